package vk

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"overheard/crawler"
)

var acme = crawler.Search{Hashtags: []string{"acme"}, Since: now.AddDate(0, 0, -7)}

var wall = crawler.Options{"search": false, "communities": []string{"club7"}}

func TestSearchFindsEverythingAlsoBeyondWhatItShows(t *testing.T) {
	s := newServer(t)
	s.most = 300
	for n := range 1000 {
		s.add(int64(n+1), now.Add(time.Duration(n-1000)*time.Minute))
	}
	c := s.collector(nil, func(s *crawler.Source) { s.Every = 24 * time.Hour })
	posts, next, err := crawl(t, c, "", acme)
	if err != nil || distinct(posts) != 1000 {
		t.Fatalf("%d different posts, %v", distinct(posts), err)
	}
	s.add(1001, now)
	posts, _, err = crawl(t, c, next, acme)
	if err != nil || distinct(posts) > 12 || !slices.ContainsFunc(posts, func(p crawler.Post) bool { return p.NativeID == "-7_1001" }) {
		t.Errorf("the next crawl read %d posts, %v", len(posts), err)
	}
}

func TestSearchesLastForTheDay(t *testing.T) {
	s := newServer(t)
	search := acme
	for n := range 30 {
		search.Hashtags = append(search.Hashtags, strings.Repeat("x", n+1))
	}
	c := s.collector(nil)
	var next crawler.Cursor
	crawls := int(24 * time.Hour / (15 * time.Minute))
	for range crawls {
		var err error
		if _, next, err = crawl(t, c, next, search); err != nil {
			t.Fatal(err)
		}
	}
	if len(s.calls.All()) > searchesADay || len(s.calls.All()) < searchesADay/2 {
		t.Errorf("%d searches a day", len(s.calls.All()))
	}
	at, ok := parseCursor(next)
	if !ok || len(at.Queries) != 31 {
		t.Errorf("%d of 31 queries had their turn", len(at.Queries))
	}
}

func TestALongSearchCarriesOnNextTime(t *testing.T) {
	s := newServer(t)
	for n := range 3000 {
		s.add(int64(n+1), now.Add(time.Duration(n-3000)*time.Minute))
	}
	c := s.collector(nil) // may search nine times in one crawl
	var all []crawler.Post
	var next crawler.Cursor
	for range 4 {
		posts, after, err := crawl(t, c, next, acme)
		if err != nil {
			t.Fatal(err)
		}
		all, next = append(all, posts...), after
	}
	if distinct(all) != 3000 {
		t.Errorf("%d different posts of 3000", distinct(all))
	}
}

func TestAWallIsReadToWhatIsKnown(t *testing.T) {
	s := newServer(t)
	for n := range 250 {
		s.add(int64(n+1), now.Add(time.Duration(n-250)*time.Minute))
	}
	s.posts = append(s.posts, map[string]any{"id": 9999, "owner_id": -7, "date": now.AddDate(-1, 0, 0).Unix(), "text": "old", "is_pinned": 1})
	c := s.collector(wall)
	posts, next, err := crawl(t, c, "", acme)
	if err != nil || distinct(posts) != 250 {
		t.Fatalf("%d different posts, %v", distinct(posts), err)
	}
	asked := len(s.calls.All())
	s.add(251, now)
	posts, _, err = crawl(t, c, next, acme)
	if err != nil || distinct(posts) != 2 || len(s.calls.All()) != asked+1 {
		t.Errorf("the next crawl read %d posts with %d questions, %v", len(posts), len(s.calls.All())-asked, err)
	}
}

func TestCommentsAreReadWhereThereAreNewOnes(t *testing.T) {
	s := newServer(t)
	for n := range 150 {
		s.comments[1] = append(s.comments[1], map[string]any{"id": 1000 + n, "from_id": 5, "date": now.Unix(), "text": "comment"})
	}
	s.comments[1][0]["thread"] = map[string]any{"items": []map[string]any{
		{"id": 2000, "from_id": 6, "date": now.Unix(), "text": "[id5|Ann], no", "reply_to_comment": 1000},
		{"id": 2001, "is_deleted": true},
	}}
	s.add(1, now.Add(-time.Hour))
	c := s.collector(wall)
	var deleted []string
	var posts []crawler.Post
	var next crawler.Cursor
	for page, err := range c.Collect(t.Context(), "", acme) {
		if err != nil {
			t.Fatal(err)
		}
		posts, next, deleted = append(posts, page.Posts...), page.Next, append(deleted, page.Deleted...)
	}
	if distinct(posts) != 152 || !slices.Equal(deleted, []string{"-7_2001"}) {
		t.Fatalf("%d posts, deleted %v", distinct(posts), deleted)
	}
	i := slices.IndexFunc(posts, func(p crawler.Post) bool { return p.NativeID == "-7_2000" })
	want := crawler.Post{
		Source: "vk", NativeID: "-7_2000", URL: "https://vk.com/wall-7_1?reply=2000", Kind: crawler.KindComment, Author: "id6",
		PublishedAt: now, Text: "Ann, no", ReplyTo: "-7_1000", Thread: "-7_1",
	}
	if diff := cmp.Diff(want, posts[i]); diff != "" {
		t.Error(diff)
	}
	asked := len(s.calls.All())
	if _, _, err := crawl(t, c, next, acme); err != nil || len(s.calls.All()) != asked+1 {
		t.Errorf("nothing is new, but there were %d questions, %v", len(s.calls.All())-asked, err)
	}
}

func TestAClosedWallKeepsNoOtherBack(t *testing.T) {
	s := newServer(t)
	s.add(1, now)
	s.faults[methodWall] = []int{faultAccess}
	c := s.collector(crawler.Options{"search": false, "communities": []string{"closed", "club7"}})
	posts, _, err := crawl(t, c, "", acme)
	trouble := crawler.AsTrouble(err)
	if len(posts) != 1 || trouble == nil || trouble.Kind != crawler.Denied || !strings.Contains(err.Error(), "closed") {
		t.Errorf("%d posts, %v", len(posts), err)
	}
}

func TestFaultsAreUnderstood(t *testing.T) {
	for code, want := range map[int]crawler.TroubleKind{
		faultToken: crawler.Denied, faultFlood: crawler.Limited, faultCaptcha: crawler.Limited, faultQuota: crawler.Limited, faultServer: crawler.Down, 777: crawler.Down,
	} {
		s := newServer(t)
		s.faults[methodSearch] = []int{code}
		_, _, err := crawl(t, s.collector(nil), "", acme)
		trouble := crawler.AsTrouble(err)
		if trouble == nil || trouble.Kind != want || (want == crawler.Limited) != trouble.Until.After(now) {
			t.Errorf("error %d: %v", code, err)
		}
		if strings.Contains(err.Error(), "secret") {
			t.Errorf("error %d tells the token", code)
		}
	}
}

func TestAQuestionThatCameTooFastIsAskedAgain(t *testing.T) {
	s := newServer(t)
	s.add(1, now)
	s.faults[methodSearch] = []int{faultTooFast, faultTooFast}
	c := s.collector(nil)
	var waited time.Duration
	c.api.wait = func(_ context.Context, d time.Duration) error { waited += d; return nil }
	posts, _, err := crawl(t, c, "", acme)
	if err != nil || len(posts) != 1 || waited != 3*time.Second {
		t.Errorf("%d posts after %v, %v", len(posts), waited, err)
	}
}

func TestARepostWithoutWordsIsThePostItRepeats(t *testing.T) {
	s := newServer(t)
	s.add(1, now, func(p map[string]any) {
		p["text"] = ""
		p["copy_history"] = []map[string]any{{"id": 3, "owner_id": 55, "from_id": 55, "date": now.Unix(), "text": "&quot;the&quot; [club1|original]"}}
	})
	posts, _, err := crawl(t, s.collector(nil), "", acme)
	if err != nil || posts[0].NativeID != "55_3" || posts[0].Text != `"the" original` || posts[0].Author != "id55" {
		t.Errorf("%+v, %v", posts, err)
	}
}

func TestWhatIsForFriendsIsNotKept(t *testing.T) {
	s := newServer(t)
	s.add(1, now, func(p map[string]any) { p["friends_only"] = 1 })
	if posts, _, err := crawl(t, s.collector(nil), "", acme); err != nil || len(posts) != 0 {
		t.Errorf("kept %v, %v", posts, err)
	}
}

func TestRevisitingFindsEditsAndDeletions(t *testing.T) {
	s := newServer(t)
	s.add(1, now, func(p map[string]any) { p["edited"] = now.Add(time.Hour).Unix() })
	refs := []crawler.Ref{{NativeID: "-7_1"}, {NativeID: "-7_2"}, {NativeID: "-7_30", Thread: "-7_1"}}
	for page, err := range s.collector(nil).Revisit(t.Context(), refs) {
		if err != nil || len(page.Posts) != 1 || page.Posts[0].EditedAt.IsZero() || !slices.Equal(page.Deleted, []string{"-7_2"}) {
			t.Errorf("%+v, %v", page, err)
		}
	}
}

func TestSettingsThatReadNothingAreRefused(t *testing.T) {
	for _, o := range []crawler.Options{{"search": false}, {"search": true, "communities": []string{"https://vk.com/acme"}}} {
		if check(crawler.Source{Options: o}) == nil {
			t.Errorf("accepted %v", o)
		}
	}
}

func FuzzItem(f *testing.F) {
	f.Add(`{"id":1,"owner_id":-7,"date":1772000000,"text":"[id1|x] &amp; y"}`)
	f.Add(`{"copy_history":[{"id":1}]}`)
	c := &collector{source: crawler.Source{Name: "vk"}, now: func() time.Time { return now }}
	f.Fuzz(func(t *testing.T, text string) {
		var i item
		if unmarshal(text, &i) != nil {
			return
		}
		p, reason := c.post(&i)
		if err := p.Check(); reason == "" && err != nil {
			t.Errorf("kept a post that cannot be stored: %v", err)
		}
	})
}

func FuzzCursor(f *testing.F) {
	f.Add(`{"next":3,"queries":{"a":{"covered":1,"top":2,"down":2}},"walls":{"b":{"covered":3,"comments":{"1":2}}}}`)
	f.Add(`{"next":-1}`)
	f.Fuzz(func(t *testing.T, text string) {
		at, _ := parseCursor(crawler.Cursor(text))
		again, ok := parseCursor(at.encode())
		if diff := cmp.Diff(at, again, cmpopts.EquateEmpty()); !ok || diff != "" { // of no comments nothing is written
			t.Error(diff)
		}
	})
}
