// Package storetest opens empty databases for the tests of every room that stores something.
//
// It is for tests only.
package storetest

import (
	"testing"

	"overheard/internal/store"
)

// Each runs test on an empty SQLite and on an empty PostgreSQL database.
func Each(t *testing.T, test func(t *testing.T, db *store.DB)) {
	t.Helper()
	t.Skip("not built yet")
}
