package store_test

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"overheard/crawler"
	"overheard/internal/store"
	"overheard/internal/store/storetest"
	"overheard/mentions"
)

func step(t *testing.T, db *store.DB, s crawler.Step) {
	t.Helper()
	s.Source = "x"
	if err := db.SaveStep(t.Context(), s); err != nil {
		t.Fatal(err)
	}
}

func health(t *testing.T, db *store.DB, name string) crawler.SourceHealth {
	t.Helper()
	list, err := db.SourceHealth(t.Context(), name)
	if err != nil || len(list) != 1 {
		t.Fatalf("%v, %v", list, err)
	}
	return list[0]
}

func TestCursorAndHealth(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		if c, err := db.Cursor(t.Context(), "x"); c != "" || err != nil {
			t.Errorf("the first cursor is %q, %v", c, err)
		}
		if diff := cmp.Diff(crawler.SourceHealth{Source: "x"}, health(t, db, "x")); diff != "" {
			t.Errorf("before the first crawl:\n%s", diff)
		}
		step(t, db, crawler.Step{Cursor: "a\x00b", At: noon, Newest: noon.Add(-time.Hour)})
		step(t, db, crawler.Step{Cursor: "7", At: noon, Newest: noon.Add(-2 * time.Hour)})
		step(t, db, crawler.Step{Cursor: "8", At: noon})
		if c, err := db.Cursor(t.Context(), "x"); c != "8" || err != nil {
			t.Errorf("the cursor is %q, %v", c, err)
		}
		want := crawler.SourceHealth{Source: "x", LastStart: noon, LastSuccess: noon.Add(time.Minute), Covered: noon, FailingFrom: noon, Failures: 2,
			Trouble: "down; wait", Kind: crawler.Down, RetryAt: noon.Add(time.Hour), Reported: noon}
		if err := db.SaveHealth(t.Context(), want); err != nil {
			t.Fatal(err)
		}
		want.LastPost = noon.Add(-time.Hour)
		if diff := cmp.Diff(want, health(t, db, "x")); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
		if c, _ := db.Cursor(t.Context(), "x"); c != "8" {
			t.Errorf("health moved the cursor to %q", c)
		}
		if list, err := db.SourceHealth(t.Context(), "y", "x"); err != nil || list[0].Source != "y" || list[1].Failures != 2 {
			t.Errorf("by name: %+v, %v", list, err)
		}
	})
}

func TestTheLedgerOfGaps(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		at := func(h int) time.Time { return noon.Add(time.Duration(h) * time.Hour) }
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		show := func(q crawler.GapQuery) (list []string) {
			t.Helper()
			gaps, err := db.Gaps(t.Context(), q)
			must(err)
			for _, g := range gaps {
				s := fmt.Sprintf("%s %.0f-", g.Source, g.From.Sub(noon).Hours())
				if !g.Open() {
					s += fmt.Sprintf("%.0f", g.To.Sub(noon).Hours())
				}
				if !g.Filled.IsZero() {
					s += " filled"
				}
				list = append(list, s)
			}
			return list
		}
		check := func(what string, q crawler.GapQuery, want ...string) {
			t.Helper()
			if diff := cmp.Diff(want, show(q)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", what, diff)
			}
		}
		clamped := &crawler.Gap{From: at(0), To: at(2), Reason: crawler.GapClamped}
		step(t, db, crawler.Step{At: at(3), Gap: clamped})
		step(t, db, crawler.Step{At: at(3), Gap: clamped}) // the page was read twice
		must(db.CloseGap(t.Context(), "x", at(4), at(4)))  // none is open
		must(db.OpenGap(t.Context(), "x", crawler.Gap{From: at(5), Reason: crawler.GapDown}, at(6)))
		must(db.OpenGap(t.Context(), "x", crawler.Gap{From: at(5), Reason: crawler.GapLimited}, at(7)))
		must(db.OpenGap(t.Context(), "y", crawler.Gap{From: at(6), Reason: crawler.GapDown}, at(7)))
		check("all", crawler.GapQuery{}, "x 0-2", "x 5-", "y 6-")
		check("of one source", crawler.GapQuery{Sources: []string{"y"}}, "y 6-")
		check("of none", crawler.GapQuery{Sources: []string{}})
		check("of a time before the outage", crawler.GapQuery{From: at(1), To: at(5)}, "x 0-2")
		check("of a time in the outage", crawler.GapQuery{From: at(100)}, "x 5-", "y 6-")
		must(db.CloseGap(t.Context(), "x", at(9), at(10)))
		check("after the outage", crawler.GapQuery{}, "x 0-2", "x 5-9 filled", "y 6-")
		check("still missing", crawler.GapQuery{Missing: true}, "x 0-2", "y 6-")
		if n, err := db.FillGaps(t.Context(), "x", at(1), at(9), at(11)); n != 0 || err != nil {
			t.Errorf("a backfill from the middle of a gap fills %d, %v", n, err)
		}
		if n, err := db.FillGaps(t.Context(), "x", at(-1), at(9), at(11)); n != 1 || err != nil {
			t.Errorf("a backfill fills %d, %v", n, err)
		}
		check("after a backfill", crawler.GapQuery{Missing: true}, "y 6-")
		check("the latest", crawler.GapQuery{Limit: 1}, "y 6-")
	})
}

func TestPostsToLookAtAgain(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		var rs []mentions.Reading
		var seen []crawler.Ref
		for i := range 5 {
			r := reading(fmt.Sprint(i), "hello", happy)
			r.Post.URL, r.Post.Thread = "https://x.example/"+r.Post.NativeID, "t"
			r.Post.PublishedAt = noon.Add(time.Duration(i) * time.Hour)
			rs = append(rs, r)
			seen = append(seen, crawler.Ref{NativeID: r.Post.NativeID, PublishedAt: r.Post.PublishedAt})
		}
		save(t, db, rs...)
		step(t, db, crawler.Step{At: noon, Seen: append(seen, seen[0]), Forget: noon.Add(-time.Hour)})
		save(t, db, mentions.Reading{Post: crawler.Post{Source: "x", NativeID: "4", Deleted: true}})
		refs := func(since, before time.Time, limit int) (ids string) {
			t.Helper()
			list, err := db.Refs(t.Context(), "x", since, before, limit)
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range list {
				ids += r.NativeID
				if r.URL != "https://x.example/"+r.NativeID || r.Thread != "t" || r.PublishedAt.IsZero() {
					t.Errorf("%+v", r)
				}
			}
			return ids
		}
		later := noon.Add(time.Minute)
		if got := refs(noon.Add(time.Hour), later, 2); got != "12" {
			t.Errorf("the first portion is %s", got)
		}
		if err := db.SaveVisits(t.Context(), "x", seen[:2], later); err != nil {
			t.Fatal(err)
		}
		if got := refs(noon, later, 9) + " " + refs(noon, later.Add(1), 9); got != "23 23" {
			t.Errorf("those that wait are %s", got)
		}
		if got := refs(noon, later.Add(time.Hour), 9); got != "2301" {
			t.Errorf("those that waited longest come first: %s", got)
		}
		step(t, db, crawler.Step{At: noon, Seen: seen[3:4], Forget: noon.Add(3 * time.Hour)})
		if got := refs(noon, later.Add(time.Hour), 9); got != "3" {
			t.Errorf("after the others are forgotten: %s", got)
		}
	})
}

func TestArrivalsAreCountedByDay(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		first, second := reading("1", "hello", happy), reading("2", "hello", happy)
		second.Post.PublishedAt = noon.AddDate(0, 0, -2)
		save(t, db, first, second)
		save(t, db, first, reading("3", "hello", happy), mentions.Reading{Post: crawler.Post{Source: "x", NativeID: "9", Deleted: true}})
		day := noon.Truncate(24 * time.Hour)
		got, err := db.Arrivals(t.Context(), noon.AddDate(0, 0, -30), "x", "nowhere")
		want := map[string][]crawler.DayCount{"x": {{Day: day.AddDate(0, 0, -2), Posts: 1}, {Day: day, Posts: 2}}}
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("%v, -want +got:\n%s", err, diff)
		}
		if got, _ := db.Arrivals(t.Context(), noon, "x"); len(got["x"]) != 1 {
			t.Errorf("from the second day on: %v", got)
		}
	})
}

func TestWhatTheFetcherRemembers(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		if v, err := db.Validators(ctx, "k"); !v.Empty() || err != nil {
			t.Errorf("%+v, %v", v, err)
		}
		want := crawler.Validators{ETag: `"a"`, LastModified: "Mon, 02 Mar 2026 09:00:00 GMT", At: noon}
		if err := db.SaveValidators(ctx, "k", want); err != nil {
			t.Fatal(err)
		}
		if got, err := db.Validators(ctx, "k"); got != want || err != nil {
			t.Errorf("%+v, %v", got, err)
		}
		if err := db.SaveValidators(ctx, "k", crawler.Validators{}); err != nil {
			t.Fatal(err)
		}
		if v, _ := db.Validators(ctx, "k"); !v.Empty() {
			t.Errorf("it is not forgotten: %+v", v)
		}
		host := crawler.HostState{Host: "a.example", NotBefore: noon, Failures: 2, Kind: crawler.Limited}
		if err := db.SaveHost(ctx, host); err != nil {
			t.Fatal(err)
		}
		if got, err := db.Host(ctx, "a.example"); got != host || err != nil {
			t.Errorf("%+v, %v", got, err)
		}
		if err := db.SaveHost(ctx, crawler.HostState{Host: "a.example"}); err != nil {
			t.Fatal(err)
		}
		if got, err := db.Host(ctx, "a.example"); got != (crawler.HostState{Host: "a.example"}) || err != nil {
			t.Errorf("%+v, %v", got, err)
		}
	})
}

func TestABudgetIsNeverOverspent(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		budget := crawler.Budget{Name: "search", Limit: 10, Used: 99, Reset: noon.Add(time.Hour)}
		var spent atomic.Int64
		var all sync.WaitGroup
		for range 4 {
			all.Go(func() {
				for range 5 {
					_, ok, err := db.Spend(t.Context(), "a.example", budget, noon)
					if err != nil {
						t.Error(err)
					}
					if ok {
						spent.Add(1)
					}
				}
			})
		}
		all.Wait()
		if spent.Load() != 10 {
			t.Errorf("%d of 10 were spent", spent.Load())
		}
		if list, err := db.Budgets(t.Context(), "a.example", noon); err != nil || len(list) != 1 || list[0].Used != 10 || list[0].Limit != 10 {
			t.Errorf("budgets %+v, %v", list, err)
		}
		budget.Limit = 12
		if b, ok, err := db.Spend(t.Context(), "a.example", budget, noon); !ok || err != nil || b.Used != 11 {
			t.Errorf("under a higher limit: %+v, %v, %v", b, ok, err)
		}
		budget.Reset = noon.Add(25 * time.Hour)
		if b, ok, err := db.Spend(t.Context(), "a.example", budget, noon.Add(time.Hour)); !ok || err != nil || b.Used != 1 || !b.Reset.Equal(budget.Reset) {
			t.Errorf("on the next day: %+v, %v, %v", b, ok, err)
		}
		if list, err := db.Budgets(t.Context(), "a.example", noon.Add(30*time.Hour)); err != nil || len(list) != 0 {
			t.Errorf("after that day: %+v, %v", list, err)
		}
	})
}

func TestSharedLocks(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		one, err := db.LockShared(t.Context(), "crawl", 0)
		if err != nil {
			t.Fatal(err)
		}
		two, err := db.LockShared(t.Context(), "crawl", 0)
		if err != nil {
			t.Fatal(err)
		}
		one()
		if _, err := db.Lock(t.Context(), "crawl", 0); !errors.Is(err, store.ErrBusy) {
			t.Errorf("a shared lock can be had alone: %v", err)
		}
		two()
		two() // once more does nothing
		alone, err := db.Lock(t.Context(), "crawl", 0)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := db.LockShared(t.Context(), "crawl", 0); !errors.Is(err, store.ErrBusy) {
			t.Errorf("a lock that one has alone is shared: %v", err)
		}
		for i := range 30 { // more than there are connections
			release, err := db.Lock(t.Context(), fmt.Sprintf("source-%d", i), 0)
			if err != nil {
				t.Fatal(err)
			}
			defer release()
		}
		alone()
		if release, err := db.LockShared(t.Context(), "crawl", 0); err != nil {
			t.Errorf("a lock that was given back is kept: %v", err)
		} else {
			release()
		}
	})
}
