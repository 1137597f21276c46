package mastodon

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"overheard/crawler"
)

func TestTheFirstCrawlGoesBackAsFarAsItIsTold(t *testing.T) {
	s := newServer(t)
	for n := range 200 { // one an hour, the last of them now
		s.add(n, now.Add(time.Duration(n-199)*time.Hour))
	}
	search := acme
	search.Since = now.Add(-100 * time.Hour)
	posts, next, err := crawl(t, s.collector(""), "", search)
	if err != nil || len(posts) != 101 {
		t.Fatalf("%d posts, %v", len(posts), err)
	}
	if posts, _, err := crawl(t, s.collector(""), next, search); err != nil || len(posts) != 0 {
		t.Errorf("nothing is new, but %d posts, %v", len(posts), err)
	}
}

func TestALongAbsenceLeavesNoHole(t *testing.T) {
	s := newServer(t)
	s.add(0, now)
	_, next, err := crawl(t, s.collector(""), "", acme)
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for n := 1; n <= 130; n++ {
		s.add(n, now)
		want = append(want, opaque(n))
	}
	posts, _, err := crawl(t, s.collector(""), next, acme)
	if err != nil || ids(posts) != strings.Join(want, " ") {
		t.Errorf("not every post once and oldest first: %d posts, %v", len(posts), err)
	}
}

func TestAnInterruptedFirstCrawlCarriesOn(t *testing.T) {
	s := newServer(t)
	for n := range 100 {
		s.add(n, now.Add(-time.Hour))
	}
	seen := map[string]int{}
	var cursor crawler.Cursor
	for range 10 { // each time killed behind one page
		pages := 0
		for page, err := range s.collector("").Collect(t.Context(), cursor, acme) {
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range page.Posts {
				seen[p.NativeID]++
			}
			cursor = page.Next
			if pages++; pages == 1 {
				break
			}
		}
		s.add(100+len(s.statuses), now)
	}
	for _, status := range s.statuses[:105] {
		if seen[status["id"].(string)] == 0 {
			t.Errorf("lost %v", status["id"])
		}
	}
}

func TestAStatusBecomesAPost(t *testing.T) {
	s := newServer(t)
	at := now.Add(-time.Hour)
	s.add(1, at, func(m map[string]any) {
		m["spoiler_text"] = "long wait"
		m["content"] = `<p>Two hours at the <a href="https://x.example/tags/acme">#<span>acme</span></a> desk.</p><p>Never again<br>really</p>`
		m["edited_at"] = now.Format(time.RFC3339)
		m["in_reply_to_id"] = "q"
		m["reblogs_count"], m["replies_count"] = 5, 2
		m["account"] = map[string]any{"acct": "bo@other.example", "bot": true}
	})
	posts, _, err := crawl(t, s.collector(""), "", acme)
	if err != nil || len(posts) != 1 {
		t.Fatalf("%d posts, %v", len(posts), err)
	}
	want := crawler.Post{
		Source: "social", NativeID: opaque(1), URL: "https://social.example/@ann/1", Kind: crawler.KindComment, Author: "bo@other.example", Bot: true,
		Lang: "en", PublishedAt: at, EditedAt: now, Text: "long wait\nTwo hours at the #acme desk.\n\nNever again\nreally",
		Hashtags: []string{"acme"}, ReplyTo: "q", Likes: 3, Reposts: 5, Replies: 2,
	}
	if diff := cmp.Diff(want, posts[0]); diff != "" {
		t.Error(diff)
	}
}

func TestTheServersOwnAccountsHaveFullNames(t *testing.T) {
	s := newServer(t)
	s.add(1, now)
	posts, _, err := crawl(t, s.collector(""), "", acme)
	if err != nil || !strings.HasPrefix(posts[0].Author, "ann@127.0.0.1") {
		t.Errorf("author %q, %v", posts[0].Author, err)
	}
}

func TestABoostIsThePostThatWasBoosted(t *testing.T) {
	s := newServer(t)
	s.add(1, now, func(m map[string]any) {
		m["reblog"] = map[string]any{
			"id": "original", "created_at": now.Format(time.RFC3339), "visibility": "public", "content": "the original", "account": map[string]any{"acct": "bo"},
		}
	})
	posts, _, err := crawl(t, s.collector(""), "", acme)
	if err != nil || ids(posts) != "original" || posts[0].Text != "the original" {
		t.Errorf("got %+v, %v", posts, err)
	}
}

func TestWhoWantsNotToBeReadIsNotKept(t *testing.T) {
	s := newServer(t)
	account := func(k string, v any) func(map[string]any) {
		return func(m map[string]any) { m["account"] = map[string]any{"acct": "x", k: v} }
	}
	s.add(1, now, account("noindex", true))
	s.add(2, now, account("note", `<p>cats. <a>#<span>NoBot</span></a></p>`))
	s.add(3, now, func(m map[string]any) { m["visibility"] = "unlisted" })
	s.add(4, now, func(m map[string]any) { delete(m, "visibility") })
	s.add(5, now, func(m map[string]any) { m["created_at"] = "1970-01-01T00:00:00Z" })
	s.add(6, now, func(m map[string]any) { m["content"] = "<p></p>" })
	s.add(7, now, func(m map[string]any) { m["account"] = "broken" })
	skipped := map[string]int64{}
	for page, err := range s.collector("").Collect(t.Context(), "", acme) {
		if err != nil || len(page.Posts) != 0 {
			t.Fatalf("kept %v, %v", page.Posts, err)
		}
		for reason, n := range page.Skipped {
			skipped[reason] += n
		}
	}
	want := map[string]int64{crawler.SkipNoIndex: 2, crawler.SkipPrivate: 2, crawler.SkipNoTime: 1, crawler.SkipNoText: 1, crawler.SkipUnusable: 1}
	if diff := cmp.Diff(want, skipped); diff != "" {
		t.Error(diff)
	}
}

func TestAHashtagThatNobodyUsesIsEmpty(t *testing.T) {
	s := newServer(t)
	s.add(1, now)
	search := acme
	search.Hashtags = []string{"#Ничего", "acme", "ACME"}
	posts, next, err := crawl(t, s.collector(""), "", search)
	if err != nil || len(posts) != 1 {
		t.Fatalf("%d posts, %v", len(posts), err)
	}
	if asked := s.asked.All(); !strings.Contains(asked[0], "/tag/%D0%BD%D0%B8%D1%87") {
		t.Errorf("asked %s", asked[0])
	}
	if _, _, err = crawl(t, s.collector(""), next, search); err != nil {
		t.Error(err)
	}
}

func TestAServerThatShowsNothingToStrangersIsExplained(t *testing.T) {
	s := newServer(t)
	s.members = true
	s.add(1, now)
	for token, words := range map[string]string{"": "make an access token", "wrong": "refused the access token"} {
		_, _, err := crawl(t, s.collector(token), "", acme)
		trouble := crawler.AsTrouble(err)
		if trouble == nil || trouble.Kind != crawler.Denied || !strings.Contains(err.Error(), words) || token != "" && strings.Contains(err.Error(), token) {
			t.Errorf("token %q: %v", token, err)
		}
	}
	if posts, _, err := crawl(t, s.collector("right"), "", acme); err != nil || len(posts) != 1 {
		t.Errorf("with a token: %d posts, %v", len(posts), err)
	}
}

func TestWhatIsNotAMastodonServerIsSaidToBeNone(t *testing.T) {
	s := newServer(t)
	c, err := Network().Collector(crawler.Source{Name: "x", BaseURL: s.URL + "/elsewhere"}, crawler.Tools{Fetcher: fetcher(t), Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	_, _, err = crawl(t, c, "", acme)
	if trouble := crawler.AsTrouble(err); trouble == nil || trouble.Kind != crawler.Missing {
		t.Errorf("error %v", err)
	}
	if err := check(crawler.Source{BaseURL: "mastodon.example"}); err == nil {
		t.Error("an address without https:// was accepted")
	}
}

func TestRevisitingFindsEditsAndDeletions(t *testing.T) {
	s := newServer(t)
	s.add(1, now, func(m map[string]any) { m["favourites_count"] = 90 })
	s.add(2, now, func(m map[string]any) { m["visibility"] = "private" })
	refs := []crawler.Ref{{NativeID: opaque(1)}, {NativeID: opaque(2)}, {NativeID: "gone/../x"}}
	var likes int64
	var deleted []string
	for page, err := range s.collector("").(crawler.Revisiter).Revisit(t.Context(), refs) {
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range page.Posts {
			likes += p.Likes
		}
		deleted = append(deleted, page.Deleted...)
	}
	if likes != 90 || fmt.Sprint(deleted) != fmt.Sprint([]string{opaque(2), "gone/../x"}) {
		t.Errorf("likes %d, deleted %v", likes, deleted)
	}
}

func TestACursorOfAnotherKindStartsAnewAndSaysSo(t *testing.T) {
	s := newServer(t)
	s.add(1, now)
	var gap *crawler.Gap
	posts := 0
	for page, err := range s.collector("").Collect(t.Context(), "not ours", acme) {
		if err != nil {
			t.Fatal(err)
		}
		if page.Gap != nil {
			gap = page.Gap
		}
		posts += len(page.Posts)
	}
	if gap == nil || gap.Reason != crawler.GapCursor || posts != 1 {
		t.Errorf("gap %v, %d posts", gap, posts)
	}
}

func FuzzStatus(f *testing.F) {
	f.Add(`{"id":"1","created_at":"2026-03-01T00:00:00Z","visibility":"public","content":"<p>x</p>","account":{"acct":"a"}}`)
	f.Add(`{"id":1}`)
	f.Add(`{"id":"1","reblog":{"id":"2"}}`)
	f.Add(`null`)
	c := &collector{source: "s", host: "h", now: func() time.Time { return now }}
	f.Fuzz(func(t *testing.T, text string) {
		p, reason := c.post([]byte(text))
		if err := p.Check(); reason == "" && err != nil {
			t.Errorf("kept a post that cannot be stored: %v", err)
		}
	})
}

func FuzzCursor(f *testing.F) {
	f.Add(`{"tags":{"a":{"newest":"1","oldest":"2"}}}`)
	f.Add(`[]`)
	f.Fuzz(func(t *testing.T, text string) {
		at, _ := parseCursor(crawler.Cursor(text))
		again, ok := parseCursor(at.encode())
		if !ok || len(again.Tags) != len(at.Tags) {
			t.Errorf("%q does not survive", text)
		}
	})
}
