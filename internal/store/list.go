package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"overheard/mentions"
	"overheard/sentiment"
)

// Mentions returns one page of mentions, newest first, and the cursor of the next page, "" after the last. A page stays
// what it is while newer posts come in. It holds at most q.Limit mentions, 50 where that is 0, and never more than 500.
// [ErrCursor] says that q.Before is not a cursor.
func (db *DB) Mentions(ctx context.Context, q MentionQuery) (page []mentions.Found, next string, err error) {
	limit := q.Limit
	if limit <= 0 {
		limit = 50
	}
	limit = min(limit, 500)
	err = db.read(ctx, func(t *tx) error {
		b, ok, err := t.brand(ctx, q.Brand)
		if err != nil || !ok {
			return err
		}
		query, args, err := t.listQuery(foundColumns, q, b)
		if err != nil {
			return err
		}
		page, err = t.found(ctx, query+" LIMIT "+strconv.Itoa(limit+1), args, q.Brand)
		return err
	})
	if err != nil {
		return nil, "", db.explain("list mentions", err)
	}
	if len(page) > limit {
		page = page[:limit]
		last := page[limit-1]
		next = fmt.Sprintf("%d-%d", millis(last.Post.PublishedAt), last.ID)
	}
	return page, next, nil
}

// CountMentions counts the mentions that q lets through, whatever q.Limit and q.Before are, and stops at most: so many may be
// more.
func (db *DB) CountMentions(ctx context.Context, q MentionQuery, most int) (n int, err error) {
	q.Before = ""
	err = db.read(ctx, func(t *tx) error {
		b, ok, err := t.brand(ctx, q.Brand)
		if err != nil || !ok {
			return err
		}
		query, args, err := t.listQuery("1", q, b)
		if err != nil {
			return err
		}
		return t.row(ctx, "SELECT COUNT(*) FROM ("+query+" LIMIT "+strconv.Itoa(most)+") AS counted", args...).Scan(&n)
	})
	return n, db.explain("count mentions", err)
}

// Mention returns one mention, ok false where there is none with this id.
func (db *DB) Mention(ctx context.Context, id int64) (f mentions.Found, ok bool, err error) {
	err = db.read(ctx, func(t *tx) error {
		var brand string
		var model int64
		err := t.row(ctx, "SELECT b.name, COALESCE(b.model_id, 0) FROM mentions m JOIN brands b ON b.id = m.brand_id WHERE m.id = ?", id).Scan(&brand, &model)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err != nil {
			return err
		}
		page, err := t.found(ctx, foundSQL("mentions m")+" AND m.id = ?", []any{model, id}, brand)
		if len(page) > 0 {
			f, ok = page[0], true
		}
		return err
	})
	return f, ok, db.explain("read mention", err)
}

// foundSQL selects what [tx.found] reads.
func foundSQL(from string) string { return selectSQL(foundColumns, from) }

var foundColumns = "m." + strings.ReplaceAll(mentionColumns, ", ", ", m.") + ", " + readColumns +
	", COALESCE(o.p, 0), COALESCE(o.n, 0), COALESCE(o.d, 0), COALESCE(o.opinion, 0), COALESCE(o.negative, 0), COALESCE(o.neutral, 0), COALESCE(o.positive, 0), COALESCE(o.lang, ''), COALESCE(l.name, '')"

// selectSQL selects columns of mentions m with their posts and the opinions of one model. CROSS JOIN keeps SQLite from another
// order than the one written, which is the one that the cursor needs.
func selectSQL(columns, from string) string {
	return "SELECT " + columns + " FROM " + from + ` CROSS JOIN posts p CROSS JOIN sources s
		LEFT JOIN opinions o ON o.kind = 0 AND o.subject_id = m.id AND o.model_id = ? LEFT JOIN models l ON l.id = o.model_id
		WHERE p.id = m.post_id AND s.id = p.source_id`
}

// labelSQL is what [sentiment.Opinion.Label] decides, in SQL.
var labelSQL = map[sentiment.Label]string{
	sentiment.Passive:   " AND o.n >= o.p AND o.n >= o.d",
	sentiment.Detractor: " AND o.d >= o.p AND o.d > o.n",
	sentiment.Promoter:  " AND o.p > o.n AND o.p > o.d",
}

// listQuery selects columns of the mentions that q lets through, newest first.
func (t *tx) listQuery(columns string, q MentionQuery, b brandRow) (string, []any, error) {
	key, query := "m.at, m.id", selectSQL(columns, "mentions m")+" AND m.brand_id = ?"
	args := []any{b.model, b.id}
	if q.Hashtag != "" {
		key, query = "t.at, t.mention_id", selectSQL(columns, "mention_tags t CROSS JOIN mentions m")+" AND m.id = t.mention_id AND t.brand_id = ? AND t.tag = ?"
		args = append(args, q.Hashtag)
	}
	at := strings.Split(key, ",")[0]
	and := func(condition string, values ...any) {
		query += " AND " + condition
		args = append(args, values...)
	}
	if q.Before != "" {
		before, id, err := parseCursor(q.Before)
		if err != nil {
			return "", nil, err
		}
		and("("+key+") < (?, ?)", before, id)
	}
	if !q.From.IsZero() {
		and(at+" >= ?", millis(q.From))
	}
	if !q.To.IsZero() {
		and(at+" < ?", millis(q.To))
	}
	if q.IDs != nil {
		and(t.idIn("m.id"), t.ids(q.IDs))
	}
	if q.Source != "" {
		and("s.name = ?", q.Source)
	}
	if q.Lang != "" {
		and("o.lang = ?", language(q.Lang))
	}
	if q.Intent != mentions.IntentNone {
		and("m.intent = ? AND m.intent <> ''", string(q.Intent)) // the second for the planner: the index holds no others
	}
	switch q.Reason {
	case "":
	case mentions.ReasonVotes:
		and("m.reason = ''")
	default:
		and("m.reason = ?", q.Reason)
	}
	if q.Label != "" {
		condition, ok := labelSQL[q.Label]
		if !ok {
			condition = " AND 1 = 0"
		}
		query += condition
	}
	return query + " ORDER BY " + strings.ReplaceAll(key, ",", " DESC,") + " DESC", args, nil
}

func parseCursor(s string) (at, id int64, err error) {
	i := strings.LastIndexByte(s, '-') // the time may be negative
	if i > 0 {
		at, err = strconv.ParseInt(s[:i], 10, 64)
		if err == nil {
			id, err = strconv.ParseInt(s[i+1:], 10, 64)
		}
	}
	if i <= 0 || err != nil {
		return 0, 0, &Problem{Kind: ErrCursor, Text: fmt.Sprintf("%q is not a cursor of this list", s), Hint: "begin at the newest, without a cursor", Cause: err}
	}
	return at, id, nil
}

func (t *tx) found(ctx context.Context, query string, args []any, brand string) (page []mentions.Found, err error) {
	rows, err := t.query(ctx, query, args...)
	err = each(rows, err, func() error {
		var m mentionRow
		var p readPost
		var o opinionRow
		var model string
		fields := append(append(m.fields(), p.fields()...), &o.p, &o.n, &o.d, &o.opinion, &o.neg, &o.neu, &o.pos, &o.lang, &model)
		if err := rows.Scan(fields...); err != nil {
			return err
		}
		p.done()
		f := mentions.Found{ID: m.id, PostID: m.post, Post: p.Post, AuthorKey: p.AuthorKey, Model: model}
		if f.Mention, err = m.mention(brand); err != nil {
			return err
		}
		f.Mention.Opinion = o.sentiment()
		page = append(page, f)
		return nil
	})
	return page, err
}
