package fetch_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"overheard/crawler"
	"overheard/crawler/fetch"
)

const nobody = "User-agent: *\nDisallow: /private\n"

func TestRobotsTxtIsObeyed(t *testing.T) {
	s := serve(t, map[string]http.HandlerFunc{"/robots.txt": says(nobody), "/private/a": says("a"), "/b": says("b")})
	_, err := s.get("/private/a")
	trouble := want(t, err, crawler.Barred)
	if !strings.Contains(trouble.Error(), "robots.txt") || s.asked() != "" {
		t.Errorf("got %v after asking for %q", trouble, s.asked())
	}
	must(t)(s.get("/b"))
}

func TestRobotsTxtIsNotForAPIs(t *testing.T) {
	s := serve(t, map[string]http.HandlerFunc{"/robots.txt": says(nobody), "/private/a": says("a")})
	must(t)(s.api("/private/a"))
	if s.count("/robots.txt") != 0 {
		t.Error("robots.txt was asked for")
	}
}

func TestRobotsTxtOfASiteThatIsDownMeansWait(t *testing.T) {
	down := true
	s := serve(t, map[string]http.HandlerFunc{"/a": says("a"), "/robots.txt": func(w http.ResponseWriter, r *http.Request) {
		if down {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	}})
	_, err := s.get("/a")
	if trouble := want(t, err, crawler.Down); trouble.Status != 503 || s.asked() != "" {
		t.Errorf("got %v after asking for %q", trouble, s.asked())
	}
	before := s.count("/robots.txt")
	_, err = s.get("/a")
	want(t, err, crawler.Down)
	if s.count("/robots.txt") != before {
		t.Error("a failure is not remembered")
	}
	down = false
	_ = s.clock.Sleep(t.Context(), 11*time.Minute)
	must(t)(s.get("/a"))
}

func TestRobotsTxtThatIsLimitedMeansWait(t *testing.T) {
	s := serve(t, map[string]http.HandlerFunc{"/a": says("a"), "/robots.txt": func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Retry-After", "600")
		w.WriteHeader(http.StatusTooManyRequests)
	}})
	_, err := s.get("/a")
	if trouble := want(t, err, crawler.Limited); !trouble.Until.Equal(s.clock.Now().Add(10*time.Minute)) || s.asked() != "" {
		t.Errorf("got %v until %v after asking for %q", trouble, trouble.Until, s.asked())
	}
}

func TestRobotsTxtThatMayNotBeReadAllows(t *testing.T) {
	for _, status := range []int{401, 403, 404, 410} {
		s := serve(t, map[string]http.HandlerFunc{"/robots.txt": sends(status), "/a": says("a")})
		must(t)(s.get("/a"))
	}
}

func TestRobotsTxtIsReadOnceADay(t *testing.T) {
	s := serve(t, map[string]http.HandlerFunc{"/robots.txt": says(nobody), "/a": says("a")})
	for _, later := range []time.Duration{0, time.Hour, 22 * time.Hour} {
		_ = s.clock.Sleep(t.Context(), later)
		must(t)(s.get("/a"))
	}
	if n := s.count("/robots.txt"); n != 1 {
		t.Errorf("asked %d times within a day", n)
	}
	_ = s.clock.Sleep(t.Context(), 2*time.Hour)
	must(t)(s.get("/a"))
	if n := s.count("/robots.txt"); n != 2 {
		t.Errorf("asked %d times after a day", n)
	}
}

func TestAKnownRobotsTxtOutlivesAFailure(t *testing.T) {
	up := true
	s := serve(t, map[string]http.HandlerFunc{"/a": says("a"), "/private": says("b"), "/robots.txt": func(w http.ResponseWriter, r *http.Request) {
		if !up {
			w.WriteHeader(http.StatusInternalServerError)
			return
		}
		says(nobody)(w, r)
	}})
	must(t)(s.get("/a"))
	up = false
	_ = s.clock.Sleep(t.Context(), 25*time.Hour)
	must(t)(s.get("/a"))
	_, err := s.get("/private")
	want(t, err, crawler.Barred)
}

func TestARedirectIntoADisallowedPathIsNotFollowed(t *testing.T) {
	s := serve(t, map[string]http.HandlerFunc{"/robots.txt": says(nobody), "/a": onward("/private/a"), "/private/a": says("secret")})
	_, err := s.get("/a")
	want(t, err, crawler.Barred)
	if s.asked() != "/a" {
		t.Errorf("asked for %s", s.asked())
	}
}

func TestRobotsTxtBehindRedirects(t *testing.T) {
	s := serve(t, map[string]http.HandlerFunc{"/robots.txt": onward("/r2"), "/r2": onward("/r3"), "/r3": says(nobody), "/private": says("a")})
	_, err := s.get("/private")
	want(t, err, crawler.Barred)
}

func TestRobotsTxtThatRedirectsForeverIsNone(t *testing.T) {
	s := serve(t, map[string]http.HandlerFunc{"/robots.txt": onward("/robots.txt"), "/a": says("a")})
	must(t)(s.get("/a"))
	if n := s.count("/robots.txt"); n != 6 {
		t.Errorf("asked %d times", n)
	}
}

func TestOfAHugeRobotsTxtTheBeginningCounts(t *testing.T) {
	s := serve(t, map[string]http.HandlerFunc{"/robots.txt": says(nobody + strings.Repeat("# nothing to see\n", 100_000)), "/private": says("a"), "/a": says("a")})
	_, err := s.get("/private")
	want(t, err, crawler.Barred)
	must(t)(s.get("/a"))
}

func TestCrawlDelayIsKept(t *testing.T) {
	s := serve(t, map[string]http.HandlerFunc{"/robots.txt": says("User-agent: *\nCrawl-delay: 7\n"), "/a": says("a")})
	for range 4 {
		must(t)(s.get("/a"))
	}
	if took := s.clock.Now().Sub(start); took < 21*time.Second {
		t.Errorf("four pages took %v", took)
	}
	before := s.clock.Now()
	must(t)(s.api("/a"))
	if took := s.clock.Now().Sub(before); took > time.Second {
		t.Errorf("an API was held back by %v", took)
	}
}

func TestTheCrawlEndsBeforeItsTurn(t *testing.T) {
	s := serve(t, map[string]http.HandlerFunc{"/a": says("a")}, func(o *fetch.Options) { o.Every, o.Burst = time.Hour, 1 })
	ctx, cancel := context.WithDeadline(t.Context(), time.Now().Add(time.Minute))
	defer cancel()
	s.clock.Set(time.Now())
	must(t)(s.Fetch(ctx, crawler.Request{URL: s.URL + "/a", API: true}))
	_, err := s.Fetch(ctx, crawler.Request{URL: s.URL + "/a", API: true})
	if trouble := want(t, err, crawler.Limited); trouble.Until.Sub(s.clock.Now()) < 59*time.Minute {
		t.Errorf("until %v", trouble.Until)
	}
}

func TestAHostThatIsNotThereIsNotBlamedForItsRobotsTxt(t *testing.T) {
	_, err := client(t, crawler.Source{Name: "a", BaseURL: nowhere}).Fetch(t.Context(), crawler.Request{URL: nowhere + "/a"})
	if trouble := want(t, err, crawler.Down); strings.Contains(trouble.Error(), "robots.txt") {
		t.Errorf("got %v", trouble)
	}
}
