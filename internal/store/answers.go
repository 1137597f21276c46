package store

import (
	"context"

	"overheard/internal/figures"
	"overheard/nps"
)

// Answers implements [figures.Store]. Of the filter only Segment counts: source, hashtag and language are about posts.
func (db *DB) Answers(ctx context.Context, brand string, f figures.Filter, periods []nps.Period) ([]nps.Answers, error) {
	got := make([]nps.Answers, len(periods))
	first, last := span(periods)
	err := db.read(ctx, func(q *tx) error {
		from, args, ok, err := q.answersOf(ctx, brand, f, first, last)
		if err != nil || !ok {
			return err
		}
		days := newDays(periods)
		rows, err := q.query(ctx, `SELECT day, COUNT(*), SUM(CASE WHEN comment <> '' THEN 1 ELSE 0 END),
			SUM(CASE WHEN score >= 9 THEN weight ELSE 0.0 END), SUM(CASE WHEN score BETWEEN 7 AND 8 THEN weight ELSE 0.0 END),
			SUM(CASE WHEN score <= 6 THEN weight ELSE 0.0 END), SUM(weight * weight)`+from+" GROUP BY day", args...)
		return each(rows, err, func() error {
			var day int64
			var a nps.Answers
			if err := rows.Scan(&day, &a.N, &a.Comments, &a.Promoters, &a.Passives, &a.Detractors, &a.W2); err != nil {
				return err
			}
			for _, i := range days.periods(nps.Day(day)) {
				g := &got[i]
				g.N, g.Comments = g.N+a.N, g.Comments+a.Comments
				g.Promoters, g.Passives, g.Detractors, g.W2 = g.Promoters+a.Promoters, g.Passives+a.Passives, g.Detractors+a.Detractors, g.W2+a.W2
			}
			return nil
		})
	})
	if err != nil {
		return nil, db.explain("read answers", err)
	}
	return got, nil
}

// AnswerSpan implements [figures.Store].
func (db *DB) AnswerSpan(ctx context.Context, brand string, f figures.Filter) (p nps.Period, ok bool, err error) {
	err = db.read(ctx, func(q *tx) error {
		from, args, some, err := q.answersOf(ctx, brand, f, f.From, f.To)
		if err != nil || !some {
			return err
		}
		ok, err = q.scanSpan(ctx, &p, from, args)
		return err
	})
	return p, ok, db.explain("read span of answers", err)
}

// answersOf is the FROM and WHERE that f means, ok false for an unknown brand.
func (t *tx) answersOf(ctx context.Context, brand string, f figures.Filter, first, last nps.Day) (from string, args []any, ok bool, err error) {
	b, ok, err := t.brand(ctx, brand)
	if err != nil || !ok {
		return "", nil, false, err
	}
	from, args = " FROM responses r WHERE brand_id = ?", []any{b.id}
	if f.Segment.Name != "" {
		from += " AND EXISTS (SELECT 1 FROM segments s WHERE s.response_id = r.id AND s.name = ? AND s.value = ?)"
		args = append(args, f.Segment.Name, f.Segment.Value)
	}
	from, args = between(from, args, first, last)
	return from, args, true, nil
}

// Segments returns the columns by which brand's answers can be told apart, each with its values in order, at most limit
// values a column.
func (db *DB) Segments(ctx context.Context, brand string, limit int) (map[string][]string, error) {
	segments := map[string][]string{}
	err := db.read(ctx, func(q *tx) error {
		rows, err := q.query(ctx, `SELECT DISTINCT s.name, s.value FROM brands b JOIN responses r ON r.brand_id = b.id
			JOIN segments s ON s.response_id = r.id WHERE b.name = ? ORDER BY s.name, s.value`, brand)
		return each(rows, err, func() error {
			var name, value string
			if err := rows.Scan(&name, &value); err != nil {
				return err
			}
			if len(segments[name]) < limit {
				segments[name] = append(segments[name], value)
			}
			return nil
		})
	})
	return segments, db.explain("read segments", err)
}
