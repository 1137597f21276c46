package jobs_test

import (
	"slices"
	"testing"
	"time"

	"overheard/crawler"
	"overheard/internal/jobs"
	"overheard/internal/store"
	"overheard/internal/store/storetest"
)

func TestWhenASourceIsDue(t *testing.T) {
	north := []string{"north"}
	tests := []struct {
		name    string
		health  crawler.SourceHealth
		options jobs.CrawlOptions
		due     bool
	}{
		{"never read", crawler.SourceHealth{}, jobs.CrawlOptions{}, true},
		{"read just now", crawler.SourceHealth{LastStart: monday.Add(-time.Minute)}, jobs.CrawlOptions{}, false},
		{"read a quarter of an hour ago", crawler.SourceHealth{LastStart: monday.Add(-15 * time.Minute)}, jobs.CrawlOptions{}, true},
		{"a second too early, as cron may be", crawler.SourceHealth{LastStart: monday.Add(-15*time.Minute + time.Second)}, jobs.CrawlOptions{}, true},
		{"read in the future, by a clock that was wrong", crawler.SourceHealth{LastStart: monday.Add(time.Hour), RetryAt: monday.AddDate(1, 0, 0)}, jobs.CrawlOptions{}, true},
		{"not due, but all are wanted", crawler.SourceHealth{LastStart: monday.Add(-time.Minute)}, jobs.CrawlOptions{All: true}, true},
		{"not due, but named", crawler.SourceHealth{LastStart: monday.Add(-time.Minute)}, jobs.CrawlOptions{Sources: north}, true},
		{"not named", crawler.SourceHealth{}, jobs.CrawlOptions{Sources: []string{"other"}}, false},
		{"failing and left alone", crawler.SourceHealth{LastStart: monday.Add(-time.Hour), Failures: 3, Kind: crawler.Down, RetryAt: monday.Add(time.Hour)}, jobs.CrawlOptions{}, false},
		{"failing, left alone and named", crawler.SourceHealth{LastStart: monday.Add(-time.Hour), Failures: 3, Kind: crawler.Down, RetryAt: monday.Add(time.Hour)}, jobs.CrawlOptions{Sources: north}, true},
		{"asked us to wait", crawler.SourceHealth{LastStart: monday.Add(-time.Hour), Failures: 1, Kind: crawler.Limited, RetryAt: monday.Add(time.Hour)}, jobs.CrawlOptions{Sources: north}, false},
		{"waited long enough", crawler.SourceHealth{LastStart: monday.Add(-time.Hour), Failures: 1, Kind: crawler.Limited, RetryAt: monday}, jobs.CrawlOptions{}, true},
	}
	w := newWorld(t, storetest.Open(t, storetest.SQLite(t), store.Options{}), "north")
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tt.health.Source = "north"
			if err := w.db.SaveHealth(t.Context(), tt.health); err != nil {
				t.Fatal(err)
			}
			if report := w.crawl(tt.options); report.Idle == tt.due {
				t.Errorf("report %+v, want due %v", report, tt.due)
			}
		})
	}
}

func TestAFailingSourceIsTriedLessAndLessOften(t *testing.T) {
	const every = 15 * time.Minute
	pauses := func(kind crawler.TroubleKind, until time.Duration) (list []time.Duration) {
		for n := 1; n <= 12; n++ {
			trouble := &crawler.Trouble{Kind: kind}
			if until > 0 {
				trouble.Until = monday.Add(until)
			}
			list = append(list, jobs.RetryAt(every, crawler.SourceHealth{Failures: n}, trouble, monday).Sub(monday))
		}
		return list
	}
	for kind, longest := range map[crawler.TroubleKind]time.Duration{crawler.Down: 2 * time.Hour, crawler.Denied: 6 * time.Hour, crawler.Barred: 24 * time.Hour} {
		got := pauses(kind, 0)
		if got[0] >= every || !slices.IsSorted(got) || got[11] != longest {
			t.Errorf("%s: pauses %v, want from the next visit up to %v", kind, got, longest)
		}
	}
	if got := pauses(crawler.Limited, 5*time.Minute); got[0] != 5*time.Minute || got[11] != 5*time.Minute {
		t.Errorf("a source that names a time is tried after %v", got)
	}
	if got := pauses(crawler.Down, 9*time.Hour); got[0] != 9*time.Hour {
		t.Errorf("a server that is down until a time is tried after %v", got)
	}
}

func TestNothingDueLeavesNoRecord(t *testing.T) {
	w := newWorld(t, storetest.Open(t, storetest.SQLite(t), store.Options{}), "north")
	w.crawl(jobs.CrawlOptions{})
	w.wait(time.Minute)
	report := w.crawl(jobs.CrawlOptions{})
	if !report.Idle || report.NextName != "north" || !report.Next.After(w.now()) {
		t.Errorf("report %+v", report)
	}
	if list, _ := w.db.Runs(t.Context(), 0, 10); len(list) != 1 {
		t.Errorf("%d runs are recorded, want 1", len(list))
	}
}

func TestTheSearchOfACrawl(t *testing.T) {
	w := newWorld(t, storetest.Open(t, storetest.SQLite(t), store.Options{}), "north")
	since := func() time.Time { return w.town.squares["north"].search.Since }
	w.crawl(jobs.CrawlOptions{Since: monday.AddDate(0, 0, -3)})
	if got := w.town.squares["north"].search; !since().Equal(monday.AddDate(0, 0, -3)) || !got.Until.IsZero() || !slices.Equal(got.Terms, []string{"brightcup", "mokka"}) {
		t.Errorf("the first crawl looks for %+v", got)
	}
	w.wait(60 * 24 * time.Hour)
	w.crawl(jobs.CrawlOptions{})
	if !since().Equal(monday.AddDate(0, 0, -30)) {
		t.Errorf("after two months without a crawl it goes back to %v", since())
	}
	w.wait(time.Hour)
	w.crawl(jobs.CrawlOptions{Backfill: monday.AddDate(0, 0, -5)})
	if got := w.town.squares["north"].search; !since().Equal(monday.AddDate(0, 0, -5)) || !got.Until.Equal(w.now()) {
		t.Errorf("a backfill looks for %+v", got)
	}
}
