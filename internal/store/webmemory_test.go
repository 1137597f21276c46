package store_test

import (
	"testing"

	"overheard/crawler/fetch"
	"overheard/crawler/fetch/fetchtest"
	"overheard/internal/store"
	"overheard/internal/store/storetest"
)

func TestTheStoreRemembersForTheFetcher(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		fetchtest.CheckMemory(t, func(*testing.T) fetch.Memory { return db })
	})
}
