package rss

import (
	"context"
	"iter"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"overheard/crawler"
)

// Collect reads one feed after the other. One that cannot be read is told of at the end, after the others.
func (c *collector) Collect(ctx context.Context, from crawler.Cursor, s crawler.Search) iter.Seq2[crawler.Page, error] {
	return func(yield func(crawler.Page, error) bool) {
		at, ok := parseCursor(from)
		if !ok && !yield(crawler.Page{Next: at.encode(), Gap: &crawler.Gap{From: s.Since, Reason: crawler.GapCursor}}, nil) {
			return
		}
		r := &reading{collector: c, at: at, search: s, yield: yield}
		for i := 0; i < len(c.feeds)+len(r.below); i++ {
			goOn := false
			if i < len(c.feeds) {
				goOn = r.feed(ctx, source{address: c.feeds[i], kind: c.kind, total: -1})
			} else {
				goOn = r.feed(ctx, r.below[i-len(c.feeds)])
			}
			if !goOn {
				return
			}
		}
		at.keep(r.asked)
		if !yield(crawler.Page{Next: at.encode()}, nil) {
			return
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
	below  []source // feeds of comments that entries named
	asked  []string
	broken error // of the first feed that could not be read
}

// source is one feed to be read.
type source struct {
	address string
	kind    crawler.Kind
	thread  string // native id of the entry below which the comments stand
	total   int    // how many comments its entry says there are; -1 where it does not say, and for feeds of entries
}

// below reports a feed of the comments below one entry.
func (s source) below() bool { return s.thread != "" }

// feed reads one feed: first what an earlier crawl had not come to, then what is new. It reports whether to go on.
func (r *reading) feed(ctx context.Context, src source) bool {
	r.asked = append(r.asked, src.address)
	if src.total >= 0 && src.total == r.at.total(src.address) {
		return true
	}
	if k := r.at.Feeds[src.address]; k != nil && k.Older > 1 {
		if goOn, done := r.back(ctx, src, k.Older); !goOn || !done {
			return goOn
		}
	}
	goOn, _ := r.back(ctx, src, 1)
	return goOn
}

// back reads a feed from a page to older ones, until it meets what was known. Only WordPress has older ones, and none of the
// comments below one entry: there, and behind some caches, each page is the first again. done reports that it has come to
// the end of what there is; goOn that the crawl may go on.
func (r *reading) back(ctx context.Context, src source, page int) (goOn, done bool) {
	read := map[string]bool{}
	for n := 1; ; n, page = n+1, page+1 {
		response, f, err := r.ask(ctx, src, page)
		if err != nil {
			return r.fail(ctx, src, err), false
		}
		if response.NotModified {
			if k := r.at.Feeds[src.address]; k != nil {
				k.Total = max(src.total, 0)
			}
			return true, true
		}
		k := r.at.Feeds[src.address].clone()
		out, ids, oldest := r.page(src, f, k)
		met := slices.ContainsFunc(ids, k.settled)
		done := met || !f.wordPress || src.below() || !anyNew(read, ids) || !oldest.After(r.search.Since)
		if k.Older = page + 1; done {
			if !met {
				out.Gap = r.missed(src, k, len(read), len(f.entries) == 0 && page > 2)
			}
			k.settle()
			k.Total = max(src.total, 0)
		}
		r.at.Feeds[src.address] = k
		out.Next = r.at.encode()
		if !r.yield(out, nil) {
			return false, false
		}
		response.Commit()
		if done || n >= r.pages {
			return true, done
		}
	}
}

// anyNew reports ids that are not in read, and puts them there.
func anyNew(read map[string]bool, ids []string) bool {
	before := len(read)
	for _, id := range ids {
		read[id] = true
	}
	return len(read) > before
}

// ask fetches a page of a feed. Only the first is asked for conditionally, and never where the past is wanted, nor where it
// names the comments: it counts as the same when there are new ones.
func (r *reading) ask(ctx context.Context, src source, page int) (*crawler.Response, feed, error) {
	address := src.address
	if page > 1 {
		u, err := url.Parse(address)
		if err != nil {
			return nil, feed{}, err
		}
		q := u.Query()
		q.Set("paged", strconv.Itoa(page))
		u.RawQuery = q.Encode()
		address = u.String()
	}
	request := crawler.Request{
		URL: address, Conditional: page == 1 && r.search.Until.IsZero() && (src.below() || !r.comments),
		Accept: "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.8, */*;q=0.1",
	}
	response, err := r.fetcher.Fetch(ctx, request)
	if err == nil && response.NotModified && r.at.Feeds[src.address] == nil { // as a crawl left it whose cursor is gone
		request.Conditional = false
		response, err = r.fetcher.Fetch(ctx, request)
	}
	if t := crawler.AsTrouble(err); t != nil && t.Status == http.StatusNotFound && page > 1 {
		return &crawler.Response{Commit: func() {}}, feed{}, nil // behind the last page
	}
	if err != nil || response.NotModified {
		return response, feed{}, err
	}
	f, err := parse(response)
	if err == nil && page > 1 && len(f.entries) == 0 {
		err = unreadable(response) // behind the last page there is nothing at all
	}
	return response, f, err
}

// fail puts an error by if it concerns one feed only. Where comments are not to be had, nobody need know.
func (r *reading) fail(ctx context.Context, src source, err error) bool {
	t := crawler.AsTrouble(err)
	switch {
	case t == nil || ctx.Err() != nil:
		r.yield(crawler.Page{}, err)
		return false
	case !src.below() && r.broken == nil:
		r.broken = err
	}
	return true
}
