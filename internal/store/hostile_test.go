package store_test

import (
	"testing"

	"overheard/internal/figures"
	"overheard/internal/store"
	"overheard/internal/store/storetest"
	"overheard/nps"
)

// A filter comes from whoever writes an address: bytes that no database keeps find nothing, and break nothing.
func TestAFilterOfBytesThatNobodyStoresFindsNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		save(t, db, listed()...)
		day := nps.Period{Start: 0, End: 40_000}
		for _, bytes := range []string{"\x00", "\xff\xfe", "a\x00b"} {
			for name, f := range map[string]figures.Filter{
				"source": {Source: bytes}, "lang": {Lang: bytes}, "hashtag": {Hashtag: bytes},
				"segment": {Segment: figures.Segment{Name: bytes, Value: bytes}},
			} {
				_, posts, err := db.PostSpan(t.Context(), "a", f)
				if err != nil || posts && name != "segment" {
					t.Errorf("posts of %s %q: %v, %v", name, bytes, posts, err)
				}
				if _, answers, err := db.AnswerSpan(t.Context(), "a", f); err != nil || answers {
					t.Errorf("answers of %s %q: %v, %v", name, bytes, answers, err)
				}
				if _, err := db.Voices(t.Context(), "a", f, []nps.Period{day}); err != nil {
					t.Errorf("voices of %s %q: %v", name, bytes, err)
				}
				if _, err := db.Tags(t.Context(), "a", f, 5); err != nil {
					t.Errorf("hashtags of %s %q: %v", name, bytes, err)
				}
				if _, err := db.Intents(t.Context(), "a", f); err != nil {
					t.Errorf("intents of %s %q: %v", name, bytes, err)
				}
			}
			if _, _, err := db.Mentions(t.Context(), store.MentionQuery{Brand: "a", Source: bytes, Hashtag: bytes, Lang: bytes, Limit: 5}); err != nil {
				t.Errorf("mentions with %q: %v", bytes, err)
			}
			if _, err := db.MatchedRev(t.Context(), bytes); err != nil {
				t.Errorf("brand %q: %v", bytes, err)
			}
		}
	})
}
