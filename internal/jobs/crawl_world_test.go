package jobs_test

import (
	"fmt"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"overheard/crawler"
	"overheard/internal/jobs"
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
