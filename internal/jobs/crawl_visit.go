package jobs

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"sync"
	"time"

	"overheard/crawler"
	"overheard/internal/runs"
	"overheard/mentions"
)

// How long one source may take. The first visit and a backfill read weeks.
const (
	patience      = 15 * time.Minute
	firstPatience = 2 * time.Hour
)

// grace is for a collector that does not notice that its time is up. Tests have less of it.
var grace = 5 * time.Second

// errPatience ends a visit that takes too long.
var errPatience = errors.New("the time for one visit is up")

// visit reads one source once.
type visit struct {
	*crawling
	src    crawler.Source
	health crawler.SourceHealth // as it was before, until the visit is settled
	unlock func()
	rec    runs.SourceRun
	search crawler.Search
	cursor crawler.Cursor
	missed []crawler.Gap // of a backfill: what the source does not show any more

	page   sync.Mutex // held while a page is taken in
	left   bool       // the collector did not stop in time; what it still brings is not taken
	failed error      // of the program
}

func (c *crawling) newVisit(s crawler.Source, h crawler.SourceHealth, release func()) *visit {
	v := &visit{crawling: c, src: s, health: h, unlock: sync.OnceFunc(release), rec: runs.SourceRun{Source: s.Name, Status: runs.Cancelled}}
	since := c.start
	if h.Covered.Before(since) && !h.Covered.IsZero() {
		since = h.Covered // after an outage the way back is longer
	}
	since = since.Add(-s.Depth)
	switch {
	case !c.options.Backfill.IsZero():
		since = c.options.Backfill
	case h.Covered.IsZero() && !c.options.Since.IsZero():
		since = c.options.Since
	}
	v.search = mentions.Search(c.Brands, c.Campaigns, c.start, c.start)
	if !c.options.Backfill.IsZero() {
		v.search = mentions.Search(c.Brands, c.Campaigns, since, c.start)
		v.search.Until = c.start
	}
	v.search.Since = since.UTC()
	return v
}

// do reads the source and records how it went. Its error is one of the program.
func (v *visit) do(ctx context.Context) error {
	defer v.unlock()
	if ctx.Err() != nil {
		return nil // the crawl ended before it was this source's turn
	}
	before := v.health
	v.health.LastStart = v.start
	if err := v.Store.SaveHealth(ctx, v.health); err != nil {
		return stopped(ctx, err)
	}
	var err error
	if v.cursor, err = v.Store.Cursor(ctx, v.src.Name); err != nil {
		return stopped(ctx, err)
	}
	if v.backfill() {
		v.cursor = ""
	}
	limit := v.limit()
	bounded, cancel := context.WithTimeoutCause(ctx, limit, errPatience)
	defer cancel()
	collector, err := v.watched(bounded, func(ctx context.Context) (crawler.Collector, error) {
		collector, err := v.collector()
		if err == nil {
			err = v.collect(ctx, collector)
		}
		return collector, err
	})
	if v.failed != nil {
		return v.failed
	}
	return v.settle(ctx, bounded, before, collector, limit, err)
}

// limit is how long the visit may take.
func (v *visit) limit() time.Duration {
	switch {
	case v.Patience > 0:
		return v.Patience
	case v.cursor == "":
		return firstPatience
	}
	return patience
}

// stopped is nil where ctx ended: then that is why, and whoever ended it knows.
func stopped(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return nil
	}
	return err
}

func (v *visit) backfill() bool { return !v.options.Backfill.IsZero() }

// watched runs read on another goroutine and returns when it does, or shortly after ctx ends: a collector that hangs is
// left to itself, and what it may still bring is not taken. A panic of read is an error.
func (v *visit) watched(ctx context.Context, read func(context.Context) (crawler.Collector, error)) (crawler.Collector, error) {
	type result struct {
		collector crawler.Collector
		err       error
	}
	done := make(chan result, 1)
	go func() {
		var r result
		defer func() {
			if p := recover(); p != nil {
				v.log().ErrorContext(ctx, "collector crashed", "source", v.src.Name, "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
				r.err = broken(errors.New("it crashed"))
			}
			done <- r
		}()
		r.collector, r.err = read(ctx)
	}()
	select {
	case r := <-done:
		return r.collector, r.err
	case <-ctx.Done():
	}
	select {
	case r := <-done:
		return r.collector, r.err
	case <-time.After(grace):
	}
	v.page.Lock() // until a page in hand is saved
	defer v.page.Unlock()
	v.left = true
	return nil, context.Cause(ctx)
}

func (v *visit) collector() (crawler.Collector, error) {
	return NewCollector(v.Networks, v.src, crawler.Tools{Now: v.now, Log: v.log().With("source", v.src.Name)}, v.Fetcher)
}

// NewCollector makes the collector of one source, with the fetcher that suits its network.
func NewCollector(networks crawler.Registry, s crawler.Source, t crawler.Tools, fetcher func(crawler.Source, crawler.Limits) (crawler.Fetcher, error)) (crawler.Collector, error) {
	n, ok := networks.Find(s.Type)
	if !ok {
		return nil, &crawler.Trouble{Kind: crawler.Missing, Text: fmt.Sprintf("there is no network called %q", s.Type)}
	}
	if n.Token == crawler.TokenRequired && s.Token == "" {
		return nil, &crawler.Trouble{Kind: crawler.Denied, Text: n.Title + " wants a token and there is none", Advice: "set " + s.TokenVariable()}
	}
	var limits crawler.Limits
	if n.Limits != nil {
		limits = n.Limits(s)
	}
	var err error
	if t.Fetcher, err = fetcher(s, limits); err != nil {
		return nil, err
	}
	return n.Collector(s, t)
}

// collect takes page after page in. The error of the program, if any, is in v.failed.
func (v *visit) collect(ctx context.Context, collector crawler.Collector) error {
	for page, err := range collector.Collect(ctx, v.cursor, v.search) {
		if err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if !v.take(ctx, &page, v.advance) {
			break
		}
	}
	return ctx.Err() // a collector that was stopped may end as if it had seen everything
}

// take saves the posts of a page, and then what then says. It reports whether to go on.
func (v *visit) take(ctx context.Context, page *crawler.Page, then func(context.Context, *crawler.Page) error) bool {
	v.page.Lock()
	defer v.page.Unlock()
	if v.left {
		return false
	}
	counts, skipped, err := v.desk.take(ctx, v.src.Name, page)
	v.rec.Counts.Add(counts)
	v.skip(skipped)
	if err == nil {
		err = then(ctx, page)
	}
	v.failed = err
	return err == nil
}

// advance saves where a page ends.
func (v *visit) advance(ctx context.Context, page *crawler.Page) error {
	v.rec.Pages++
	gap := v.clip(page.Gap)
	if v.backfill() {
		if gap != nil {
			v.missed = append(v.missed, *gap)
		}
		return nil
	}
	if gap != nil {
		v.rec.Gaps++
	}
	if page.Next != "" {
		v.cursor = page.Next
	}
	return v.Store.SaveStep(context.WithoutCancel(ctx), v.step(page, gap))
}

func (v *visit) skip(by map[string]int64) {
	p := crawler.Page{Skipped: v.rec.Skipped}
	for reason, n := range by {
		p.Skip(reason, n)
	}
	v.rec.Skipped = p.Skipped
}

// clip brings a gap into order: it has two ends, and lies between what was seen before and now.
func (v *visit) clip(g *crawler.Gap) *crawler.Gap {
	if g == nil {
		return nil
	}
	clipped, earliest := *g, v.search.Since
	if c := v.health.Covered; !v.backfill() && c.After(earliest) && !c.After(v.start) {
		earliest = c
	}
	if clipped.From.Before(earliest) {
		clipped.From = earliest
	}
	if clipped.To.IsZero() || clipped.To.After(v.start) {
		clipped.To = v.start
	}
	if !clipped.From.Before(clipped.To) {
		return nil
	}
	return &clipped
}

func (v *visit) step(page *crawler.Page, gap *crawler.Gap) crawler.Step {
	s := crawler.Step{Source: v.src.Name, Cursor: v.cursor, At: v.start, Forget: v.start.Add(-v.src.Revisit), Gap: gap}
	for i := range page.Posts {
		p := &page.Posts[i]
		if p.Check() != nil || p.Deleted {
			continue
		}
		if p.PublishedAt.After(s.Newest) {
			s.Newest = p.PublishedAt
		}
		if v.src.Revisit > 0 && p.PublishedAt.After(s.Forget) {
			s.Seen = append(s.Seen, crawler.Ref{NativeID: p.NativeID, PublishedAt: p.PublishedAt})
		}
	}
	return s
}

// broken is an error of a collector that names no trouble.
func broken(err error) *crawler.Trouble {
	return &crawler.Trouble{Kind: crawler.Garbled, Text: "its collector failed", Err: err, Advice: "this is a mistake of the program: please report it"}
}
