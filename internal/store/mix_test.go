package store_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"overheard/internal/figures"
	"overheard/internal/runs"
	"overheard/internal/store"
	"overheard/internal/store/storetest"
	"overheard/mentions"
	"overheard/nps"
	"overheard/sentiment"
)

// spoken is a post from a source in a language.
func spoken(id, source, lang string, author int64, days int) mentions.Reading {
	op := happy
	op.Lang = lang
	r := reading(id, "text "+id, op, "a")
	r.Post.Source, r.Post.PublishedAt, r.AuthorKey = source, noon.AddDate(0, 0, days), author
	return r
}

func TestMixBySourceAndLanguage(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		save(t, db,
			spoken("1", "forum", "en", 11, 0), spoken("2", "forum", "ru", 11, 0), spoken("3", "forum", "ru", 11, 1),
			spoken("4", "forum", "en", 0, 0), spoken("5", "shop", "ru", 12, 0), spoken("6", "shop", "en", 12, 0),
			spoken("7", "shop", "zh", 13, 40))
		day := nps.DayOf(noon, time.UTC)
		periods := []nps.Period{{Start: day, End: day + 7}, {Start: day + 7, End: day + 14}, {Start: day + 35, End: day + 42}}
		for by, want := range map[figures.Part][]map[string][2]int{ // voices and posts
			figures.BySource: {{"forum": {2, 4}, "shop": {1, 2}}, {}, {"shop": {1, 1}}},
			figures.ByLang:   {{"en": {2, 3}, "ru": {1, 3}}, {}, {"zh": {1, 1}}}, // 12 writes as much in both: the first by name
		} {
			for time := range 2 { // the second time from figure_cache
				parts, err := db.Mix(t.Context(), "a", figures.Filter{}, by, periods)
				if err != nil {
					t.Fatal(err)
				}
				for i := range periods {
					got := map[string][2]int{}
					for _, s := range parts[i].Parts {
						got[s.Source] = [2]int{s.Voices, s.Posts}
					}
					if diff := cmp.Diff(want[i], got); diff != "" {
						t.Errorf("by %s, period %d, time %d (-want +got):\n%s", by, i, time, diff)
					}
				}
			}
		}
		if parts, err := db.Mix(t.Context(), "nobody", figures.Filter{}, figures.BySource, periods); err != nil || len(parts) != 3 || parts[0].Parts != nil {
			t.Errorf("nothing stored: %v, %v", parts, err)
		}
	})
}

func TestBroken(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		rs := []mentions.Reading{spoken("1", "forum", "en", 0, 0), spoken("2", "shop", "en", 0, 7), spoken("3", "forum", "en", 0, 15), spoken("4", "forum", "en", 0, 21)}
		rs[2].Mentions[0].Rev = "rev2"
		save(t, db, rs...)
		for _, r := range []runs.Run{
			{Job: "rematch", Status: runs.Done, Started: noon.AddDate(0, 0, 30), Counts: runs.Counts{Matched: 9, Changed: 1}},
			{Job: "rematch", Status: runs.Done, Started: noon.AddDate(0, 0, 31), Counts: runs.Counts{Matched: 9}}, // all as before
			{Job: "rematch", Status: runs.Failed, Started: noon.AddDate(0, 0, 32), Counts: runs.Counts{Matched: 9, Changed: 1}},
			{Job: "relabel", Status: runs.Done, Started: noon.AddDate(0, 0, 33), Counts: runs.Counts{Changed: 9}}, // reads all anew: no break
		} {
			if _, err := db.StartRun(t.Context(), r); err != nil {
				t.Fatal(err)
			}
		}
		day := nps.DayOf(noon, time.UTC)
		weeks := nps.GrainWeek.Cut(day, day+28)
		want := figures.Broken{
			Sources: []figures.SourceSpan{{Source: "forum", Days: nps.Period{Start: day, End: day + 22}, Mentions: 3}, {Source: "shop", Days: nps.Period{Start: day + 7, End: day + 8}, Mentions: 1}},
			Queries: []nps.Day{nps.GrainWeek.Containing(day + 15).Start, day + 30},
		}
		got, err := db.Broken(t.Context(), "a", weeks)
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("%v (-want +got):\n%s", err, diff)
		}
		saveAs(t, db, sentiment.Model{Name: "other", SHA256: "1"}, spoken("5", "forum", "en", 0, 24))
		if got, err := db.Broken(t.Context(), "a", weeks); err != nil || got.Waiting != day+22 {
			t.Errorf("waiting since %v, %v", got.Waiting, err)
		}
		if got, err := db.Broken(t.Context(), "nobody", weeks); err != nil || len(got.Sources)+len(got.Queries) > 0 {
			t.Errorf("nothing stored: %+v, %v", got, err)
		}
	})
}
