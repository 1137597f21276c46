package website

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"overheard/crawler"
	"overheard/crawler/fetch"
	"overheard/crawler/fetch/fetchtest"
)

var now = time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC)

// site has two lists: /reviews, newest first, with stars, and the threads of a forum behind /forum, oldest first. Ten items
// make a page. A page number past the end answers page one, as some forums do.
type site struct {
	*httptest.Server
	reviews []string // the HTML of each, oldest first
	threads [][]string
	asked   fetchtest.Asked
}

func newSite(t *testing.T) *site {
	s := &site{}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /reviews", func(w http.ResponseWriter, r *http.Request) {
		var newest []string
		for n := range s.reviews {
			newest = append(newest, s.reviews[len(s.reviews)-1-n])
		}
		s.list(w, r, newest)
	})
	mux.HandleFunc("GET /thread/{n}", func(w http.ResponseWriter, r *http.Request) {
		n, err := strconv.Atoi(r.PathValue("n"))
		if err != nil || n >= len(s.threads) {
			http.NotFound(w, r)
			return
		}
		s.list(w, r, s.threads[n])
	})
	mux.HandleFunc("GET /forum", func(w http.ResponseWriter, _ *http.Request) {
		for n := range s.threads {
			fmt.Fprintf(w, `<a class="topic" href="thread/%d">topic</a><a class="topic" href="thread/%[1]d#last">last</a><a class="topic" href="https://elsewhere.example/">ad</a>`, n)
		}
	})
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.asked.Add(r.URL.RequestURI())
		w.Header().Set("Date", now.Format(http.TimeFormat))
		mux.ServeHTTP(w, r)
	}))
	t.Cleanup(s.Close)
	return s
}

const perPage = 10

func (s *site) list(w http.ResponseWriter, r *http.Request, items []string) {
	page, err := strconv.Atoi(r.URL.Query().Get("p"))
	if from := (page - 1) * perPage; err != nil || from >= len(items) || from < 0 {
		page = 1
	}
	from := (page - 1) * perPage
	fmt.Fprintf(w, `<html lang="en"><body>%s`, strings.Join(items[from:min(from+perPage, len(items))], "\n"))
	// Like some forums, it links to a next page that is not there.
	fmt.Fprintf(w, `<a rel="next" href="%s?p=%d">next</a></body></html>`, r.URL.Path, page+1)
}

func review(n int, at time.Time, stars int) string {
	return fmt.Sprintf(`<article class="r" id="r%d"><a class="perma" href="/review/%[1]d">#</a><b class="by">user%[1]d</b><time datetime="%s">x</time>
		<i class="stars" title="%d of 5 stars"></i><h3>Title %[1]d</h3><div class="body">review %[1]d<blockquote>quoted</blockquote></div></article>`,
		n, at.Format(time.RFC3339), stars)
}

func comment(n int, when string) string {
	return fmt.Sprintf(`<article class="r"><a class="perma" href="#p%d">#</a><span class="when">%s</span><div class="body">comment %[1]d</div></article>`, n, when)
}

var reviewSelectors = map[string]string{
	selItem: "article.r", selText: ".body", selWithout: "blockquote", selTitle: "h3", selAuthor: ".by", selLink: "a.perma", selRating: ".stars@title", selNext: "a[rel=next]",
}

func (s *site) collector(t *testing.T, path string, selects map[string]string, options crawler.Options) *collector {
	t.Helper()
	o := crawler.Options{"select": selects, "kind": "review", "order": orderAuto, "tz": "UTC", "date_order": "", "rating_max": int64(5), "pages": int64(50), "threads": int64(30)}
	for k, v := range options {
		o[k] = v
	}
	source := crawler.Source{Name: "site", BaseURL: s.URL + path, Options: o}
	client, err := fetch.New(fetch.Options{Every: -1}).Client(source, crawler.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	c, err := Network().Collector(source, crawler.Tools{Fetcher: client, Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	return c.(*collector)
}

var lately = crawler.Search{Since: now.AddDate(0, 0, -30)}

// crawl collects everything there is since from.
func crawl(t *testing.T, c crawler.Collector, from crawler.Cursor) (posts []crawler.Post, next crawler.Cursor, gaps []crawler.Gap, err error) {
	t.Helper()
	next = from
	for page, err := range c.Collect(t.Context(), from, lately) {
		if err != nil {
			return posts, next, gaps, err
		}
		if page.Gap != nil {
			gaps = append(gaps, *page.Gap)
		}
		posts, next = append(posts, page.Posts...), page.Next
	}
	return posts, next, gaps, nil
}

func distinct(posts []crawler.Post) int {
	seen := map[string]bool{}
	for _, p := range posts {
		seen[p.NativeID] = true
	}
	return len(seen)
}
