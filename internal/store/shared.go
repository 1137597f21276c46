package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"overheard/internal/figures"
	"overheard/nps"
)

// Shared implements [figures.Store] from the same index as Voices, and is cached as they are.
func (db *DB) Shared(ctx context.Context, brand string, f figures.Filter, by figures.Part, before, now nps.Period) (nps.Shared, error) {
	s := shared{voices: voices{db: db, by: by, periods: []nps.Period{before, now}}}
	err := db.read(ctx, func(q *tx) (err error) {
		b, ok, err := q.brand(ctx, brand)
		if err != nil || !ok || b.model == 0 {
			return err
		}
		s.brand = b
		if s.filter, s.ok, err = q.narrow(ctx, f); err != nil || !s.ok {
			return err
		}
		return s.find(ctx, q)
	})
	if err != nil {
		return nps.Shared{}, db.explain("compute voices of two periods", err)
	}
	if s.row != nil && !db.readOnly {
		db.cache(ctx, s.row)
	}
	return s.both, nil
}

// shared is what one call of Shared works on.
type shared struct {
	voices
	both nps.Shared
	row  []any // for figure_cache; nil where nothing was computed
}

// find takes what both periods share from figure_cache, or computes it in the same transaction in which it reads the revisions.
func (s *shared) find(ctx context.Context, q *tx) error {
	revs := make([]int64, 2)
	if err := q.revisions(ctx, s.brand.id, s.periods, revs); err != nil {
		return err
	}
	if revs[0] == 0 || revs[1] == 0 {
		return nil
	}
	before, now := s.periods[0], s.periods[1]
	// Both are sums that only grow: their sum is that of no other state of the two.
	rev, key := revs[0]+revs[1], fmt.Sprintf("%s&before=%d-%d", s.key(), before.Start, before.End)
	var stored string
	err := q.row(ctx, `SELECT moments FROM figure_cache
		WHERE brand_id = ? AND model_id = ? AND calibration = ? AND filter = ? AND start_day = ? AND end_day = ? AND rev = ?`,
		s.brand.id, s.brand.model, s.filter.calibration.Key(), key, int64(now.Start), int64(now.End), rev).Scan(&stored)
	switch {
	case err == nil && json.Unmarshal([]byte(stored), &s.both) == nil:
		return nil
	case err != nil && !errors.Is(err, sql.ErrNoRows):
		return fmt.Errorf("read figure cache: %w", err)
	}
	var g [2]nps.Gatherer
	for k, p := range s.periods {
		if err := s.gather(ctx, q, []nps.Period{p}, func(int) *nps.Gatherer { return &g[k] }); err != nil {
			return err
		}
	}
	s.both = nps.SharedBy(&g[0], &g[1])
	moments, err := json.Marshal(s.both)
	if err != nil {
		return err
	}
	s.row = []any{s.brand.id, s.brand.model, s.filter.calibration.Key(), key, int64(now.Start), int64(now.End), rev, string(moments)}
	return nil
}
