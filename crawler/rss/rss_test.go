package rss

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"overheard/crawler"
	"overheard/crawler/fetch"
	"overheard/crawler/fetch/fetchtest"
)

var now = time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC)

// server serves texts by path and query; what is not there is not found.
type server struct {
	*httptest.Server
	pages map[string]string
	asked fetchtest.Asked
}

func newServer(t *testing.T) *server {
	s := &server{pages: map[string]string{}}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.asked.Add(r.URL.RequestURI())
		text, ok := s.pages[r.URL.RequestURI()]
		if !ok {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "application/xml")
		fmt.Fprint(w, strings.ReplaceAll(text, "SERVER", s.URL))
	}))
	t.Cleanup(s.Close)
	return s
}

func (s *server) collector(t *testing.T, options crawler.Options) crawler.Collector {
	t.Helper()
	o := crawler.Options{"kind": "article", "pages": int64(20)}
	for k, v := range options {
		o[k] = v
	}
	source := crawler.Source{Name: "blog", BaseURL: s.URL + "/feed", Options: o}
	web := fetch.New(fetch.Options{Every: -1})
	client, err := web.Client(source, crawler.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	c, err := Network().Collector(source, crawler.Tools{Fetcher: client, Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

var lately = crawler.Search{Since: now.AddDate(0, -1, 0)}

// crawl collects everything there is since from.
func crawl(t *testing.T, c crawler.Collector, from crawler.Cursor) (posts []crawler.Post, next crawler.Cursor, gaps []crawler.Gap, err error) {
	t.Helper()
	next = from
	for page, err := range c.Collect(t.Context(), from, lately) {
		if err != nil {
			return posts, next, gaps, err
		}
		if page.Gap != nil {
			gaps = append(gaps, *page.Gap)
		}
		posts, next = append(posts, page.Posts...), page.Next
	}
	return posts, next, gaps, nil
}

func texts(posts []crawler.Post) string {
	var out []string
	for _, p := range posts {
		out = append(out, p.Text)
	}
	return strings.Join(out, " | ")
}

func feedOf(items ...string) string {
	return `<?xml version="1.0" encoding="windows-1251"?><rss version="2.0"><channel><link>SERVER/</link><language>en</language>` + strings.Join(items, "") + `</channel></rss>`
}

func item(guid, title, text string, day int) string {
	return fmt.Sprintf(`<item><guid>%s</guid><title>%s</title><description>%s</description><pubDate>%s</pubDate></item>`,
		guid, title, text, time.Date(2026, 3, day, 8, 0, 0, 0, time.UTC).Format(time.RFC1123Z))
}

func TestEveryFormatIsRead(t *testing.T) {
	want := crawler.Post{
		Source: "blog", NativeID: "https://blog.example/1", Kind: crawler.KindArticle, Author: "Ann", Lang: "en",
		PublishedAt: time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC), Text: "Title\nWhole text",
	}
	for name, text := range map[string]string{
		"RSS 0.91": `<rss version="0.91"><channel><language>en</language><item><title>Title</title><link>/1</link><description>Whole text</description></item></channel></rss>`,
		"RSS 2.0": `<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><language>en</language>
			<item><guid>https://blog.example/1</guid><title>Title</title><link>/1</link><dc:creator>Ann</dc:creator><pubDate>Sun, 01 Mar 2026 08:00:00 GMT</pubDate>
			<description>Whole</description><content:encoded><![CDATA[<p>Whole <b>text</b></p>]]></content:encoded></item></channel></rss>`,
		"RSS 1.0": `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><dc:language>en</dc:language></channel>
			<item rdf:about="https://blog.example/1"><title>Title</title><link>/1</link><description>Whole text</description><dc:creator>Ann</dc:creator><dc:date>2026-03-01T08:00:00Z</dc:date></item></rdf:RDF>`,
		"Atom": `<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><entry><id>https://blog.example/1</id><title>Title</title><link href="/1"/><author><name>Ann</name></author>
			<published>2026-03-01T08:00:00Z</published><summary>Whole</summary><content type="html">&lt;p&gt;Whole text&lt;/p&gt;</content></entry></feed>`,
		"JSON Feed": `{"version":"https://jsonfeed.org/version/1.1","language":"en","items":[{"id":"https://blog.example/1","url":"SERVER/1","title":"Title","content_html":"<p>Whole text</p>",
			"date_published":"2026-03-01T08:00:00Z","authors":[{"name":"Ann"}]}]}`,
	} {
		t.Run(name, func(t *testing.T) {
			s := newServer(t)
			s.pages["/feed"] = text
			posts, _, _, err := crawl(t, s.collector(t, nil), "")
			if err != nil || len(posts) != 1 {
				t.Fatalf("%d posts, %v", len(posts), err)
			}
			got, want := posts[0], want
			if want.URL = s.URL + "/1"; name == "RSS 0.91" { // has neither names, authors nor times
				want.NativeID, want.Author, want.PublishedAt = want.URL, "", got.PublishedAt
			}
			if name == "RSS 1.0" {
				want.NativeID = got.NativeID
			}
			if got.Lang == "" && name == "Atom" {
				want.Lang = ""
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestAnEditedEntryKeepsItsID(t *testing.T) {
	s := newServer(t)
	long := strings.Repeat("the same words as before ", 20)
	s.pages["/feed"] = feedOf(item("https://b.example/1", "", long, 1))
	c := s.collector(t, nil)
	first, next, _, err := crawl(t, c, "")
	if err != nil {
		t.Fatal(err)
	}
	s.pages["/feed"] = feedOf(item("https://b.example/1", "", long+"and one more", 2))
	second, _, _, err := crawl(t, c, next)
	if err != nil || len(second) != 1 || second[0].NativeID != first[0].NativeID {
		t.Errorf("an edit became another post: %v, %v", second, err)
	}
}

func TestAThreadThatCallsAllItsPostsTheSameLosesNone(t *testing.T) {
	s := newServer(t)
	c := s.collector(t, nil)
	var next crawler.Cursor
	seen := map[string]bool{}
	for day, text := range []string{"", "my bag never came out", "support was kind and quick", "has anybody tried the new seats yet", "boarding took an hour again today"} {
		if day == 0 {
			continue
		}
		s.pages["/feed"] = feedOf(item("https://forum.example/topic/2", "Re: topic", text, day))
		posts, after, _, err := crawl(t, c, next)
		if err != nil || len(posts) != 1 {
			t.Fatalf("day %d: %v, %v", day, posts, err)
		}
		seen[posts[0].NativeID], next = true, after
	}
	if len(seen) != 4 {
		t.Errorf("four posts have %d ids", len(seen))
	}
}

func TestAnotherAuthorUnderTheSameNameIsNoEdit(t *testing.T) {
	s := newServer(t)
	c := s.collector(t, nil)
	var next crawler.Cursor
	seen := map[string]bool{}
	for day, who := range []string{"Ann", "Bo"} {
		post := strings.Replace(item("https://forum.example/topic/2", "Re: topic", "I agree with that", day+1), "</item>", "<author>dummy@example.com ("+who+")</author></item>", 1)
		s.pages["/feed"] = feedOf(post)
		posts, after, _, err := crawl(t, c, next)
		if err != nil || len(posts) != 1 {
			t.Fatalf("%v, %v", posts, err)
		}
		seen[posts[0].NativeID], next = true, after
	}
	if len(seen) != 2 {
		t.Error("the second post took the place of the first")
	}
}

func TestANameThatEntriesShareNamesNone(t *testing.T) {
	s := newServer(t)
	s.pages["/feed"] = feedOf(item("https://b.example/", "one", "first text", 1), item("https://b.example/", "two", "second text", 2), item("", "three", "third", 3))
	c := s.collector(t, nil)
	posts, next, _, err := crawl(t, c, "")
	ids := map[string]bool{}
	for _, p := range posts {
		ids[p.NativeID] = true
	}
	if err != nil || len(ids) != 3 {
		t.Fatalf("three entries have %d ids, %v", len(ids), err)
	}
	again, _, _, err := crawl(t, c, next)
	if err != nil || len(again) != 3 || !ids[again[0].NativeID] || !ids[again[2].NativeID] {
		t.Errorf("the ids have changed: %v", err)
	}
}

func TestTimesThatCannotBeReadAreWhenTheEntryWasSeen(t *testing.T) {
	s := newServer(t)
	s.pages["/feed"] = feedOf(`<item><guid>https://b.example/1</guid><description>x</description><pubDate>yesterday-ish</pubDate></item>`,
		`<item><guid>https://b.example/2</guid><description>y</description><pubDate>05.03.2026 10:30</pubDate></item>`)
	posts, _, _, err := crawl(t, s.collector(t, nil), "")
	i := slices.IndexFunc(posts, func(p crawler.Post) bool { return p.Text == "y" })
	if err != nil || len(posts) != 2 || !posts[i].PublishedAt.Equal(time.Date(2026, 3, 5, 10, 30, 0, 0, time.UTC)) {
		t.Fatalf("%v, %v", posts, err)
	}
}

func TestAnAddressIsNobodysName(t *testing.T) {
	s := newServer(t)
	s.pages["/feed"] = feedOf(`<item><guid>https://b.example/1</guid><description>x</description><author>dummy@example.com (Bo)</author><pubDate>Sun, 01 Mar 2026 08:00:00 GMT</pubDate></item>`,
		`<item><guid>https://b.example/2</guid><description>y</description><author>dummy@example.com</author><pubDate>Sun, 01 Mar 2026 09:00:00 GMT</pubDate></item>`)
	posts, _, _, err := crawl(t, s.collector(t, nil), "")
	if err != nil || len(posts) != 2 || posts[0].Author != "Bo" || posts[1].Author != "" {
		t.Errorf("%+v, %v", posts, err)
	}
}

func wordPress(items ...string) string {
	return strings.Replace(feedOf(items...), "<language>", "<generator>https://wordpress.org/?v=6.8</generator><language>", 1)
}

func TestOlderPagesOfWordPressFillTheGap(t *testing.T) {
	s := newServer(t)
	s.pages["/feed"] = wordPress(item("https://b.example/1", "", "one", 1))
	c := s.collector(t, nil)
	_, next, _, err := crawl(t, c, "")
	if err != nil {
		t.Fatal(err)
	}
	s.pages["/feed"] = wordPress(item("https://b.example/5", "", "five", 5), item("https://b.example/4", "", "four", 4))
	s.pages["/feed?paged=2"] = wordPress(item("https://b.example/3", "", "three", 3), item("https://b.example/2", "", "two", 2))
	s.pages["/feed?paged=3"] = wordPress(item("https://b.example/1", "", "one", 1))
	posts, _, gaps, err := crawl(t, c, next)
	if err != nil || len(gaps) != 0 || texts(posts) != "four | five | two | three | one" {
		t.Errorf("read %s, gaps %v, %v", texts(posts), gaps, err)
	}
}

func TestAFeedThatHasForgottenTheLastEntryLeavesAGap(t *testing.T) {
	s := newServer(t)
	s.pages["/feed"] = feedOf(item("https://b.example/1", "", "one", 1))
	c := s.collector(t, nil)
	_, next, _, err := crawl(t, c, "")
	if err != nil {
		t.Fatal(err)
	}
	s.pages["/feed"] = feedOf(item("https://b.example/9", "", "nine", 9), item("https://b.example/8", "", "eight", 8))
	_, next, gaps, err := crawl(t, c, next)
	want := []crawler.Gap{{From: time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC), To: time.Date(2026, 3, 8, 8, 0, 0, 0, time.UTC), Reason: crawler.GapClamped}}
	if diff := cmp.Diff(want, gaps); err != nil || diff != "" {
		t.Errorf("%v\n%s", err, diff)
	}
	if _, _, gaps, err = crawl(t, c, next); err != nil || len(gaps) != 0 {
		t.Errorf("the gap was told twice: %v, %v", gaps, err)
	}
}

func TestCommentsStandBelowTheirEntry(t *testing.T) {
	s := newServer(t)
	entry := strings.Replace(item("https://b.example/1", "Entry", "text", 9), "</item>",
		`<wfw:commentRss xmlns:wfw="http://wellformedweb.org/CommentAPI/">SERVER/comments/1</wfw:commentRss></item>`, 1)
	s.pages["/feed"] = feedOf(entry)
	s.pages["/comments/1"] = feedOf(item("https://b.example/1#c1", "Comment on Entry by Bo", "I agree", 10))
	posts, _, _, err := crawl(t, s.collector(t, crawler.Options{"comments": true}), "")
	if err != nil || len(posts) != 2 || posts[1].Kind != crawler.KindComment || posts[1].Thread != "https://b.example/1" || posts[1].Text != "I agree" {
		t.Errorf("%+v, %v", posts, err)
	}
}

func TestAPageTellsWhereItsFeedIs(t *testing.T) {
	s := newServer(t)
	s.pages["/feed"] = `<html><head><link rel="alternate" type="application/rss+xml" href="/real.xml"></head><body>hello</body></html>`
	_, _, _, err := crawl(t, s.collector(t, nil), "")
	if trouble := crawler.AsTrouble(err); trouble == nil || trouble.Kind != crawler.Garbled || !strings.Contains(err.Error(), "/real.xml") {
		t.Errorf("error %v", err)
	}
}

func TestABrokenFeedKeepsNoOtherBack(t *testing.T) {
	s := newServer(t)
	s.pages["/feed"] = `<rss><channel><item>`
	s.pages["/other"] = feedOf(item("https://b.example/1", "", "one", 1))
	posts, next, _, err := crawl(t, s.collector(t, crawler.Options{"feeds": []string{"other"}}), "")
	if crawler.AsTrouble(err) == nil || texts(posts) != "one" || next == "" {
		t.Errorf("read %q, %v", texts(posts), err)
	}
}

func TestAFeedThatHasNotChangedIsNotSentAgain(t *testing.T) {
	s := newServer(t)
	s.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `"v1"`)
		if r.Header.Get("If-None-Match") == `"v1"` {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		s.asked.Add(r.URL.Path)
		fmt.Fprint(w, feedOf(item("https://b.example/1", "", "one", 1)))
	})
	c := s.collector(t, nil)
	_, next, _, err := crawl(t, c, "")
	if err != nil {
		t.Fatal(err)
	}
	posts, _, _, err := crawl(t, c, next)
	if err != nil || len(posts) != 0 || s.asked.Times("/feed") != 1 {
		t.Errorf("sent %d times, %d posts, %v", s.asked.Times("/feed"), len(posts), err)
	}
}

func FuzzParse(f *testing.F) {
	f.Add(feedOf(item("a", "b", "c", 1)))
	f.Add(`<feed xmlns="http://www.w3.org/2005/Atom"><entry/></feed>`)
	f.Add(`{"version":"https://jsonfeed.org/version/1","items":[{}]}`)
	f.Add(`<rdf:RDF><item/></rdf:RDF>`)
	f.Fuzz(func(t *testing.T, text string) {
		parsed, err := parse(&crawler.Response{URL: "https://b.example/feed", Body: []byte(text)})
		if err != nil {
			return
		}
		ids := (*known)(nil).clone().identify(parsed.entries, "https://b.example/feed", now)
		for i, id := range ids {
			if id == "" || parsed.entries[i].at.IsZero() {
				t.Errorf("entry %d has id %q and time %v", i, id, parsed.entries[i].at)
			}
		}
	})
}

func FuzzCursor(f *testing.F) {
	f.Add(`{"feeds":{"a":{"newest":1,"entries":{"x":{"id":"1","at":2,"words":3}}}}}`)
	f.Add(`{"feeds":{"a":null}}`)
	f.Fuzz(func(t *testing.T, text string) {
		at, _ := parseCursor(crawler.Cursor(text))
		if _, ok := parseCursor(at.encode()); !ok {
			t.Errorf("%q does not survive", text)
		}
	})
}
