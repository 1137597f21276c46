package store

import (
	"context"
	"time"

	"overheard/survey"
)

// Comments returns up to limit survey answers of brand with a comment and an id above after, in the order of their ids, and the
// last id, which is the next after. Respondent is the pseudonym under which the answer is stored, "" where there is none; segments
// are left out.
func (db *DB) Comments(ctx context.Context, brand string, after int64, limit int) (found []survey.Response, last int64, err error) {
	last = after
	err = db.read(ctx, func(q *tx) error {
		rows, err := q.query(ctx, `SELECT r.id, r.survey, r.native_id, r.respondent_key, r.at, r.score, r.comment, r.lang, r.weight
			FROM responses r JOIN brands b ON b.id = r.brand_id WHERE b.name = ? AND r.id > ? AND r.comment <> '' ORDER BY r.id LIMIT ?`, brand, after, limit)
		return each(rows, err, func() error {
			var r survey.Response
			var at int64
			if err := rows.Scan(&last, &r.Survey, &r.NativeID, &r.Respondent, &at, &r.Score, &r.Comment, &r.Lang, &r.Weight); err != nil {
				return err
			}
			r.At = time.UnixMilli(at).UTC()
			found = append(found, r)
			return nil
		})
	})
	return found, last, db.explain("read comments", err)
}
