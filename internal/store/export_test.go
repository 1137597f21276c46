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

// Explain is what becomes of an error of the database.
func (db *DB) Explain(doing string, err error) error { return db.explain(doing, err) }

// Texts are all texts that a query selects.
func (db *DB) Texts(t testing.TB, query string) (list []string) {
	t.Helper()
	rows, err := db.ro.QueryContext(t.Context(), query)
	err = each(rows, err, func() error {
		var s string
		err := rows.Scan(&s)
		list = append(list, s)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}
