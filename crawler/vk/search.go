package vk

import (
	"context"
	"iter"
	"net/url"
	"strconv"
	"strings"
	"time"

	"overheard/crawler"
)

const (
	searchPage = 200              // the most that search gives at once
	overlap    = 10 * time.Minute // searched again: posts reach the index late
)

// Collect searches first and then reads walls.
func (c *collector) Collect(ctx context.Context, from crawler.Cursor, s crawler.Search) iter.Seq2[crawler.Page, error] {
	return func(yield func(crawler.Page, error) bool) {
		at, ok := parseCursor(from)
		walls := c.source.Options.Strings("communities")
		var queries []string
		if c.source.Options.Bool("search") {
			queries = wanted(s)
		}
		at.keep(queries, walls)
		if !ok && !yield(crawler.Page{Next: at.encode(), Gap: &crawler.Gap{From: s.Since, Reason: crawler.GapCursor}}, nil) {
			return
		}
		r := &reading{collector: c, at: &at, search: s, yield: yield}
		if r.queries(ctx, queries) {
			r.walls(ctx, walls)
		}
	}
}

// wanted is what is searched for: hashtags with their sign, phrases in quotes.
func wanted(s crawler.Search) []string {
	var queries []string
	seen := map[string]bool{}
	add := func(q string) {
		if q = strings.ToLower(strings.TrimSpace(q)); len(q) > 1 && !seen[q] {
			seen[q] = true
			queries = append(queries, q)
		}
	}
	for _, tag := range s.Hashtags {
		add("#" + strings.TrimLeft(tag, "#"))
	}
	for _, term := range s.Terms {
		if strings.ContainsRune(term, ' ') {
			term = `"` + strings.ReplaceAll(term, `"`, "") + `"`
		}
		add(term)
	}
	return queries
}

// reading is one crawl.
type reading struct {
	*collector
	at     *cursor
	search crawler.Search
	yield  func(crawler.Page, error) bool
}

// queries searches for as many as are due, beginning with the one whose turn it is. It reports whether to go on.
func (r *reading) queries(ctx context.Context, queries []string) bool {
	left := r.share()
	for range queries {
		if left <= 0 {
			return true
		}
		q := queries[r.at.Next%len(queries)]
		var goOn, done bool
		if left, done, goOn = r.query(ctx, q, left); !goOn {
			return false
		}
		if !done {
			return true // it carries on with the same one next time
		}
		r.at.Next = (r.at.Next + 1) % len(queries)
		if !r.yield(crawler.Page{Next: r.at.encode()}, nil) {
			return false
		}
	}
	return true
}

// share is how many searches this crawl may make, so that they last for the day.
func (r *reading) share() int {
	const kept = searchesADay / 10 // for crawls that somebody starts by hand
	return max(1, int((searchesADay-kept)*r.source.Every/(24*time.Hour)))
}

// query reads one query down to what was covered before, at most left pages of it.
func (r *reading) query(ctx context.Context, q string, left int) (rest int, done, goOn bool) {
	st := r.at.Queries[q]
	if st.Top == 0 {
		st.Top, st.Down = r.until().Unix(), r.until().Unix()
		st.Covered = max(st.Covered-int64(overlap/time.Second), r.search.Since.Unix())
	}
	start, end := "", st.Down // search goes on from start below the same end; where it shows no more, a new end begins
	for left > 0 {
		left--
		first := start == ""
		answer, err := r.find(ctx, q, st.Covered, end, start)
		if err != nil {
			r.yield(crawler.Page{}, err)
			return left, false, false
		}
		oldest := st.Down
		for _, i := range answer.Items {
			oldest = min(oldest, i.Date)
		}
		start = answer.Next
		done = len(answer.Items) == 0 || oldest <= st.Covered || first && start == "" && len(answer.Items) < searchPage
		if !done && start == "" {
			if oldest == end {
				oldest-- // more in one second than search shows: the rest of it cannot be seen
			}
			end = oldest
		}
		st.Down = oldest
		if done {
			st = stretch{Covered: st.Top}
		}
		r.at.Queries[q] = st
		page := crawler.Page{Next: r.at.encode()}
		r.take(&page, answer.Items)
		if !r.yield(page, nil) {
			return left, false, false
		}
		if done {
			return left, true, true
		}
	}
	return left, false, true
}

func (r *reading) until() time.Time {
	if r.search.Until.IsZero() {
		return r.now()
	}
	return r.search.Until
}

type found struct {
	Items []item `json:"items"`
	Next  string `json:"next_from"`
}

// find asks for one page, newest first.
func (r *reading) find(ctx context.Context, q string, from, to int64, start string) (found, error) {
	p := url.Values{
		"q": {q}, "count": {strconv.Itoa(searchPage)},
		"start_time": {strconv.FormatInt(max(from, 0), 10)}, "end_time": {strconv.FormatInt(to, 10)},
	}
	if start != "" {
		p.Set("start_from", start)
	}
	var answer found
	err := r.api.call(ctx, methodSearch, p, &answer)
	return answer, err
}
