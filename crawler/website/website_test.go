package website

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"overheard/crawler"
	"overheard/crawler/fetch"
)

func TestAReviewBecomesAPost(t *testing.T) {
	s := newSite(t)
	at := now.Add(-time.Hour)
	s.reviews = []string{review(7, at, 4)}
	posts, _, _, err := crawl(t, s.collector(t, "/reviews", reviewSelectors, nil), "")
	want := []crawler.Post{{
		Source: "site", NativeID: s.URL + "/review/7", URL: s.URL + "/review/7", Kind: crawler.KindReview, Author: "user7", Lang: "en",
		PublishedAt: at, Text: "Title 7\nreview 7", Rating: 4, RatingMax: 5,
	}}
	if diff := cmp.Diff(want, posts); err != nil || diff != "" {
		t.Errorf("%v\n%s", err, diff)
	}
}

func TestTheNewestFirstAreReadDownToWhatIsKnown(t *testing.T) {
	s := newSite(t)
	for n := range 45 {
		s.reviews = append(s.reviews, review(n, now.Add(time.Duration(n-100)*time.Hour), 5))
	}
	s.reviews = append(s.reviews, review(999, now.AddDate(-1, 0, 0), 5)) // pinned on top
	c := s.collector(t, "/reviews", reviewSelectors, nil)
	posts, next, gaps, err := crawl(t, c, "")
	if err != nil || distinct(posts) != 45 || len(gaps) != 0 {
		t.Fatalf("%d posts, gaps %v, %v", distinct(posts), gaps, err)
	}
	asked := len(s.asked.All())
	pinned := s.reviews[45]
	s.reviews = s.reviews[:45]
	for n := range 25 {
		s.reviews = append(s.reviews, review(100+n, now.Add(time.Duration(n-25)*time.Minute), 1))
	}
	s.reviews = append(s.reviews, pinned)
	posts, _, gaps, err = crawl(t, c, next)
	fresh := slices.DeleteFunc(slices.Clone(posts), func(p crawler.Post) bool { return p.Rating == 5 })
	if err != nil || distinct(fresh) != 25 || len(s.asked.All())-asked > 3 || len(gaps) != 0 {
		t.Errorf("%d new posts with %d questions, gaps %v, %v", distinct(fresh), len(s.asked.All())-asked, gaps, err)
	}
}

func TestAnInterruptedReadingLosesNothing(t *testing.T) {
	for _, path := range []string{"/reviews", "/thread/0"} {
		s := newSite(t)
		s.threads = [][]string{nil}
		add := func(n int) {
			s.reviews = append(s.reviews, review(n, now.Add(time.Duration(n-200)*time.Minute), 5))
			s.threads[0] = append(s.threads[0], review(n, now.Add(time.Duration(n-200)*time.Minute), 5))
		}
		for n := range 60 {
			add(n)
		}
		seen := map[string]bool{}
		var cursor crawler.Cursor
		for kill := range 40 {
			for page, err := range s.collector(t, path, reviewSelectors, nil).Collect(t.Context(), cursor, lately) {
				if err != nil {
					t.Fatal(err)
				}
				for _, p := range page.Posts {
					seen[p.NativeID] = true
				}
				cursor = page.Next
				break // killed behind the page
			}
			if kill < 20 {
				add(60 + kill)
			}
		}
		if len(seen) != 80 {
			t.Errorf("%s: %d posts of 80", path, len(seen))
		}
	}
}

func TestAThreadIsReadOnFromItsLastPage(t *testing.T) {
	s := newSite(t)
	s.threads = [][]string{nil}
	for n := range 35 {
		s.threads[0] = append(s.threads[0], review(n, now.Add(time.Duration(n-100)*time.Minute), 5))
	}
	c := s.collector(t, "/thread/0", reviewSelectors, nil)
	posts, next, _, err := crawl(t, c, "")
	if err != nil || distinct(posts) != 35 {
		t.Fatalf("%d posts, %v", distinct(posts), err)
	}
	asked := len(s.asked.All())
	for n := range 10 {
		s.threads[0] = append(s.threads[0], review(35+n, now.Add(time.Duration(n-10)*time.Minute), 1))
	}
	posts, _, _, err = crawl(t, c, next)
	if err != nil || distinct(posts) < 10 || !strings.Contains(s.asked.All()[asked], "p=4") || len(s.asked.All())-asked > 3 {
		t.Errorf("%d posts, asked %v, %v", distinct(posts), s.asked.All()[asked:], err)
	}
}

func TestAnIndexIsFollowedToItsThreads(t *testing.T) {
	s := newSite(t)
	for n := range 3 {
		s.threads = append(s.threads, []string{comment(10*n, "2026-03-09 10:00"), comment(10*n+1, "2026-03-09 11:00")})
	}
	selects := map[string]string{selItem: "article.r", selText: ".body", selTime: ".when", selLink: "a.perma", selFollow: "a.topic", selNext: "a[rel=next]"}
	posts, _, _, err := crawl(t, s.collector(t, "/forum", selects, nil), "")
	if err != nil || distinct(posts) != 6 {
		t.Fatalf("%d posts, asked %v, %v", distinct(posts), s.asked.All(), err)
	}
	if posts[0].Thread != "" || posts[1].Thread != posts[0].NativeID || posts[1].URL != s.URL+"/thread/0#p1" {
		t.Errorf("threads: %+v", posts[:2])
	}
}

func TestAListThatTheSiteCutsOffLeavesAGap(t *testing.T) {
	s := newSite(t)
	s.reviews = []string{review(1, now.AddDate(0, 0, -20), 5)}
	selects := map[string]string{selItem: "article.r", selText: ".body", selLink: "a.perma"} // no next: only the first page
	c := s.collector(t, "/reviews", selects, crawler.Options{"order": orderNewest})
	_, next, _, err := crawl(t, c, "")
	if err != nil {
		t.Fatal(err)
	}
	for n := range 30 {
		s.reviews = append(s.reviews, review(10+n, now.Add(time.Duration(n-30)*time.Hour), 5))
	}
	_, _, gaps, err := crawl(t, c, next)
	if err != nil || len(gaps) != 1 || gaps[0].Reason != crawler.GapClamped || !gaps[0].From.Equal(now.AddDate(0, 0, -20)) {
		t.Errorf("gaps %v, %v", gaps, err)
	}
}

func TestItemsThatShareALinkAreToldApart(t *testing.T) {
	s := newSite(t)
	s.reviews = []string{strings.Replace(review(1, now, 5), "/review/1", "/same", 1), strings.Replace(review(2, now, 5), "/review/2", "/same", 1)}
	posts, _, _, err := crawl(t, s.collector(t, "/reviews", reviewSelectors, nil), "")
	if err != nil || distinct(posts) != 2 {
		t.Errorf("%d posts, %v", distinct(posts), err)
	}
}

func TestTimesAreReadAgainstThePagesDate(t *testing.T) {
	moscow, err := time.LoadLocation("Europe/Moscow")
	if err != nil {
		t.Fatal(err)
	}
	c := clock{zone: moscow}
	local := func(month, day, hour, minute, second int) time.Time {
		return time.Date(2026, time.Month(month), day, hour, minute, second, 0, moscow)
	}
	for text, want := range map[string]time.Time{
		"Today 03:00:35":              local(3, 10, 3, 0, 35),
		"Yesterday, 10:00":            local(3, 9, 10, 0, 0),
		"вчера в 10:15":               local(3, 9, 10, 15, 0),
		"сегодня, 12:30":              local(3, 10, 12, 30, 0),
		"昨天 10:00":                    local(3, 9, 10, 0, 0),
		"2 hours ago":                 now.Add(-2 * time.Hour),
		"2 часа назад":                now.Add(-2 * time.Hour),
		"3小时前":                        now.Add(-3 * time.Hour),
		"только что":                  now,
		"刚刚":                          now,
		"02.03.2026 16:05":            local(3, 2, 16, 5, 0),
		"2026-03-02 16:05":            local(3, 2, 16, 5, 0),
		"2 марта 2026, 16:05":         local(3, 2, 16, 5, 0),
		"2026年3月2日 16:05":             local(3, 2, 16, 5, 0),
		"March 2, 2026 at 4:05 pm":    local(3, 2, 16, 5, 0),
		"Posted on 3/2/2026, 4:05 PM": local(3, 2, 16, 5, 0),
		"2/13/2026":                   local(2, 13, 0, 0, 0),
		"May 3rd, 2025":               time.Date(2025, 5, 3, 0, 0, 0, 0, moscow),
		"5 марта":                     local(3, 5, 0, 0, 0),
		"31 декабря":                  time.Date(2025, 12, 31, 0, 0, 0, 0, moscow),
		"вт, 3 мар 2026 10:00":        local(3, 3, 10, 0, 0),
		"3月5日 10:00":                  local(3, 5, 10, 0, 0),
		"2026年3月5日 下午 4:05":           local(3, 5, 16, 5, 0),
		"前天 08:00":                    local(3, 8, 8, 0, 0),
		"позавчера в 7:00":            local(3, 8, 7, 0, 0),
		"5 мин. назад":                now.Add(-5 * time.Minute),
		"час назад":                   now.Add(-time.Hour),
		"an hour ago":                 now.Add(-time.Hour),
		"1 day, 2 hours ago":          now.Add(-26 * time.Hour),
		"2 недели назад":              now.AddDate(0, 0, -14),
		"3 months ago":                now.AddDate(0, -3, 0),
		"5天前":                         now.AddDate(0, 0, -5),
		"2 个月前":                       now.AddDate(0, -2, 0),
		"hace 2 días":                 now.AddDate(0, 0, -2),
		"vor 3 Stunden":               now.Add(-3 * time.Hour),
		"il y a 5 minutes":            now.Add(-5 * time.Minute),
		"12. März 2025":               time.Date(2025, 3, 12, 0, 0, 0, 0, moscow),
		"3 de mayo de 2025":           time.Date(2025, 5, 3, 0, 0, 0, 0, moscow),
		"Monday at 10:00":             local(3, 9, 10, 0, 0),
		"в понедельник, 10:00":        local(3, 9, 10, 0, 0),
		"11:45":                       local(3, 10, 11, 45, 0),
		"23:45":                       local(3, 9, 23, 45, 0),
		"2 Mar 2026 16:05 UTC":        time.Date(2026, 3, 2, 16, 5, 0, 0, time.UTC),
		"2026-03-02T16:05:00+01:00":   time.Date(2026, 3, 2, 15, 5, 0, 0, time.UTC),
		"1772467500":                  time.Unix(1772467500, 0),
		"a.txt · Last modified: 2026/03/02 16:05 by ann": local(3, 2, 16, 5, 0),
	} {
		if got, ok := c.read(text, now); !ok || !got.Equal(want) {
			t.Errorf("%q: %v, want %v", text, got, want.UTC())
		}
	}
	for _, text := range []string{"", "never", "—", strings.Repeat("1 January 2026 ", 20)} {
		if got, ok := c.read(text, now); ok {
			t.Errorf("%q was read as %v", text, got)
		}
	}
}

func TestRatingsAreRead(t *testing.T) {
	for text, want := range map[string][2]float64{
		"4/5": {4, 5}, "4,5 из 5": {4.5, 5}, "Rated 4 out of 10": {4, 10}, "★★★☆☆": {3, 5}, "★★★★": {4, 0}, "stars-3": {3, 0}, "": {0, 0}, "great": {0, 0},
	} {
		if rating, best := readRating(text); rating != want[0] || best != want[1] {
			t.Errorf("%q: %v of %v", text, rating, best)
		}
	}
}

func TestOldEncodingsAreRead(t *testing.T) {
	s := newSite(t)
	s.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=windows-1251")
		_, _ = w.Write([]byte("<article class=r><a class=perma href=/1></a><time datetime='2026-03-09'></time><div class=body>\xcf\xf0\xe8\xe2\xe5\xf2</div></article>"))
	})
	posts, _, _, err := crawl(t, s.collector(t, "/", reviewSelectors, nil), "")
	if err != nil || len(posts) != 1 || posts[0].Text != "Привет" {
		t.Errorf("%+v, %v", posts, err)
	}
}

func TestTheTesterSaysWhatEachSelectorFinds(t *testing.T) {
	s := newSite(t)
	s.reviews = []string{review(1, now, 4), review(2, now, 5)}
	selects := map[string]string{selItem: "article.r", selText: ".body", selAuthor: ".nobody", selRating: ".stars@title", selNext: "a[rel=next]"}
	findings, err := s.collector(t, "/reviews", selects, nil).Test(t.Context(), lately)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]int{}
	for _, f := range findings {
		got[f.What] = f.Count
	}
	want := map[string]int{"item": 2, "item > text": 2, "item > author": 0, "item > rating": 2, "next": 1}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestRevisitingFindsWhatIsGone(t *testing.T) {
	s := newSite(t)
	s.threads = [][]string{{comment(1, "2026-03-09 10:00"), comment(2, "2026-03-09 11:00")}}
	selects := map[string]string{selItem: "article.r", selText: ".body", selTime: ".when", selLink: "a.perma"}
	here, gone, nowhere := s.URL+"/thread/0#p1", s.URL+"/thread/0#p9", s.URL+"/thread/5#p1"
	refs := []crawler.Ref{{NativeID: here, URL: here}, {NativeID: gone, URL: gone}, {NativeID: nowhere, URL: nowhere}, {NativeID: "hash", URL: s.URL + "/thread/0"}}
	var deleted []string
	posts := 0
	for page, err := range s.collector(t, "/thread/0", selects, nil).Revisit(t.Context(), refs) {
		if err != nil {
			t.Fatal(err)
		}
		posts += len(page.Posts)
		deleted = append(deleted, page.Deleted...)
	}
	if !slices.Equal(deleted, []string{gone, nowhere}) || posts != 1 {
		t.Errorf("deleted %v, %d posts", deleted, posts)
	}
}

func TestSettingsAreChecked(t *testing.T) {
	for name, o := range map[string]crawler.Options{
		"item":  {"select": map[string]string{selText: "p"}},
		"css":   {"select": map[string]string{selItem: "p["}},
		"tz":    {"tz": "Mars"},
		"order": {"order": "random"},
		"start": {"start": []string{"https://elsewhere.example/"}},
	} {
		options := crawler.Options{"select": map[string]string{selItem: "p"}, "kind": "post", "order": orderAuto, "tz": "UTC", "date_order": ""}
		for k, v := range o {
			options[k] = v
		}
		if check(crawler.Source{BaseURL: "https://a.example", Options: options}) == nil {
			t.Errorf("%s was accepted", name)
		}
	}
}

func FuzzItems(f *testing.F) {
	f.Add(review(1, now, 3))
	f.Add(comment(1, "вчера в 10:15"))
	f.Add(`<article class="r"><time datetime="9999999999"></time><i class="stars" title="1e309"></i><div class="body">x`)
	selects := map[string]string{}
	for k, v := range reviewSelectors {
		selects[k] = v
	}
	made, err := open(crawler.Source{BaseURL: "https://a.example", Name: "site", Options: crawler.Options{
		"select": selects, "kind": "review", "order": orderAuto, "tz": "UTC", "date_order": "", "rating_max": int64(5),
	}}, crawler.Tools{Now: func() time.Time { return now }})
	if err != nil {
		f.Fatal(err)
	}
	c := made.(*collector)
	f.Fuzz(func(t *testing.T, text string) {
		response := &crawler.Response{URL: "https://a.example/x", Body: []byte(text)}
		parsed, err := fetch.HTML(response)
		if err != nil {
			return
		}
		p := &page{Selection: parsed, response: response, date: now, address: &url.URL{Scheme: "https", Host: "a.example", Path: "/x"}}
		for _, i := range c.items(p) {
			if err := i.post.Check(); i.reason == "" && err != nil {
				t.Errorf("kept a post that cannot be stored: %v", err)
			}
		}
	})
}

func FuzzClock(f *testing.F) {
	for _, text := range []string{"2 часа назад", "昨天 10:00", "99999999999 years ago", "32.13.2026", "1 1 1 1 1"} {
		f.Add(text)
	}
	c := clock{zone: time.UTC}
	f.Fuzz(func(t *testing.T, text string) {
		if at, ok := c.read(text, now); ok && at.IsZero() {
			t.Errorf("%q was read as no time", text)
		}
	})
}

func FuzzCursor(f *testing.F) {
	f.Add(`{"lists":{"a":{"order":"oldest first","known":["1"],"next":"b"}}}`)
	f.Add(`{"lists":{"a":null}}`)
	f.Fuzz(func(t *testing.T, text string) {
		at, _ := parseCursor(crawler.Cursor(text))
		if _, ok := parseCursor(at.encode()); !ok {
			t.Errorf("%q does not survive", text)
		}
	})
}
