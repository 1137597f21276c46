package fetch_test

import (
	"testing"

	"overheard/crawler/fetch"
	"overheard/crawler/fetch/fetchtest"
)

func TestMemoryOfOneProgram(t *testing.T) {
	fetchtest.CheckMemory(t, func(*testing.T) fetch.Memory { return fetch.NewMemory() })
}
