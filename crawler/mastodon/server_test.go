package mastodon

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

// server is a small Mastodon: statuses by tag in the order in which they came, and pages as the real one cuts them.
type server struct {
	*httptest.Server
	t        *testing.T
	statuses []map[string]any
	members  bool // nothing without a token
	asked    fetchtest.Asked
}

func newServer(t *testing.T) *server {
	s := &server{t: t}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /api/v1/timelines/tag/{tag}", s.timeline)
	mux.HandleFunc("GET /api/v1/statuses/{id}", s.single)
	mux.HandleFunc("GET /api/v1/instance", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, `{"uri":"x"}`) })
	s.Server = httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s
}

// opaque makes ids whose order as text is not their order in time.
func opaque(n int) string { return fmt.Sprintf("%c%d", 'z'-rune(n%7), n) }

// add adds a status with the tag #acme that says something at a time.
func (s *server) add(n int, at time.Time, change ...func(map[string]any)) {
	status := map[string]any{
		"id": opaque(n), "created_at": at.Format(time.RFC3339), "visibility": "public", "language": "en",
		"url": fmt.Sprintf("https://social.example/@ann/%d", n), "content": fmt.Sprintf("<p>post %d <a>#<span>acme</span></a></p>", n),
		"account": map[string]any{"acct": "ann"}, "tags": []map[string]any{{"name": "acme"}}, "favourites_count": 3,
	}
	for _, c := range change {
		c(status)
	}
	s.statuses = append(s.statuses, status)
}

func (s *server) refuse(w http.ResponseWriter, r *http.Request) bool {
	if s.members && r.Header.Get("Authorization") != "Bearer right" {
		http.Error(w, `{"error":"This method requires an authenticated user"}`, http.StatusUnauthorized)
		return true
	}
	return false
}

func (s *server) timeline(w http.ResponseWriter, r *http.Request) {
	s.asked.Add(r.URL.RequestURI())
	if s.refuse(w, r) {
		return
	}
	if r.PathValue("tag") != "acme" {
		http.Error(w, `{"error":"Record not found"}`, http.StatusNotFound)
		return
	}
	q := r.URL.Query()
	limit, err := strconv.Atoi(q.Get("limit"))
	if err != nil {
		s.t.Errorf("limit %q", q.Get("limit"))
	}
	at := func(id string) int {
		return slices.IndexFunc(s.statuses, func(m map[string]any) bool { return m["id"] == id })
	}
	from, to := 0, len(s.statuses)
	switch {
	case q.Has("min_id"):
		from = at(q.Get("min_id")) + 1
		to = min(from+limit, to)
	case q.Has("max_id"):
		to = at(q.Get("max_id"))
		from = max(to-limit, 0)
	default:
		from = max(to-limit, 0)
	}
	page := slices.Clone(s.statuses[from:to])
	slices.Reverse(page)
	if len(page) > 0 {
		link := func(parameter string, id any) string {
			return "<https://wrong.example/?" + url.Values{"limit": {"40"}, parameter: {id.(string)}}.Encode() + ">"
		}
		w.Header().Set("Link", link("max_id", page[len(page)-1]["id"])+`; rel="next", `+link("min_id", page[0]["id"])+`; rel="prev"`)
	}
	_ = json.NewEncoder(w).Encode(page)
}

func (s *server) single(w http.ResponseWriter, r *http.Request) {
	if s.refuse(w, r) {
		return
	}
	for _, status := range s.statuses {
		if status["id"] == r.PathValue("id") {
			_ = json.NewEncoder(w).Encode(status)
			return
		}
	}
	http.Error(w, `{"error":"Record not found"}`, http.StatusNotFound)
}

// collector is one that reads #acme and, where there are more, those.
func (s *server) collector(token string) crawler.Collector {
	c, err := Network().Collector(
		crawler.Source{Name: "social", BaseURL: s.URL, Token: token},
		crawler.Tools{Fetcher: fetcher(s.t), Now: func() time.Time { return now }},
	)
	if err != nil {
		s.t.Fatal(err)
	}
	return c
}

var acme = crawler.Search{Hashtags: []string{"Acme"}, Since: now.AddDate(0, 0, -7)}

// crawl collects everything and returns what the posts say.
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

func ids(posts []crawler.Post) string {
	var out []string
	for _, p := range posts {
		out = append(out, p.NativeID)
	}
	return strings.Join(out, " ")
}
