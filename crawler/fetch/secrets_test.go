package fetch_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"

	"overheard/crawler"
	"overheard/crawler/fetch"
)

func TestNoSecretIsEverSaid(t *testing.T) {
	var log bytes.Buffer
	pages := map[string]http.HandlerFunc{
		"/ok": says("a"), "/401": sends(401), "/404": sends(404), "/500": sends(500), "/429": sends(429), "/304": sends(304), "/circle": onward("/circle?key=secret"),
		"/abort": func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, "/inside": onward("http://user:secret@10.0.0.1/?key=secret"),
		"/nonsense": onward("http://[::1?key=secret"), "/file": onward("file:///secret"), "/big": says(strings.Repeat("a", 2000)), "/br": packs("br", []byte("x")),
	}
	for path := range pages {
		s := serve(t, pages, func(o *fetch.Options) {
			o.MaxBytes, o.Log = 1000, slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
		})
		_, err := s.Fetch(t.Context(), crawler.Request{URL: s.URL + path + "?key=secret", Token: "secret", Form: nil, API: true, Conditional: true})
		if text := fmt.Sprintf("%v %+v", err, crawler.AsTrouble(err)); strings.Contains(text, "secret") {
			t.Errorf("%s: %s", path, text)
		}
		if trouble := crawler.AsTrouble(err); path != "/ok" && (trouble == nil || !strings.HasPrefix(trouble.Text, "127.0.0.1:") && !strings.HasPrefix(trouble.Text, "10.0.0.1")) {
			t.Errorf("%s: the host is not named: %v", path, err)
		}
	}
	if strings.Contains(log.String(), "secret") {
		t.Errorf("logged: %s", log.String())
	}
}

func TestManyAskAtOnce(t *testing.T) {
	s := serve(t, map[string]http.HandlerFunc{"/robots.txt": says(nobody), "/a": says("a"), "/b": onward("/a"), "/c": sends(404)}, func(o *fetch.Options) { o.Every = -1 })
	var wg sync.WaitGroup
	for i := range 60 {
		wg.Go(func() {
			r, err := s.get([]string{"/a", "/b", "/c"}[i%3])
			if i%3 == 2 {
				if trouble := crawler.AsTrouble(err); trouble == nil || trouble.Kind != crawler.Missing {
					t.Error(err)
				}
			} else if err != nil || string(r.Body) != "a" {
				t.Errorf("got %v, %v", r, err)
			}
		})
	}
	wg.Wait()
	if n := s.count("/robots.txt"); n != 1 {
		t.Errorf("robots.txt was asked for %d times", n)
	}
}

func TestCookiesAreNotKept(t *testing.T) {
	var got []string
	s := serve(t, map[string]http.HandlerFunc{"/a": func(w http.ResponseWriter, r *http.Request) {
		got = append(got, r.Header.Get("Cookie"))
		http.SetCookie(w, &http.Cookie{Name: "session", Value: "x"})
	}})
	must(t)(s.get("/a"))
	must(t)(s.get("/a"))
	if strings.Join(got, "") != "" {
		t.Errorf("sent %v", got)
	}
}

func TestTheEnvironmentDoesNotChangeHowWeAsk(t *testing.T) {
	t.Setenv("COLLY_USER_AGENT", "evil")
	t.Setenv("COLLY_MAX_BODY_SIZE", "1")
	t.Setenv("COLLY_CACHE_DIR", t.TempDir())
	t.Setenv("COLLY_ALLOWED_DOMAINS", "nowhere.example")
	t.Setenv("HTTP_PROXY", "http://127.0.0.1:1")
	s := serve(t, map[string]http.HandlerFunc{"/a": says("hello")})
	if r := must(t)(s.get("/a")); string(r.Body) != "hello" {
		t.Errorf("got %q", r.Body)
	}
}
