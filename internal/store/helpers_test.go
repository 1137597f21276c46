package store_test

import (
	"testing"
	"time"

	"overheard/crawler"
	"overheard/internal/figures"
	"overheard/internal/runs"
	"overheard/internal/store"
	"overheard/mentions"
	"overheard/nps"
	"overheard/sentiment"
)

var (
	lexicon = sentiment.Model{Name: "lexicon-1", SHA256: "aa"}
	better  = sentiment.Model{Name: "better-1", SHA256: "bb"}
	noon    = time.Date(2026, 3, 5, 12, 0, 0, 0, time.UTC)
	march   = nps.Period{Start: nps.DayOf(noon, time.UTC) - 4, End: nps.DayOf(noon, time.UTC) + 27}

	happy   = sentiment.Opinion{P: sentiment.Shares{Promoter: 0.8, Passive: 0.1, Detractor: 0.1}, Opinion: 1, Tones: sentiment.Tones{Positive: 0.9, Neutral: 0.1}, Lang: "en"}
	unhappy = sentiment.Opinion{P: sentiment.Shares{Promoter: 0.1, Passive: 0.1, Detractor: 0.8}, Opinion: 0.5, Tones: sentiment.Tones{Negative: 1}, Lang: "en"}
)

// reading is a post of source "x" with a mention of each brand.
func reading(id, text string, op sentiment.Opinion, brands ...string) mentions.Reading {
	r := mentions.Reading{Post: crawler.Post{Source: "x", NativeID: id, Text: text, PublishedAt: noon}}
	for _, b := range brands {
		r.Mentions = append(r.Mentions, mentions.Mention{Brand: b, Rev: "rev1", Why: []mentions.Hit{{Kind: mentions.HitTerm, Term: b, End: 2}},
			Passage: []mentions.Span{{Start: 0, End: len(text)}}, Opinion: op})
	}
	return r
}

// about makes every mention of r one that a person attached.
func about(r mentions.Reading) mentions.Reading {
	for i := range r.Mentions {
		r.Mentions[i].Why, r.Mentions[i].Passage = []mentions.Hit{{Kind: mentions.HitAbout, Term: r.Mentions[i].Brand}}, nil
	}
	return r
}

func save(t *testing.T, db *store.DB, rs ...mentions.Reading) runs.Counts {
	t.Helper()
	return saveAs(t, db, lexicon, rs...)
}

func saveAs(t *testing.T, db *store.DB, model sentiment.Model, rs ...mentions.Reading) runs.Counts {
	t.Helper()
	counts, err := db.SavePosts(t.Context(), model, rs)
	if err != nil {
		t.Fatal(err)
	}
	return counts
}

func list(t *testing.T, db *store.DB, q store.MentionQuery) []mentions.Found {
	t.Helper()
	page, _, err := db.Mentions(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	return page
}

// volume is what brand's mentions of March 2026 add up to.
func volume(t *testing.T, db *store.DB, brand string) figures.Volume {
	t.Helper()
	v, err := db.Volumes(t.Context(), brand, figures.Filter{}, []nps.Period{march})
	if err != nil {
		t.Fatal(err)
	}
	return v[0]
}

func voices(t *testing.T, db *store.DB, brand string) nps.Moments {
	t.Helper()
	m, err := db.Voices(t.Context(), brand, figures.Filter{}, []nps.Period{march})
	if err != nil {
		t.Fatal(err)
	}
	return m[0]
}

// sound fails the test where the database does not fit together.
func sound(t *testing.T, db *store.DB) store.Report {
	t.Helper()
	r, err := db.Check(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if !r.OK() {
		t.Errorf("Check: %q", r.Problems)
	}
	return r
}
