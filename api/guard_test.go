package api

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
)

const testKey = "correct-horse-battery"

func withKey(o *Options) { o.Key = testKey }

func withPages(o *Options) {
	o.Pages = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/broken" {
			panic(secret)
		}
		fmt.Fprintf(w, "page %s", r.URL.Path)
	})
}

func TestTheKeyOpensEverything(t *testing.T) {
	basic := func(user, password string) string {
		r, _ := http.NewRequest(http.MethodGet, "/", nil)
		r.SetBasicAuth(user, password)
		return r.Header.Get("Authorization")
	}
	tests := []struct {
		name         string
		header, says string
		want         int
	}{
		{"no key", "", "", http.StatusUnauthorized},
		{"bearer", "Authorization", "Bearer " + testKey, http.StatusOK},
		{"bearer in another case", "Authorization", "bearer  " + testKey, http.StatusOK},
		{"header", "X-API-Key", testKey, http.StatusOK},
		{"basic, any user", "Authorization", basic("whoever", testKey), http.StatusOK},
		{"basic, no user", "Authorization", basic("", testKey), http.StatusOK},
		{"a wrong bearer", "Authorization", "Bearer " + testKey + "x", http.StatusUnauthorized},
		{"a wrong header", "X-API-Key", "x", http.StatusUnauthorized},
		{"the key as the user", "Authorization", basic(testKey, ""), http.StatusUnauthorized},
		{"an empty bearer", "Authorization", "Bearer ", http.StatusUnauthorized},
		{"another scheme", "Authorization", "Digest " + testKey, http.StatusUnauthorized},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t, withKey, withPages)
			for _, path := range []string{"/", "/api/v1/brands", "/metrics", "/openapi.json", "/problems/busy"} {
				rec := w.get(path, tt.header, tt.says)
				if rec.Code != tt.want {
					t.Errorf("%s: status %d, want %d", path, rec.Code, tt.want)
				}
				if tt.want == http.StatusUnauthorized {
					wantProblem(t, rec, kindUnauthorized)
					if !strings.HasPrefix(rec.Header().Get("Www-Authenticate"), "Basic ") {
						t.Errorf("%s: browsers are not asked for the key: %v", path, rec.Header())
					}
				}
			}
			for _, path := range []string{"/healthz", "/readyz"} {
				if rec := w.get(path, tt.header, tt.says); rec.Code != http.StatusOK {
					t.Errorf("%s: status %d", path, rec.Code)
				}
			}
			if strings.Contains(w.log.String(), testKey) {
				t.Errorf("the log has the key: %s", w.log)
			}
		})
	}
	t.Run("what is not there is not told without the key", func(t *testing.T) {
		wantProblem(t, newWorld(t, withKey).get("/api/v1/brands/nobody"), kindUnauthorized)
	})
}

func TestWithoutAKeyOnlyLocalNamesAreAnswered(t *testing.T) {
	local := []string{"localhost", "localhost:8080", "LOCALHOST.:8080", "demo.localhost:1", "127.0.0.1:8080", "127.8.9.1", "[::1]:8080", "::1"}
	foreign := []string{"", "example.com", "example.com:8080", "localhost.example.com", "127.0.0.1.example.com", "192.168.0.7:8080", "0.0.0.0:8080", "[2001:db8::1]:80", "2130706433"}
	for _, host := range local {
		if rec := newWorld(t).get("/api/v1/brands", "Host", host); rec.Code != http.StatusOK {
			t.Errorf("%q: status %d", host, rec.Code)
		}
	}
	for _, host := range foreign {
		w := newWorld(t, withPages)
		for _, path := range []string{"/api/v1/brands", "/", "/healthz"} {
			wantProblem(t, w.get(path, "Host", host), kindWrongHost)
		}
	}
	if rec := newWorld(t, withKey).get("/api/v1/brands", "Host", "nps.example.com", "X-API-Key", testKey); rec.Code != http.StatusOK {
		t.Errorf("with the key any name is answered, got status %d", rec.Code)
	}
}

func TestPagesOfOtherSitesChangeNothing(t *testing.T) {
	const path = "/api/v1/brands/acme-air/survey?survey=q"
	for name, header := range map[string][]string{
		"by fetch metadata": {"Sec-Fetch-Site", "cross-site"},
		"by origin":         {"Origin", "https://evil.example"},
		"by a null origin":  {"Origin", "null"},
	} {
		w := newWorld(t, withPages)
		wantProblem(t, w.ask(http.MethodPost, path, "x", append(header, "Content-Type", "text/csv")...), kindCrossOrigin)
		wantProblem(t, w.ask(http.MethodPost, "/preferences", "lang=ru", header...), kindCrossOrigin)
		if w.upload.calls != 0 {
			t.Errorf("%s: saved", name)
		}
		if rec := w.get("/api/v1/brands", header...); rec.Code != http.StatusOK {
			t.Errorf("%s: reading is refused: %d", name, rec.Code)
		}
	}
}

func TestPagesGetEveryOtherPath(t *testing.T) {
	w := newWorld(t, withPages)
	for _, path := range []string{"/", "/brands/acme-air", "/static/app.js", "/apidocs", "/healthz/", "/problemsolver"} {
		if rec := w.get(path); rec.Code != http.StatusOK || rec.Body.String() != "page "+path {
			t.Errorf("%s: status %d: %s", path, rec.Code, rec.Body)
		} else if rec.Header().Get("Content-Security-Policy") != "" {
			t.Errorf("%s: the policy of pages is for the pages to set", path)
		}
	}
	for _, path := range []string{"/api", "/api/", "/api/v1", "/problems/"} {
		wantProblem(t, w.get(path), kindNotFound)
	}
	wantProblem(t, w.get("/broken"), kindInternal)
	if !strings.Contains(w.log.String(), secret) {
		t.Errorf("the cause is not in the log: %s", w.log)
	}
}

func TestAMissingPageIsAPageForBrowsersOnly(t *testing.T) {
	w := newWorld(t, func(o *Options) {
		o.Pages = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "7")
			w.WriteHeader(http.StatusNotFound)
			fmt.Fprint(w, "no page")
		})
	})
	wantProblem(t, w.get("/v1/brands", "Accept", "*/*"), kindNotFound)
	rec := w.get("/v1/brands", "Accept", "text/html,*/*;q=0.8")
	if rec.Code != http.StatusNotFound || rec.Body.String() != "no page" {
		t.Errorf("status %d: %s", rec.Code, rec.Body)
	}
}

func TestHeadersKeepBrowsersInBounds(t *testing.T) {
	w := newWorld(t, withPages)
	for _, path := range []string{"/", "/api/v1/brands", "/api/nothing"} {
		h := w.get(path).Header()
		if h.Get("X-Content-Type-Options") != "nosniff" || h.Get("X-Frame-Options") != "DENY" || h.Get("Referrer-Policy") == "" {
			t.Errorf("%s: headers are %v", path, h)
		}
	}
	if h := w.get("/api/v1/brands").Header(); !strings.Contains(h.Get("Content-Security-Policy"), "default-src 'none'") || !strings.Contains(h.Get("Cache-Control"), "private") {
		t.Errorf("headers are %v", h)
	}
}

func TestMethods(t *testing.T) {
	w := newWorld(t)
	rec := w.ask(http.MethodPut, "/api/v1/brands/acme-air/survey", "x")
	wantProblem(t, rec, kindMethod)
	if allow := strings.Split(rec.Header().Get("Allow"), ", "); !slices.Contains(allow, "POST") {
		t.Errorf("Allow is %q", rec.Header().Get("Allow"))
	}
	wantProblem(t, w.ask(http.MethodOptions, "/api/v1/brands", ""), kindMethod)
	if rec := w.ask(http.MethodHead, "/api/v1/brands", ""); rec.Code != http.StatusOK || rec.Header().Get("ETag") == "" {
		t.Errorf("HEAD: status %d, %v", rec.Code, rec.Header())
	}
}
