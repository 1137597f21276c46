package store_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"overheard/internal/figures"
	"overheard/internal/store"
	"overheard/internal/store/storetest"
	"overheard/mentions"
)

// news are mentions of brand a, all but two by detractors.
func news() []mentions.Reading {
	var rs []mentions.Reading
	for id, reach := range []struct{ views, likes, replies int64 }{{0, 0, 0}, {10, 0, 0}, {0, 5, 6}, {0, 10, 0}, {5000, 0, 0}, {9000, 0, 0}, {9000, 0, 0}} {
		r := reading(string(rune('1'+id)), "bad", unhappy, "a")
		r.Post.Views, r.Post.Likes, r.Post.Replies = reach.views, reach.likes, reach.replies
		r.Post.PublishedAt = noon.Add(time.Duration(id) * time.Minute)
		rs = append(rs, r)
	}
	rs[4].Mentions[0].Opinion = happy
	rs[5].Mentions[0].Reason = mentions.ReasonBot
	rs[6].Mentions[0].Opinion.Opinion = 0.2
	return rs
}

func TestTheLoudestDetractorsComeFirst(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		save(t, db, news()...)
		q := figures.NewsQuery{Brand: "a", From: noon, To: noon.Add(time.Hour)}
		loud := func(limit int) (string, int64) {
			t.Helper()
			list, all, err := db.Loudest(t.Context(), q, limit)
			if err != nil {
				t.Fatal(err)
			}
			return ids(list), all
		}
		if got, all := loud(10); got != "2 3 4 1" || all != 4 {
			t.Errorf("got %q of %d", got, all)
		}
		if got, all := loud(2); got != "2 3" || all != 4 {
			t.Errorf("the first two: %q of %d", got, all)
		}
		q.From = noon.Add(2 * time.Minute)
		if got, _ := loud(10); got != "3 4" {
			t.Errorf("later: %q", got)
		}

		// What a crawl brings later than the last digest is new, unless it is far too old.
		mark, err := db.Mark(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		late, old := reading("late", "bad", unhappy, "a"), reading("old", "bad", unhappy, "a")
		late.Post.PublishedAt, old.Post.PublishedAt = noon.AddDate(0, 0, -2), noon.AddDate(0, 0, -20)
		save(t, db, late, old)
		q.From, q.To, q.After = noon.Add(30*time.Minute), noon.Add(time.Hour), mark
		if got, all := loud(10); got != "late" || all != 1 {
			t.Errorf("what came late: %q of %d", got, all)
		}
		if list, all, err := db.Loudest(t.Context(), figures.NewsQuery{Brand: "nobody", To: noon}, 3); err != nil || len(list) > 0 || all != 0 {
			t.Errorf("of no brand: %v, %d, %v", list, all, err)
		}
	})
}

func TestNewAnswersAreCountedBySurvey(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		rs := answers()
		if _, err := db.SaveResponses(t.Context(), "a", rs, nil, lexicon, nil); err != nil {
			t.Fatal(err)
		}
		first, last := rs[0].At, rs[0].At
		for _, r := range rs {
			if r.At.Before(first) {
				first = r.At
			}
			if r.At.After(last) {
				last = r.At
			}
		}
		count := func(q figures.NewsQuery) (n int) {
			t.Helper()
			q.Brand = "a"
			list, err := db.NewAnswers(t.Context(), q)
			if err != nil {
				t.Fatal(err)
			}
			for _, a := range list {
				n += a.N
				if a.Promoters+a.Passives+a.Detractors != a.N {
					t.Errorf("%+v does not add up", a)
				}
			}
			return n
		}
		if n := count(figures.NewsQuery{From: first, To: last.Add(time.Second)}); n != len(rs) {
			t.Errorf("%d answers, want %d", n, len(rs))
		}
		if n := count(figures.NewsQuery{From: last.Add(time.Second), To: last.Add(time.Hour)}); n != 0 {
			t.Errorf("%d answers after the last", n)
		}
		mark, err := db.Mark(t.Context())
		if err != nil || mark == 0 {
			t.Fatalf("mark %d, %v", mark, err)
		}
		if n := count(figures.NewsQuery{From: last, To: last.Add(time.Hour), After: mark - 1}); n != 1 {
			t.Errorf("%d answers after the last but one", n)
		}
	})
}

func TestWhatWasToldIsRemembered(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		if at, mark, err := db.Told(t.Context(), "digest email"); err != nil || !at.IsZero() || mark != 0 {
			t.Errorf("never told: %v, %d, %v", at, mark, err)
		}
		for _, mark := range []int64{4, 9} {
			if err := db.SaveTold(t.Context(), "digest email", noon.Add(time.Duration(mark)*time.Hour), mark); err != nil {
				t.Fatal(err)
			}
		}
		at, mark, err := db.Told(t.Context(), "digest email")
		if diff := cmp.Diff(noon.Add(9*time.Hour), at); err != nil || diff != "" || mark != 9 {
			t.Errorf("mark %d, %v\n%s", mark, err, diff)
		}
	})
}
