package store

import (
	"context"
	"fmt"

	"overheard/internal/figures"
	"overheard/nps"
)

// AnswerVotes implements [figures.LearnStore]: as [DB.AnswerTexts], answer by answer in the order of their ids, with raw shares.
func (db *DB) AnswerVotes(ctx context.Context, brand string, f figures.Filter) (votes []nps.Rated, err error) {
	err = db.read(ctx, func(q *tx) error {
		b, ok, err := q.brand(ctx, brand)
		if err != nil || !ok || b.model == 0 {
			return err
		}
		from, args, _, err := q.answersOf(ctx, brand, f, f.From, f.To)
		if err != nil {
			return err
		}
		rows, err := q.query(ctx, `SELECT a.score, a.weight, o.lang, o.p, o.n, o.d, o.opinion FROM (SELECT r.id, r.day, r.score, r.weight`+from+`) a
			JOIN opinions o ON o.kind = 1 AND o.subject_id = a.id AND o.model_id = ? ORDER BY a.id`, append(args, b.model)...)
		return each(rows, err, func() error {
			var score, p, n, d, opinion int64
			v := nps.Rated{}
			if err := rows.Scan(&score, &v.Weight, &v.Lang, &p, &n, &d, &opinion); err != nil {
				return err
			}
			v.P, v.N, v.D, v.Opinion = share(p), share(n), share(d), share(opinion)
			switch {
			case score >= 9:
				v.Answer = 1
			case score <= 6:
				v.Answer = -1
			}
			votes = append(votes, v)
			return nil
		})
	})
	return votes, db.explain("read comments with answers", err)
}

// PostVotes implements [figures.LearnStore]: mentions that vote, in the order of their ids, at most about limit of them, chosen by a hash
// of the id (two steps of Park and Miller's generator, Communications of the ACM 36, 1993), since ids of several brands take turns: the same
// ones as long as nothing was stored. Of the filter From and To count.
func (db *DB) PostVotes(ctx context.Context, brand string, f figures.Filter, limit int) (votes []nps.Rated, err error) {
	err = db.read(ctx, func(q *tx) error {
		b, ok, err := q.brand(ctx, brand)
		if err != nil || !ok || b.model == 0 {
			return err
		}
		// The cells know how many there are without reading them.
		from, args, _, err := q.cellsOf(ctx, brand, figures.Filter{}, f.From, f.To)
		if err != nil {
			return err
		}
		var all int64
		if err := q.row(ctx, "SELECT CAST(COALESCE(SUM(posts), 0) AS BIGINT)"+from+" AND reason = ''", args...).Scan(&all); err != nil {
			return fmt.Errorf("count votes: %w", err)
		}
		query, args := between(` FROM opinions WHERE kind = 0 AND brand_id = ? AND model_id = ? AND votes = 1`, []any{b.id, b.model}, f.From, f.To)
		step := (all + int64(limit) - 1) / int64(max(limit, 1))
		if step > 1 {
			query, args = query+" AND subject_id * 182605794 % 2147483647 % ? = 0", append(args, step)
		}
		rows, err := q.query(ctx, "SELECT lang, p, d, opinion"+query+" ORDER BY subject_id", args...)
		return each(rows, err, func() error {
			var p, d, opinion int64
			v := nps.Rated{}
			if err := rows.Scan(&v.Lang, &p, &d, &opinion); err != nil {
				return err
			}
			v.P, v.N, v.D, v.Opinion = share(p), share(max(0, one-p-d)), share(d), share(opinion)
			votes = append(votes, v)
			return nil
		})
	})
	return votes, db.explain("read votes", err)
}

// Languages returns how many mentions of a brand that a filter leaves vote, by their language. It reads cells, of which there are few.
func (db *DB) Languages(ctx context.Context, brand string, f figures.Filter) (votes map[string]int64, err error) {
	votes = map[string]int64{}
	err = db.read(ctx, func(q *tx) error {
		from, args, ok, err := q.cellsOf(ctx, brand, f, f.From, f.To)
		if err != nil || !ok {
			return err
		}
		rows, err := q.query(ctx, "SELECT lang, CAST(COALESCE(SUM(posts), 0) AS BIGINT)"+from+" AND reason = '' GROUP BY lang", args...)
		return each(rows, err, func() error {
			var lang string
			var n int64
			if err := rows.Scan(&lang, &n); err != nil {
				return err
			}
			votes[lang] = n
			return nil
		})
	})
	return votes, db.explain("count languages", err)
}

// LearnStamp implements [figures.LearnStore]: it is another one when anything changed that AnswerVotes or PostVotes would read on the
// days of the filter. Sums of digests tell answers apart, the revisions of its days posts.
func (db *DB) LearnStamp(ctx context.Context, brand string, f figures.Filter) (stamp string, err error) {
	err = db.read(ctx, func(q *tx) error {
		b, ok, err := q.brand(ctx, brand)
		if err != nil || !ok {
			return err
		}
		var posts, answers, digests, read int64
		from, args := between(" FROM revisions WHERE brand_id = ?", []any{b.id}, f.From, f.To)
		if err := q.row(ctx, "SELECT CAST(COALESCE(SUM(rev), 0) AS BIGINT)"+from, args...).Scan(&posts); err != nil {
			return fmt.Errorf("read revisions: %w", err)
		}
		from, args = between(" FROM responses WHERE brand_id = ?", []any{b.id}, f.From, f.To)
		if err := q.row(ctx, "SELECT COUNT(*), CAST(COALESCE(SUM(digest % 1000000007), 0) AS BIGINT)"+from, args...).Scan(&answers, &digests); err != nil {
			return fmt.Errorf("read answers: %w", err)
		}
		from, args = between(" FROM opinions WHERE kind = 1 AND brand_id = ? AND model_id = ?", []any{b.id, b.model}, f.From, f.To)
		if err := q.row(ctx, "SELECT COUNT(*)"+from, args...).Scan(&read); err != nil {
			return fmt.Errorf("count comments: %w", err)
		}
		stamp = fmt.Sprintf("%d/%d/%d/%d/%d/%d-%d", b.model, posts, answers, digests, read, f.From, f.To)
		return nil
	})
	return stamp, db.explain("read what calibrations are learnt from", err)
}
