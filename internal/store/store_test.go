package store_test

import (
	"testing"

	"overheard/internal/store"
	"overheard/internal/store/storetest"
)

func TestOpenCreatesTheTables(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r, err := db.Check(t.Context())
		if err != nil || !r.OK() {
			t.Fatalf("Check = %+v, %v", r, err)
		}
		if len(db.Remarks()) != 1 {
			t.Errorf("Remarks = %q", db.Remarks())
		}
	})
}
