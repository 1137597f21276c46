package fetchtest

import (
	"sync"
	"testing"
	"time"

	"overheard/crawler"
	"overheard/crawler/fetch"
)

// CheckMemory is the list of facts that every [fetch.Memory] keeps to. empty returns one that remembers nothing, or
// nothing but what the facts before have left.
func CheckMemory(t *testing.T, empty func(t *testing.T) fetch.Memory) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	t.Run("validators are kept by key", func(t *testing.T) { checkValidators(t, empty(t), now) })
	t.Run("hosts are kept by name", func(t *testing.T) { checkHosts(t, empty(t), now) })
	t.Run("a budget is spent once a day", func(t *testing.T) { checkBudget(t, empty(t), now) })
	t.Run("budgets do not mix", func(t *testing.T) { checkBudgetsApart(t, empty(t), now) })
	t.Run("many spend no more than there is", func(t *testing.T) { checkRush(t, empty(t), now) })
}

func checkValidators(t *testing.T, m fetch.Memory, now time.Time) {
	want := crawler.Validators{ETag: `W/"a\"b"`, LastModified: "Sun, 01 Mar 2026 12:00:00 GMT", At: now}
	keep(t, m.SaveValidators(t.Context(), "k1", crawler.Validators{ETag: "old", At: now}))
	keep(t, m.SaveValidators(t.Context(), "k1", want))
	if got, err := m.Validators(t.Context(), "k1"); err != nil || got.ETag != want.ETag || got.LastModified != want.LastModified || !got.At.Equal(now) {
		t.Errorf("got %+v, %v", got, err)
	}
	if got, err := m.Validators(t.Context(), "k2"); err != nil || !got.Empty() {
		t.Errorf("a key that was never saved: %+v, %v", got, err)
	}
	keep(t, m.SaveValidators(t.Context(), "k1", crawler.Validators{At: now}))
	if got, err := m.Validators(t.Context(), "k1"); err != nil || !got.Empty() {
		t.Errorf("a key that was emptied: %+v, %v", got, err)
	}
}

func checkHosts(t *testing.T, m fetch.Memory, now time.Time) {
	if got, err := m.Host(t.Context(), "a.example:8080"); err != nil || got != (crawler.HostState{Host: "a.example:8080"}) {
		t.Errorf("a host that was never asked: %+v, %v", got, err)
	}
	want := crawler.HostState{Host: "a.example:8080", NotBefore: now.Add(time.Hour), Failures: 6, Kind: crawler.Down}
	keep(t, m.SaveHost(t.Context(), want))
	got, err := m.Host(t.Context(), want.Host)
	if err != nil || got.Host != want.Host || !got.NotBefore.Equal(want.NotBefore) || got.Failures != 6 || got.Kind != crawler.Down {
		t.Errorf("got %+v, %v", got, err)
	}
	keep(t, m.SaveHost(t.Context(), crawler.HostState{Host: want.Host}))
	if got, err := m.Host(t.Context(), want.Host); err != nil || !got.NotBefore.IsZero() || got.Failures != 0 || got.Kind != "" {
		t.Errorf("a host that is well again: %+v, %v", got, err)
	}
}

func checkBudget(t *testing.T, m fetch.Memory, now time.Time) {
	day := crawler.Budget{Name: "search", Limit: 2, Used: 99, Reset: now.Add(time.Hour)}
	for i, want := range []struct {
		used int64
		ok   bool
	}{{1, true}, {2, true}, {2, false}} {
		got, ok, err := m.Spend(t.Context(), "a.example", day, now)
		if err != nil || ok != want.ok || got.Used != want.used || got.Limit != 2 || !got.Reset.Equal(day.Reset) || got.Name != "search" {
			t.Errorf("request %d: got %+v, %v, %v", i+1, got, ok, err)
		}
	}
	later := day
	later.Limit, later.Reset = 3, now.Add(48*time.Hour)
	if got, ok, err := m.Spend(t.Context(), "a.example", later, now); err != nil || !ok || got.Used != 3 || !got.Reset.Equal(day.Reset) {
		t.Errorf("a limit that was raised: %+v, %v, %v", got, ok, err)
	}
	if got, ok, err := m.Spend(t.Context(), "a.example", later, day.Reset); err != nil || !ok || got.Used != 1 || !got.Reset.Equal(later.Reset) {
		t.Errorf("the next day: %+v, %v, %v", got, ok, err)
	}
}

func checkBudgetsApart(t *testing.T, m fetch.Memory, now time.Time) {
	for _, at := range [][2]string{{"one.example", "x"}, {"one.example", "y"}, {"two.example", "x"}} {
		got, ok, err := m.Spend(t.Context(), at[0], crawler.Budget{Name: at[1], Limit: 5, Reset: now.Add(time.Hour)}, now)
		if err != nil || !ok || got.Used != 1 {
			t.Errorf("%v: %+v, %v, %v", at, got, ok, err)
		}
	}
}

func checkRush(t *testing.T, m fetch.Memory, now time.Time) {
	var wg sync.WaitGroup
	var mu sync.Mutex
	allowed := 0
	for range 20 {
		wg.Go(func() {
			_, ok, err := m.Spend(t.Context(), "rush.example", crawler.Budget{Name: "x", Limit: 7, Reset: now.Add(time.Hour)}, now)
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				t.Error(err)
			}
			if ok {
				allowed++
			}
		})
	}
	wg.Wait()
	if allowed != 7 {
		t.Errorf("%d of 20 were allowed, want 7", allowed)
	}
}

func keep(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
