package collectortest

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"testing"
	"time"

	"overheard/crawler"
)

// posts is how many posts most facts are about.
const posts = 120

var facts = []fact{
	{name: "every post is found, and a second crawl finds nothing missing", check: everyPost},
	{name: "new posts are found from the cursor", check: newPosts},
	{name: "killed behind any page, it carries on", check: killedBetweenPages},
	{name: "killed before the cursor was saved, it repeats and loses nothing", check: cursorNotSaved},
	{name: "a refusal has its kind", check: refusals},
	{name: "a fault in the middle loses nothing", check: faultsInTheMiddle},
	{name: "not found in the middle loses nothing", when: func(s Subject) bool { return !s.EndsByNotFound }, check: notFoundInTheMiddle},
	{name: "garbage is told and moves nothing", check: garbage},
	{name: "a server that answers page one to everything ends", check: stuck},
	{name: "answers that come twice or late end", check: late},
	{name: "hostile texts do no harm", check: hostileTexts},
	{name: "clocks that are wrong spoil nothing", check: wrongClocks},
	{name: "a host that is not there is down", check: noHost},
	{name: "an ended context ends it", check: ended},
}

func everyPost(tb testing.TB, s Subject) {
	w := newWorld(tb, s)
	w.publish(0, posts)
	next, err := w.crawl(tb.Context(), "", nil)
	if err != nil {
		tb.Fatal(err)
	}
	w.expectAll(posts)
	for n, times := range w.found {
		if times > 2 {
			tb.Errorf("post %d was collected %d times in one crawl", n, times)
		}
	}
	if next == "" {
		tb.Error("the crawl left no cursor")
	}
	if s.Pages && w.gate.requests() < 2 {
		tb.Error("the site shows all posts at once: the suite wants several pages")
	}
	w.gate.set(nil)
	if _, err := w.crawl(tb.Context(), next, nil); err != nil {
		tb.Error(err)
	}
}

func newPosts(tb testing.TB, s Subject) {
	w := newWorld(tb, s)
	var next crawler.Cursor
	for n, to := range []int{7, 8, 60, 60, posts} {
		from := []int{0, 7, 8, 60, 60}[n]
		w.publish(from, to)
		var err error
		if next, err = w.crawl(tb.Context(), next, nil); err != nil {
			tb.Fatal(err)
		}
		w.expectAll(to)
	}
}

func killedBetweenPages(tb testing.TB, s Subject) {
	w := newWorld(tb, s)
	w.publish(0, posts)
	var next crawler.Cursor
	for kill := range 40 {
		var err error
		if next, err = w.crawl(tb.Context(), next, func(page int) bool { return page >= 1+kill%3 }); err != nil {
			tb.Fatal(err)
		}
	}
	if _, err := w.crawl(tb.Context(), next, nil); err != nil {
		tb.Fatal(err)
	}
	w.expectAll(posts)
}

func cursorNotSaved(tb testing.TB, s Subject) {
	w := newWorld(tb, s)
	random := rand.New(rand.NewPCG(1, 2))
	var saved crawler.Cursor
	total := 0
	for range 30 {
		if total < posts {
			w.publish(total, total+6)
			total += 6
		}
		kill := 1 + random.IntN(4)
		next, err := w.crawl(tb.Context(), saved, func(page int) bool { return page >= kill })
		if err != nil {
			tb.Fatal(err)
		}
		if random.IntN(2) == 0 {
			saved = next
		}
	}
	if _, err := w.crawl(tb.Context(), saved, nil); err != nil {
		tb.Fatal(err)
	}
	w.expectAll(total)
}

func refusals(tb testing.TB, s Subject) {
	for _, c := range []struct {
		status int
		after  string
		kinds  string
	}{
		{http.StatusUnauthorized, "", "denied"},
		{http.StatusForbidden, "", "denied barred limited"},
		{http.StatusNotFound, "", "missing"},
		{http.StatusTooManyRequests, "", "limited"},
		{http.StatusTooManyRequests, "3600", "limited"},
		{http.StatusInternalServerError, "", "down"},
		{http.StatusServiceUnavailable, "", "down limited"},
	} {
		w := newWorld(tb, s)
		w.publish(0, 3)
		w.gate.set(always(func(w http.ResponseWriter, _ *http.Request) {
			if c.after != "" {
				w.Header().Set("Retry-After", c.after)
			}
			w.WriteHeader(c.status)
		}))
		_, err := w.crawl(tb.Context(), "", nil)
		trouble := crawler.AsTrouble(err)
		if trouble == nil || !strings.Contains(c.kinds, string(trouble.Kind)) || trouble.Text == "" {
			tb.Errorf("status %d: %v, want trouble of kind %s", c.status, err, c.kinds)
			continue
		}
		if c.after != "" && trouble.Until.Before(w.now.Add(59*time.Minute)) {
			tb.Errorf("status %d asked to wait for an hour, but Until is %v", c.status, trouble.Until)
		}
		if w.gate.requests() > 20 {
			tb.Errorf("status %d: asked %d times", c.status, w.gate.requests())
		}
	}
}

// faults are answers that break a crawl.
var faults = map[string]func(*world) http.HandlerFunc{
	"401": status(http.StatusUnauthorized), "403": status(http.StatusForbidden), "429": status(http.StatusTooManyRequests), "500": status(http.StatusInternalServerError),
	"no answer": func(*world) http.HandlerFunc {
		return func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }
	},
	"truncated":         truncated,
	"huge":              huge,
	"drip":              drip,
	"redirect loop":     func(*world) http.HandlerFunc { return redirect("") },
	"private redirect":  func(*world) http.HandlerFunc { return redirect("http://10.1.2.3/") },
	"other answer":      text200("application/json", `{"unexpected":[1,2,3]}`),
	"broken JSON":       text200("application/json", `[{"id":"1","created_at":`),
	"broken XML":        text200("application/xml", `<rss><channel><item><title>`),
	"wrong charset":     retyped("text/html; charset=utf-16"),
	"wrong media type":  retyped("image/png"),
	"unknown charset":   retyped("text/html; charset=klingon"),
	"nothing":           text200("text/html", ""),
	"a gzip that isn't": text200gzip,
}

func faultsInTheMiddle(tb testing.TB, s Subject) {
	for name, make := range faults {
		for _, at := range []int{1, 2, 3} {
			w := newWorld(tb, s)
			w.publish(0, posts)
			w.gate.set(only(at, make(w)))
			w.impatient = name == "drip" // nothing else needs a clock: a busy machine may well be slower than any server
			next, err := w.crawl(tb.Context(), "", nil)
			w.impatient = false
			if err != nil && crawler.AsTrouble(err) == nil {
				tb.Errorf("%s, request %d: %v is not a trouble of the source", name, at, err)
			}
			w.gate.set(nil)
			if next, err = w.crawl(tb.Context(), next, nil); err != nil {
				tb.Errorf("%s, request %d: the crawl after it: %v", name, at, err)
			}
			if lost := w.missing(posts); len(lost) > 0 {
				tb.Errorf("%s, request %d: %d posts lost", name, at, len(lost))
			}
			_ = next
		}
	}
}

func notFoundInTheMiddle(tb testing.TB, s Subject) {
	for _, at := range []int{1, 2, 3} {
		w := newWorld(tb, s)
		w.publish(0, posts)
		w.gate.set(only(at, status(http.StatusNotFound)(w)))
		next, _ := w.crawl(tb.Context(), "", nil)
		w.gate.set(nil)
		if _, err := w.crawl(tb.Context(), next, nil); err != nil {
			tb.Errorf("request %d: the crawl after it: %v", at, err)
		}
		w.expectAll(posts)
	}
}

func garbage(tb testing.TB, s Subject) {
	for _, body := range []string{"\x00\xff\xfe{[<not what you think", "", "<html><body>It works!</body></html>"} {
		w := newWorld(tb, s)
		w.publish(0, 20)
		w.gate.set(always(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(body)) }))
		next, err := w.crawl(tb.Context(), "", nil)
		if trouble := crawler.AsTrouble(err); trouble == nil || trouble.Kind != crawler.Garbled {
			tb.Errorf("%q: %v, want trouble of kind garbled", body, err)
		}
		w.gate.set(nil)
		if _, err := w.crawl(tb.Context(), next, nil); err != nil {
			tb.Error(err)
		}
		w.expectAll(20)
	}
}

func stuck(tb testing.TB, s Subject) {
	w := newWorld(tb, s)
	w.publish(0, posts)
	first := map[string]func(http.ResponseWriter){}
	w.gate.set(func(_ int, out http.ResponseWriter, r *http.Request) bool {
		send, ok := first[r.URL.Path]
		if !ok {
			rec := w.gate.record(r)
			send = func(w http.ResponseWriter) { replay(w, rec) }
			first[r.URL.Path] = send
		}
		send(out)
		return true
	})
	if _, err := w.crawl(tb.Context(), "", nil); err != nil && crawler.AsTrouble(err) == nil {
		tb.Error(err)
	}
	if w.gate.requests() > 200 {
		tb.Errorf("asked %d times", w.gate.requests())
	}
}

func late(tb testing.TB, s Subject) {
	for _, at := range []int{2, 3} {
		w := newWorld(tb, s)
		w.publish(0, posts)
		var before func(http.ResponseWriter)
		w.gate.set(func(n int, out http.ResponseWriter, r *http.Request) bool {
			if n == at {
				before(out)
				return true
			}
			rec := w.gate.record(r)
			before = func(w http.ResponseWriter) { replay(w, rec) }
			before(out)
			return true
		})
		if _, err := w.crawl(tb.Context(), "", nil); err != nil && crawler.AsTrouble(err) == nil {
			tb.Error(err)
		}
		if w.gate.requests() > 200 {
			tb.Errorf("asked %d times", w.gate.requests())
		}
	}
}

func hostileTexts(tb testing.TB, s Subject) {
	w := newWorld(tb, s)
	for n, hostile := range []string{
		"<script>alert(1)</script>", strings.Repeat("<b>", 100), "&lt;b&gt;&amp;amp;&#0;&#x110000;", "\u202egnp.exe\u202c\u200b", strings.Repeat("ж", 100_000),
		"<!-- <![CDATA[ ]]&gt; -->", `<a href="javascript:alert(1)">x</a>`, "{{.}} %s %d %!v", "<img src=x onerror=alert(1)>",
	} {
		w.now = w.now.Add(time.Minute)
		w.add(n, w.now, text(n)+" "+hostile)
	}
	w.publish(9, 30)
	if _, err := w.crawl(tb.Context(), "", nil); err != nil {
		tb.Fatal(err)
	}
	w.expectAll(30)
}

func wrongClocks(tb testing.TB, s Subject) {
	w := newWorld(tb, s)
	w.publish(0, 10)
	w.add(10, Now.AddDate(10, 0, 0), text(10))
	next, err := w.crawl(tb.Context(), "", nil)
	if err != nil {
		tb.Fatal(err)
	}
	w.expectAll(10)
	if w.found[10] > 0 {
		tb.Error("a post from the future was kept")
	}
	w.publish(11, 50)
	w.found[10]++ // need not come
	if _, err := w.crawl(tb.Context(), next, nil); err != nil {
		tb.Fatal(err)
	}
	w.expectAll(50)
}

func noHost(tb testing.TB, s Subject) {
	w := newWorld(tb, s)
	w.url = "http://no-such-host.invalid"
	_, err := w.crawl(tb.Context(), "", nil)
	if trouble := crawler.AsTrouble(err); trouble == nil || trouble.Kind != crawler.Down {
		tb.Errorf("%v, want trouble of kind down", err)
	}
}

func ended(tb testing.TB, s Subject) {
	w := newWorld(tb, s)
	w.publish(0, posts)
	ctx, cancel := context.WithCancel(tb.Context())
	cancel()
	if _, err := w.crawl(ctx, "", nil); !errors.Is(err, context.Canceled) {
		tb.Errorf("ended before it began: %v", err)
	}
	ctx, cancel = context.WithCancel(tb.Context())
	defer cancel()
	next, err := w.crawl(ctx, "", func(int) bool { cancel(); return false })
	if s.Pages && !errors.Is(err, context.Canceled) {
		tb.Errorf("ended behind the first page: %v", err)
	}
	if _, err := w.crawl(tb.Context(), next, nil); err != nil {
		tb.Error(fmt.Errorf("the crawl after it: %w", err))
	}
	w.expectAll(posts)
}
