package jobs

import (
	"context"
	"errors"
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
	v.search = c.searchOf(s, h)
	if !c.options.Since.IsZero() && !h.Covered.IsZero() {
		c.remark("%s was read before, so that --since changes nothing; --backfill reads the past again", s.Name)
	}
	return v
}

// searchOf says what to look for on a source: for whatever was followed at some time since it was last read to its end.
func (c *crawling) searchOf(s crawler.Source, h crawler.SourceHealth) crawler.Search {
	unread := c.start
	if h.Covered.Before(unread) && !h.Covered.IsZero() {
		unread = h.Covered
	}
	since := unread.Add(-s.Depth) // after an outage the way back is longer
	switch {
	case !c.options.Backfill.IsZero():
		since = c.options.Backfill
	case h.Covered.IsZero() && !c.options.Since.IsZero():
		since = c.options.Since
	}
	if h.Covered.IsZero() || !c.options.Backfill.IsZero() {
		unread = since
	}
	search := mentions.Search(c.Brands, c.Campaigns, unread, c.start)
	search.Since = since.UTC()
	if !c.options.Backfill.IsZero() {
		search.Until = c.start
	}
	return search
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
	if ctx.Err() == nil {
		return err
	}
	return nil
}

func (v *visit) backfill() bool { return !v.options.Backfill.IsZero() }
