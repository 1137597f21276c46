package fetch_test

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"overheard/crawler"
	"overheard/crawler/fetch"
	"overheard/crawler/fetch/fetchtest"
)

// fails answers with a status n times, with headers as name and value, and well after that.
func fails(n, status int, header ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		if n--; n < 0 {
			_, _ = w.Write([]byte("well"))
			return
		}
		for i := 0; i < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		w.WriteHeader(status)
	}
}

func TestRequestsToAHostKeepAPace(t *testing.T) {
	s := serve(t, map[string]http.HandlerFunc{"/a": says("a")})
	for range 13 {
		must(t)(s.api("/a"))
	}
	if took := s.clock.Now().Sub(start); took != 10*time.Second {
		t.Errorf("13 requests took %v, want 10s after a burst of 3", took)
	}
}

func TestSourcesOfOneHostShareItsPace(t *testing.T) {
	s := serve(t, map[string]http.HandlerFunc{"/a": says("a")})
	other, err := s.web.Client(crawler.Source{Name: "other", BaseURL: s.URL, Pace: 10 * time.Second}, crawler.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		must(t)(s.api("/a"))
	}
	must(t)(other.Fetch(t.Context(), crawler.Request{URL: s.URL + "/a", API: true}))
	if took := s.clock.Now().Sub(start); took != 10*time.Second {
		t.Errorf("the fourth request was held back by %v, want 10s", took)
	}
}

func TestANetworkMayAllowMore(t *testing.T) {
	s := serve(t, map[string]http.HandlerFunc{"/a": says("a")})
	s.Client = s.client(t, fetchtest.Options(s.clock), crawler.Limits{Every: 100 * time.Millisecond, Burst: 1})
	for range 11 {
		must(t)(s.api("/a"))
	}
	if took := s.clock.Now().Sub(start); took != time.Second {
		t.Errorf("11 requests took %v", took)
	}
}

func TestRetryAfterIsObeyed(t *testing.T) {
	s := serve(t, map[string]http.HandlerFunc{"/a": fails(1, 429, "Retry-After", "40")})
	must(t)(s.api("/a"))
	if took := s.clock.Now().Sub(start); took < 40*time.Second || took > 45*time.Second {
		t.Errorf("asked again after %v", took)
	}
}

func TestALongRetryAfterEndsTheRequest(t *testing.T) {
	s := serve(t, map[string]http.HandlerFunc{"/a": fails(1, 429, "Retry-After", "3600"), "/b": says("b")})
	_, err := s.api("/a")
	if trouble := want(t, err, crawler.Limited); trouble.Status != 429 || !trouble.Until.Equal(start.Add(time.Hour)) {
		t.Errorf("got %v until %v", trouble, trouble.Until)
	}
	_, err = s.api("/b")
	want(t, err, crawler.Limited)
	if s.asked() != "/a" {
		t.Errorf("asked for %s though the host said to wait", s.asked())
	}
	_ = s.clock.Sleep(t.Context(), time.Hour)
	must(t)(s.api("/b"))
}

func TestWhatAHostSaidSurvivesTheProgram(t *testing.T) {
	memory := fetch.NewMemory()
	s := serve(t, map[string]http.HandlerFunc{"/a": fails(1, 429, "Retry-After", "3600")}, func(o *fetch.Options) { o.Memory = memory })
	_, err := s.api("/a")
	want(t, err, crawler.Limited)
	s.Client = s.client(t, fetchtest.Options(s.clock), crawler.Limits{}, func(o *fetch.Options) { o.Memory = memory })
	_, err = s.api("/a")
	want(t, err, crawler.Limited)
	if s.asked() != "/a" {
		t.Errorf("asked for %s", s.asked())
	}
}

func TestA429WithoutAnyHintIsWaitedOutLonger(t *testing.T) {
	s := serve(t, map[string]http.HandlerFunc{"/a": fails(3, 429)})
	must(t)(s.api("/a"))
	if took := s.clock.Now().Sub(start); took < 17*time.Second || took > 35*time.Second {
		t.Errorf("three refusals took %v", took)
	}
}

func TestAnEmptyQuotaIsWaitedOut(t *testing.T) {
	for _, reset := range []string{"20", strconv.FormatInt(start.Unix()+20, 10), start.Add(20 * time.Second).Format(time.RFC3339)} {
		s := serve(t, map[string]http.HandlerFunc{"/a": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Date", start.Format(http.TimeFormat))
			w.Header().Set("X-RateLimit-Remaining", "0.0")
			w.Header().Set("X-RateLimit-Reset", reset)
		}})
		must(t)(s.api("/a"))
		if !s.clock.Now().Equal(start) {
			t.Error("an answer was held back")
		}
		must(t)(s.api("/a"))
		if took := s.clock.Now().Sub(start); took != 20*time.Second {
			t.Errorf("reset %s: the next request came after %v", reset, took)
		}
	}
}

func TestAnEmptyQuotaThatLastsEndsTheRequest(t *testing.T) {
	s := serve(t, map[string]http.HandlerFunc{"/a": fails(1, 403, "X-RateLimit-Remaining", "0", "X-RateLimit-Reset", "1800")})
	_, err := s.api("/a")
	if trouble := want(t, err, crawler.Limited); !trouble.Until.Equal(start.Add(30 * time.Minute)) {
		t.Errorf("until %v", trouble.Until)
	}
}

func TestFailuresAreTriedAgainWithGrowingPauses(t *testing.T) {
	for _, status := range []int{500, 502, 503, 504} {
		s := serve(t, map[string]http.HandlerFunc{"/a": fails(3, status)})
		must(t)(s.api("/a"))
		if took := s.clock.Now().Sub(start); took < 3500*time.Millisecond || took > 8*time.Second {
			t.Errorf("%d: three retries took %v", status, took)
		}
	}
}

func TestFailuresAreNotTriedForever(t *testing.T) {
	s := serve(t, map[string]http.HandlerFunc{"/a": fails(99, 500)})
	_, err := s.api("/a")
	want(t, err, crawler.Down)
	if n := s.count("/a"); n != 4 {
		t.Errorf("asked %d times", n)
	}
}

func TestRefusalsAreNotTriedAgain(t *testing.T) {
	kinds := map[int]crawler.TroubleKind{
		400: crawler.Garbled, 401: crawler.Denied, 402: crawler.Denied, 403: crawler.Denied, 404: crawler.Missing, 410: crawler.Missing,
		422: crawler.Garbled, 451: crawler.Denied,
	}
	for status, kind := range kinds {
		s := serve(t, map[string]http.HandlerFunc{"/a": sends(status)})
		r, err := s.api("/a")
		if trouble := want(t, err, kind); trouble.Status != status || s.count("/a") != 1 || trouble.Advice == "" {
			t.Errorf("%d: got %v after %d requests", status, trouble, s.count("/a"))
		}
		if r == nil || r.Status != status {
			t.Errorf("%d: the answer is missing: %v", status, r)
		}
	}
}

func TestARefusalBringsItsBody(t *testing.T) {
	s := serve(t, map[string]http.HandlerFunc{"/a": func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusBadRequest)
		_, _ = w.Write([]byte(`{"error":"ExpiredToken"}`))
	}})
	if r, _ := s.api("/a"); string(r.Body) != `{"error":"ExpiredToken"}` {
		t.Errorf("got %q", r.Body)
	}
}

func TestWhatWasPostedIsNotPostedTwice(t *testing.T) {
	s := serve(t, map[string]http.HandlerFunc{"/a": func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }})
	_, err := s.Fetch(t.Context(), crawler.Request{URL: s.URL + "/a", Method: "POST", Form: []byte("a=b"), API: true})
	want(t, err, crawler.Down)
	if n := s.count("/a"); n != 1 {
		t.Errorf("posted %d times", n)
	}
}

func TestAFormIsSentAgainWhole(t *testing.T) {
	var forms []string
	s := serve(t, map[string]http.HandlerFunc{"/a": func(w http.ResponseWriter, r *http.Request) {
		forms = append(forms, r.FormValue("q"))
		if len(forms) < 2 {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	}})
	must(t)(s.Fetch(t.Context(), crawler.Request{URL: s.URL + "/a", Method: "POST", Form: []byte("q=tea"), API: true}))
	if got := strings.Join(forms, " "); got != "tea tea" {
		t.Errorf("got %q", got)
	}
}

func TestABrokenHostIsLeftAloneAndTriedByOneRequest(t *testing.T) {
	up := false
	s := serve(t, map[string]http.HandlerFunc{"/a": func(w http.ResponseWriter, _ *http.Request) {
		if !up {
			w.WriteHeader(http.StatusInternalServerError)
		}
	}})
	for range 2 {
		_, err := s.api("/a")
		want(t, err, crawler.Down)
	}
	if n := s.count("/a"); n != 5 {
		t.Errorf("asked %d times, want 5: four by the first request, one by the second", n)
	}
	_, err := s.api("/a")
	trouble := want(t, err, crawler.Down)
	if s.count("/a") != 5 || !trouble.Until.After(s.clock.Now()) {
		t.Errorf("asked %d times; %v until %v", s.count("/a"), trouble, trouble.Until)
	}
	_ = s.clock.Sleep(t.Context(), 30*time.Second)
	_, err = s.api("/a")
	if want(t, err, crawler.Down); s.count("/a") != 6 {
		t.Errorf("a probe asked %d times", s.count("/a")-5)
	}
	up = true
	_ = s.clock.Sleep(t.Context(), time.Minute)
	must(t)(s.api("/a"))
	must(t)(s.api("/a"))
}

func TestOnlyOneRequestTriesABrokenHost(t *testing.T) {
	memory := fetch.NewMemory()
	arrived, release := make(chan bool), make(chan bool)
	s := serve(t, map[string]http.HandlerFunc{"/a": func(http.ResponseWriter, *http.Request) { arrived <- true; <-release }}, func(o *fetch.Options) { o.Memory = memory })
	host := strings.TrimPrefix(s.URL, "http://")
	if err := memory.SaveHost(t.Context(), crawler.HostState{Host: host, Failures: 9, Kind: crawler.Down}); err != nil {
		t.Fatal(err)
	}
	done := make(chan error)
	go func() { _, err := s.api("/a"); done <- err }()
	<-arrived
	_, err := s.api("/a")
	want(t, err, crawler.Down)
	close(release)
	if err := <-done; err != nil {
		t.Error(err)
	}
	if state, _ := memory.Host(t.Context(), host); state.Failures != 0 {
		t.Errorf("still counts %d failures", state.Failures)
	}
}

func TestABudgetIsSharedAndSurvivesTheProgram(t *testing.T) {
	memory := fetch.NewMemory()
	limits := crawler.Limits{Budgets: []crawler.DailyBudget{{Name: "search", Limit: 3}}}
	keep := func(o *fetch.Options) { o.Memory = memory }
	s := serve(t, map[string]http.HandlerFunc{"/a": says("a")})
	ask := crawler.Request{URL: s.URL + "/a", API: true, Budget: "search"}
	for range 3 {
		c := s.client(t, fetchtest.Options(s.clock), limits, keep)
		must(t)(c.Fetch(t.Context(), ask))
	}
	c := s.client(t, fetchtest.Options(s.clock), limits, keep)
	_, err := c.Fetch(t.Context(), ask)
	midnight := time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)
	if trouble := want(t, err, crawler.Limited); !trouble.Until.Equal(midnight) || s.count("/a") != 3 {
		t.Errorf("got %v until %v after %d requests", trouble, trouble.Until, s.count("/a"))
	}
	s.clock.Set(midnight)
	must(t)(c.Fetch(t.Context(), ask))
}

func TestADayBeginsWhereTheNetworkSays(t *testing.T) {
	pacific := time.FixedZone("PST", -8*3600)
	s := serve(t, map[string]http.HandlerFunc{"/a": says("a")})
	c := s.client(t, fetchtest.Options(s.clock), crawler.Limits{Budgets: []crawler.DailyBudget{{Name: "search", Limit: 0, Zone: pacific}}})
	_, err := c.Fetch(t.Context(), crawler.Request{URL: s.URL + "/a", API: true, Budget: "search"})
	if trouble := want(t, err, crawler.Limited); !trouble.Until.Equal(time.Date(2026, 3, 2, 0, 0, 0, 0, pacific)) {
		t.Errorf("until %v", trouble.Until)
	}
}

func TestABudgetThatNobodyDeclaredIsAMistakeOfOurs(t *testing.T) {
	s := serve(t, nil)
	if _, err := s.Fetch(t.Context(), crawler.Request{URL: s.URL + "/a", Budget: "x", API: true}); err == nil || crawler.AsTrouble(err) != nil {
		t.Errorf("got %v", err)
	}
}

func TestAnEndedCrawlIsNoTrouble(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	s := serve(t, map[string]http.HandlerFunc{"/a": func(_ http.ResponseWriter, r *http.Request) { cancel(); <-r.Context().Done() }})
	_, err := s.Fetch(ctx, crawler.Request{URL: s.URL + "/a", API: true})
	if !errors.Is(err, context.Canceled) || crawler.AsTrouble(err) != nil {
		t.Errorf("got %v", err)
	}
}

func TestAClockThatIsSetBackHoldsNobodyUp(t *testing.T) {
	s := serve(t, map[string]http.HandlerFunc{"/a": fails(1, 429, "Retry-After", "40")}, func(o *fetch.Options) {
		o.Sleep = func(ctx context.Context, _ time.Duration) error { return ctx.Err() }
	})
	must(t)(s.api("/a"))
	must(t)(s.api("/a"))
}
