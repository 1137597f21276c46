package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"overheard/internal/figures"
	"overheard/internal/runs"
	"overheard/nps"
)

// Broken implements [figures.Store]: the sources from the cells, the queries from the first mention of each period and from the
// ledger of runs, and what waits from the newest opinions of other models.
func (db *DB) Broken(ctx context.Context, brand string, periods []nps.Period) (out figures.Broken, err error) {
	err = db.read(ctx, func(q *tx) error {
		b, ok, err := q.brand(ctx, brand)
		if err != nil || !ok {
			return err
		}
		if out.Sources, err = q.sourceSpans(ctx, b); err != nil {
			return fmt.Errorf("read sources of brand: %w", err)
		}
		if out.Queries, err = q.queryDays(ctx, b, periods); err != nil {
			return fmt.Errorf("read queries of brand: %w", err)
		}
		if out.Waiting, err = q.waitingFrom(ctx, b); err != nil {
			return fmt.Errorf("read what waits for a model: %w", err)
		}
		return nil
	})
	if err != nil {
		return figures.Broken{}, db.explain("look for breaks", err)
	}
	return out, nil
}

func (t *tx) sourceSpans(ctx context.Context, b brandRow) (spans []figures.SourceSpan, err error) {
	rows, err := t.query(ctx, `SELECT s.name, MIN(c.day), MAX(c.day), CAST(SUM(c.posts) AS BIGINT) FROM cells c JOIN sources s ON s.id = c.source_id
		WHERE c.brand_id = ? AND c.model_id = ? GROUP BY s.name ORDER BY s.name`, b.id, b.model)
	err = each(rows, err, func() error {
		var s figures.SourceSpan
		var first, last int64
		if err := rows.Scan(&s.Source, &first, &last, &s.Mentions); err != nil {
			return err
		}
		s.Days = nps.Period{Start: nps.Day(first), End: nps.Day(last) + 1}
		spans = append(spans, s)
		return nil
	})
	return spans, err
}

// queryDays finds periods whose first mention was matched by a query that those before it were not, and matchings of everything
// that changed something: they leave one query in all mentions.
func (t *tx) queryDays(ctx context.Context, b brandRow, periods []nps.Period) (days []nps.Day, err error) {
	seen := map[string]bool{}
	for _, p := range periods {
		var rev string
		err := t.row(ctx, "SELECT query_rev FROM mentions WHERE brand_id = ? AND at >= ? AND at < ? ORDER BY at, id LIMIT 1",
			b.id, millis(p.Start.Start(t.db.loc)), millis(p.End.Start(t.db.loc))).Scan(&rev)
		if errors.Is(err, sql.ErrNoRows) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if len(seen) > 0 && !seen[rev] {
			days = append(days, p.Start)
		}
		seen[rev] = true
	}
	rows, err := t.query(ctx, "SELECT started, counts FROM runs WHERE job = 'rematch' AND status = ?", string(runs.Done))
	err = each(rows, err, func() error {
		var started int64
		var said string
		if err := rows.Scan(&started, &said); err != nil {
			return err
		}
		var counts runs.Counts
		if err := json.Unmarshal([]byte(said), &counts); err != nil {
			return fmt.Errorf("counts of a run: %w", err)
		}
		if counts.New+counts.Changed+counts.Deleted > 0 {
			days = append(days, nps.DayOf(time.UnixMilli(started), t.db.loc))
		}
		return nil
	})
	return days, err
}

// waitingFrom returns the day after the newest vote that counts, where another model has read newer ones, else 0.
func (t *tx) waitingFrom(ctx context.Context, b brandRow) (nps.Day, error) {
	var own, others sql.NullInt64
	err := t.row(ctx, "SELECT MAX(CASE WHEN model_id = ? THEN day END), MAX(CASE WHEN model_id <> ? THEN day END) FROM cells WHERE brand_id = ?",
		b.model, b.model, b.id).Scan(&own, &others)
	if err != nil || !own.Valid || !others.Valid || others.Int64 <= own.Int64 {
		return 0, err
	}
	return nps.Day(own.Int64) + 1, nil
}
