package rss

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"overheard/crawler"
)

// press answers as WordPress does: its feed counts as unchanged when comments come, and has a feed of comments below each
// entry, which answers every page number with the same page.
type press struct {
	*server
	comments []string
}

func newPress(t *testing.T) *press {
	b := &press{server: newServer(t)}
	b.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b.asked.Add(r.URL.Path)
		switch {
		case r.URL.Path == "/feed" && r.URL.Query().Get("paged") == "":
			w.Header().Set("ETag", `"posts"`)
			if r.Header.Get("If-None-Match") == `"posts"` {
				w.WriteHeader(http.StatusNotModified)
				return
			}
			fmt.Fprint(w, strings.ReplaceAll(wordPress(b.entry()), "SERVER", b.URL))
		case r.URL.Path == "/1/feed/":
			fmt.Fprint(w, strings.ReplaceAll(wordPress(b.comments...), "SERVER", b.URL))
		default:
			http.NotFound(w, r)
		}
	})
	return b
}

func (b *press) entry() string {
	more := fmt.Sprintf(`<wfw:commentRss xmlns:wfw="http://wellformedweb.org/CommentAPI/">SERVER/1/feed/</wfw:commentRss>
		<slash:comments xmlns:slash="http://purl.org/rss/1.0/modules/slash/">%d</slash:comments></item>`, len(b.comments))
	return strings.Replace(item("SERVER/?p=1", "Entry", "text", 9), "</item>", more, 1)
}

func (b *press) comment(text string) {
	n := len(b.comments) + 1
	b.comments = append([]string{item(fmt.Sprintf("SERVER/1/#comment-%d", n), "By: Bo", text, 9)}, b.comments...)
}

func TestCommentsBelowAnEntryAreReadWithoutPageNumbers(t *testing.T) {
	b := newPress(t)
	b.comment("I agree")
	posts, _, _, err := crawl(t, b.collector(t, crawler.Options{"comments": true}), "")
	if err != nil || texts(posts) != "Entry\ntext | I agree" || b.asked.Times("/1/feed/") != 1 {
		t.Errorf("read %q, asked %d times, %v", texts(posts), b.asked.Times("/1/feed/"), err)
	}
}

func TestNewCommentsAreReadWhereNoEntryIsNew(t *testing.T) {
	b := newPress(t)
	c := b.collector(t, crawler.Options{"comments": true})
	_, next, _, err := crawl(t, c, "")
	if err != nil || b.asked.Times("/1/feed/") != 0 {
		t.Fatalf("asked for no comments %d times, %v", b.asked.Times("/1/feed/"), err)
	}
	b.comment("first")
	posts, next, _, err := crawl(t, c, next)
	if err != nil || !strings.HasSuffix(texts(posts), "| first") {
		t.Errorf("read %q, %v", texts(posts), err)
	}
	if _, _, _, err := crawl(t, c, next); err != nil || b.asked.Times("/1/feed/") != 1 {
		t.Errorf("the same comments were asked for %d times, %v", b.asked.Times("/1/feed/"), err)
	}
}

func TestAFeedOfAllCommentsHasNoOlderPagesAndLeavesAGap(t *testing.T) {
	s := newServer(t)
	s.pages["/feed"] = wordPress(item("https://b.example/1#comment-1", "", "one", 1))
	c := s.collector(t, nil)
	_, next, _, err := crawl(t, c, "")
	if err != nil {
		t.Fatal(err)
	}
	s.pages["/feed"] = wordPress(item("https://b.example/1#comment-9", "", "nine", 9), item("https://b.example/1#comment-8", "", "eight", 8))
	_, next, gaps, err := crawl(t, c, next) // ?paged=2 is not found
	if err != nil || len(gaps) != 1 || gaps[0].From.Day() != 1 || gaps[0].To.Day() != 8 {
		t.Errorf("gaps %v, %v", gaps, err)
	}
	if _, _, gaps, err = crawl(t, c, next); err != nil || len(gaps) != 0 {
		t.Errorf("the gap was told twice: %v, %v", gaps, err)
	}
}

func TestWhatAFeedNoLongerShowsIsNotFilledByABackfill(t *testing.T) {
	entry := item("https://b.example/9", "", "nine", 9)
	for name, pages := range map[string]int{"the only page": 0, "the last of two": 1} {
		s := newServer(t)
		s.pages["/feed"] = wordPress(entry)
		for n := range pages {
			s.pages[fmt.Sprintf("/feed?paged=%d", n+2)] = wordPress(item(fmt.Sprintf("https://b.example/%d", n+7), "", "older", n+7))
		}
		var gaps []crawler.Gap
		for page, err := range s.collector(t, nil).Collect(t.Context(), "", crawler.Search{Since: now.AddDate(0, -1, 0), Until: now}) {
			if err != nil {
				t.Fatal(err)
			}
			if page.Gap != nil {
				gaps = append(gaps, *page.Gap)
			}
		}
		if (len(gaps) == 1) != (pages == 0) || len(gaps) == 1 && (gaps[0].To.Day() != 9 || !gaps[0].From.Equal(now.AddDate(0, -1, 0))) {
			t.Errorf("%s: gaps %v", name, gaps)
		}
	}
}

func TestAFeedThatRepeatsItsFirstPageIsReadOnce(t *testing.T) {
	s := newServer(t)
	s.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.asked.Add(r.URL.RequestURI())
		fmt.Fprint(w, wordPress(item("https://b.example/1", "", "one", 9))) // as a cache does that looks at the path alone
	})
	posts, _, _, err := crawl(t, s.collector(t, nil), "")
	if err != nil || len(s.asked.All()) > 3 { // robots.txt and two pages
		t.Errorf("asked %v, %d posts, %v", s.asked.All(), len(posts), err)
	}
}

func TestWhatIsBehindAPasswordIsPrivate(t *testing.T) {
	s := newServer(t)
	open := item("https://b.example/1", "Note", "open words", 9)
	form := `<content:encoded xmlns:content="http://purl.org/rss/1.0/modules/content/"><![CDATA[<form action="/pass" class="post-password-form" method="post">
		<p>Enter your password</p></form>]]></content:encoded></item>`
	hidden := strings.Replace(item("https://b.example/1", "Protected: Note", "There is no excerpt.", 9), "</item>", form, 1)
	c := s.collector(t, nil)
	var next crawler.Cursor
	for n, step := range []struct{ entry, posts, deleted string }{
		{hidden, "", ""}, // never seen: nothing to erase, and it may yet be published
		{open, "Note\nopen words", ""},
		{hidden, "", "https://b.example/1"},
		{hidden, "", ""},
	} {
		s.pages["/feed"] = wordPress(step.entry)
		var posts []crawler.Post
		var deleted []string
		for page, err := range c.Collect(t.Context(), next, lately) {
			if err != nil {
				t.Fatal(err)
			}
			posts, deleted, next = append(posts, page.Posts...), append(deleted, page.Deleted...), page.Next
		}
		if texts(posts) != step.posts || strings.Join(deleted, " ") != step.deleted {
			t.Errorf("step %d: read %q, deleted %v", n, texts(posts), deleted)
		}
	}
}

func TestAtomNamesItsCommentsByALink(t *testing.T) {
	s := newServer(t)
	s.pages["/feed"] = `<feed xmlns="http://www.w3.org/2005/Atom" xmlns:thr="http://purl.org/syndication/thread/1.0"><entry><id>https://b.example/1</id><title>Entry</title>
		<published>2026-03-09T08:00:00Z</published><content>text</content><link rel="replies" type="text/html" href="SERVER/1#comments" thr:count="1"/>
		<link rel="replies" type="application/atom+xml" href="SERVER/1/feed/atom/" thr:count="1"/><thr:total>1</thr:total></entry></feed>`
	s.pages["/1/feed/atom/"] = `<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>https://b.example/1#comment-1</id><title>By: Bo</title>
		<published>2026-03-10T08:00:00Z</published><content>I agree</content></entry></feed>`
	posts, _, _, err := crawl(t, s.collector(t, crawler.Options{"comments": true}), "")
	if err != nil || texts(posts) != "Entry\ntext | I agree" || posts[1].ReplyTo != "https://b.example/1" || !posts[1].PublishedAt.Equal(time.Date(2026, 3, 10, 8, 0, 0, 0, time.UTC)) {
		t.Errorf("read %+v, %v", posts, err)
	}
}
