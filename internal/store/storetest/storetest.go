// Package storetest opens empty databases for the tests of every room that stores something.
//
// The PostgreSQL server is the one that OVERHEARD_TEST_POSTGRES names (a URL whose user may create databases), else one
// that is started from the installed binaries in a folder of its own, shared by the tests of one process and gone with
// it. Where there is neither, the PostgreSQL half of a test is skipped with the reason; with CI=true it fails.
//
// It is for tests only.
package storetest

import (
	"path/filepath"
	"testing"

	"overheard/internal/store"
)

// Each runs test twice, as the subtests "sqlite" and "postgres", each time on an empty database.
func Each(t *testing.T, test func(t *testing.T, db *store.DB)) {
	t.Helper()
	EachURL(t, func(t *testing.T, url string) { test(t, Open(t, url, store.Options{})) })
}

// EachURL is [Each] for tests that open the database themselves. The database at the URL does not exist yet (SQLite) or
// is empty (PostgreSQL).
func EachURL(t *testing.T, test func(t *testing.T, url string)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { test(t, SQLite(t)) })
	t.Run("postgres", func(t *testing.T) { test(t, Postgres(t)) })
}

// SQLite returns the URL of a SQLite database that does not exist yet, in a folder that goes with the test.
func SQLite(t testing.TB) string {
	t.Helper()
	return "sqlite:" + filepath.Join(t.TempDir(), "overheard.db")
}

// Open opens the database and closes it when the test ends.
func Open(t testing.TB, url string, o store.Options) *store.DB {
	t.Helper()
	db, err := store.Open(t.Context(), url, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Errorf("close database: %v", err)
		}
	})
	return db
}
