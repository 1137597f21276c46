package fetch_test

import (
	"io"
	"log"

	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"encoding/pem"

	"overheard/crawler"
	"overheard/crawler/fetch"
	"overheard/crawler/fetch/fetchtest"
)

func TestARedirectIsFollowed(t *testing.T) {
	s := serve(t, map[string]http.HandlerFunc{"/a": onward("/b?c"), "/b": says("b")})
	if r := must(t)(s.get("/a")); string(r.Body) != "b" || r.URL != s.URL+"/b?c" {
		t.Errorf("got %s from %s", r.Body, r.URL)
	}
}

func TestRedirectsThatLeadNowhere(t *testing.T) {
	tests := []struct {
		name string
		to   func(*http.Request) string
		kind crawler.TroubleKind
	}{
		{"to itself", func(r *http.Request) string { return r.URL.Path }, crawler.Garbled},
		{"in a circle", func(r *http.Request) string { return map[string]string{"/a": "/b", "/b": "/c", "/c": "/a"}[r.URL.Path] }, crawler.Garbled},
		{"ever further", func(r *http.Request) string { return r.URL.Path + "a" }, crawler.Garbled},
		{"to a file", func(*http.Request) string { return "file:///etc/passwd" }, crawler.Barred},
		{"to nothing", func(*http.Request) string { return "http://" }, crawler.Barred},
		{"to nonsense", func(*http.Request) string { return "http://[::1" }, crawler.Garbled},
		{"to the cloud's secrets", func(*http.Request) string { return "http://169.254.169.254/latest/meta-data/" }, crawler.Barred},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := &site{clock: fetchtest.NewClock(start)}
			s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path == "/robots.txt" {
					http.NotFound(w, r)
					return
				}
				w.Header().Set("Location", tt.to(r))
				w.WriteHeader(http.StatusFound)
			}))
			t.Cleanup(s.Close)
			s.Client = s.client(t, fetchtest.Options(s.clock), crawler.Limits{})
			_, err := s.get("/a")
			want(t, err, tt.kind)
		})
	}
}

// elsewhere is a second server that may be asked as well. It writes down what it is sent.
func elsewhere(t *testing.T) (server *httptest.Server, got *http.Header) {
	got = &http.Header{}
	server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/robots.txt" {
			*got = r.Header.Clone()
		}
	}))
	t.Cleanup(server.Close)
	return server, got
}

func TestATokenDoesNotFollowARedirectToAnotherHost(t *testing.T) {
	other, got := elsewhere(t)
	s := serve(t, map[string]http.HandlerFunc{"/a": onward(other.URL + "/x")},
		func(o *fetch.Options) { o.PrivateHosts = []string{strings.TrimPrefix(other.URL, "http://")} })
	must(t)(s.Fetch(t.Context(), crawler.Request{
		URL: s.URL + "/a?key=secret", Token: "secret", Header: http.Header{"X-Api-Key": {"secret"}, "Authorization": {"Basic secret"}, "Accept-Language": {"ru"}},
	}))
	for name, values := range *got {
		if strings.Contains(strings.Join(values, ""), "secret") || name == "Referer" {
			t.Errorf("%s: %v was sent on", name, values)
		}
	}
	if got.Get("Accept-Language") != "ru" || got.Get("User-Agent") == "" {
		t.Errorf("what any host may see is missing: %v", *got)
	}
}

func TestATokenFollowsARedirectOnItsOwnHost(t *testing.T) {
	var got string
	s := serve(t, map[string]http.HandlerFunc{"/a": onward("/b"), "/b": func(_ http.ResponseWriter, r *http.Request) { got = r.Header.Get("Authorization") }})
	must(t)(s.Fetch(t.Context(), crawler.Request{URL: s.URL + "/a", Token: "t"}))
	if got != "Bearer t" {
		t.Errorf("got %q", got)
	}
}

func TestAFormDoesNotFollowARedirectToAnotherHost(t *testing.T) {
	other, got := elsewhere(t)
	s := serve(t, map[string]http.HandlerFunc{"/a": func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, other.URL+"/x", http.StatusTemporaryRedirect)
	}}, func(o *fetch.Options) { o.PrivateHosts = []string{strings.TrimPrefix(other.URL, "http://")} })
	_, err := s.Fetch(t.Context(), crawler.Request{URL: s.URL + "/a", Method: "POST", Form: []byte("password=x"), API: true})
	if want(t, err, crawler.Barred); len(*got) != 0 {
		t.Error("it was sent")
	}
}

// secure starts a server with TLS and returns a source that trusts it.
func secure(t *testing.T, h http.HandlerFunc) crawler.Source {
	server := httptest.NewUnstartedServer(h)
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	t.Cleanup(server.Close)
	file := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw}), 0o600); err != nil {
		t.Fatal(err)
	}
	return crawler.Source{Name: "secure", BaseURL: server.URL, CA: file}
}

func client(t *testing.T, s crawler.Source, change ...func(*fetch.Options)) *fetch.Client {
	t.Helper()
	o := fetchtest.Options(fetchtest.NewClock(start))
	for _, c := range change {
		c(&o)
	}
	web := fetch.New(o)
	t.Cleanup(web.Close)
	c, err := web.Client(s, crawler.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestACertificateOfOnesOwnIsTrustedWhereItIsNamed(t *testing.T) {
	source := secure(t, says("a"))
	must(t)(client(t, source).Fetch(t.Context(), crawler.Request{URL: source.BaseURL + "/a", API: true}))
	source.CA = ""
	_, err := client(t, source).Fetch(t.Context(), crawler.Request{URL: source.BaseURL + "/a", API: true})
	if trouble := want(t, err, crawler.Down); !strings.Contains(trouble.Advice, "ca") {
		t.Errorf("got %v", trouble)
	}
}

func TestAFileWithoutCertificates(t *testing.T) {
	file := filepath.Join(t.TempDir(), "ca.pem")
	_ = os.WriteFile(file, []byte("hello"), 0o600)
	for _, ca := range []string{file, file + ".not"} {
		if _, err := fetch.New(fetch.Options{}).Client(crawler.Source{Name: "a", CA: ca}, crawler.Limits{}); err == nil {
			t.Errorf("%s was taken", ca)
		}
	}
}

func TestEncryptionWhereThereIsNone(t *testing.T) {
	s := serve(t, nil)
	_, err := s.Fetch(t.Context(), crawler.Request{URL: strings.Replace(s.URL, "http:", "https:", 1) + "/a", API: true})
	if trouble := want(t, err, crawler.Down); !strings.Contains(trouble.Error(), "encryption") {
		t.Errorf("got %v", trouble)
	}
}
