// Package collectortest is a suite of facts that every collector keeps to which asks the web: nothing is lost, whatever the
// server does and whenever the program is killed.
//
// A network's test hands in a small server of its own, as the network's real ones were seen to answer; the suite stands
// between the two and breaks things. What is special to a network is for its own tests.
package collectortest

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"overheard/crawler"
	"overheard/crawler/fetch"
)

// Now is when the suite begins. Its clock moves only when posts are published.
var Now = time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC)

// Site is a network's server, with one list of posts that the source reads.
type Site interface {
	http.Handler
	// Add publishes post n, which says text, at a time. Posts are added in the order of their numbers.
	Add(n int, at time.Time, text string)
}

// Subject is what is tested.
type Subject struct {
	Network crawler.Network
	Site    func() Site
	Source  func(baseURL string) crawler.Source // with options as the configuration would fill them in
	Search  crawler.Search                      // Since is set by the suite

	// EndsByNotFound says that the network ends its lists by 404, so that one in the middle cannot be told from an end.
	EndsByNotFound bool
	// Pages says that 120 posts do not fit into one answer.
	Pages bool
}

// Run runs every fact as a test of its own.
func Run(t *testing.T, s Subject) {
	t.Helper()
	for _, f := range facts {
		t.Run(f.name, func(t *testing.T) {
			if f.when == nil || f.when(s) {
				f.check(t, s)
			}
		})
	}
}

// fact is one thing that holds for every collector.
type fact struct {
	name  string
	when  func(Subject) bool // nil for always
	check func(testing.TB, Subject)
}

// world is a site behind a server that can be broken, and a collector that reads it.
type world struct {
	tb        testing.TB
	site      Site
	gate      *gate
	url       string
	now       time.Time
	s         Subject
	impatient bool        // the fetcher soon gives up waiting for an answer
	found     map[int]int // post -> how often it was collected
	bad       int         // posts that could not be stored
}

func newWorld(tb testing.TB, s Subject) *world {
	tb.Helper()
	w := &world{tb: tb, site: s.Site(), s: s, now: Now, found: map[int]int{}}
	w.gate = &gate{inner: w.site}
	server := httptest.NewServer(w.gate)
	tb.Cleanup(server.Close)
	w.url = server.URL
	return w
}

// publish adds posts from to to, a minute apart.
func (w *world) publish(from, to int) {
	for n := from; n < to; n++ {
		w.now = w.now.Add(time.Minute)
		w.add(n, w.now, text(n))
	}
}

func (w *world) add(n int, at time.Time, text string) {
	w.gate.inside.Lock()
	defer w.gate.inside.Unlock()
	w.site.Add(n, at, text)
}

// text is what post n says. It has so many words of its own that no collector takes one post for another, edited.
func text(n int) string {
	return fmt.Sprintf("post-%d- %x %x %x %x", n, n*7919, n*104729, n*1299709, n*15485863)
}

// collector is a new one, as after a restart, with a fetcher that waits for nothing.
func (w *world) collector(base string) crawler.Collector {
	w.tb.Helper()
	source := w.s.Source(base)
	options := fetch.Options{
		Every: -1, Retries: -1, MaxBytes: 1 << 20, Now: func() time.Time { return w.now },
		Sleep:    func(ctx context.Context, _ time.Duration) error { return ctx.Err() },
		Resolver: &net.Resolver{PreferGo: true, Dial: nobody},
	}
	if w.impatient {
		options.Timeouts.Total = 500 * time.Millisecond
	}
	web := fetch.New(options)
	w.tb.Cleanup(web.Close)
	var limits crawler.Limits
	if w.s.Network.Limits != nil {
		limits = w.s.Network.Limits(source)
		limits.Every = -1
	}
	client, err := web.Client(source, limits)
	if err != nil {
		w.tb.Fatal(err)
	}
	c, err := w.s.Network.Collector(source, crawler.Tools{Fetcher: client, Now: func() time.Time { return w.now }})
	if err != nil {
		w.tb.Fatal(err)
	}
	return c
}

// nobody is the name server of the suite: it knows no host, and asks no other.
func nobody(_ context.Context, _, server string) (net.Conn, error) {
	return nil, &net.DNSError{Err: "no such host", Server: server, IsNotFound: true}
}

// crawl collects from a cursor as a job does, and returns the cursor that it would have saved. stop, if it is not nil, is
// asked behind every page whether the program is killed there.
func (w *world) crawl(ctx context.Context, from crawler.Cursor, stop func(page int) bool) (next crawler.Cursor, err error) {
	w.tb.Helper()
	next = from
	pages := 0
	search := w.s.Search
	search.Since = w.now.AddDate(0, -1, 0)
	for page, err := range w.collector(w.url).Collect(ctx, from, search) {
		if err != nil {
			return next, err
		}
		w.take(page)
		next = page.Next
		if pages++; stop != nil && stop(pages) {
			return next, nil
		}
		if pages > manyPages {
			w.tb.Fatalf("more than %d pages: the collector does not come to an end", manyPages)
		}
	}
	return next, nil
}

// manyPages is more than any crawl of the suite needs.
const manyPages = 2000

// take saves a page.
func (w *world) take(page crawler.Page) {
	for _, p := range page.Posts {
		if err := p.Check(); err != nil {
			w.bad++
		}
		n := -1
		if _, err := fmt.Sscanf(after(p.Text, "post-"), "%d-", &n); err == nil {
			w.found[n]++
		}
	}
}

// missing lists which of the posts 0 to n were never collected.
func (w *world) missing(n int) []int {
	var out []int
	for i := range n {
		if w.found[i] == 0 {
			out = append(out, i)
		}
	}
	return out
}

// expectAll fails where posts are missing.
func (w *world) expectAll(n int) {
	w.tb.Helper()
	if lost := w.missing(n); len(lost) > 0 {
		w.tb.Errorf("%d of %d posts were lost, the first of them post %d", len(lost), n, lost[0])
	}
	if w.bad > 0 {
		w.tb.Errorf("%d posts cannot be stored", w.bad)
	}
}
