package store_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"overheard/internal/store"
	"overheard/internal/store/storetest"
	"overheard/mentions"
	"overheard/sentiment"
)

// listed are five mentions of brand a, one an hour, from the newest: 5 to 1.
func listed() []mentions.Reading {
	var rs []mentions.Reading
	for i := 1; i <= 5; i++ {
		op := happy
		if i%2 == 0 {
			op = unhappy
		}
		r := reading(fmt.Sprint(i), "good", op, "a")
		r.Post.PublishedAt = noon.Add(time.Duration(i) * time.Hour)
		rs = append(rs, r)
	}
	rs[0].Post.Source = "y"
	rs[1].Mentions[0].Tags, rs[4].Mentions[0].Tags = []string{"t"}, []string{"t", "u"}
	rs[2].Mentions[0].Opinion.Lang = "zh-Hant"
	rs[3].Mentions[0].Reason = mentions.ReasonBot
	return append(rs, reading("6", "good", happy, "b"))
}

func ids(found []mentions.Found) string {
	var s []string
	for _, f := range found {
		s = append(s, f.Post.NativeID)
	}
	return strings.Join(s, " ")
}

func TestMentions(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		save(t, db, listed()...)
		tests := []struct {
			name string
			q    store.MentionQuery
			want string
		}{
			{"newest first", store.MentionQuery{Brand: "a"}, "5 4 3 2 1"},
			{"of another brand", store.MentionQuery{Brand: "b"}, "6"},
			{"of an unknown brand", store.MentionQuery{Brand: "c"}, ""},
			{"of a source", store.MentionQuery{Brand: "a", Source: "y"}, "1"},
			{"of an unknown source", store.MentionQuery{Brand: "a", Source: "z"}, ""},
			{"in a language", store.MentionQuery{Brand: "a", Lang: "zh"}, "3"},
			{"in a language with a region", store.MentionQuery{Brand: "a", Lang: "en-GB"}, "5 4 2 1"},
			{"with a hashtag", store.MentionQuery{Brand: "a", Hashtag: "t"}, "5 2"},
			{"with a hashtag, after the first page", store.MentionQuery{Brand: "a", Hashtag: "t", Before: fmt.Sprintf("%d-1", noon.Add(5*time.Hour).UnixMilli())}, "2"},
			{"with a label", store.MentionQuery{Brand: "a", Label: sentiment.Detractor}, "4 2"},
			{"with another label", store.MentionQuery{Brand: "a", Label: sentiment.Promoter}, "5 3 1"},
			{"with a label that nothing has", store.MentionQuery{Brand: "a", Label: sentiment.Passive}, ""},
			{"with a label that does not exist", store.MentionQuery{Brand: "a", Label: "fan"}, ""},
			{"that vote", store.MentionQuery{Brand: "a", Reason: mentions.ReasonVotes}, "5 3 2 1"},
			{"that do not for a reason", store.MentionQuery{Brand: "a", Reason: "bot"}, "4"},
			{"chosen ones", store.MentionQuery{Brand: "a", IDs: []int64{2, 4, 999}}, "4 2"},
			{"none chosen", store.MentionQuery{Brand: "a", IDs: []int64{}}, ""},
			{"of some hours", store.MentionQuery{Brand: "a", From: noon.Add(2 * time.Hour), To: noon.Add(4 * time.Hour)}, "3 2"},
			{"with everything asked for", store.MentionQuery{Brand: "a", Hashtag: "t", Source: "x", Lang: "en", Label: sentiment.Promoter, Reason: "votes", From: noon, To: noon.Add(9 * time.Hour)}, "5"},
		}
		for _, tt := range tests {
			if got := ids(list(t, db, tt.q)); got != tt.want {
				t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
			}
			if tt.q.Before != "" {
				continue // a count is of all pages
			}
			for _, most := range []int{100, 2} {
				if n, err := db.CountMentions(t.Context(), tt.q, most); err != nil || n != min(most, len(strings.Fields(tt.want))) {
					t.Errorf("%s: counted %d of at most %d (%v), want %q", tt.name, n, most, err, tt.want)
				}
			}
		}
	})
}

func TestMentionsArePagedWhileOthersComeIn(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		save(t, db, listed()...)
		var got []string
		for cursor, n := "", 0; n < 10; n++ {
			page, next, err := db.Mentions(t.Context(), store.MentionQuery{Brand: "a", Before: cursor, Limit: 2})
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, ids(page))
			newer := reading(fmt.Sprint("new", n), "new", happy, "a")
			newer.Post.PublishedAt = noon.Add(24 * time.Hour)
			save(t, db, newer)
			if cursor = next; next == "" {
				break
			}
		}
		if diff := cmp.Diff([]string{"5 4", "3 2", "1"}, got); diff != "" {
			t.Errorf("pages (-want +got):\n%s", diff)
		}
		for _, bad := range []string{"x", "1", "-", "1-", "-1", "1-x", "x-1", "99999999999999999999-1"} {
			if _, _, err := db.Mentions(t.Context(), store.MentionQuery{Brand: "a", Before: bad}); !errors.Is(err, mentions.ErrBadCursor) {
				t.Errorf("cursor %q: %v", bad, err)
			}
		}
	})
}

// A post from before 1970 has a negative time, and so has its cursor.
func TestMentionsBefore1970(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		a, b := reading("1", "good", happy, "a"), reading("2", "good", happy, "a")
		a.Post.PublishedAt, b.Post.PublishedAt = time.Date(1960, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(1961, 1, 1, 0, 0, 0, 0, time.UTC)
		save(t, db, a, b)
		page, next, err := db.Mentions(t.Context(), store.MentionQuery{Brand: "a", Limit: 1})
		if err != nil || ids(page) != "2" {
			t.Fatalf("page 1 = %q, %v", ids(page), err)
		}
		page, next, err = db.Mentions(t.Context(), store.MentionQuery{Brand: "a", Limit: 1, Before: next})
		if err != nil || ids(page) != "1" || next != "" {
			t.Errorf("page 2 = %q, %q, %v", ids(page), next, err)
		}
		sound(t, db)
	})
}
