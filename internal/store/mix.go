package store

import (
	"context"

	"overheard/internal/figures"
	"overheard/nps"
)

// Mix implements [figures.Store] from the same index as Voices, in one pass, and is cached as they are.
func (db *DB) Mix(ctx context.Context, brand string, f figures.Filter, by figures.Part, periods []nps.Period) ([]figures.Mixed, error) {
	v := voices{db: db, periods: periods, by: by, mixed: make([]figures.Mixed, len(periods))}
	if err := v.find(ctx, brand, f); err != nil {
		return nil, db.explain("compute voices by "+string(by), err)
	}
	return v.mixed, nil
}

// part returns the column that the voices are split by, and what a value of it is called.
func (v *voices) part(ctx context.Context, q *tx) (column string, name func(any) string, err error) {
	switch v.by {
	case "":
		return "0", func(any) string { return "" }, nil
	case figures.ByLang:
		return "v.lang", func(lang any) string {
			if b, ok := lang.([]byte); ok {
				return string(b)
			}
			return lang.(string)
		}, nil
	}
	names := map[int64]string{}
	rows, err := q.query(ctx, "SELECT id, name FROM sources")
	err = each(rows, err, func() error {
		var id int64
		var name string
		if err := rows.Scan(&id, &name); err != nil {
			return err
		}
		names[id] = name
		return nil
	})
	return "v.source_id", func(id any) string { return names[id.(int64)] }, err
}
