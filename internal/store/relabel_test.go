package store_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"overheard/internal/store"
	"overheard/internal/store/storetest"
	"overheard/mentions"
	"overheard/nps"
)

func unlabelled(t *testing.T, db *store.DB, brand string) []store.Subject {
	t.Helper()
	subjects, err := db.Unlabelled(t.Context(), brand, better, 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	return subjects
}

func TestRelabelling(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		a := reading("1", "good and more", happy, "a", "b")
		a.Mentions[0].Passage = []mentions.Span{{Start: 0, End: 4}}
		a.Post.Lang, a.Post.Rating, a.Post.RatingMax = "en-GB", 4, 5
		save(t, db, a, reading("2", "fine", happy, "a"))
		saveAnswers(t, db, answers())

		subjects := unlabelled(t, db, "a")
		var texts []string
		for _, s := range subjects {
			texts = append(texts, s.Text)
		}
		if diff := cmp.Diff([]string{"good", "fine", "lovely", "bad"}, texts); diff != "" {
			t.Fatalf("texts (-want +got):\n%s", diff)
		}
		want := store.Subject{Kind: store.KindMention, ID: subjects[0].ID, Text: "good", Lang: "en-GB", Source: "x", Rating: 4, RatingMax: 5}
		if diff := cmp.Diff(want, subjects[0]); diff != "" {
			t.Errorf("subject (-want +got):\n%s", diff)
		}

		// Half the work, done twice, shows nowhere.
		before := volume(t, db, "a")
		half := []store.Labelled{{Kind: subjects[0].Kind, ID: subjects[0].ID, Opinion: unhappy}, {Kind: subjects[2].Kind, ID: subjects[2].ID, Opinion: unhappy}, {Kind: store.KindMention, ID: 999, Opinion: unhappy}}
		for range 2 {
			if err := db.SaveOpinions(t.Context(), "a", better, half); err != nil {
				t.Fatal(err)
			}
		}
		if diff := cmp.Diff(before, volume(t, db, "a")); diff != "" {
			t.Errorf("figures changed before the flip (-before +after):\n%s", diff)
		}
		var p *store.Problem
		if err := db.FlipModel(t.Context(), "a", better); !errors.Is(err, store.ErrUnlabelled) || !errors.As(err, &p) || p.Try() == "" {
			t.Errorf("a flip half way: %v", err)
		}
		sound(t, db)

		rest := unlabelled(t, db, "a")
		if len(rest) != 2 {
			t.Fatalf("%d subjects are left, want 2", len(rest))
		}
		for _, s := range rest {
			if err := db.SaveOpinions(t.Context(), "a", better, []store.Labelled{{Kind: s.Kind, ID: s.ID, Opinion: unhappy}}); err != nil {
				t.Fatal(err)
			}
		}
		for range 2 {
			if err := db.FlipModel(t.Context(), "a", better); err != nil {
				t.Fatal(err)
			}
		}
		if v := volume(t, db, "a"); v.Votes != 2 || v.Opinion != 1 || v.Detractor != 0.8 {
			t.Errorf("volume after the flip = %+v", v)
		}
		if m := voices(t, db, "a"); m.Posts != 2 || m.Opinion != 1 {
			t.Errorf("voices after the flip = %+v", m)
		}
		for brand, want := range map[string]string{"a": better.Name, "b": lexicon.Name} {
			if m, ok, err := db.BrandModel(t.Context(), brand); m.Name != want || !ok || err != nil {
				t.Errorf("BrandModel(%s) = %v, %v, %v, want %s", brand, m, ok, err, want)
			}
		}
		if r := sound(t, db); r.Opinions != 5 {
			t.Errorf("%d opinions are left, want 4 of a and 1 of b", r.Opinions)
		}
	})
}

func TestOpinionsOfAnotherModelDoNotCountYet(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		save(t, db, reading("1", "good", happy, "a"))
		saveAs(t, db, better, reading("1", "good", unhappy, "a"), reading("2", "bad", unhappy, "a"))
		if v := volume(t, db, "a"); v.Votes != 1 || v.Opinion != 1 {
			t.Errorf("volume = %+v, want that of the first model alone", v)
		}
		if got := list(t, db, store.MentionQuery{Brand: "a"}); len(got) != 2 {
			t.Errorf("%d mentions are listed, want both", len(got))
		}
		if err := db.FlipModel(t.Context(), "a", better); err != nil {
			t.Fatal(err)
		}
		if v := volume(t, db, "a"); v.Votes != 2 || v.Opinion != 1 {
			t.Errorf("volume after the flip = %+v", v)
		}
		sound(t, db)
	})
}

func TestWhatOnlyOneModelHasLabelledWaits(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		waiting := func(brand string, want int64) {
			t.Helper()
			if n, err := db.Waiting(t.Context(), brand, lexicon); n != want || err != nil {
				t.Errorf("%d texts about %s wait, %v, want %d", n, brand, err, want)
			}
		}
		waiting("a", 0)
		saveAs(t, db, better, reading("1", "good", happy, "a"), reading("2", "fine", happy, "a"))
		save(t, db, reading("2", "fine", happy, "a"), reading("3", "bad", unhappy, "a", "b"))
		saveAnswers(t, db, answers())
		waiting("a", 3) // a post and two comments; the post that both have labelled does not
		waiting("b", 1)
		waiting("nobody", 0)
		for _, s := range unlabelled(t, db, "a") {
			if err := db.SaveOpinions(t.Context(), "a", better, []store.Labelled{{Kind: s.Kind, ID: s.ID, Opinion: happy}}); err != nil {
				t.Fatal(err)
			}
		}
		waiting("a", 0)
	})
}

func TestUnknownBrandsHaveNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		if _, ok, err := db.BrandModel(t.Context(), "nobody"); ok || err != nil {
			t.Errorf("BrandModel: %v, %v", ok, err)
		}
		if got := unlabelled(t, db, "nobody"); got != nil {
			t.Errorf("Unlabelled = %v", got)
		}
		if err := db.FlipModel(t.Context(), "nobody", better); err != nil {
			t.Errorf("FlipModel: %v", err)
		}
		if err := db.SaveOpinions(t.Context(), "nobody", better, []store.Labelled{{ID: 1}}); err != nil {
			t.Errorf("SaveOpinions: %v", err)
		}
		if m := voices(t, db, "nobody"); m != (nps.Moments{}) {
			t.Errorf("Voices = %+v", m)
		}
	})
}

func TestReplaceMentions(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		save(t, db, reading("1", "good", happy, "a", "b"), about(reading("2", "fine", happy, "a")))
		posts, err := db.Posts(t.Context(), 0, 10)
		if err != nil || len(posts) != 2 {
			t.Fatalf("Posts = %v, %v", posts, err)
		}
		if page, err := db.Posts(t.Context(), posts[0].ID, 1); err != nil || len(page) != 1 || page[0].ID != posts[1].ID {
			t.Errorf("the second page of posts = %v, %v", page, err)
		}
		repeat := reading("1", "good", happy, "a").Mentions
		repeat[0].Reason, repeat[0].Rev = mentions.ReasonDuplicate, "rev2"
		rs := []store.Rematched{{PostID: posts[0].ID, Mentions: repeat}, {PostID: posts[1].ID, Mentions: about(reading("2", "fine", happy, "a")).Mentions}, {PostID: 999, Mentions: repeat}}
		for i, want := range []int64{1, 0} {
			counts, err := db.ReplaceMentions(t.Context(), lexicon, rs, "a")
			if err != nil || counts.Seen != 3 || counts.Changed != want || counts.Unchanged != 3-want {
				t.Errorf("time %d: %+v, %v", i+1, counts, err)
			}
		}
		if v := volume(t, db, "a"); v.Votes != 1 || v.Silent["duplicate"] != 1 {
			t.Errorf("volume of a = %+v", v)
		}
		if v := volume(t, db, "b"); v.Votes != 1 {
			t.Errorf("volume of b, which was not asked for = %+v", v)
		}
		if _, err := db.ReplaceMentions(t.Context(), lexicon, []store.Rematched{{PostID: posts[0].ID}}); err != nil {
			t.Fatal(err)
		}
		if a, b := volume(t, db, "a"), volume(t, db, "b"); a.Mentions != 1 || b.Mentions != 0 {
			t.Errorf("after all were taken from the first post: a %+v, b %+v", a, b)
		}
		sound(t, db)
	})
}

func TestTheRevisionOfTheLastRematch(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		for _, want := range []string{"", "abc"} {
			if want != "" {
				if err := db.SetBrandRev(t.Context(), "a", want); err != nil {
					t.Fatal(err)
				}
			}
			if got, err := db.MatchedRev(t.Context(), "a"); got != want || err != nil {
				t.Errorf("MatchedRev = %q, %v, want %q", got, err, want)
			}
		}
	})
}
