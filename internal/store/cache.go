package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"overheard/nps"
)

// cached fills in the periods that figure_cache knows and returns the others. Periods without any mention are filled
// in too: with nothing.
func (t *tx) cached(ctx context.Context, v *voices) ([]int, error) {
	v.revs = make([]int64, len(v.periods))
	if err := t.revisions(ctx, v.brand.id, v.periods, v.revs); err != nil {
		return nil, err
	}
	first, last := span(v.periods)
	type entry struct {
		rev     int64
		moments string
	}
	known := map[nps.Period]entry{}
	rows, err := t.query(ctx, `SELECT start_day, end_day, rev, moments FROM figure_cache
		WHERE brand_id = ? AND model_id = ? AND calibration = ? AND filter = ? AND start_day >= ? AND start_day < ?`,
		v.brand.id, v.brand.model, v.filter.calibration.Key(), v.key(), int64(first), int64(last))
	err = each(rows, err, func() error {
		var p nps.Period
		var e entry
		if err := rows.Scan(&p.Start, &p.End, &e.rev, &e.moments); err != nil {
			return err
		}
		known[p] = e
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read figure cache: %w", err)
	}
	var missing []int
	for i, p := range v.periods {
		e, ok := known[p]
		switch {
		case v.revs[i] == 0:
		case ok && e.rev == v.revs[i] && json.Unmarshal([]byte(e.moments), v.result(i)) == nil:
		default:
			v.clear(i)
			missing = append(missing, i)
		}
	}
	return missing, nil
}

// revisions fills in the revision of each period: the sum over its days. It is 0 where nothing was ever stored.
func (t *tx) revisions(ctx context.Context, brand int64, periods []nps.Period, sums []int64) error {
	first, last := span(periods)
	rows, err := t.query(ctx, "SELECT day, rev FROM revisions WHERE brand_id = ? AND day >= ? AND day < ?", brand, int64(first), int64(last))
	days := newDays(periods)
	err = each(rows, err, func() error {
		var day, rev int64
		if err := rows.Scan(&day, &rev); err != nil {
			return err
		}
		for _, i := range days.periods(nps.Day(day)) {
			sums[i] += rev
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("read revisions: %w", err)
	}
	return nil
}

var cacheTable = newTable("figure_cache", "ON CONFLICT (brand_id, model_id, calibration, filter, start_day, end_day) DO UPDATE SET rev = excluded.rev, moments = excluded.moments",
	"brand_id", "model_id", "calibration", "filter", "start_day", "end_day", "rev", "moments")

// remember writes what was computed to figure_cache. It is a favour to the next reader: where somebody else is writing,
// or the database cannot be written, it is left undone.
func (v *voices) remember(ctx context.Context) {
	if v.db.readOnly {
		return
	}
	var rows []any
	seen := map[nps.Period]bool{}
	for _, i := range v.missing {
		p := v.periods[i]
		if seen[p] {
			continue
		}
		seen[p] = true
		results := map[string]any{v.key(): v.result(i)}
		if v.by != "" {
			results[v.plainKey()] = v.mixed[i].Whole // which Voices is asked for
		}
		for key, result := range results {
			moments, err := json.Marshal(result)
			if err != nil {
				continue
			}
			rows = append(rows, v.brand.id, v.brand.model, v.filter.calibration.Key(), key, int64(p.Start), int64(p.End), v.revs[i], string(moments))
		}
	}
	v.db.cache(ctx, rows)
}

// cache writes rows to figure_cache unless it would have to wait.
func (db *DB) cache(ctx context.Context, rows []any) {
	ctx, cancel := context.WithTimeout(ctx, 200*time.Millisecond)
	defer cancel()
	err := db.write(ctx, func(t *tx) error {
		// Periods of any length can be asked for, so the cache is emptied before it grows without end.
		if _, err := t.exec(ctx, "DELETE FROM figure_cache WHERE (SELECT COUNT(*) FROM figure_cache) > 20000"); err != nil {
			return err
		}
		return t.insert(ctx, cacheTable, rows)
	})
	if err != nil {
		db.log.DebugContext(ctx, "figures not cached", "error", err)
	}
}
