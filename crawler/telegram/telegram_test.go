package telegram

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"overheard/crawler"
	"overheard/crawler/fetch"
	"overheard/crawler/fetch/fetchtest"
)

var now = time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC)

// server shows previews of the channel acme_news, twenty posts a page, as t.me does.
type server struct {
	*httptest.Server
	posts map[int64]string // number -> HTML of the post
	asked fetchtest.Asked
}

func newServer(t *testing.T) *server {
	s := &server{posts: map[int64]string{}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /s/{channel}", s.preview)
	mux.HandleFunc("GET /closed_one", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, `<div class="tgme_page"><div class="tgme_page_title">Closed</div><div class="tgme_page_extra">12 345 subscribers</div></div>`)
	})
	mux.HandleFunc("GET /nobody", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, `<div class="tgme_page"><div class="tgme_page_description">If you have Telegram, you can contact</div></div>`)
	})
	s.Server = httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s
}

func (s *server) preview(w http.ResponseWriter, r *http.Request) {
	s.asked.Add(r.URL.RequestURI())
	name := r.PathValue("channel")
	if !strings.EqualFold(name, "acme_news") {
		http.Redirect(w, r, "/"+name, http.StatusFound)
		return
	}
	var numbers []int64
	before, err := strconv.ParseInt(r.URL.Query().Get("before"), 10, 64)
	for n := range s.posts {
		if err != nil || n < before {
			numbers = append(numbers, n)
		}
	}
	slices.Sort(numbers)
	more := len(numbers) > 20
	numbers = numbers[max(0, len(numbers)-20):]
	fmt.Fprint(w, `<html><main class="tgme_main"><section class="tgme_channel_history">`)
	if more {
		fmt.Fprintf(w, `<a href="/s/acme_news?before=%d" class="tme_messages_more js-messages_more" data-before="%[1]d"></a>`, numbers[0])
	}
	for _, n := range numbers {
		fmt.Fprint(w, s.posts[n])
	}
	fmt.Fprint(w, `</section></main></html>`)
}

// add adds a post with a text, and more of its HTML in front of it.
func (s *server) add(n int64, at time.Time, text, front string) {
	s.posts[n] = fmt.Sprintf(`<div class="tgme_widget_message_wrap"><div class="tgme_widget_message" data-post="Acme_News/%d">%s
		<div class="tgme_widget_message_text js-message_text" dir="auto">%s</div>
		<div class="tgme_widget_message_reactions"><span class="tgme_reaction"><i class="emoji"><b>👍</b></i>1.2K</span><span class="tgme_reaction"><b>🔥</b>7</span></div>
		<div class="tgme_widget_message_info"><span class="tgme_widget_message_views">3.4M</span>
		<span class="tgme_widget_message_meta"><a class="tgme_widget_message_date" href="x"><time datetime="%s" class="time">10:00</time></a></span></div></div></div>`,
		n, front, text, at.Format(time.RFC3339))
}

func (s *server) collector(t *testing.T, channels ...string) crawler.Collector {
	t.Helper()
	source := crawler.Source{Name: "tg", BaseURL: s.URL, Options: crawler.Options{"channels": channels}}
	client, err := fetch.New(fetch.Options{Every: -1}).Client(source, crawler.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	c, err := Network().Collector(source, crawler.Tools{Fetcher: client, Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

var lately = crawler.Search{Since: now.AddDate(0, 0, -30)}

func crawl(t *testing.T, c crawler.Collector, from crawler.Cursor) (posts []crawler.Post, next crawler.Cursor, err error) {
	t.Helper()
	next = from
	for page, err := range c.Collect(t.Context(), from, lately) {
		if err != nil {
			return posts, next, err
		}
		posts, next = append(posts, page.Posts...), page.Next
	}
	return posts, next, nil
}

func TestAPreviewBecomesPosts(t *testing.T) {
	s := newServer(t)
	at := now.Add(-time.Hour)
	s.add(5, at, `New route to <b>Riga</b>!<br/><br/>Book at <a href="https://acme.example">acme.example</a> <a href="?q=%23acme">#acme</a>`,
		`<a class="tgme_widget_message_reply" href="https://t.me/acme_news/3"><div class="tgme_widget_message_text js-message_reply_text">what it answers</div></a>`)
	posts, _, err := crawl(t, s.collector(t, "acme_news"), "")
	want := []crawler.Post{{
		Source: "tg", NativeID: "acme_news/5", URL: "https://t.me/Acme_News/5", Kind: crawler.KindPost, Author: "Acme_News", PublishedAt: at,
		Text: "New route to Riga!\n\nBook at acme.example #acme", ReplyTo: "acme_news/3", Likes: 1207, Views: 3_400_000,
	}}
	if diff := cmp.Diff(want, posts); err != nil || diff != "" {
		t.Errorf("%v\n%s", err, diff)
	}
}

func TestAForwardedPostIsItsAuthors(t *testing.T) {
	s := newServer(t)
	s.add(1, now, "from a channel", `<div>Forwarded from <a class="tgme_widget_message_forwarded_from_name" href="https://t.me/other_news/77">Other</a></div>`)
	s.add(2, now, "from a person", `<div>Forwarded from <span class="tgme_widget_message_forwarded_from_name">Somebody</span></div>`)
	posts, _, err := crawl(t, s.collector(t, "acme_news"), "")
	if err != nil || len(posts) != 2 || posts[0].Author != "other_news" || posts[1].Author != "" {
		t.Errorf("%+v, %v", posts, err)
	}
}

func TestAChannelIsReadBackToWhatIsKnown(t *testing.T) {
	s := newServer(t)
	for n := range int64(95) {
		s.add(n+1, now.Add(-time.Hour), "text", "")
	}
	c := s.collector(t, "acme_news")
	posts, next, err := crawl(t, c, "")
	if err != nil || len(posts) != 95 {
		t.Fatalf("%d posts, %v", len(posts), err)
	}
	asked := len(s.asked.All())
	for n := range int64(50) {
		s.add(n+96, now, "text", "")
	}
	posts, _, err = crawl(t, c, next)
	if err != nil || len(posts) != 50 || len(s.asked.All())-asked > 3 {
		t.Errorf("%d new posts with %d questions, %v", len(posts), len(s.asked.All())-asked, err)
	}
}

func TestTheFirstCrawlEndsWherePostsAreTooOld(t *testing.T) {
	s := newServer(t)
	for n := range int64(100) {
		s.add(n+1, now.AddDate(0, 0, int(n)-100), "text", "")
	}
	posts, _, err := crawl(t, s.collector(t, "acme_news"), "")
	if err != nil || len(posts) != 30 || len(s.asked.All()) > 2 {
		t.Errorf("%d posts with the questions %v, %v", len(posts), s.asked.All(), err)
	}
}

func TestAnInterruptedReadingCarriesOn(t *testing.T) {
	s := newServer(t)
	for n := range int64(100) {
		s.add(n+1, now, "text", "")
	}
	seen := map[string]bool{}
	var cursor crawler.Cursor
	for kill := range int64(10) {
		for page, err := range s.collector(t, "acme_news").Collect(t.Context(), cursor, lately) {
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range page.Posts {
				seen[p.NativeID] = true
			}
			cursor = page.Next
			break // killed behind the page
		}
		s.add(101+kill, now, "text", "")
	}
	if len(seen) < 109 {
		t.Errorf("%d posts of 109", len(seen))
	}
}

func TestAChannelWithoutPreviewKeepsNoOtherBack(t *testing.T) {
	s := newServer(t)
	s.add(1, now, "text", "")
	for name, want := range map[string]crawler.TroubleKind{"closed_one": crawler.Denied, "nobody": crawler.Missing} {
		posts, _, err := crawl(t, s.collector(t, name, "acme_news"), "")
		if trouble := crawler.AsTrouble(err); trouble == nil || trouble.Kind != want || !strings.Contains(err.Error(), name) || len(posts) != 1 {
			t.Errorf("%s: %d posts, %v", name, len(posts), err)
		}
	}
}

func TestRevisitingFindsDeletions(t *testing.T) {
	s := newServer(t)
	for n := range int64(60) {
		s.add(n+1, now, "text", "")
	}
	delete(s.posts, 60)
	delete(s.posts, 30)
	s.add(31, now, "edited", "")
	refs := []crawler.Ref{{NativeID: "acme_news/30"}, {NativeID: "acme_news/60"}, {NativeID: "acme_news/31"}, {NativeID: "elsewhere/5"}}
	var deleted []string
	var text string
	for page, err := range s.collector(t, "acme_news").(crawler.Revisiter).Revisit(t.Context(), refs) {
		if err != nil {
			t.Fatal(err)
		}
		deleted = append(deleted, page.Deleted...)
		for _, p := range page.Posts {
			text = p.Text
		}
	}
	if slices.Sort(deleted); !slices.Equal(deleted, []string{"acme_news/30", "acme_news/60"}) || text != "edited" {
		t.Errorf("deleted %v, text %q", deleted, text)
	}
}

func TestNamesAreChecked(t *testing.T) {
	for _, name := range []string{"https://t.me/x", "a", "with space", "имя"} {
		if check(crawler.Source{Options: crawler.Options{"channels": []string{name}}}) == nil {
			t.Errorf("accepted %q", name)
		}
	}
}

func TestShortenedNumbersAreRead(t *testing.T) {
	for text, want := range map[string]int64{"987": 987, "1.2K": 1200, "3M": 3_000_000, "👍 12": 12, "": 0, "…": 0, "1.2.3": 0, "99999999999999999999": 0} {
		if got := count(text); got != want {
			t.Errorf("%q: %d, want %d", text, got, want)
		}
	}
}

func FuzzPreview(f *testing.F) {
	f.Add(`<div class="tgme_widget_message" data-post="acme_news/5"><div class="js-message_text">x</div><time datetime="2026-03-01T00:00:00Z"></time></div>`)
	f.Add(`<div class="tgme_widget_message" data-post="acme_news/99999999999999999999">`)
	c := &collector{source: "tg", now: func() time.Time { return now }}
	f.Fuzz(func(t *testing.T, text string) {
		page, err := fetch.HTML(&crawler.Response{URL: "https://t.me/s/acme_news", Body: []byte(text)})
		if err != nil {
			return
		}
		for _, m := range messages(page, "acme_news") {
			p, reason := c.post(m)
			if err := p.Check(); reason == "" && err != nil {
				t.Errorf("kept a post that cannot be stored: %v", err)
			}
		}
	})
}

func FuzzCursor(f *testing.F) {
	f.Add(`{"channels":{"a":{"known":1,"top":2,"before":2}}}`)
	f.Fuzz(func(t *testing.T, text string) {
		at, _ := parseCursor(crawler.Cursor(text))
		if _, ok := parseCursor(at.encode()); !ok {
			t.Errorf("%q does not survive", text)
		}
	})
}
