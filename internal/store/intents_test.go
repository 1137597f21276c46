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

// TestNewRulesForIntentsMoveTheCounts stores a mention as an older version did, and matches it again.
func TestNewRulesForIntentsMoveTheCounts(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := reading("1", "Flash sale, shop now", happy, "a")
		save(t, db, r)
		posts, err := db.Posts(t.Context(), 0, 10)
		if err != nil || len(posts) != 1 {
			t.Fatal(posts, err)
		}
		m := r.Mentions[0]
		m.Rev, m.Intent, m.Reason = "rev2", mentions.IntentPromotion, mentions.ReasonPromotion
		for want := int64(1); want >= 0; want-- { // the second time nothing is left to change
			counts, err := db.ReplaceMentions(t.Context(), lexicon, []store.Rematched{{PostID: posts[0].ID, Mentions: []mentions.Mention{m}}}, "a")
			if err != nil || counts.Changed != want {
				t.Errorf("%+v, %v; want %d changed", counts, err, want)
			}
		}
		day := nps.DayOf(noon, time.UTC)
		volumes, err := db.Volumes(t.Context(), "a", figures.Filter{}, []nps.Period{{Start: day, End: day + 1}})
		if err != nil || volumes[0].Mentions != 1 || volumes[0].Votes != 0 || volumes[0].Silent["promotion"] != 1 {
			t.Errorf("volumes are %+v, %v", volumes, err)
		}
		if rev, err := db.MatchedRev(t.Context(), "a"); rev != "rev2" || err != nil {
			t.Errorf("matched with %q, %v", rev, err)
		}
		if err := db.SetBrandRev(t.Context(), "a", "rev3"); err != nil {
			t.Fatal(err)
		}
		if rev, err := db.MatchedRev(t.Context(), "a"); rev != "rev3" || err != nil {
			t.Errorf("matched with %q, %v", rev, err)
		}
	})
}
