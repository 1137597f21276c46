package vk

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"overheard/crawler"
	"overheard/crawler/fetch/fetchtest"
)

var now = time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC)

// server is a small VK: posts in the order of their time, on one wall, with comments.
type server struct {
	*httptest.Server
	t        *testing.T
	posts    []map[string]any
	comments map[int64][]map[string]any
	faults   map[string][]int // by method, answered one after the other instead of a result
	calls    fetchtest.Asked  // methods
	most     int              // posts that search shows to one question; 0 for 1,000
}

func newServer(t *testing.T) *server {
	s := &server{t: t, comments: map[int64][]map[string]any{}, faults: map[string][]int{}}
	s.Server = httptest.NewServer(http.HandlerFunc(s.serve))
	t.Cleanup(s.Close)
	return s
}

func (s *server) add(id int64, at time.Time, change ...func(map[string]any)) {
	p := map[string]any{
		"id": id, "owner_id": -7, "from_id": 100 + id, "date": at.Unix(), "text": fmt.Sprintf("post %d #acme", id), "post_type": "post",
		"likes": map[string]any{"count": 4}, "views": map[string]any{"count": 50}, "comments": map[string]any{"count": len(s.comments[id])},
	}
	for _, c := range change {
		c(p)
	}
	s.posts = append(s.posts, p)
}

func (s *server) serve(w http.ResponseWriter, r *http.Request) {
	if err := r.ParseForm(); err != nil || r.URL.RawQuery != "" {
		s.t.Errorf("asked %s: %v", r.URL, err)
	}
	method := strings.TrimPrefix(r.URL.Path, "/method/")
	s.calls.Add(method)
	answer := map[string]any{}
	switch codes := s.faults[method]; {
	case r.Form.Get("access_token") != "secret":
		answer["error"] = map[string]any{"error_code": 5, "error_msg": "User authorization failed"}
	case len(codes) > 0:
		s.faults[method] = codes[1:]
		answer["error"] = map[string]any{"error_code": codes[0], "error_msg": "for access_token=" + r.Form.Get("access_token")}
	case method == methodSearch:
		answer["response"] = s.find(r.Form)
	case method == methodWall:
		answer["response"] = map[string]any{"items": slice(newestFirst(s.posts), number2(r.Form, "offset"), number2(r.Form, "count"))}
	case method == methodComments:
		answer["response"] = map[string]any{"items": slice(s.comments[int64(number2(r.Form, "post_id"))], number2(r.Form, "offset"), number2(r.Form, "count"))}
	case method == methodByID:
		answer["response"] = map[string]any{"items": s.byID(strings.Split(r.Form.Get("posts"), ","))}
	}
	_ = json.NewEncoder(w).Encode(answer)
}

func (s *server) find(form url.Values) map[string]any {
	var hits []map[string]any
	for _, p := range newestFirst(s.posts) {
		at := p["date"].(int64)
		if at >= int64(number2(form, "start_time")) && at <= int64(number2(form, "end_time")) {
			hits = append(hits, p)
		}
	}
	most := s.most
	if most == 0 {
		most = 1000
	}
	hits = hits[:min(len(hits), most)]
	from := number2(form, "start_from")
	page := slice(hits, from, number2(form, "count"))
	answer := map[string]any{"items": page}
	if from+len(page) < len(hits) {
		answer["next_from"] = strconv.Itoa(from + len(page))
	}
	return answer
}

func (s *server) byID(ids []string) []map[string]any {
	var out []map[string]any
	for _, p := range s.posts {
		if slices.Contains(ids, fmt.Sprintf("%d_%d", p["owner_id"], p["id"])) {
			out = append(out, p)
		}
	}
	return out
}

func newestFirst(posts []map[string]any) []map[string]any {
	out := slices.Clone(posts)
	slices.Reverse(out)
	return out
}

func slice(items []map[string]any, from, n int) []map[string]any {
	from = min(from, len(items))
	return items[from:min(from+n, len(items))]
}

func number2(form url.Values, name string) int {
	n, _ := strconv.Atoi(form.Get(name))
	return n
}

func (s *server) collector(o crawler.Options, change ...func(*crawler.Source)) *collector {
	options := crawler.Options{"search": true, "comments": true}
	for k, v := range o {
		options[k] = v
	}
	source := crawler.Source{Name: "vk", BaseURL: s.URL, Token: "secret", Every: 15 * time.Minute, Revisit: 72 * time.Hour, Options: options}
	for _, c := range change {
		c(&source)
	}
	made, err := open(source, crawler.Tools{Fetcher: fetcher(s.t), Now: func() time.Time { return now }})
	if err != nil {
		s.t.Fatal(err)
	}
	c := made.(*collector)
	c.api.wait = nil // nothing waits in tests, unless they say so
	return c
}

// crawl collects everything there is since from.
func crawl(t *testing.T, c crawler.Collector, from crawler.Cursor, s crawler.Search) (posts []crawler.Post, next crawler.Cursor, err error) {
	t.Helper()
	next = from
	for page, err := range c.Collect(t.Context(), from, s) {
		if err != nil {
			return posts, next, err
		}
		posts, next = append(posts, page.Posts...), page.Next
	}
	return posts, next, nil
}

func distinct(posts []crawler.Post) int {
	seen := map[string]bool{}
	for _, p := range posts {
		seen[p.NativeID] = true
	}
	return len(seen)
}
