package fetch_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"overheard/crawler"
	"overheard/crawler/fetch"
	"overheard/crawler/fetch/fetchtest"
)

// start is when the clock of every test begins.
var start = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// site is a server of our own, and a client that may ask it.
type site struct {
	*httptest.Server
	*fetch.Client
	web   *fetch.Web
	clock *fetchtest.Clock
	seen  fetchtest.Asked // paths asked for
}

// serve starts a site. Paths that no handler is given for answer 404, robots.txt among them.
func serve(t *testing.T, pages map[string]http.HandlerFunc, change ...func(*fetch.Options)) *site {
	t.Helper()
	s := &site{clock: fetchtest.NewClock(start)}
	s.Server = httptest.NewServer(s.record(pages))
	t.Cleanup(s.Close)
	s.Client = s.client(t, fetchtest.Options(s.clock), crawler.Limits{}, change...)
	return s
}

func (s *site) record(pages map[string]http.HandlerFunc) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.seen.Add(r.URL.RequestURI())
		page := pages[r.URL.Path]
		if page == nil {
			page = http.NotFound
		}
		page(w, r)
	})
}

// client makes another program that asks the site.
func (s *site) client(t *testing.T, o fetch.Options, limits crawler.Limits, change ...func(*fetch.Options)) *fetch.Client {
	t.Helper()
	for _, c := range change {
		c(&o)
	}
	s.web = fetch.New(o)
	t.Cleanup(s.web.Close)
	client, err := s.web.Client(crawler.Source{Name: "site", BaseURL: s.URL}, limits)
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// asked lists the paths that were asked for, robots.txt left out.
func (s *site) asked() string {
	var out []string
	for _, path := range s.seen.All() {
		if path != "/robots.txt" {
			out = append(out, path)
		}
	}
	return strings.Join(out, " ")
}

func (s *site) count(path string) int { return s.seen.Times(path) }

// get asks for a path of the site.
func (s *site) get(path string) (*crawler.Response, error) {
	return s.Fetch(context.Background(), crawler.Request{URL: s.URL + path})
}

func (s *site) api(path string) (*crawler.Response, error) {
	return s.Fetch(context.Background(), crawler.Request{URL: s.URL + path, API: true})
}

// says answers with a text.
func says(text string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(text)) }
}

// sends answers with a status.
func sends(status int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) }
}

// onward redirects.
func onward(to string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, to, http.StatusFound) }
}

// want checks that err is a Trouble of a kind and returns it.
func want(t *testing.T, err error, kind crawler.TroubleKind) *crawler.Trouble {
	t.Helper()
	trouble := crawler.AsTrouble(err)
	if trouble == nil || trouble.Kind != kind {
		t.Fatalf("got %v, want trouble of kind %s", err, kind)
	}
	return trouble
}

// must returns an answer that has to be one.
func must(t *testing.T) func(*crawler.Response, error) *crawler.Response {
	return func(r *crawler.Response, err error) *crawler.Response {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
}

func TestAPageIsFetched(t *testing.T) {
	s := serve(t, map[string]http.HandlerFunc{"/a": says("<p>hello")})
	r := must(t)(s.get("/a?x=1"))
	if string(r.Body) != "<p>hello" || r.Status != 200 || r.URL != s.URL+"/a?x=1" || !r.At.Equal(start) {
		t.Errorf("got %+v", r)
	}
	r.Commit()
}

func TestWeSayWhoWeAre(t *testing.T) {
	var got http.Header
	s := serve(t, map[string]http.HandlerFunc{"/": func(_ http.ResponseWriter, r *http.Request) { got = r.Header.Clone() }},
		func(o *fetch.Options) { o.Version, o.Contact = "1.2", "mailto:crawl@team.example\r\nX-Evil: 1" })
	must(t)(s.Fetch(context.Background(), crawler.Request{URL: s.URL + "/", Token: "t", Accept: "text/html", Header: http.Header{"User-Agent": {"Mozilla"}, "X-A": {"b"}}}))
	for name, want := range map[string]string{
		"User-Agent": "overheard/1.2 (+mailto:crawl@team.exampleX-Evil: 1)", "Authorization": "Bearer t", "Accept": "text/html", "X-A": "b", "Cookie": "",
	} {
		if got.Get(name) != want {
			t.Errorf("%s: got %q, want %q", name, got.Get(name), want)
		}
	}
}
