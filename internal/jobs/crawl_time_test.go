package jobs_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"overheard/crawler"
	"overheard/internal/jobs"
	"overheard/internal/runs"
	"overheard/internal/store"
	"overheard/internal/store/storetest"
)

func TestASilentSourceIsToldOnceAWeek(t *testing.T) {
	w := newWorld(t, storetest.Open(t, storetest.SQLite(t), store.Options{}), "north")
	for range 14 { // two posts a day for two weeks
		w.town.shout("north", "brightcup", "mokka")
		w.crawl(jobs.CrawlOptions{})
		w.wait(24 * time.Hour)
	}
	var told []int
	for day := range 20 {
		for _, trouble := range w.crawl(jobs.CrawlOptions{}).Troubles {
			if !trouble.News || !strings.Contains(trouble.Text, "brought nothing new") {
				t.Errorf("told %+v", trouble)
			}
			told = append(told, day)
		}
		w.wait(24 * time.Hour)
	}
	if len(told) != 3 || told[0] < 1 || told[0] > 4 || told[1]-told[0] != 7 {
		t.Errorf("told on days %v, want within some days and then weekly", told)
	}
	list := &jobs.SourceList{Store: w.db, Places: w.job.Places, Now: w.now}
	if got, err := list.Sources(t.Context()); err != nil || got[0].State != crawler.StateSilent || got[0].Trouble == "" {
		t.Errorf("listed as %+v, %v", got, err)
	}
	w.town.shout("north", "brightcup")
	if report := w.crawl(jobs.CrawlOptions{}); len(report.Troubles) > 0 || !w.health("north").Reported.IsZero() {
		t.Errorf("after it speaks again: %+v", report)
	}
}

func TestACrawlThatWasKilledIsMarked(t *testing.T) {
	each(t, []string{"north"}, func(w *world) {
		for _, job := range []string{"crawl", "import posts"} {
			if _, err := w.db.StartRun(w.Context(), runs.Run{Job: job, Started: monday}); err != nil {
				w.Fatal(err)
			}
		}
		w.crawl(jobs.CrawlOptions{})
		list, err := w.db.Runs(w.Context(), 0, 10)
		if err != nil || len(list) != 3 || list[2].Status != runs.Failed || list[1].Status != runs.Running {
			w.Errorf("recorded %+v, %v, want the earlier crawl failed and the import alone", list, err)
		}
	})
}

func TestAScheduleCrawlsUntilItIsStopped(t *testing.T) {
	w := newWorld(t, storetest.Open(t, storetest.SQLite(t), store.Options{}), "north")
	w.town.shout("north", "brightcup")
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan jobs.CrawlReport, 10)
	schedule := &jobs.Schedule{
		Tick:  time.Millisecond,
		Crawl: func(ctx context.Context) (jobs.CrawlReport, error) { return w.job.Run(ctx, jobs.CrawlOptions{}) },
		Done: func(r jobs.CrawlReport, err error) {
			if err != nil {
				t.Error(err)
			}
			done <- r
		},
	}
	ended := make(chan struct{})
	go func() { schedule.Run(ctx); close(ended) }()
	if first := <-done; first.Run.Counts.New != 1 {
		t.Errorf("the first crawl: %+v", first.Run)
	}
	w.town.shout("north", "mokka")
	w.wait(15 * time.Minute)
	if second := <-done; second.Run.Counts.New != 1 {
		t.Errorf("the second crawl: %+v", second.Run)
	}
	stop()
	<-ended
}

func TestOneVisitTakesNoLongerThanItMay(t *testing.T) {
	w := newWorld(t, storetest.Open(t, storetest.SQLite(t), store.Options{}), "north")
	w.town.shout("north", numbered("brightcup", 30)...)
	w.job.Patience = 2 * time.Second
	pages := 0
	w.town.change("north", func(s *square) {
		s.hang = func(ctx context.Context) error {
			if pages++; pages == 3 {
				<-ctx.Done()
				return ctx.Err()
			}
			return nil
		}
	})
	report := w.crawl(jobs.CrawlOptions{})
	if s := report.Run.Sources[0]; s.Status != runs.Partly || s.Counts.New != 20 || !strings.Contains(s.Error, "the next crawl carries on") {
		t.Errorf("the source went %+v", s)
	}
	if h := w.health("north"); h.Failures != 0 || !h.Covered.IsZero() || len(report.Troubles) > 0 {
		t.Errorf("its health is %+v", h)
	}
	w.wait(15 * time.Minute)
	if run := w.crawl(jobs.CrawlOptions{}).Run; run.Counts.New != 10 || run.Status != runs.Done {
		t.Errorf("the next crawl: %+v", run)
	}
}

func TestACrawlMayBeGivenATime(t *testing.T) {
	w := newWorld(t, storetest.Open(t, storetest.SQLite(t), store.Options{}), "north", "south")
	w.town.change("north", func(s *square) {
		s.hang = func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() }
	})
	report := w.crawl(jobs.CrawlOptions{MaxTime: 2 * time.Second})
	if report.Run.Status != runs.Partly || report.Run.Sources[1].Status != runs.Done || report.Run.Sources[0].Status != runs.Cancelled {
		t.Errorf("run %+v", report.Run)
	}
	if h := w.health("north"); !h.LastStart.IsZero() || h.Failures != 0 {
		t.Errorf("the source that was cut off is not due again: %+v", h)
	}
}
