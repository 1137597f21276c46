package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"

	"overheard/sentiment"
)

// names remembers the ids of sources, brands and models, which never change.
type names struct {
	mu      sync.RWMutex
	sources map[string]int64
	brands  map[string]int64
	models  map[sentiment.Model]int64
}

func (db *DB) sourceID(ctx context.Context, name string) (int64, error) {
	return nameID(ctx, db, &db.names.sources, name, "sources", []string{"name"}, name)
}

func (db *DB) brandID(ctx context.Context, name string) (int64, error) {
	return nameID(ctx, db, &db.names.brands, name, "brands", []string{"name"}, name)
}

func (db *DB) modelID(ctx context.Context, m sentiment.Model) (int64, error) {
	return nameID(ctx, db, &db.names.models, m, "models", []string{"name", "sha256"}, m.Name, m.SHA256)
}

// nameID returns the id of a name and makes it where it is new. It writes in a transaction of its own, so it must be
// called before the one that uses the id.
func nameID[K comparable](ctx context.Context, db *DB, known *map[K]int64, key K, table string, columns []string, values ...any) (int64, error) {
	db.names.mu.RLock()
	id, ok := (*known)[key]
	db.names.mu.RUnlock()
	if ok {
		return id, nil
	}
	where := columns[0] + " = ?"
	if len(columns) > 1 {
		where += " AND " + columns[1] + " = ?"
	}
	id, err := findName(ctx, db, table, where, values)
	if errors.Is(err, sql.ErrNoRows) {
		if err = db.addName(ctx, table, columns, values); err == nil {
			id, err = findName(ctx, db, table, where, values)
		}
	}
	if err != nil {
		return 0, fmt.Errorf("find id in %s: %w", table, err)
	}
	db.names.mu.Lock()
	defer db.names.mu.Unlock()
	if *known == nil {
		*known = map[K]int64{}
	}
	(*known)[key] = id
	return id, nil
}

func findName(ctx context.Context, db *DB, table, where string, values []any) (id int64, err error) {
	err = db.read(ctx, func(q *tx) error {
		return q.row(ctx, "SELECT id FROM "+table+" WHERE "+where, values...).Scan(&id)
	})
	return id, err
}

func (db *DB) addName(ctx context.Context, table string, columns []string, values []any) error {
	return db.write(ctx, func(t *tx) error {
		id, err := t.reserve(ctx, "names", 1)
		if err != nil {
			return err
		}
		switch {
		case table == "brands":
			_, err = t.exec(ctx, "INSERT INTO brands (id, name, query_rev) VALUES (?, ?, '') ON CONFLICT DO NOTHING", id, values[0])
		case len(columns) == 1:
			_, err = t.exec(ctx, "INSERT INTO "+table+" (id, name) VALUES (?, ?) ON CONFLICT DO NOTHING", id, values[0])
		default:
			_, err = t.exec(ctx, "INSERT INTO "+table+" (id, name, sha256) VALUES (?, ?, ?) ON CONFLICT DO NOTHING", id, values[0], values[1])
		}
		return err
	})
}

// brandRow is what the brands table says about a brand.
type brandRow struct {
	id    int64
	model int64 // 0 where nothing is labelled yet
	rev   string
}

// brand returns the row of a brand, ok false where nothing is stored about it.
func (t *tx) brand(ctx context.Context, name string) (b brandRow, ok bool, err error) {
	err = t.row(ctx, "SELECT id, COALESCE(model_id, 0), query_rev FROM brands WHERE name = ?", name).Scan(&b.id, &b.model, &b.rev)
	if errors.Is(err, sql.ErrNoRows) {
		return b, false, nil
	}
	return b, err == nil, err
}
