package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"runtime"
	"strconv"
	"strings"
	"time"

	"github.com/gocolly/colly/v2"

	"overheard/crawler"
	"overheard/crawler/fetch"
	"overheard/crawler/website"
)

const (
	aimCrawl  = 0.7 // of the pages per second of plain colly, at least
	aimGrowth = 1.5 // of the heap over all pages, less

	perPage = 25     // posts of a page of the forum
	atOnce  = 1_000  // pages of one crawl
	rounds  = 3      // of each measurement; the best counts
	ratioOn = 3_000  // pages that the two are compared on
	flatOn  = 10_000 // pages after which the heap is looked at for the first time
)

// forum is a thread on loopback, so many pages long.
type forum struct {
	url   string
	pages int
	close func()
}

// openForum serves pages of a thread. All have the same posts but for their numbers, so that making them costs next to nothing.
func openForum(pages int) (*forum, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	f := &forum{url: "http://" + l.Addr().String() + "/thread", pages: pages}
	server := &http.Server{Handler: http.HandlerFunc(f.serve), ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = server.Serve(l) }() // ends with close
	f.close = func() { _ = server.Close() }
	return f, nil
}

func (f *forum) serve(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path != "/thread" {
		http.NotFound(w, r)
		return
	}
	page, err := strconv.Atoi(r.URL.Query().Get("p"))
	if err != nil {
		page = 1
	}
	var b strings.Builder
	b.WriteString(`<!DOCTYPE html><html lang="en"><head><title>A thread</title></head><body><div id="posts">`)
	at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(page) * time.Minute).Format(time.RFC3339)
	for n := (page - 1) * perPage; n < page*perPage; n++ {
		fmt.Fprintf(&b, `<article class="post" id="p%d"><header><a class="permalink" href="#p%[1]d">#%[1]d</a> <span class="username">user%d</span> <time datetime="%s">then</time></header>`+
			`<div class="content"><p>Post %[1]d: the queue at the counter was long again, but the staff were kind and quick.</p><p>Would I fly with them again? Perhaps.</p></div></article>`, n, n%97, at)
	}
	b.WriteString(`</div>`)
	if page < f.pages {
		fmt.Fprintf(&b, `<a rel="next" href="/thread?p=%d">next</a>`, page+1)
	}
	b.WriteString(`</body></html>`)
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = w.Write([]byte(b.String()))
}

// crawl compares the collector of websites with plain colly that picks out the same things, and watches its heap.
func (b *bench) crawl(ctx context.Context) error {
	var ours, plain float64
	for range rounds {
		f, err := openForum(ratioOn)
		if err != nil {
			return err
		}
		start := time.Now()
		posts, err := byColly(f.url)
		plain = max(plain, float64(ratioOn)/time.Since(start).Seconds())
		if err == nil && posts != ratioOn*perPage {
			err = fmt.Errorf("plain colly found %d posts of %d", posts, ratioOn*perPage)
		}
		if err == nil {
			start = time.Now()
			err = read(ctx, f, nil)
			ours = max(ours, float64(ratioOn)/time.Since(start).Seconds())
		}
		f.close()
		if err != nil {
			return err
		}
	}
	b.say("website, plain colly          %9s pages/s", grouped(int(plain)))
	b.say("website, our collector        %9s pages/s   ratio %.2f   %s", grouped(int(ours)), ours/plain, aim(ours/plain >= aimCrawl, "at least %.1f", aimCrawl))
	return b.crawlMemory(ctx)
}

// crawlMemory reads many pages and compares the heap at a tenth of them with that at the end.
func (b *bench) crawlMemory(ctx context.Context) error {
	f, err := openForum(b.pages)
	if err != nil {
		return err
	}
	defer f.close()
	var first, last uint64
	err = read(ctx, f, func(pages int) {
		if pages%flatOn != 0 {
			return
		}
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		if first == 0 {
			first = m.HeapAlloc
		}
		last = m.HeapAlloc
	})
	if err != nil || first == 0 {
		return err
	}
	growth := float64(last) / float64(first)
	b.say("website, heap, %9s pages %8.1f MB   %.2f times that at %s   %s", grouped(f.pages), float64(last)/1e6, growth, grouped(flatOn), aim(growth < aimGrowth, "under %.1f", aimGrowth))
	b.say("")
	return nil
}

// byColly is the plain peer: the same selectors, one page after the other.
func byColly(url string) (posts int, err error) {
	c := colly.NewCollector()
	c.OnHTML("article.post", func(e *colly.HTMLElement) {
		if e.ChildText(".content") != "" && e.ChildText(".username") != "" && e.ChildAttr("time", "datetime") != "" && e.ChildAttr("a.permalink", "href") != "" {
			posts++
		}
	})
	next := url
	c.OnHTML("a[rel=next]", func(e *colly.HTMLElement) { next = e.Request.AbsoluteURL(e.Attr("href")) })
	for next != "" && err == nil {
		at := next
		next = ""
		err = c.Visit(at)
	}
	return posts, err
}

// read reads the whole forum with our collector, in as many crawls as it takes. seen is told how many pages there were.
func read(ctx context.Context, f *forum, seen func(pages int)) error {
	source := crawler.Source{Name: "forum", BaseURL: f.url, Options: crawler.Options{
		"select": map[string]string{"item": "article.post", "text": ".content", "author": ".username", "time": "time@datetime", "link": "a.permalink", "next": "a[rel=next]"},
		"kind":   "post", "order": "oldest first", "tz": "UTC", "date_order": "", "rating_max": int64(5), "pages": int64(atOnce), "threads": int64(1),
	}}
	web := fetch.New(fetch.Options{Every: -1})
	defer web.Close()
	client, err := web.Client(source, crawler.Limits{})
	if err != nil {
		return err
	}
	c, err := website.Network().Collector(source, crawler.Tools{Fetcher: client, Now: time.Now})
	if err != nil {
		return err
	}
	pages, posts := 0, 0
	cursor := crawler.Cursor("")
	for posts < f.pages*perPage {
		before := posts
		for page, err := range c.Collect(ctx, cursor, crawler.Search{}) {
			if err != nil {
				return err
			}
			posts += len(page.Posts)
			cursor = page.Next
			if pages++; seen != nil {
				seen(pages)
			}
		}
		if posts == before {
			return fmt.Errorf("our collector found %d posts of %d", posts, f.pages*perPage)
		}
	}
	return nil
}
