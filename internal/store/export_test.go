package store

import (
	"context"
	"testing"
)

// ForgetFigures empties figure_cache.
func (db *DB) ForgetFigures(ctx context.Context) error {
	return db.Exec(ctx, "DELETE FROM figure_cache")
}

// Exec runs a statement on the writing connection.
func (db *DB) Exec(ctx context.Context, query string, args ...any) error {
	return db.write(ctx, func(t *tx) error {
		_, err := t.exec(ctx, query, args...)
		return err
	})
}

// Text is the one text that a query selects.
func (db *DB) Text(t testing.TB, query string) (s string) {
	t.Helper()
	if err := db.ro.QueryRowContext(t.Context(), query).Scan(&s); err != nil {
		t.Fatal(err)
	}
	return s
}
