package jobs_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"overheard/crawler"
	"overheard/internal/jobs"
	"overheard/internal/runs"
	"overheard/internal/store"
	"overheard/internal/store/storetest"
)

func TestACrawlBringsWhatIsNew(t *testing.T) {
	each(t, []string{"north"}, func(w *world) {
		w.town.shout("north", numbered("I love brightcup", 25)...)
		first := w.crawl(jobs.CrawlOptions{}).Run
		w.equal("the first run", first.Counts, runs.Counts{Seen: 25, New: 25, Matched: 25})
		w.equal("its record", first.Sources, []runs.SourceRun{{Source: "north", Status: runs.Done, Counts: first.Counts, Pages: 3}})
		w.wait(15 * time.Minute)
		w.town.shout("north", "brightcup again", "rain")
		w.equal("the second run", w.crawl(jobs.CrawlOptions{}).Run.Counts, runs.Counts{Seen: 2, New: 2, Matched: 1})
		list, err := w.db.Runs(w.Context(), 0, 10)
		if err != nil || len(list) != 2 || list[0].Status != runs.Done || list[0].Source != "north" || len(list[0].Sources) != 1 {
			w.Errorf("recorded %+v, %v", list, err)
		}
		h := w.health("north")
		if !h.Covered.Equal(w.now()) || !h.LastPost.Equal(w.now().Add(-time.Second)) {
			w.Errorf("covered %v, last post %v", h.Covered, h.LastPost)
		}
	})
}

// tornStore is killed between saving a page and moving the cursor.
type tornStore struct {
	jobs.CrawlStore
	mu    sync.Mutex
	steps int
}

var errKilled = errors.New("killed")

func (s *tornStore) SaveStep(ctx context.Context, step crawler.Step) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.steps--; s.steps < 0 {
		return errKilled
	}
	return s.CrawlStore.SaveStep(ctx, step)
}

func TestNothingIsLostOrDoubledBetweenPostsAndCursor(t *testing.T) {
	each(t, []string{"north"}, func(w *world) {
		w.town.shout("north", numbered("I love brightcup", 35)...)
		for steps := range 3 {
			w.job.Store = &tornStore{CrawlStore: w.db, steps: steps}
			if _, err := w.job.Run(w.Context(), jobs.CrawlOptions{All: true}); !errors.Is(err, errKilled) {
				w.Fatalf("got %v", err)
			}
		}
		w.job.Store = w.db
		w.crawl(jobs.CrawlOptions{All: true})
		if n := w.stored("north"); n != 35 {
			w.Errorf("%d posts are stored, want 35", n)
		}
	})
}

func TestAnOutageIsAGapUntilItIsCaughtUp(t *testing.T) {
	each(t, []string{"north", "south"}, func(w *world) {
		w.crawl(jobs.CrawlOptions{})
		w.town.change("north", func(s *square) { s.trouble = down("north answered 502") })
		w.town.shout("south", "mokka")
		w.wait(15 * time.Minute)
		report := w.crawl(jobs.CrawlOptions{})
		if report.Run.Status != runs.Partly || jobs.Exit(report.Run) != 3 || report.Run.Counts.New != 1 {
			w.Errorf("run %+v, want partly done with the post of south", report.Run)
		}
		w.equal("troubles", report.Troubles, []jobs.SourceTrouble{{Source: "north", Text: "north answered 502; wait", News: true}})
		w.equal("gaps", w.gaps("north"), []string{"0- down"})
		w.wait(time.Hour)
		w.town.shout("north", "brightcup")
		again := w.crawl(jobs.CrawlOptions{All: true})
		if len(again.Troubles) != 1 || again.Troubles[0].News {
			w.Errorf("told again: %+v", again.Troubles)
		}
		w.wait(24 * time.Hour)
		if report := w.crawl(jobs.CrawlOptions{All: true}); !report.Troubles[0].News || w.health("north").Failures != 3 {
			w.Errorf("after a day: %+v, %+v", report.Troubles, w.health("north"))
		}
		w.town.change("north", func(s *square) { s.trouble = nil })
		w.crawl(jobs.CrawlOptions{All: true})
		w.equal("gaps after it is back", w.gaps("north"), []string{"0-1515 down filled"})
		if h := w.health("north"); h.Failures != 0 || h.Trouble != "" || !h.RetryAt.IsZero() || w.stored("north") != 1 {
			w.Errorf("health %+v, %d posts", h, w.stored("north"))
		}
	})
}

func TestWhatANetworkNoLongerShowsStaysMissing(t *testing.T) {
	each(t, []string{"north"}, func(w *world) {
		w.town.shout("north", "brightcup")
		w.crawl(jobs.CrawlOptions{})
		w.wait(10 * time.Hour)
		w.town.shout("north", numbered("brightcup", 20)...)
		w.wait(time.Hour)
		w.town.shout("north", numbered("brightcup", 10)...)
		w.town.change("north", func(s *square) { s.keeps = 10 })
		run := w.crawl(jobs.CrawlOptions{}).Run
		if run.Sources[0].Gaps != 1 || run.Status != runs.Done {
			w.Errorf("run %+v", run)
		}
		w.equal("gaps", w.gaps("north"), []string{"0-660 clamped"})
		w.wait(time.Hour)
		w.crawl(jobs.CrawlOptions{})
		w.equal("gaps later", w.gaps("north"), []string{"0-660 clamped"})
		w.crawl(jobs.CrawlOptions{Backfill: monday.Add(-time.Hour)})
		w.equal("a backfill in vain", w.gaps("north"), []string{"0-660 clamped"})
		w.town.change("north", func(s *square) { s.keeps = 0 })
		cursor, _ := w.db.Cursor(w.Context(), "north")
		w.crawl(jobs.CrawlOptions{Backfill: monday.Add(-time.Hour)})
		w.equal("after a backfill", w.gaps("north"), []string{"0-660 clamped filled"})
		if after, _ := w.db.Cursor(w.Context(), "north"); after != cursor || w.stored("north") != 31 {
			w.Errorf("cursor %s, was %s; %d posts", after, cursor, w.stored("north"))
		}
	})
}

func TestTroubleWithOneSourceIsItsOwn(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := newWorld(t, db, "crashes", "fails", "closed", "hangs", "fine")
		defer jobs.SetGrace(10 * time.Millisecond)()
		w.job.Patience = time.Second
		w.job.Workers = 2
		for name := range w.town.squares {
			w.town.shout(name, numbered("brightcup", 15)...)
		}
		free := make(chan struct{})
		defer close(free)
		w.town.change("crashes", func(s *square) { s.hang = func(context.Context) error { panic("out of range") } })
		w.town.change("fails", func(s *square) { s.said, s.after = errors.New("unexpected end"), 1 })
		w.town.change("closed", func(s *square) {
			s.trouble = &crawler.Trouble{Kind: crawler.Denied, Text: "no token", Advice: "set one"}
		})
		w.town.change("hangs", func(s *square) { s.hang = func(context.Context) error { <-free; return nil } })
		report := w.crawl(jobs.CrawlOptions{})
		var got []string
		for _, s := range report.Run.Sources {
			got = append(got, fmt.Sprintf("%s %s %d %s", s.Source, s.Status, s.Counts.New, s.Error))
		}
		w.equal("sources", got, []string{
			"crashes partly 0 its collector failed: it crashed; this is a mistake of the program: please report it",
			"fails partly 10 its collector failed: unexpected end; this is a mistake of the program: please report it",
			"closed partly 0 no token; set one",
			"hangs partly 0 it brought nothing in 1s; the next crawl tries again",
			"fine done 15 ",
		})
		if w.equal("gaps", w.gaps("closed"), []string{"-43200- denied"}); report.Run.Status != runs.Partly {
			w.Errorf("status %s", report.Run.Status)
		}
	})
}

func TestTroubleWithTheProgramStopsTheCrawl(t *testing.T) {
	each(t, []string{"north", "south"}, func(w *world) {
		w.town.shout("north", "brightcup")
		w.town.shout("south", "brightcup")
		w.job.Store = &tornStore{CrawlStore: w.db}
		report, err := w.job.Run(w.Context(), jobs.CrawlOptions{})
		if !errors.Is(err, errKilled) || report.Run.Status != runs.Failed || len(report.Troubles) > 0 {
			w.Errorf("run %+v, %v", report, err)
		}
	})
}

func TestTwoCrawlsNeverReadOneSource(t *testing.T) {
	each(t, []string{"north", "south"}, func(w *world) {
		started, free := make(chan struct{}), make(chan struct{})
		begin := sync.OnceFunc(func() { close(started) })
		w.town.change("north", func(s *square) {
			s.hang = func(context.Context) error { begin(); <-free; return nil }
		})
		done := make(chan error, 1)
		go func() {
			_, err := w.job.Run(w.Context(), jobs.CrawlOptions{Sources: []string{"north"}})
			done <- err
		}()
		<-started
		var busy interface{ Busy() bool }
		if _, err := w.job.Run(w.Context(), jobs.CrawlOptions{Sources: []string{"north"}}); !errors.As(err, &busy) || !busy.Busy() {
			w.Errorf("got %v, want that somebody is at work", err)
		}
		report := w.crawl(jobs.CrawlOptions{All: true})
		if len(report.Run.Sources) != 1 || report.Run.Sources[0].Source != "south" || !strings.Contains(strings.Join(report.Remarks, "\n"), "north is being read") {
			w.Errorf("the second crawl: %+v", report)
		}
		close(free)
		if err := <-done; err != nil {
			w.Error(err)
		}
		list, err := w.db.Runs(w.Context(), 0, 10)
		if err != nil || len(list) != 2 || list[1].Status != runs.Done {
			w.Errorf("the first run is recorded as %+v, %v", list, err)
		}
	})
}

func TestASignalEndsACrawlAfterThePageInHand(t *testing.T) {
	each(t, []string{"north"}, func(w *world) {
		w.town.shout("north", numbered("brightcup", 30)...)
		ctx, stop := context.WithCancel(w.Context())
		pages := 0
		w.town.change("north", func(s *square) {
			s.hang = func(ctx context.Context) error {
				if pages++; pages == 2 {
					stop()
					return ctx.Err()
				}
				return nil
			}
		})
		report, err := w.job.Run(ctx, jobs.CrawlOptions{})
		if !errors.Is(err, context.Canceled) || report.Run.Status != runs.Cancelled || report.Run.Counts.New != 10 {
			w.Errorf("run %+v, %v", report.Run, err)
		}
		w.town.change("north", func(s *square) { s.hang = nil })
		if run := w.crawl(jobs.CrawlOptions{}).Run; run.Counts.New != 20 || run.Status != runs.Done {
			w.Errorf("the next run %+v", run)
		}
		w.equal("gaps", w.gaps("north"), []string(nil))
	})
}

func TestOldPostsAreLookedAtAgain(t *testing.T) {
	each(t, []string{"north"}, func(w *world) {
		w.town.shout("north", numbered("I love brightcup", 70)...)
		w.crawl(jobs.CrawlOptions{})
		w.wait(4 * time.Hour)
		w.town.change("north", func(s *square) { s.posts[0].gone, s.posts[1].Text = true, "I hate brightcup" })
		for range 3 { // portions
			w.crawl(jobs.CrawlOptions{})
			w.wait(15 * time.Minute)
		}
		if n := w.stored("north"); n != 69 {
			w.Errorf("%d posts are stored, want 69", n)
		}
		w.town.change("north", func(s *square) {
			for id, n := range s.looked {
				if n != 1 {
					w.Errorf("post %s was looked at %d times", id, n)
				}
			}
			if len(s.looked) != 70 {
				w.Errorf("%d posts were looked at, want 70", len(s.looked))
			}
		})
		w.wait(4 * 24 * time.Hour)
		w.crawl(jobs.CrawlOptions{})
		w.town.change("north", func(s *square) {
			if s.looked["5"] != 1 {
				w.Error("a post that is too old was looked at again")
			}
		})
	})
}
