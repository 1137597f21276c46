package store

import (
	"context"

	"overheard/internal/figures"
	"overheard/nps"
)

// AnswerTexts implements [figures.Store]: the answers whose comments the model at work has read. Of the filter only Segment counts, and
// the Calibration that the shares go through.
func (db *DB) AnswerTexts(ctx context.Context, brand string, f figures.Filter, periods []nps.Period) ([]nps.Texts, error) {
	got := make([]nps.Texts, len(periods))
	first, last := span(periods)
	err := db.read(ctx, func(q *tx) error {
		b, ok, err := q.brand(ctx, brand)
		if err != nil || !ok || b.model == 0 {
			return err
		}
		from, args, _, err := q.answersOf(ctx, brand, f, first, last)
		if err != nil {
			return err
		}
		days := newDays(periods)
		rows, err := q.query(ctx, `SELECT a.day, a.score, a.weight, o.p, o.n, o.d, o.opinion FROM (SELECT r.id, r.day, r.score, r.weight`+from+`) a
			JOIN opinions o ON o.kind = 1 AND o.subject_id = a.id AND o.model_id = ? ORDER BY a.id`, append(args, b.model)...)
		return each(rows, err, func() error {
			var day, score, promoter, passive, detractor, opinion int64
			var weight float64
			if err := rows.Scan(&day, &score, &weight, &promoter, &passive, &detractor, &opinion); err != nil {
				return err
			}
			p, _, d := f.Calibration.Apply(share(promoter), share(passive), share(detractor))
			for _, i := range days.periods(nps.Day(day)) {
				got[i].Add(int(score), weight, p, d, share(opinion))
			}
			return nil
		})
	})
	if err != nil {
		return nil, db.explain("read comments with answers", err)
	}
	return got, nil
}
