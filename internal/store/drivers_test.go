package store_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"overheard/internal/figures"
	"overheard/internal/store"
	"overheard/internal/store/storetest"
	"overheard/mentions"
	"overheard/sentiment"
)

var inMarch = figures.Filter{From: march.Start, To: march.End}

func sample(t *testing.T, db *store.DB, brand string, f figures.Filter, most int) figures.DriverSample {
	t.Helper()
	s, err := db.DriverSample(t.Context(), brand, f, most)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// by gives a reading an author.
func by(author int64, r mentions.Reading) mentions.Reading {
	r.AuthorKey = author
	return r
}

func sampledTexts(s figures.DriverSample) string {
	var texts []string
	for _, d := range s.Texts {
		texts = append(texts, d.Text)
	}
	slices.Sort(texts)
	return strings.Join(texts, " ")
}

func TestDriverSampleHoldsWhoSpeaksForASide(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		quiet, passive, russian := happy, happy, unhappy
		quiet.Opinion = .4
		passive.P = sentiment.Shares{Promoter: .2, Passive: .7, Detractor: .1}
		russian.Lang = "ru"
		rs := []mentions.Reading{
			by(7, reading("1", "fan", happy, "a", "b")), by(8, reading("2", "foe", unhappy, "a")), reading("3", "враг", russian, "a"),
			reading("4", "quiet", quiet, "a"), reading("5", "passive", passive, "a"), reading("6", "robot", happy, "a"), reading("7", "late", happy, "a"),
		}
		rs[0].Mentions[0].Passage = []mentions.Span{{Start: 0, End: 2}}
		rs[1].Mentions[0].Tags, rs[1].Post.Source = []string{"t"}, "y"
		rs[5].Mentions[0].Reason = mentions.ReasonBot
		rs[6].Post.PublishedAt = noon.AddDate(0, 2, 0)
		save(t, db, rs...)
		tests := []struct {
			name  string
			brand string
			f     figures.Filter
			posts int
			want  string
		}{
			{"everybody in March", "a", inMarch, 3, "fa foe враг"},
			{"another brand's passage", "b", inMarch, 1, "fan"},
			{"an unknown brand", "c", inMarch, 0, ""},
			{"a language", "a", figures.Filter{From: march.Start, To: march.End, Lang: "ru"}, 1, "враг"},
			{"a source", "a", figures.Filter{From: march.Start, To: march.End, Source: "y"}, 1, "foe"},
			{"an unknown source", "a", figures.Filter{From: march.Start, To: march.End, Source: "z"}, 0, ""},
			{"a hashtag", "a", figures.Filter{From: march.Start, To: march.End, Hashtag: "t"}, 1, "foe"},
			{"other days", "a", figures.Filter{From: march.End, To: march.End + 90}, 1, "late"},
		}
		for _, tt := range tests {
			t.Run(tt.name, func(t *testing.T) {
				got := sample(t, db, tt.brand, tt.f, 100)
				if texts := sampledTexts(got); texts != tt.want || got.Posts != tt.posts {
					t.Errorf("got %q of %d posts, want %q of %d", texts, got.Posts, tt.want, tt.posts)
				}
			})
		}
		for _, d := range sample(t, db, "a", inMarch, 100).Texts {
			if d.Text == "foe" && (d.Voice != 8 || d.Lang != "en" || d.Promoter != .05 || d.Detractor != .4 || d.ID == "") {
				t.Errorf("got %+v", d)
			}
		}
	})
}

func TestDriverSampleIsBoundedFairAndTheSameEachTime(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		var rs []mentions.Reading
		for i := range 60 {
			rs = append(rs, by(int64(i+1), reading(fmt.Sprint("a", i), fmt.Sprint("quiet", i), happy, "a")))
			rs = append(rs, by(1000, reading(fmt.Sprint("b", i), fmt.Sprint("loud", i), happy, "a")))
			rs = append(rs, by(int64(2000+i), reading(fmt.Sprint("c", i), fmt.Sprint("foe", i), unhappy, "a")))
		}
		save(t, db, rs...)
		got := sample(t, db, "a", inMarch, 20)
		if got.Posts != 180 || len(got.Texts) != 40 {
			t.Errorf("%d of %d posts, want 20 of each side, of 180", len(got.Texts), got.Posts)
		}
		if diff := cmp.Diff(got, sample(t, db, "a", inMarch, 20)); diff != "" {
			t.Errorf("another sample the second time:\n%s", diff)
		}
		loud := strings.Count(sampledTexts(sample(t, db, "a", inMarch, 100)), "loud")
		if loud != 5 {
			t.Errorf("%d posts of the loud author, want 5", loud)
		}
	})
}

func TestDriverRevisionChangesWithThePosts(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		rev := func() string {
			t.Helper()
			r, err := db.DriverRevision(t.Context(), "a", inMarch)
			if err != nil {
				t.Fatal(err)
			}
			return r
		}
		if rev() != "" {
			t.Errorf("nothing is stored, and yet %q", rev())
		}
		save(t, db, reading("1", "good", happy, "a"))
		first := rev()
		save(t, db, reading("1", "good", happy, "a"))
		if rev() != first {
			t.Errorf("saving again what is known changed %q to %q", first, rev())
		}
		later := reading("2", "good", happy, "a")
		later.Post.PublishedAt = noon.AddDate(0, 2, 0)
		save(t, db, later)
		if rev() != first {
			t.Errorf("a post of another day changed %q to %q", first, rev())
		}
		save(t, db, reading("1", "bad", unhappy, "a"))
		if rev() == first {
			t.Error("an edit changed nothing")
		}
	})
}
