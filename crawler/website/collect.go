package website

import (
	"context"
	"iter"
	"slices"
	"strings"
	"time"

	"overheard/crawler"
)

// Collect reads the lists that the source begins with, or those that they link to. One that cannot be read is told of at
// the end, after the others.
func (c *collector) Collect(ctx context.Context, from crawler.Cursor, s crawler.Search) iter.Seq2[crawler.Page, error] {
	return func(yield func(crawler.Page, error) bool) {
		at, ok := parseCursor(from)
		if !ok && !yield(crawler.Page{Next: at.encode(), Gap: &crawler.Gap{From: s.Since, Reason: crawler.GapCursor}}, nil) {
			return
		}
		r := &reading{collector: c, at: at, search: s, yield: yield}
		for _, start := range c.starts {
			goOn := false
			if c.sel[selFollow].css != "" {
				goOn = r.index(ctx, start)
			} else {
				goOn = r.list(ctx, start, false)
			}
			if !goOn {
				return
			}
		}
		if r.broken != nil {
			yield(crawler.Page{}, r.broken)
		}
	}
}

// reading is one crawl.
type reading struct {
	*collector
	at     cursor
	search crawler.Search
	yield  func(crawler.Page, error) bool
	broken error // of the first list that could not be read
}

// fail puts a trouble by that concerns one list, and ends the crawl for anything else. It reports whether to go on.
func (r *reading) fail(ctx context.Context, err error) bool {
	if crawler.AsTrouble(err) == nil || ctx.Err() != nil {
		r.yield(crawler.Page{}, err)
		return false
	}
	if r.broken == nil {
		r.broken = err
	}
	return true
}

// index follows the links of an index.
func (r *reading) index(ctx context.Context, start string) bool {
	p, err := r.ask(ctx, start, false)
	if err != nil {
		return r.fail(ctx, err)
	}
	links := p.follow(r.sel[selFollow])
	if len(links) == 0 {
		return r.fail(ctx, &crawler.Trouble{Kind: crawler.Garbled, Text: "select.follow found no link on " + p.host(),
			Advice: "look at it with: overheard sources test " + r.source.Name})
	}
	for _, link := range links[:min(len(links), int(r.source.Options.Int("threads")))] {
		if !r.list(ctx, link, true) {
			return false
		}
	}
	return true
}

// list reads one list as far as it is new, at most the pages that one crawl may. It reports whether to go on.
func (r *reading) list(ctx context.Context, start string, thread bool) bool {
	w := walk{reading: r, start: start, thread: thread, before: r.at.Lists[start].clone(), seen: map[string]bool{}}
	address := start
	if w.before.Next != "" && r.search.Until.IsZero() {
		address = w.before.Next
	}
	for n := 1; ; n++ {
		p, err := r.ask(ctx, address, n == 1 && r.search.Until.IsZero() && len(w.before.Known) > 0)
		if err != nil {
			return w.refused(ctx, err, address)
		}
		if p.response.NotModified {
			return true
		}
		next, out, err := w.page(p, address, n >= int(r.source.Options.Int("pages")))
		if err != nil {
			return r.fail(ctx, err)
		}
		if n == 1 && next != "" && w.nothingNew(out) {
			address = next // the page where the last crawl stopped, and there are more by now
			continue
		}
		r.at.trim()
		out.Next = r.at.encode()
		if !r.yield(out, nil) {
			return false
		}
		p.response.Commit()
		if next == "" {
			return true
		}
		address = next
	}
}

// nothingNew reports a page in the middle of a list that is as it was.
func (w *walk) nothingNew(out crawler.Page) bool {
	if w.before.Order != orderOldest || w.before.Next == "" {
		return false
	}
	for _, p := range out.Posts {
		if !slices.Contains(w.before.Known, keyOf(p.NativeID)) {
			return false
		}
	}
	return true
}

// refused forgets a page that is no longer there, so that the next crawl begins with the first again.
func (w *walk) refused(ctx context.Context, err error, address string) bool {
	t := crawler.AsTrouble(err)
	if t != nil && t.Kind == crawler.Missing && address != w.start {
		l := w.at.Lists[w.start].clone()
		l.Next, l.Top = "", nil
		w.at.Lists[w.start] = l
		return w.yield(crawler.Page{Next: w.at.encode()}, nil)
	}
	return w.fail(ctx, err)
}

// walk is the reading of one list.
type walk struct {
	*reading
	start  string
	thread bool
	before *list           // as the last crawl left it
	seen   map[string]bool // pages of this walk, by address and by what was on them
}

// page takes one page in: its new items become posts, and the list remembers how far it has come. next is the page to go
// on with, "" where the list ends.
func (w *walk) page(p *page, address string, last bool) (next string, out crawler.Page, err error) {
	items := w.items(p)
	if len(items) == 0 && address == w.start {
		return "", out, &crawler.Trouble{Kind: crawler.Garbled, Status: p.response.Status, Text: "select.item found nothing on " + p.host(),
			Advice: "look at it with: overheard sources test " + w.source.Name}
	}
	l := w.at.Lists[w.start].clone()
	again := w.repeated(l, address, items)
	if again {
		items = nil
	}
	l.Read = w.now().Unix()
	if address == w.start && len(items) > 0 {
		l.First = items[0].print
	}
	if l.Order == "" {
		l.Order = w.order(items)
	}
	if w.thread && l.Thread == "" && address == w.start && len(items) > 0 {
		l.Thread = items[0].id
	}
	w.take(&out, l, items)
	if len(items) > 0 {
		next = p.next(w.sel[selNext])
	}
	if l.Order == orderOldest {
		w.upward(l, items, address, next, last)
	} else {
		next = w.downward(l, items, address, next, again, &out)
	}
	if last {
		next = ""
	}
	w.at.Lists[w.start] = l
	return next, out, nil
}

// repeated reports a page that this walk has read before, under this or another number, or the first page under another
// number.
func (w *walk) repeated(l *list, address string, items []item) bool {
	if l.Order == orderOldest && address != w.start && len(items) > 0 && items[0].print == l.First {
		return true
	}
	prints := make([]string, len(items))
	for n, i := range items {
		prints[n] = i.print
	}
	content := keyOf(strings.Join(prints, " "))
	again := w.seen[address] || len(items) > 0 && w.seen[content]
	w.seen[address], w.seen[content] = true, true
	return again
}

// take makes posts of the items.
func (w *walk) take(out *crawler.Page, l *list, items []item) {
	for _, i := range items {
		if l.Thread != "" && l.Thread != i.id {
			i.post.Thread = l.Thread
		}
		switch at := i.post.PublishedAt; {
		case i.undated && w.known(i):
		case i.reason != "":
			out.Skip(i.reason, 1)
		case w.first() && at.Before(w.search.Since):
			out.Skip(crawler.SkipTooOld, 1)
		case !w.search.Until.IsZero() && !at.Before(w.search.Until):
			out.Skip("outside", 1) // only a stretch of the past was asked for
		default:
			out.Posts = append(out.Posts, i.post)
			l.Seen = max(l.Seen, at.Unix())
		}
	}
}

// first reports that the list has never been read to its end.
func (w *walk) first() bool { return len(w.before.Known) == 0 }

func (w *walk) known(i item) bool { return slices.Contains(w.before.Known, i.key) }

// upward remembers the page as the one to begin with next time, or the one behind it where one crawl may read no more.
func (w *walk) upward(l *list, items []item, address, next string, last bool) {
	if len(items) == 0 {
		return
	}
	l.Known, l.Next, l.Newest = keys(items), address, l.Seen
	if last && next != "" {
		l.Next = next
	}
}

// downward remembers how far down the list has been read, and returns where to go on: nowhere once it has come to what was
// known, or is too old. Where the site shows no more before that, there is a gap.
func (w *walk) downward(l *list, items []item, address, next string, again bool, out *crawler.Page) string {
	if address == w.start && len(items) > 0 {
		l.Top = keys(items)
	}
	if len(items) == 0 && !again && l.Empty != address {
		l.Empty, l.Next = address, address
		return ""
	}
	l.Empty = ""
	reached := w.reached(items)
	if reached {
		next = ""
	}
	if l.Next = next; next != "" {
		return next
	}
	if oldest := lastTime(items); !w.first() && !reached && w.before.Newest > 0 && !oldest.IsZero() {
		out.Gap = &crawler.Gap{From: time.Unix(w.before.Newest, 0).UTC(), To: oldest, Reason: crawler.GapClamped}
	}
	if len(l.Top) > 0 {
		l.Known, l.Newest = l.Top, max(l.Newest, l.Seen)
	}
	l.Top = nil
	return ""
}

// reached reports that the page has come to what is known, or to what is older than anybody wants. Neither the first items
// tell, since what is pinned stands there, nor their times, since some are published late.
func (w *walk) reached(items []item) bool {
	if len(items) == 0 {
		return false
	}
	end := items[len(items)-1]
	if w.first() {
		return !end.undated && !end.post.PublishedAt.IsZero() && end.post.PublishedAt.Before(w.search.Since)
	}
	known := 0
	for _, i := range items {
		if w.known(i) {
			known++
		}
	}
	return w.known(end) || 2*known > len(items)
}

// lastTime is the time of the last item that has one.
func lastTime(items []item) time.Time {
	for _, i := range slices.Backward(items) {
		if !i.undated && !i.post.PublishedAt.IsZero() {
			return i.post.PublishedAt
		}
	}
	return time.Time{}
}

func keys(items []item) []string {
	out := make([]string, len(items))
	for n, i := range items {
		out[n] = i.key
	}
	return out
}

// order finds out how a list is sorted: by whether times mostly rise or fall from one item to the next,
// since what is pinned falls out of line.
func (w *walk) order(items []item) string {
	if order := w.source.Options.String("order"); order != orderAuto {
		return order
	}
	var last time.Time
	up, down := 0, 0
	for _, i := range items {
		at := i.post.PublishedAt
		if i.undated || at.IsZero() {
			continue
		}
		switch {
		case last.IsZero():
		case at.After(last):
			up++
		case at.Before(last):
			down++
		}
		last = at
	}
	switch {
	case up > down:
		return orderOldest
	case down > up:
		return orderNewest
	}
	return "" // not to be told yet: read as if the newest came first, which is harmless
}
