package store

import (
	"context"
	"database/sql"
	"fmt"

	"overheard/internal/figures"
	"overheard/nps"
)

// Volumes implements [figures.Store] from the cells.
func (db *DB) Volumes(ctx context.Context, brand string, f figures.Filter, periods []nps.Period) ([]figures.Volume, error) {
	got := make([]figures.Volume, len(periods))
	first, last := span(periods)
	err := db.read(ctx, func(q *tx) error {
		from, args, ok, err := q.cellsOf(ctx, brand, f, first, last)
		if err != nil || !ok {
			return err
		}
		days := newDays(periods)
		rows, err := q.query(ctx, "SELECT day, reason, "+summed+from+" GROUP BY day, reason", args...)
		return each(rows, err, func() error {
			var day int64
			var c summedCell
			if err := rows.Scan(append([]any{&day}, c.fields()...)...); err != nil {
				return err
			}
			for _, i := range days.periods(nps.Day(day)) {
				c.addTo(&got[i])
			}
			return nil
		})
	})
	if err != nil {
		return nil, db.explain("read volumes", err)
	}
	return got, nil
}

// MentionCounts returns how many mentions each brand has, voting or not.
func (db *DB) MentionCounts(ctx context.Context) (map[string]int64, error) {
	counts := map[string]int64{}
	err := db.read(ctx, func(q *tx) error {
		rows, err := q.query(ctx, "SELECT b.name, SUM(c.posts) FROM cells c"+
			" JOIN brands b ON b.id = c.brand_id AND b.model_id = c.model_id GROUP BY b.name")
		return each(rows, err, func() error {
			var name string
			var n int64
			if err := rows.Scan(&name, &n); err != nil {
				return err
			}
			counts[name] = n
			return nil
		})
	})
	if err != nil {
		return nil, db.explain("count mentions", err)
	}
	return counts, nil
}

// Tags implements [figures.Store] from the cells by hashtag. Tags with equal numbers are in the order of their bytes.
func (db *DB) Tags(ctx context.Context, brand string, f figures.Filter, limit int) ([]figures.Tag, error) {
	var tags []figures.Tag
	err := db.read(ctx, func(q *tx) error {
		b, ok, err := q.brand(ctx, brand)
		if err != nil || !ok {
			return err
		}
		n, ok, err := q.narrow(ctx, f)
		if err != nil || !ok {
			return err
		}
		where, args := " FROM tag_cells WHERE brand_id = ? AND model_id = ?", []any{b.id, b.model}
		if n.hashtag != "" {
			where, args = where+" AND tag = ?", append(args, n.hashtag)
		}
		where, args = n.and("", where, args)
		where, args = between(where, args, f.From, f.To)
		top, err := q.topTags(ctx, where, args, limit)
		if err != nil || len(top) == 0 {
			return err
		}
		tags = make([]figures.Tag, len(top))
		at := map[string]int{}
		for i, tag := range top {
			tags[i].Tag, at[tag] = tag, i
		}
		rows, err := q.query(ctx, "SELECT tag, reason, "+summed+where+" AND "+q.wordIn("tag")+" GROUP BY tag, reason", append(args, q.words(top))...)
		return each(rows, err, func() error {
			var tag string
			var c summedCell
			if err := rows.Scan(append([]any{&tag}, c.fields()...)...); err != nil {
				return err
			}
			c.addTo(&tags[at[tag]].Volume)
			return nil
		})
	})
	return tags, db.explain("read hashtags", err)
}

func (t *tx) topTags(ctx context.Context, where string, args []any, limit int) (top []string, err error) {
	args = append(args[:len(args):len(args)], limit)
	rows, err := t.query(ctx, "SELECT tag, SUM(posts)"+where+" GROUP BY tag ORDER BY 2 DESC, tag LIMIT ?", args...)
	err = each(rows, err, func() error {
		var tag string
		var n int64
		if err := rows.Scan(&tag, &n); err != nil {
			return err
		}
		top = append(top, tag)
		return nil
	})
	return top, err
}

// PostSpan implements [figures.Store].
func (db *DB) PostSpan(ctx context.Context, brand string, f figures.Filter) (p nps.Period, ok bool, err error) {
	err = db.read(ctx, func(q *tx) error {
		from, args, some, err := q.cellsOf(ctx, brand, f, f.From, f.To)
		if err != nil || !some {
			return err
		}
		ok, err = q.scanSpan(ctx, &p, from, args)
		return err
	})
	return p, ok, db.explain("read span of posts", err)
}

// scanSpan reads the first day and the day after the last; false where there is none.
func (t *tx) scanSpan(ctx context.Context, p *nps.Period, from string, args []any) (bool, error) {
	var first, last sql.NullInt64
	if err := t.row(ctx, "SELECT MIN(day), MAX(day)"+from, args...).Scan(&first, &last); err != nil {
		return false, err
	}
	if first.Valid {
		*p = nps.Period{Start: nps.Day(first.Int64), End: nps.Day(last.Int64) + 1}
	}
	return first.Valid, nil
}

// cellsOf is the FROM and WHERE that f means, ok false where nothing can match. A day of 0 leaves its side open.
func (t *tx) cellsOf(ctx context.Context, brand string, f figures.Filter, first, last nps.Day) (from string, args []any, ok bool, err error) {
	b, ok, err := t.brand(ctx, brand)
	if err != nil || !ok {
		return "", nil, false, err
	}
	n, ok, err := t.narrow(ctx, f)
	if err != nil || !ok {
		return "", nil, false, err
	}
	from, args = " FROM cells WHERE brand_id = ? AND model_id = ?", []any{b.id, b.model}
	if n.hashtag != "" {
		from, args = " FROM tag_cells WHERE brand_id = ? AND model_id = ? AND tag = ?", append(args, n.hashtag)
	}
	from, args = n.and("", from, args)
	from, args = between(from, args, first, last)
	return from, args, true, nil
}

func between(query string, args []any, first, last nps.Day) (string, []any) {
	if first != 0 {
		query, args = query+" AND day >= ?", append(args, int64(first))
	}
	if last != 0 {
		query, args = query+" AND day < ?", append(args, int64(last))
	}
	return query, args
}

// summed sums what newSums lists. The casts keep PostgreSQL from answering with decimals.
var summed = func() string {
	s := ""
	for i, c := range cellsTable.columns[6:] {
		if i > 0 {
			s += ", "
		}
		s += fmt.Sprintf("CAST(SUM(%s) AS BIGINT)", c)
	}
	return s
}()

// summedCell is one row of reason and summed.
type summedCell struct {
	reason string
	cell
}

func (c *summedCell) fields() []any {
	f := []any{&c.reason, &c.posts, &c.opinion, &c.promoter, &c.detractor}
	for i := range c.scores {
		f = append(f, &c.scores[i])
	}
	return f
}

func (c *summedCell) addTo(v *figures.Volume) {
	v.Mentions += c.posts
	if c.reason != "" {
		if v.Silent == nil {
			v.Silent = map[string]int64{}
		}
		v.Silent[c.reason] += c.posts
		return
	}
	v.Votes += c.posts
	v.Opinion += share(c.opinion)
	v.Promoter += share(c.promoter)
	v.Passive += share(c.opinion - c.promoter - c.detractor)
	v.Detractor += share(c.detractor)
	for i, n := range c.scores {
		v.Scores[i] += n
	}
}
