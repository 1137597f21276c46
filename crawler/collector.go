package crawler

import (
	"context"
	"iter"
	"log/slog"
	"time"
)

// Collector finds the posts of one source.
type Collector interface {
	// Collect yields what is new since from, a page at a time and as far as it can oldest first. The caller saves a page
	// and then its Next, before it takes the following page: whatever kills the program, nothing is lost and at most one
	// page is read twice. An error ends the sequence; pages yielded before it stand. It is a [Trouble] where the source is
	// to blame, and wraps ctx's error where ctx ended. A sequence that ends without an error has seen everything up to now.
	Collect(ctx context.Context, from Cursor, s Search) iter.Seq2[Page, error]
}

// Revisiter is a Collector that can look again at posts it has found before: forward polling never sees what was edited
// or deleted since, nor how far a post has travelled.
type Revisiter interface {
	// Revisit yields pages that hold those of refs that still exist, as they are now, and in Deleted those that are gone.
	// Refs that the network would not show this time are left out. Cursors of the pages mean nothing.
	Revisit(ctx context.Context, refs []Ref) iter.Seq2[Page, error]
}

// Tester is a Collector that can say what it finds where, so that a user can see which of their selectors fits nothing.
type Tester interface {
	// Test asks for one page, the first that a crawl would ask for. Its error is as in Collect; what was found up to it is
	// returned as well.
	Test(ctx context.Context, s Search) ([]Finding, error)
}

// Finding is what one part of a page came to: how many there are of what a selector names, and the first of them.
type Finding struct {
	What  string // such as "item" or "item > time", or the name of an option and its selector
	Count int
	First string // shortened by the caller; "" where nothing was found
}

// Ref names a stored post that is to be looked at again.
type Ref struct {
	NativeID    string
	URL         string
	Thread      string
	PublishedAt time.Time
}

// Search is what a crawl looks for.
type Search struct {
	Hashtags []string  // without "#", as the user wrote them; of all brands and running campaigns, each once
	Terms    []string  // words and phrases, for networks that search texts
	Since    time.Time // a first crawl, or one that fills a gap, goes no further back
	Until    time.Time // zero for now; set where a gap in the past is filled
}

// Page is one answer of a network: everything that belongs to one step of the cursor.
type Page struct {
	Posts   []Post
	Deleted []string         // native ids the network says are gone
	Skipped map[string]int64 // what was there and was not kept, by reason: "private", "noindex", "no_time", …
	Next    Cursor           // saved only after the posts are
	Gap     *Gap             // a stretch of time that this step could not see
}

// Skip counts n records that were not kept.
func (p *Page) Skip(reason string, n int64) {
	if n == 0 {
		return
	}
	if p.Skipped == nil {
		p.Skipped = map[string]int64{}
	}
	p.Skipped[reason] += n
}

// The reasons for which pages skip records. Others are allowed; these are the ones that people read a sentence about.
const (
	SkipPrivate  = "private"  // not public
	SkipNoIndex  = "noindex"  // the author does not want to be found
	SkipNoID     = "no_id"    // nothing to tell it from others by
	SkipNoTime   = "no_time"  // no time, or one that could not be read
	SkipNoText   = "no_text"  // nothing but pictures
	SkipTooOld   = "too_old"  // older than Search.Since
	SkipUnusable = "unusable" // damaged, or not what the network documents
)

// Tools is what a network is given to make a Collector.
type Tools struct {
	Fetcher Fetcher
	Now     func() time.Time
	Log     *slog.Logger // no post text, no names, no tokens
}
