package store_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"overheard/crawler"
	"overheard/internal/runs"
	"overheard/internal/store"
	"overheard/internal/store/storetest"
	"overheard/mentions"
	"overheard/sentiment"
)

func TestSavePosts(t *testing.T) {
	old := noon.Add(-time.Hour)
	edited := func(r mentions.Reading, at time.Time) mentions.Reading { r.Post.EditedAt = at; return r }
	liked := func(r mentions.Reading) mentions.Reading { r.Post.Likes = 7; return r }
	duplicate := func(r mentions.Reading) mentions.Reading {
		r.Mentions[0].Reason = mentions.ReasonDuplicate
		return r
	}
	gone := mentions.Reading{Post: crawler.Post{Source: "x", NativeID: "1", Deleted: true}}
	tests := []struct {
		name   string
		first  []mentions.Reading
		second []mentions.Reading
		want   runs.Counts // of the second
		texts  string      // stored about a and about b afterwards, with the number of voting mentions
	}{
		{"the same again changes nothing", []mentions.Reading{reading("1", "good", happy, "a")}, []mentions.Reading{reading("1", "good", happy, "a")},
			runs.Counts{Seen: 1, Unchanged: 1}, "a good 1"},
		{"likes alone do not make a post another one", []mentions.Reading{reading("1", "good", happy, "a")}, []mentions.Reading{liked(reading("1", "good", happy, "a"))},
			runs.Counts{Seen: 1, Unchanged: 1}, "a good 1"},
		{"an edit takes the place of the text", []mentions.Reading{reading("1", "good", happy, "a")}, []mentions.Reading{reading("1", "bad", unhappy, "a")},
			runs.Counts{Seen: 1, Changed: 1, Matched: 1}, "a bad 1"},
		{"an edit that names the brand no longer takes the mention away", []mentions.Reading{reading("1", "good", happy, "a", "b")}, []mentions.Reading{reading("1", "bad", unhappy, "b")},
			runs.Counts{Seen: 1, Changed: 1, Matched: 1}, "b bad 1"},
		{"an edit that is about nobody takes all mentions away", []mentions.Reading{reading("1", "good", happy, "a", "b")}, []mentions.Reading{reading("1", "bad", unhappy)},
			runs.Counts{Seen: 1, Changed: 1}, ""},
		{"importing for another brand leaves the first one alone", []mentions.Reading{about(reading("1", "good", happy, "a"))}, []mentions.Reading{about(reading("1", "good", happy, "b"))},
			runs.Counts{Seen: 1, Changed: 1, Matched: 1}, "a good 1 b good 1"},
		{"what a person attached stays over an edit, with the opinion about the whole post", []mentions.Reading{about(reading("1", "good", happy, "a"))}, []mentions.Reading{about(reading("1", "bad", unhappy, "b"))},
			runs.Counts{Seen: 1, Changed: 1, Matched: 2}, "a bad 1 b bad 1"},
		{"what a person attached stays over an edit without such an opinion, not labelled", []mentions.Reading{about(reading("1", "good", happy, "a"))}, []mentions.Reading{reading("1", "bad", unhappy, "b")},
			runs.Counts{Seen: 1, Changed: 1, Matched: 2}, "a bad 0 b bad 1"},
		{"an earlier edit does not undo a later one", []mentions.Reading{edited(reading("1", "good", happy, "a"), noon)}, []mentions.Reading{edited(reading("1", "bad", unhappy, "a"), old)},
			runs.Counts{Seen: 1, Unchanged: 1}, "a good 1"},
		{"a deletion erases", []mentions.Reading{reading("1", "good", happy, "a", "b")}, []mentions.Reading{gone},
			runs.Counts{Seen: 1, Deleted: 1}, ""},
		{"a deleted post is not revived", []mentions.Reading{reading("1", "good", happy, "a"), gone}, []mentions.Reading{reading("1", "good", happy, "a")},
			runs.Counts{Seen: 1, Unchanged: 1}, ""},
		{"a post that was deleted before it was ever seen stays away", []mentions.Reading{gone}, []mentions.Reading{reading("1", "good", happy, "a")},
			runs.Counts{Seen: 1, Unchanged: 1}, ""},
		{"of repeats in a batch the last one counts", nil, []mentions.Reading{reading("1", "good", happy, "a"), reading("1", "bad", unhappy, "a"), reading("1", "bad", unhappy, "a")},
			runs.Counts{Seen: 3, New: 1, Changed: 1, Unchanged: 1, Matched: 1}, "a bad 1"},
		{"a deletion in a batch is final", nil, []mentions.Reading{reading("1", "good", happy, "a"), gone, reading("1", "good", happy, "a")},
			runs.Counts{Seen: 3, Deleted: 1, Changed: 1, Unchanged: 1}, ""},
		{"the same id on another source is another post", []mentions.Reading{reading("1", "good", happy, "a")}, []mentions.Reading{{Post: crawler.Post{Source: "y", NativeID: "1", Text: "else", PublishedAt: noon}}},
			runs.Counts{Seen: 1, New: 1}, "a good 1"},
		{"a bad post is left out", nil, []mentions.Reading{{Post: crawler.Post{Source: "x", NativeID: "2"}}, reading("1", "good", happy, "a")},
			runs.Counts{Seen: 2, New: 1, Bad: 1, Matched: 1}, "a good 1"},
		{"what was no repeat when it was saved does not become one", []mentions.Reading{reading("1", "good", happy, "a")}, []mentions.Reading{duplicate(reading("1", "good", happy, "a"))},
			runs.Counts{Seen: 1, Unchanged: 1}, "a good 1"},
		{"what was a repeat stays one, also with another opinion", []mentions.Reading{duplicate(reading("1", "good", happy, "a"))}, []mentions.Reading{reading("1", "good", unhappy, "a")},
			runs.Counts{Seen: 1, Changed: 1, Matched: 1}, "a good 0"},
		{"a mention named twice is one", nil, []mentions.Reading{reading("1", "good", happy, "a", "a")},
			runs.Counts{Seen: 1, New: 1, Matched: 1}, "a good 1"},
		{"nothing is nothing", nil, nil, runs.Counts{}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, db *store.DB) {
				save(t, db, tt.first...)
				if diff := cmp.Diff(tt.want, save(t, db, tt.second...)); diff != "" {
					t.Errorf("counts (-want +got):\n%s", diff)
				}
				var texts []string
				for _, brand := range []string{"a", "b"} {
					for _, f := range list(t, db, store.MentionQuery{Brand: brand}) {
						texts = append(texts, brand, f.Post.Text, []string{"0", "1"}[min(1, volume(t, db, brand).Votes)])
					}
				}
				if got := strings.Join(texts, " "); got != tt.texts {
					t.Errorf("stored %q, want %q", got, tt.texts)
				}
				sound(t, db)
			})
		})
	}
}

func TestAPostComesBackAsItWasSaved(t *testing.T) {
	r := mentions.Reading{AuthorKey: 42, SimHash: 1<<63 + 5, Post: crawler.Post{
		Source: "x", NativeID: "n/1?", URL: "https://x.example/1", Kind: crawler.KindReview, Author: "ann", Bot: true, Lang: "zh-Hant",
		PublishedAt: time.Date(1999, 12, 31, 23, 59, 59, 123e6, time.FixedZone("", 3600)), EditedAt: noon, Text: "很好 #top\x00 \xff.", Hashtags: []string{"top", "two words"},
		ReplyTo: "r", Thread: "t", Likes: 1, Reposts: 2, Replies: 3, Views: 1 << 40, Rating: 4.5, RatingMax: 5},
		Mentions: []mentions.Mention{{Brand: "a", Rev: "rev", Why: []mentions.Hit{{Kind: mentions.HitHashtag, Term: "top", Start: 7, End: 11}, {Kind: mentions.HitAbout, Term: "a"}},
			Passage: []mentions.Span{{Start: 0, End: 6}, {Start: 7, End: 11}}, Tags: []string{"top", "two words", "top", ""}, Campaigns: []string{"spring"},
			Intent: mentions.IntentQuestion, Reason: mentions.ReasonOwnAccount,
			Opinion: sentiment.Opinion{P: sentiment.Shares{Promoter: 0.25, Passive: 0.5, Detractor: 0.25}, Opinion: 0.125, Tones: sentiment.Tones{Neutral: 1}, Lang: "zh"}}},
	}
	storetest.EachURL(t, func(t *testing.T, url string) {
		db := storetest.Open(t, url, store.Options{KeepHandles: true})
		save(t, db, r)
		want := r.Post
		want.PublishedAt, want.Text = want.PublishedAt.UTC(), "很好 #top  ?."
		found := list(t, db, store.MentionQuery{Brand: "a"})
		if len(found) != 1 {
			t.Fatalf("%d mentions are listed, want 1", len(found))
		}
		wantMention := r.Mentions[0]
		wantMention.Tags = []string{"top", "two words"}
		wantFound := mentions.Found{ID: found[0].ID, PostID: found[0].PostID, Post: want, AuthorKey: 42, Mention: wantMention, Model: "lexicon-1"}
		if diff := cmp.Diff(wantFound, found[0]); diff != "" {
			t.Errorf("listed (-want +got):\n%s", diff)
		}
		one, ok, err := db.Mention(t.Context(), found[0].ID)
		if diff := cmp.Diff(wantFound, one); diff != "" || !ok || err != nil {
			t.Errorf("Mention: %v, %v (-want +got):\n%s", ok, err, diff)
		}
		posts, err := db.Posts(t.Context(), 0, 10)
		wantPosts := []store.StoredPost{{ID: found[0].PostID, AuthorKey: 42, SimHash: 1<<63 + 5, Post: want, About: []string{"a"}, Own: []string{"a"}}}
		if diff := cmp.Diff(wantPosts, posts); diff != "" || err != nil {
			t.Errorf("Posts: %v (-want +got):\n%s", err, diff)
		}
		if _, ok, err := db.Mention(t.Context(), 999); ok || err != nil {
			t.Errorf("a mention that does not exist: %v, %v", ok, err)
		}
	})
}

func TestHandlesAreKeptOnlyWhereToldSo(t *testing.T) {
	r := reading("1", "good", happy, "a")
	r.Post.Author, r.AuthorKey = "ann", 42
	storetest.EachURL(t, func(t *testing.T, url string) {
		db := storetest.Open(t, url, store.Options{})
		save(t, db, r)
		if got := list(t, db, store.MentionQuery{Brand: "a"})[0].Post.Author; got != "" {
			t.Errorf("the author is stored as %q", got)
		}
		keeping := storetest.Open(t, url, store.Options{KeepHandles: true})
		if got := save(t, keeping, r).Changed; got != 1 {
			t.Errorf("%d posts changed when handles began to be kept, want 1", got)
		}
		if got := list(t, db, store.MentionQuery{Brand: "a"})[0].Post.Author; got != "ann" {
			t.Errorf("the author is stored as %q, want ann", got)
		}
	})
}

func TestADeletedPostLeavesNothingButItsID(t *testing.T) {
	r := about(reading("1", "secret words", happy, "a"))
	r.Post.Author, r.Post.URL, r.AuthorKey, r.Post.Hashtags = "ann", "https://x.example/ann", 42, []string{"tag"}
	storetest.EachURL(t, func(t *testing.T, url string) {
		db := storetest.Open(t, url, store.Options{KeepHandles: true})
		save(t, db, r)
		save(t, db, mentions.Reading{Post: crawler.Post{Source: "x", NativeID: "1", Deleted: true}})
		if got := sound(t, db); got.Posts != 0 || got.Deleted != 1 || got.Mentions != 0 || got.Opinions != 0 {
			t.Errorf("Check = %+v", got)
		}
		for _, column := range []string{"url", "text", "hashtags", "COALESCE(handle, '')"} {
			if got := db.Text(t, "SELECT "+column+" FROM posts"); got != "" {
				t.Errorf("%s is still %q", column, got)
			}
		}
		posts, err := db.Posts(t.Context(), 0, 10)
		if len(posts) != 0 || err != nil {
			t.Errorf("Posts = %v, %v", posts, err)
		}
	})
}

func TestEngagementIsBroughtUpToDate(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := reading("1", "good", happy, "a")
		save(t, db, r)
		r.Post.Likes, r.Post.Views = 5, 100
		save(t, db, r)
		if got := list(t, db, store.MentionQuery{Brand: "a"})[0].Post; got.Likes != 5 || got.Views != 100 {
			t.Errorf("likes and views are %d and %d, want 5 and 100", got.Likes, got.Views)
		}
	})
}

func TestSavePostsThatIsCancelledSavesNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		save(t, db, reading("1", "good", happy, "a"))
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := db.SavePosts(ctx, lexicon, []mentions.Reading{reading("2", "good", happy, "a")}); !errors.Is(err, context.Canceled) {
			t.Errorf("err = %v", err)
		}
		save(t, db, reading("3", "good", happy, "a"))
		if got := sound(t, db).Posts; got != 2 {
			t.Errorf("%d posts are stored, want 2", got)
		}
	})
}

func TestOwnThreads(t *testing.T) {
	own := about(reading("1", "our news", happy, "a"))
	own.Mentions[0].Reason = mentions.ReasonOwnAccount
	own.Mentions = append(own.Mentions, reading("", "our news", happy, "b").Mentions[0])
	own.Mentions[1].Reason = mentions.ReasonOwnAccount
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		save(t, db, own, reading("2", "good", happy, "a"))
		got, err := db.OwnThreads(t.Context(), "x", []string{"1", "2", "3"})
		if diff := cmp.Diff(map[string][]string{"1": {"a"}}, got); diff != "" || err != nil {
			t.Errorf("OwnThreads: %v (-want +got):\n%s", err, diff)
		}
		for _, threads := range [][]string{nil, {"1"}} {
			if got, err := db.OwnThreads(t.Context(), "elsewhere", threads); len(got) != 0 || err != nil {
				t.Errorf("OwnThreads on another source = %v, %v", got, err)
			}
		}
	})
}

func TestRecentHashes(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		var rs []mentions.Reading
		for i, id := range []string{"1", "2", "3"} {
			r := reading(id, "good", happy, "a", "b")
			r.SimHash = uint64(i) << 62 // the first has none
			rs = append(rs, r)
		}
		rs[1].Post.EditedAt = noon.Add(time.Hour)
		save(t, db, rs...)
		got := func(limit int) (hashes []store.Hash) {
			for h, err := range db.RecentHashes(t.Context(), limit) {
				if err != nil {
					t.Fatal(err)
				}
				hashes = append(hashes, h)
			}
			return hashes
		}
		want := []store.Hash{
			{Brand: "a", Hash: 1 << 62, At: noon.Add(time.Hour), Source: "x", ID: "2"}, {Brand: "b", Hash: 1 << 62, At: noon.Add(time.Hour), Source: "x", ID: "2"},
			{Brand: "a", Hash: 2 << 62, At: noon, Source: "x", ID: "3"}, {Brand: "b", Hash: 2 << 62, At: noon, Source: "x", ID: "3"},
		}
		if diff := cmp.Diff(want, got(100)); diff != "" {
			t.Errorf("all (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff(want[2:], got(2), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("the latest two (-want +got):\n%s", diff)
		}
		for range db.RecentHashes(t.Context(), 100) {
			break
		}
	})
}
