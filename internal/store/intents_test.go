package store_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"overheard/internal/figures"
	"overheard/internal/store"
	"overheard/internal/store/storetest"
	"overheard/mentions"
	"overheard/nps"
)

func TestIntents(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		rs := listed() // 5 to 1, one an hour
		for i, intent := range []mentions.Intent{mentions.IntentComplaint, mentions.IntentComplaint, mentions.IntentQuestion, mentions.IntentComplaint} {
			rs[i].Mentions[0].Intent = intent
		}
		rs[4].Post.PublishedAt = noon.AddDate(0, 0, 1)
		rs[4].Mentions[0].Intent = mentions.IntentRecommendation
		save(t, db, rs...)
		today := nps.DayOf(noon, time.UTC)
		type counts = map[mentions.Intent]int64
		for _, tt := range []struct {
			name string
			f    figures.Filter
			want counts
		}{
			{"of all, those that vote", figures.Filter{}, counts{"complaint": 2, "question": 1, "recommendation": 1}},
			{"of a day", figures.Filter{From: today, To: today + 1}, counts{"complaint": 2, "question": 1}},
			{"of a source", figures.Filter{Source: "y"}, counts{"complaint": 1}},
			{"of an unknown source", figures.Filter{Source: "z"}, counts{}},
			{"in a language", figures.Filter{Lang: "zh"}, counts{"question": 1}},
			{"with a hashtag", figures.Filter{Hashtag: "t"}, counts{"complaint": 1, "recommendation": 1}},
			{"with everything asked for", figures.Filter{Hashtag: "t", Lang: "en", Source: "x", From: today, To: today + 2}, counts{"complaint": 1, "recommendation": 1}},
		} {
			got, err := db.Intents(t.Context(), "a", tt.f)
			if diff := cmp.Diff(tt.want, got); diff != "" || err != nil {
				t.Errorf("%s: %v\n%s", tt.name, err, diff)
			}
		}
		for want, q := range map[string]store.MentionQuery{
			"4 2 1": {Brand: "a", Intent: mentions.IntentComplaint},
			"2 1":   {Brand: "a", Intent: mentions.IntentComplaint, Reason: mentions.ReasonVotes},
			"5":     {Brand: "a", Intent: mentions.IntentRecommendation, Hashtag: "t"},
			"":      {Brand: "a", Intent: mentions.IntentSpam},
		} {
			if got := ids(list(t, db, q)); got != want {
				t.Errorf("list of %+v: %q, want %q", q, got, want)
			}
		}
	})
}
