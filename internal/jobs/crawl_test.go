package jobs_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"overheard/crawler"
	"overheard/internal/jobs"
	"overheard/internal/runs"
	"overheard/internal/store"
	"overheard/internal/store/storetest"
	"overheard/mentions"
	"overheard/sentiment/lexicon"
)

// world is a database, a town and a clock.
type world struct {
	*testing.T
	db    *store.DB
	town  *town
	job   *jobs.Crawl
	mu    sync.Mutex
	clock time.Time
}

func newWorld(t *testing.T, db *store.DB, squares ...string) *world {
	t.Helper()
	w := &world{T: t, db: db, clock: monday}
	w.town = newTown(w.now, squares...)
	m, err := mentions.NewMatcher(brands, nil)
	if err != nil {
		t.Fatal(err)
	}
	w.job = &jobs.Crawl{
		Env:    jobs.Env{Now: w.now, Log: slog.New(slog.DiscardHandler)},
		Intake: jobs.Intake{Posts: db, Matcher: m, Classifier: lexicon.New(), Key: key},
		Store:  db, Networks: crawler.Registry{w.town.network()}, Brands: brands, Workers: 4,
		Fetcher: func(crawler.Source, crawler.Limits) (crawler.Fetcher, error) { return nil, nil },
	}
	for _, name := range squares {
		w.job.Places = append(w.job.Places, crawler.Source{Name: name, Type: "town", Every: 15 * time.Minute,
			Depth: 30 * 24 * time.Hour, Revisit: 3 * 24 * time.Hour, Enabled: true})
	}
	return w
}

// each runs a test on both databases.
func each(t *testing.T, squares []string, test func(w *world)) {
	storetest.Each(t, func(t *testing.T, db *store.DB) { test(newWorld(t, db, squares...)) })
}

func (w *world) now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.clock
}

func (w *world) wait(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.clock = w.clock.Add(d)
}

func (w *world) crawl(o jobs.CrawlOptions) jobs.CrawlReport {
	w.Helper()
	report, err := w.job.Run(w.Context(), o)
	if err != nil {
		w.Fatal(err)
	}
	return report
}

func (w *world) health(name string) crawler.SourceHealth {
	w.Helper()
	h, err := w.db.SourceHealth(w.Context(), name)
	if err != nil {
		w.Fatal(err)
	}
	return h[0]
}

// gaps are those of a source as "from-to reason" in minutes since Monday, with "filled" where they are.
func (w *world) gaps(name string) []string {
	w.Helper()
	list, err := w.db.Gaps(w.Context(), crawler.GapQuery{Sources: []string{name}})
	if err != nil {
		w.Fatal(err)
	}
	var out []string
	for _, g := range list {
		s := fmt.Sprintf("%.0f-", g.From.Sub(monday).Minutes())
		if !g.Open() {
			s += fmt.Sprintf("%.0f", g.To.Sub(monday).Minutes())
		}
		s += " " + string(g.Reason)
		if !g.Filled.IsZero() {
			s += " filled"
		}
		out = append(out, s)
	}
	return out
}

// stored counts the posts of a source that are not deleted.
func (w *world) stored(name string) (n int) {
	w.Helper()
	for after := int64(0); ; {
		page, err := w.db.Posts(w.Context(), after, 1000)
		if err != nil {
			w.Fatal(err)
		}
		if len(page) == 0 {
			return n
		}
		for _, p := range page {
			after = p.ID
			if p.Post.Source == name {
				n++
			}
		}
	}
}

func (w *world) equal(what string, got, want any) {
	w.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		w.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

func numbered(text string, n int) []string {
	list := make([]string, n)
	for i := range list {
		list[i] = fmt.Sprintf("%s %d", text, i)
	}
	return list
}

func down(text string) *crawler.Trouble {
	return &crawler.Trouble{Kind: crawler.Down, Text: text, Advice: "wait"}
}

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
