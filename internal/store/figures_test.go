package store_test

import (
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"overheard/internal/figures"
	"overheard/internal/store"
	"overheard/internal/store/storetest"
	"overheard/mentions"
	"overheard/nps"
	"overheard/sentiment"
)

// unclustered leaves out what days and threads share: the property test looks at that.
var unclustered = cmpopts.IgnoreFields(nps.Moments{}, "Days", "Threads")

func TestOneLoudAuthorIsOneVoiceAndAnAnonymousForumIsMany(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		var rs []mentions.Reading
		for i := range 20 {
			r := reading(fmt.Sprint(i), "good", happy, "a")
			if i < 15 {
				r.AuthorKey = 42
			}
			rs = append(rs, r)
		}
		save(t, db, rs...)
		got := voices(t, db, "a")
		var want nps.Moments
		want.Add(nps.Voice{Posts: 15, Opinion: 15, P: 12, N: 1.5, D: 1.5})
		for range 5 {
			want.Add(nps.Voice{Posts: 1, Opinion: 1, P: 0.8, N: 0.1, D: 0.1})
		}
		if diff := cmp.Diff(want, got, near, unclustered); diff != "" {
			t.Errorf("moments (-want +got):\n%s", diff)
		}
	})
}

// TestVoicesAreNeverOutOfDate asks for the same periods after each change, so that a stale figure_cache would show.
func TestVoicesAreNeverOutOfDate(t *testing.T) {
	storetest.EachURL(t, func(t *testing.T, url string) {
		db := storetest.Open(t, url, store.Options{})
		other := storetest.Open(t, url, store.Options{}) // caches for db
		r := reading("1", "good", happy, "a")
		deleted := reading("1", "", happy)
		deleted.Post.Deleted = true
		later := reading("2", "good", happy, "a")
		later.Post.PublishedAt = noon.AddDate(0, 0, 60)
		for i, step := range []struct {
			save []mentions.Reading
			want int
		}{{nil, 0}, {[]mentions.Reading{r}, 1}, {[]mentions.Reading{r}, 1}, {[]mentions.Reading{later}, 1}, {[]mentions.Reading{deleted}, 0}} {
			save(t, db, step.save...)
			for range 2 {
				if a, b := voices(t, other, "a").Voices, voices(t, db, "a").Voices; a != step.want || b != step.want {
					t.Errorf("step %d: %d and %d voices, want %d", i, a, b, step.want)
				}
			}
		}
		for _, f := range []figures.Filter{{}, {Source: "x"}, {Lang: "en"}, {Hashtag: "none"}} {
			if _, err := db.Voices(t.Context(), "a", f, nps.GrainWeek.Cut(march.Start, march.End+60)); err != nil {
				t.Fatal(err)
			}
		}
		if n := db.Text(t, "SELECT COUNT(*) || '' FROM figure_cache"); n == "0" {
			t.Error("nothing is cached")
		}
	})
}

func TestVoicesAreCalibratedVoteByVote(t *testing.T) {
	sharper := nps.Calibration{Kind: nps.CalibrationDomain, Name: "airlines", Sharpness: 2}
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		save(t, db, reading("1", "good", happy, "a"), reading("2", "bad", unhappy, "a"))
		want := nps.Moments{}
		for _, o := range []sentiment.Opinion{happy, unhappy} {
			p, n, d := sharper.Apply(o.P.Promoter, o.P.Passive, o.P.Detractor)
			want.Add(nps.Voice{Posts: 1, Opinion: o.Opinion, P: p * o.Opinion, N: n * o.Opinion, D: d * o.Opinion})
		}
		plain := voices(t, db, "a")
		for i := range 2 { // the second time from figure_cache
			got, err := db.Voices(t.Context(), "a", figures.Filter{Calibration: sharper}, []nps.Period{march})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got[0], near, unclustered); diff != "" {
				t.Errorf("time %d (-want +got):\n%s", i, diff)
			}
		}
		if diff := cmp.Diff(plain, voices(t, db, "a")); diff != "" {
			t.Errorf("without calibration (-before +after):\n%s", diff)
		}
	})
}

func TestPostSpan(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		a, b := reading("1", "good", happy, "a"), reading("2", "good", happy, "a")
		b.Post.PublishedAt, b.Post.Source = noon.AddDate(0, 0, 10), "y"
		b.Mentions[0].Reason, b.Mentions[0].Tags = mentions.ReasonBot, []string{"t"}
		save(t, db, a, b)
		day := nps.DayOf(noon, time.UTC)
		tests := []struct {
			name   string
			brand  string
			filter figures.Filter
			want   nps.Period
			ok     bool
		}{
			{"all, voting or not", "a", figures.Filter{}, nps.Period{Start: day, End: day + 11}, true},
			{"of a source", "a", figures.Filter{Source: "y"}, nps.Period{Start: day + 10, End: day + 11}, true},
			{"with a hashtag", "a", figures.Filter{Hashtag: "t"}, nps.Period{Start: day + 10, End: day + 11}, true},
			{"until a day", "a", figures.Filter{To: day + 10}, nps.Period{Start: day, End: day + 1}, true},
			{"from a day", "a", figures.Filter{From: day + 1}, nps.Period{Start: day + 10, End: day + 11}, true},
			{"where there is none", "a", figures.Filter{From: day + 20}, nps.Period{}, false},
			{"of an unknown source", "a", figures.Filter{Source: "z"}, nps.Period{}, false},
			{"of an unknown brand", "b", figures.Filter{}, nps.Period{}, false},
		}
		for _, tt := range tests {
			got, ok, err := db.PostSpan(t.Context(), tt.brand, tt.filter)
			if got != tt.want || ok != tt.ok || err != nil {
				t.Errorf("%s: %v, %v, %v, want %v, %v", tt.name, got, ok, err, tt.want, tt.ok)
			}
		}
	})
}

func TestTags(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		for i, tags := range [][]string{{"t", "u"}, {"t", "v"}, {"t"}, {"w"}} {
			r := reading(fmt.Sprint(i), "good", happy, "a")
			r.Mentions[0].Tags = tags
			if i == 2 {
				r.Mentions[0].Reason, r.Post.Source = mentions.ReasonSpam, "y"
			}
			save(t, db, r)
		}
		tests := []struct {
			name   string
			filter figures.Filter
			limit  int
			want   string
		}{
			{"most mentions first", figures.Filter{}, 10, "[t 3/2 u 1/1 v 1/1 w 1/1]"},
			{"the first two", figures.Filter{}, 2, "[t 3/2 u 1/1]"},
			{"of a source", figures.Filter{Source: "y"}, 10, "[t 1/0]"},
			{"one of them", figures.Filter{Hashtag: "u"}, 10, "[u 1/1]"},
			{"of other days", figures.Filter{From: march.End}, 10, "[]"},
		}
		for _, tt := range tests {
			tags, err := db.Tags(t.Context(), "a", tt.filter, tt.limit)
			if err != nil {
				t.Fatal(err)
			}
			got := []string{}
			for _, tag := range tags {
				got = append(got, fmt.Sprintf("%s %d/%d", tag.Tag, tag.Mentions, tag.Votes))
			}
			if fmt.Sprint(got) != tt.want {
				t.Errorf("%s: %v, want %s", tt.name, got, tt.want)
			}
		}
	})
}

func TestNoPeriodsNoFigures(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		save(t, db, reading("1", "good", happy, "a"))
		if v, err := db.Volumes(t.Context(), "a", figures.Filter{}, nil); len(v) != 0 || err != nil {
			t.Errorf("Volumes = %v, %v", v, err)
		}
		if m, err := db.Voices(t.Context(), "a", figures.Filter{}, nil); len(m) != 0 || err != nil {
			t.Errorf("Voices = %v, %v", m, err)
		}
		if a, err := db.Answers(t.Context(), "a", figures.Filter{}, nil); len(a) != 0 || err != nil {
			t.Errorf("Answers = %v, %v", a, err)
		}
	})
}

func TestSharedVoices(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		at := func(id string, author int64, days int, op sentiment.Opinion) mentions.Reading {
			r := reading(id, "text "+id, op, "a")
			r.AuthorKey, r.Post.PublishedAt = author, noon.AddDate(0, 0, days)
			return r
		}
		save(t, db, at("1", 7, 0, happy), at("2", 7, 8, unhappy), at("3", 8, 1, happy), at("4", 9, 9, happy), at("5", 0, 2, happy), at("6", 0, 10, happy))
		day := nps.DayOf(noon, time.UTC)
		before, now := nps.Period{Start: day, End: day + 7}, nps.Period{Start: day + 7, End: day + 14}
		ask := func(f figures.Filter) nps.Shared {
			t.Helper()
			s, err := db.Shared(t.Context(), "a", f, figures.BySource, before, now)
			if err != nil {
				t.Fatal(err)
			}
			return s
		}
		balance := func(o sentiment.Opinion) float64 { return o.Opinion * (o.P.Promoter - o.P.Detractor) }
		for range 2 { // the second time from figure_cache
			s := ask(figures.Filter{})
			if s.Voices != 1 || math.Abs(s.XX-balance(happy)*balance(unhappy)) > 1e-5 || math.Abs(s.WW-happy.Opinion*unhappy.Opinion) > 1e-5 ||
				math.Abs(s.XW-balance(happy)*unhappy.Opinion) > 1e-5 || math.Abs(s.WX-happy.Opinion*balance(unhappy)) > 1e-5 ||
				math.Abs(s.X[0]-3*balance(happy)) > 1e-5 || len(s.Parts) != 1 || s.Parts[0].Before != s.Parts[0].After || s.Parts[0].Both.BB != s.WW {
				t.Errorf("%+v", s)
			}
		}
		save(t, db, at("7", 8, 12, happy))
		if s := ask(figures.Filter{}); s.Voices != 2 {
			t.Errorf("after another post: %+v", s)
		}
		if s := ask(figures.Filter{Source: "elsewhere"}); s.W != [2]float64{} || s.Parts != nil {
			t.Errorf("on a source without posts: %+v", s)
		}
		if s, err := db.Shared(t.Context(), "nobody", figures.Filter{}, figures.BySource, before, now); err != nil || s.W != [2]float64{} || s.Parts != nil {
			t.Errorf("of a brand that nobody names: %+v, %v", s, err)
		}
	})
}
