package store_test

import (
	"errors"
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"overheard/internal/figures"
	"overheard/internal/store"
	"overheard/internal/store/storetest"
	"overheard/mentions"
	"overheard/nps"
)

// crowd saves 60 posts about brand a: 20 by each of two raving authors, and 20 unhappy ones by as many authors.
func crowd(t *testing.T, db *store.DB) {
	t.Helper()
	var rs []mentions.Reading
	for i := range 60 {
		r := reading(fmt.Sprint(i), fmt.Sprintf("text %d", i), happy, "a")
		r.AuthorKey = int64(1 + i%2)
		if i >= 40 {
			r.Mentions[0].Opinion, r.AuthorKey = unhappy, int64(100+i)
		}
		rs = append(rs, r)
	}
	own := reading("own", "ours", happy, "a")
	own.Mentions[0].Reason = mentions.ReasonOwnAccount
	save(t, db, append(rs, own)...)
}

func drawn(t *testing.T, db *store.DB, d figures.AuditDraw) figures.Audit {
	t.Helper()
	d.Brand, d.At = "a", noon
	a, err := db.DrawAudit(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func items(t *testing.T, db *store.DB, id int64) []figures.AuditItem {
	t.Helper()
	list, err := db.AuditItems(t.Context(), "a", id)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func mark(t *testing.T, db *store.DB, rater string, label nps.AuditLabel, items ...int) int {
	t.Helper()
	var marks []figures.AuditMark
	for _, i := range items {
		marks = append(marks, figures.AuditMark{Item: i, Rater: rater, Label: label, At: noon})
	}
	n, err := db.SaveAuditLabels(t.Context(), "a", 0, marks)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func audited(t *testing.T, db *store.DB) []nps.Audited {
	t.Helper()
	list, err := db.AuditLabels(t.Context(), "a")
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestAnAuditIsDrawnByChanceAndKept(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		crowd(t, db)
		a := drawn(t, db, figures.AuditDraw{N: 12, Seed: 7})
		if a.Mentions != 12 || a.Votes != 60 || a.Model != lexicon.Name || a.From != nil || a.Gone != 0 || len(a.Raters) != 0 {
			t.Errorf("drawn: %+v", a)
		}
		again, other := drawn(t, db, figures.AuditDraw{N: 12, Seed: 7}), drawn(t, db, figures.AuditDraw{N: 12, Seed: 8})
		if diff := cmp.Diff(items(t, db, a.ID), items(t, db, again.ID)); diff != "" {
			t.Errorf("the same seed (-first +second):\n%s", diff)
		}
		if cmp.Equal(items(t, db, a.ID), items(t, db, other.ID)) {
			t.Error("another seed draws the same")
		}
		s, err := db.AuditSample(t.Context(), "a", a.ID)
		if err != nil {
			t.Fatal(err)
		}
		strata, weight := map[int]int{}, 0.
		for _, it := range s.Items {
			strata[it.Stratum]++
			weight += it.Weight
			want := 1.
			if it.P > it.D {
				want = 1. / 20
			}
			if it.Source != "x" || it.Lang != "en" || math.Abs(it.Share-want) > 1e-9 || !it.At.Equal(noon) {
				t.Errorf("item: %+v", it)
			}
		}
		// In proportion: 40 of 60 were happy. The weights stand for all votes.
		if strata[0] != 8 || strata[2] != 4 || math.Abs(weight-60) > 1e-9 {
			t.Errorf("strata %v, weights sum to %v", strata, weight)
		}
		// The frame is every vote that could be drawn, not a sample of days and threads: it has no clusters.
		if diff := cmp.Diff(voices(t, db, "a"), s.Frame, near, unclustered); diff != "" {
			t.Errorf("frame (-voices +frame):\n%s", diff)
		}
		list, err := db.Audits(t.Context(), "a")
		if err != nil || len(list) != 3 || list[0].ID != other.ID {
			t.Errorf("Audits = %+v, %v", list, err)
		}
		sound(t, db)
	})
}

func TestAnAuditKeepsToItsFilter(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		crowd(t, db)
		elsewhere := reading("1", "ailleurs", happy, "a")
		elsewhere.Post.Source, elsewhere.Mentions[0].Opinion.Lang = "y", "fr"
		elsewhere.Post.PublishedAt = noon.AddDate(0, 1, 0)
		save(t, db, elsewhere)
		for _, d := range []figures.AuditDraw{{N: 5, Source: "y"}, {N: 5, Lang: "fr"}, {N: 5, From: march.End}} {
			if a := drawn(t, db, d); a.Votes != 1 || items(t, db, a.ID)[0].Passage != "ailleurs" {
				t.Errorf("%+v: %+v", d, a)
			}
		}
		if a := drawn(t, db, figures.AuditDraw{N: 500, To: march.End}); a.Votes != 60 || a.Mentions != 60 || *a.To != march.End {
			t.Errorf("all of March: %+v", a)
		}
		var nothing *figures.ErrNothingToDraw
		for _, d := range []figures.AuditDraw{{Brand: "a", N: 5, Source: "nowhere"}, {Brand: "nobody", N: 5}} {
			if _, err := db.DrawAudit(t.Context(), d); !errors.As(err, &nothing) {
				t.Errorf("%+v: %v, want ErrNothingToDraw", d, err)
			}
		}
		var none *figures.ErrNoAudit
		if _, err := db.AuditItems(t.Context(), "nobody", 0); !errors.As(err, &none) {
			t.Errorf("of an unknown brand: %v, want ErrNoAudit", err)
		}
	})
}

func TestLabelsOfTwoRatersOutliveRelabelling(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		crowd(t, db)
		a := drawn(t, db, figures.AuditDraw{N: 12, Seed: 7})
		if n := mark(t, db, "a", nps.AuditPromoter, 1, 2, 3); n != 3 {
			t.Errorf("saved %d labels, want 3", n)
		}
		mark(t, db, "b", nps.AuditNoOpinion, 1)
		if n := mark(t, db, "a", nps.AuditDetractor, 1, 1); n != 1 {
			t.Errorf("changed %d labels, want 1", n)
		}
		mark(t, db, "a", "", 3)
		if got := items(t, db, a.ID)[0]; got.By("a") != nps.AuditDetractor || got.By("b") != nps.AuditNoOpinion || got.By("c") != "" {
			t.Errorf("item 1: %+v", got)
		}
		list, err := db.Audits(t.Context(), "a")
		if err != nil || list[0].Labelled("a") != 2 || list[0].Labelled("b") != 1 {
			t.Errorf("Audits = %+v, %v", list, err)
		}
		before := audited(t, db)
		if len(before) != 2 {
			t.Fatalf("%d labelled mentions, want 2", len(before))
		}
		var no *figures.ErrNoItem
		if _, err := db.SaveAuditLabels(t.Context(), "a", 0, []figures.AuditMark{{Item: 4, Rater: "a", Label: nps.AuditPassive}, {Item: 13, Rater: "a", Label: nps.AuditPassive}}); !errors.As(err, &no) {
			t.Errorf("item 13 of 12: %v, want ErrNoItem", err)
		}
		if items(t, db, 0)[3].By("a") != "" {
			t.Error("a label was saved beside one that was refused")
		}
		relabelAll(t, db)
		after := audited(t, db)
		if len(after) != 2 || after[0].P != unhappy.P.Promoter || cmp.Equal(before, after) {
			t.Errorf("after relabelling: %+v", after)
		}
		if !cmp.Equal(before[0].Labels, after[0].Labels) || before[0].Weight != after[0].Weight {
			t.Errorf("labels before %+v, after %+v", before[0], after[0])
		}
	})
}

// Labels of one language say nothing of the others, so the whole brand is not calibrated by them; a model may still learn from them.
func TestLabelsOfANarrowAuditStandForNoOtherVotes(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		crowd(t, db)
		elsewhere := reading("1", "ailleurs", happy, "a")
		elsewhere.Post.Source, elsewhere.Mentions[0].Opinion.Lang = "y", "fr"
		save(t, db, elsewhere)
		for _, d := range []figures.AuditDraw{{N: 1, Source: "y"}, {N: 1, Lang: "fr"}} {
			drawn(t, db, d)
			mark(t, db, "a", nps.AuditPromoter, 1)
			if got := audited(t, db); len(got) != 0 {
				t.Errorf("%+v: %+v", d, got)
			}
			if texts, err := db.AuditTexts(t.Context(), "a"); err != nil || len(texts) != 1 || !texts[0].Votes || !texts[0].Narrow {
				t.Errorf("AuditTexts = %+v, %v", texts, err)
			}
		}
		// Drawn from all votes as well it counts, by the weight of that audit, whichever was the later one.
		drawn(t, db, figures.AuditDraw{N: 61})
		drawn(t, db, figures.AuditDraw{N: 1, Lang: "en"})
		if got := audited(t, db); len(got) != 1 || got[0].Weight != 1 {
			t.Errorf("drawn from all: %+v", got)
		}
	})
}

// relabelAll makes a model the one of brand a that is unhappy with everything.
func relabelAll(t *testing.T, db *store.DB) {
	t.Helper()
	todo, err := db.Unlabelled(t.Context(), "a", better, 0, 1000)
	if err != nil {
		t.Fatal(err)
	}
	var ls []store.Labelled
	for _, s := range todo {
		ls = append(ls, store.Labelled{Kind: s.Kind, ID: s.ID, Opinion: unhappy})
	}
	if err := db.SaveOpinions(t.Context(), "a", better, ls); err != nil {
		t.Fatal(err)
	}
	if err := db.FlipModel(t.Context(), "a", better); err != nil {
		t.Fatal(err)
	}
}

func TestWhatWasDrawnIsCountedWhenItsPostGoes(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		crowd(t, db)
		a := drawn(t, db, figures.AuditDraw{N: 60, Seed: 1})
		at := map[string]int{}
		for _, it := range items(t, db, 0) {
			at[it.Passage] = it.Item
		}
		deleted, edited, kept := at["text 3"], at["text 4"], at["text 5"]
		mark(t, db, "a", nps.AuditPromoter, deleted, edited, kept)
		gone, changed := reading("3", "", happy), reading("4", "other words", happy, "a")
		gone.Post.Deleted = true
		changed.AuthorKey = 1
		save(t, db, gone, changed)
		list := items(t, db, 0)
		if it := list[deleted-1]; !it.Gone || it.Passage != "" || len(it.Labels) != 0 {
			t.Errorf("deleted: %+v", it)
		}
		if it := list[edited-1]; it.Gone || it.Passage != "other words" || len(it.Labels) != 0 {
			t.Errorf("edited: %+v, want it to be labelled again", it)
		}
		audits, err := db.Audits(t.Context(), "a")
		if err != nil || audits[0].ID != a.ID || audits[0].Mentions != 60 || audits[0].Gone != 1 || audits[0].Labelled("a") != 1 {
			t.Errorf("Audits = %+v, %v", audits, err)
		}
		if got := audited(t, db); len(got) != 1 || got[0].Weight != 1 {
			t.Errorf("AuditLabels = %+v", got)
		}
		s, err := db.AuditSample(t.Context(), "a", 0)
		if err != nil || !s.Items[deleted-1].Gone || s.Items[deleted-1].Weight != 1 || s.Frame.Posts != 59 {
			t.Errorf("AuditSample: %+v of %d, %v", s.Items[deleted-1], s.Frame.Posts, err)
		}
		save(t, db, reading("new", "a new post", happy, "a"))
		if s, err = db.AuditSample(t.Context(), "a", 0); err != nil || s.Frame.Posts != 59 {
			t.Errorf("a post that came later is in the frame: %d, %v", s.Frame.Posts, err)
		}
		var no *figures.ErrNoItem
		if _, err := db.SaveAuditLabels(t.Context(), "a", 0, []figures.AuditMark{{Item: deleted, Rater: "a", Label: nps.AuditPassive}}); !errors.As(err, &no) {
			t.Errorf("label of a deleted post: %v, want ErrNoItem", err)
		}
		if texts, err := db.AuditTexts(t.Context(), "a"); err != nil || len(texts) != 1 || texts[0].Passage != "text 5" || !texts[0].Votes {
			t.Errorf("AuditTexts = %+v, %v", texts, err)
		}
	})
}

func TestWhatLabelsWereDrawnFromIsFrozen(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		crowd(t, db)
		day := nps.DayOf(noon, time.UTC)
		periods := []nps.Period{{Start: day - 7, End: day}, {Start: day, End: day + 1}, {Start: day + 3, End: day + 9}}
		frame := func(c nps.Calibration) []nps.Moments {
			t.Helper()
			m, err := db.AuditFrame(t.Context(), "a", c, periods)
			if err != nil || len(m) != 3 {
				t.Fatal(m, err)
			}
			return m
		}
		drawn(t, db, figures.AuditDraw{N: 10, Seed: 1})
		if m := frame(nps.Uncalibrated); m[1].Voices != 0 {
			t.Errorf("%d voices without a label", m[1].Voices)
		}
		mark(t, db, "a", nps.AuditPromoter, 1, 2)
		want := frame(nps.Uncalibrated)
		if want[0].Voices+want[2].Voices != 0 || want[1].Voices != 22 || want[1].Posts != 60 || math.Abs(want[1].P-want[1].D-(2*.7-20*.5*.7)) > 1e-6 {
			t.Errorf("%+v", want[1])
		}
		if c := frame(nps.Calibration{Kind: nps.CalibrationAudit, Sharpness: 1, Promoter: 2}); !(c[1].P > want[1].P) || c[1].Voices != 22 {
			t.Errorf("calibrated %v promoters of %d, before %v", c[1].P, c[1].Voices, want[1].P)
		}
		// Posts that come later have no say, nor has a draw from one source alone.
		late := reading("late", "later", happy, "a")
		late.AuthorKey = 900
		save(t, db, late)
		drawn(t, db, figures.AuditDraw{N: 61, Seed: 2, Source: "x"})
		mark(t, db, "a", nps.AuditPromoter, 1)
		if m := frame(nps.Uncalibrated); !cmp.Equal(m, want) {
			t.Errorf("%d voices, before %d", m[1].Voices, want[1].Voices)
		}
		drawn(t, db, figures.AuditDraw{N: 61, Seed: 3})
		if m := frame(nps.Uncalibrated); m[1].Voices != 23 {
			t.Errorf("%d voices after another draw, which has the labels of the first", m[1].Voices)
		}
	})
}
