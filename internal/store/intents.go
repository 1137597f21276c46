package store

import (
	"context"

	"overheard/internal/figures"
	"overheard/mentions"
)

// Intents implements [figures.Store]. Days are cut in the report's time zone.
func (db *DB) Intents(ctx context.Context, brand string, f figures.Filter) (map[mentions.Intent]int64, error) {
	counts := map[mentions.Intent]int64{}
	err := db.read(ctx, func(q *tx) error {
		b, ok, err := q.brand(ctx, brand)
		if err != nil || !ok {
			return err
		}
		n, ok, err := q.narrow(ctx, f)
		if err != nil || !ok {
			return err
		}
		from, where := "mentions m", "m.brand_id = ? AND m.intent <> '' AND m.reason = ''"
		args := []any{b.id}
		and := func(condition string, values ...any) {
			where, args = where+" AND "+condition, append(args, values...)
		}
		if n.source != 0 || n.lang != "" { // both are repeated beside the opinion
			from += " JOIN opinions o ON o.kind = 0 AND o.subject_id = m.id"
			and("o.model_id = ?", b.model)
			where, args = n.and("o.", where, args)
		}
		if n.hashtag != "" {
			from += " JOIN mention_tags t ON t.mention_id = m.id AND t.brand_id = m.brand_id AND t.at = m.at"
			and("t.tag = ?", n.hashtag)
		}
		if f.From != 0 {
			and("m.at >= ?", millis(f.From.Start(db.loc)))
		}
		if f.To != 0 {
			and("m.at < ?", millis(f.To.Start(db.loc)))
		}
		rows, err := q.query(ctx, "SELECT m.intent, COUNT(*) FROM "+from+" WHERE "+where+" GROUP BY m.intent", args...)
		return each(rows, err, func() error {
			var intent string
			var n int64
			if err := rows.Scan(&intent, &n); err != nil {
				return err
			}
			counts[mentions.Intent(intent)] = n
			return nil
		})
	})
	if err != nil {
		return nil, db.explain("count intents", err)
	}
	return counts, nil
}
