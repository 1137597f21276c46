package records_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"overheard/crawler"
	"overheard/internal/figures"
	"overheard/internal/records"
	"overheard/internal/store"
	"overheard/internal/store/storetest"
	"overheard/mentions"
	"overheard/nps"
	"overheard/sentiment"
	"overheard/survey"
)

var spring = figures.Filter{From: day("2026-03-01"), To: day("2026-06-01"), By: nps.GrainMonth}

// answerBytes is the answer of today as the API gives it.
func answerBytes(t *testing.T, c *records.Check) string {
	t.Helper()
	var v any = c.Now.NPS
	if c.Now.Comparison != nil {
		v = c.Now.Comparison
	}
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(b.String())
}

// TestAskingAgainGivesTheSameNumber imports at random what does not touch the days and the brand of a record.
func TestAskingAgainGivesTheSameNumber(t *testing.T) {
	filters := []figures.Filter{
		spring, {By: nps.GrainAll}, {From: day("2026-03-10"), By: nps.GrainDay}, {To: day("2026-05-10"), By: nps.GrainQuarter, Source: "x"},
		{By: nps.GrainMonth, Lang: "en"}, {By: nps.GrainAll, Hashtag: "sale"},
	}
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := newWorld(t, db)
		w.calibration = nps.Calibration{Kind: nps.CalibrationDomain, Name: "airlines", Sharpness: .8, Promoter: .1, Detractor: -.2, Tau: 9}
		tagged := reading("tagged", "acme", 90, 20, mood(4))
		tagged.Mentions[0].Tags = []string{"sale"}
		w.save(older, tagged)
		var kept []*records.Record
		for _, f := range filters {
			for _, kind := range []records.Kind{records.KindNPS, records.KindComparison} {
				r := w.keep(kind, f)
				w.clock = made
				kept = append(kept, r)
			}
		}
		w.clock = made.AddDate(0, 6, 0)
		rng := rand.New(rand.NewPCG(7, 11))
		for round := range 2 {
			for i := range 8 {
				id := fmt.Sprintf("later-%d-%d", round, i)
				far := 200 + rng.IntN(200)
				if rng.IntN(2) == 0 {
					far = -60 - rng.IntN(200)
				}
				w.post(id, "acme", rng.IntN(30), far, mood(rng.IntN(50)))
				w.post(id+"-rival", "rival", rng.IntN(30), rng.IntN(90), mood(rng.IntN(50)))
				w.post(fmt.Sprint("p", i), "acme", i/3, 1+i%80, mood(i)) // the same again
			}
			w.respond(nil, survey.Response{Survey: "next", NativeID: fmt.Sprint(round), At: made.AddDate(0, 1+round, 0), Score: round, Weight: 1})
			for _, r := range kept {
				c := w.check(r.ID)
				if got := answerBytes(t, c); got != string(r.Answer) {
					t.Errorf("%s %+v:\n%s\nwas\n%s", r.Kind, r.Question, got, r.Answer)
				}
				if !c.Same || len(c.Moved)+len(c.Changes)+len(c.Remarks) > 0 {
					t.Errorf("%s %+v: %+v", r.Kind, r.Question, c)
				}
			}
		}
		list, err := w.List(t.Context(), "acme")
		if err != nil || len(list) != len(kept) {
			t.Errorf("%d records are listed, %v; %d were kept", len(list), err, len(kept))
		}
		var unknown *records.ErrUnknown
		if err := w.Delete(t.Context(), kept[0].ID, "nosuch"); !errors.As(err, &unknown) || unknown.ID != "nosuch" {
			t.Errorf("deleting an unknown record: %v", err)
		}
		if _, err := w.Find(t.Context(), kept[0].ID); err != nil {
			t.Errorf("it was deleted beside an unknown one: %v", err)
		}
		if err := w.Delete(t.Context(), strings.ToUpper(kept[0].ID), kept[1].ID, kept[1].ID); err != nil {
			t.Error(err)
		}
		if list, err := w.List(t.Context(), "acme"); err != nil || len(list) != len(kept)-2 {
			t.Errorf("%d records are left of %d, %v", len(list), len(kept), err)
		}
	})
}

// What is kept with a record gives the number that the database gives.
func TestARecordHoldsWhatTheFigureSays(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := newWorld(t, db)
		for _, f := range []figures.Filter{spring, {}, {By: nps.GrainAll, Lang: "en"}} {
			r := w.keep(records.KindNPS, f)
			direct, err := w.Figures.NPS(t.Context(), "acme", f)
			if err != nil {
				t.Fatal(err)
			}
			want, err := json.Marshal(direct)
			if err != nil {
				t.Fatal(err)
			}
			if string(r.Answer) != string(want) {
				t.Errorf("%+v:\n%s\nwant\n%s", f, r.Answer, want)
			}
			var text strings.Builder
			if err := direct.WriteText(&text); err != nil || text.String() != r.Text {
				t.Errorf("%v, text:\n%s", err, r.Text)
			}
			if r.Counts.Posts != 60 || r.Counts.Votes != 60 || r.Counts.Answers != 40 {
				t.Errorf("%+v", r.Counts)
			}
		}
		r := w.keep(records.KindComparison, spring)
		if r.Versions.Model.Name != "older-1" || r.Versions.Program != "1.0" || r.Versions.Margin != nps.DefaultMargin || r.Versions.Timezone != "UTC" || r.Sentences["ru"] == "" {
			t.Errorf("%+v %v", r.Versions, r.Sentences)
		}
	})
}

func TestEachKindOfChangeIsNamed(t *testing.T) {
	one := records.KindComparison
	tests := []struct {
		name  string
		kinds []records.ChangeKind
		count int // of the first kind
		still bool
		do    func(w *world)
	}{
		{"late posts", []records.ChangeKind{records.ChangeLate}, 2, false, func(w *world) {
			w.post("l1", w.brand, 3, 20, mood(1))
			w.post("l2", w.brand, 77, 21, mood(3))
		}},
		{"posts of a period that was not over", []records.ChangeKind{records.ChangeNewer}, 1, false, func(w *world) {
			r := reading("n", w.brand, 3, 40, mood(1))
			r.Post.PublishedAt = time.Date(2026, 5, 31, 23, 0, 0, 0, time.UTC)
			w.save(older, r)
		}},
		{"an edit", []records.ChangeKind{records.ChangeEdited}, 1, false, func(w *world) {
			r := reading("p7", w.brand, 2, 8, mood(2))
			r.Post.Text += " and more"
			w.save(older, r)
		}},
		{"an edit that takes the post out of the days", []records.ChangeKind{records.ChangeEdited}, 1, false, func(w *world) { w.post("p7", w.brand, 2, 300, mood(7)) }},
		{"deletions", []records.ChangeKind{records.ChangeDeleted}, 2, false, func(w *world) {
			for _, id := range []string{"p3", "p4"} {
				w.erase(id)
			}
		}},
		{"a post that no longer votes", []records.ChangeKind{records.ChangeSilenced}, 1, false, func(w *world) {
			w.rematch("p5", func(m *mentions.Mention) { m.Reason = mentions.ReasonBot })
		}},
		{"a post that is no longer matched", []records.ChangeKind{records.ChangeUnmatched}, 1, false, func(w *world) { w.rematch("p5", nil) }},
		{"a query of another revision", []records.ChangeKind{records.ChangeQuery}, 0, true, func(w *world) {
			if err := w.SetBrandRev(w.t.Context(), w.brand, "rev2"); err != nil {
				w.t.Fatal(err)
			}
		}},
		{"another model", []records.ChangeKind{records.ChangeModel}, 90, false, func(w *world) { w.relabel() }},
		{"another model, and late posts", []records.ChangeKind{records.ChangeModel, records.ChangeLate}, 90, false, func(w *world) {
			w.relabel()
			w.save(newer, reading("l", w.brand, 3, 20, mood(1)))
		}},
		{"another calibration", []records.ChangeKind{records.ChangeCalibration}, 0, false, func(w *world) {
			w.calibration = nps.Calibration{Kind: nps.CalibrationDomain, Name: "airlines", Sharpness: .5, Detractor: 1, Tau: 4}
		}},
		{"another margin", []records.ChangeKind{records.ChangeMargin}, 0, true, func(w *world) { w.Figures.Margin = 3 }},
		{"another population", []records.ChangeKind{records.ChangePopulation}, 0, false, func(w *world) { w.Figures.Brands[0].Population = mentions.PopulationSame }},
		{"another program", []records.ChangeKind{records.ChangeProgram}, 0, true, func(w *world) { w.Program = "2.0" }},
		{"answers imported since", []records.ChangeKind{records.ChangeImported}, 1, false, func(w *world) {
			w.respond(nil, survey.Response{Survey: "late", NativeID: "1", At: time.Date(2026, 4, 4, 0, 0, 0, 0, time.UTC), Score: 0, Weight: 1})
		}},
		{"answers imported again", []records.ChangeKind{records.ChangeCorrected}, 1, false, func(w *world) {
			w.respond(nil, survey.Response{Survey: "wave", NativeID: "3", At: time.Date(2026, 3, 8, 8, 0, 0, 0, time.UTC), Score: 0, Weight: 2})
		}},
		{"several at once", []records.ChangeKind{records.ChangeDeleted, records.ChangeEdited, records.ChangeLate, records.ChangeImported}, 1, false, func(w *world) {
			w.post("l1", w.brand, 3, 20, mood(1))
			w.erase("p9")
			r := reading("p10", w.brand, 3, 11, mood(9))
			r.Post.Text += " and more"
			w.save(older, r)
			w.respond(nil, survey.Response{Survey: "late", NativeID: "1", At: time.Date(2026, 3, 4, 0, 0, 0, 0, time.UTC), Score: 0, Weight: 1})
		}},
	}
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		for i, tt := range tests {
			t.Run(tt.name, func(t *testing.T) {
				w := newWorldOf(t, db, fmt.Sprint("acme", i))
				if tt.kinds[0] == records.ChangeNewer {
					w.clock = time.Date(2026, 5, 30, 0, 0, 0, 0, time.UTC)
				}
				r := w.keep(one, spring)
				tt.do(w)
				c := w.check(r.ID)
				var got []records.ChangeKind
				for _, change := range c.Changes {
					got = append(got, change.Kind)
				}
				if !slices.Equal(got, tt.kinds) {
					t.Fatalf("changes %v, want %v", got, tt.kinds)
				}
				if n := c.Changes[0].Count; n != tt.count {
					t.Errorf("%d %s, want %d", n, got[0], tt.count)
				}
				if c.Same != tt.still {
					t.Errorf("same: %v; %+v", c.Same, c.Moved)
				}
				if s := c.Changes[0].Sentence.String(); strings.Contains(s, "‹") || s == "" || c.Sentence.String() == "" {
					t.Errorf("%q", s)
				}
				addsUp(t, c)
			})
		}
	})
}

// addsUp fails the test where the steps do not sum to what is different.
func addsUp(t *testing.T, c *records.Check) {
	t.Helper()
	at := func(m records.Moved) string { return m.Side + m.Start.String() }
	sum := map[string]float64{}
	for _, change := range c.Changes {
		for _, m := range change.Moved {
			if m.By != nil {
				sum[at(m)] += *m.By
			}
		}
	}
	for _, m := range c.Moved {
		if m.By != nil && math.Abs(sum[at(m)]-*m.By) > 1e-6 {
			t.Errorf("%s: the steps sum to %v, the change is %v", at(m), sum[at(m)], *m.By)
		}
	}
}

// erase says that a post is gone at its source.
func (w *world) erase(id string) {
	w.t.Helper()
	w.save(older, mentions.Reading{Post: crawler.Post{Source: "x", NativeID: w.brand + "/" + id, Deleted: true}})
}

// rematch finds the brand in one post anew: change says how, nil that it is not there any more.
func (w *world) rematch(id string, change func(m *mentions.Mention)) {
	w.t.Helper()
	posts, err := w.Posts(w.t.Context(), 0, 1000)
	if err != nil {
		w.t.Fatal(err)
	}
	var list []mentions.Rematched
	for _, p := range posts {
		if p.Post.NativeID != w.brand+"/"+id {
			continue
		}
		r := mentions.Rematched{PostID: p.ID}
		if change != nil {
			var n int
			if _, err := fmt.Sscanf(id, "p%d", &n); err != nil {
				w.t.Fatal(err)
			}
			m := reading(id, w.brand, 0, 0, mood(n)).Mentions[0]
			change(&m)
			r.Mentions = []mentions.Mention{m}
		}
		list = append(list, r)
	}
	if _, err := w.ReplaceMentions(w.t.Context(), older, list, w.brand); err != nil {
		w.t.Fatal(err)
	}
}

// relabel reads everything with another model.
func (w *world) relabel() {
	w.t.Helper()
	subjects, err := w.Unlabelled(w.t.Context(), w.brand, newer, 0, 1000)
	if err != nil {
		w.t.Fatal(err)
	}
	var ls []sentiment.Labelled
	for i, s := range subjects {
		ls = append(ls, sentiment.Labelled{Kind: s.Kind, ID: s.ID, Opinion: sentiment.Opinion{
			P: sentiment.Shares{Promoter: .31, Passive: .2, Detractor: .49}, Opinion: .33 + float64(i%3)/10, Lang: "en"}})
	}
	if err := w.SaveOpinions(w.t.Context(), w.brand, newer, ls); err != nil {
		w.t.Fatal(err)
	}
	if err := w.FlipModel(w.t.Context(), w.brand, newer); err != nil {
		w.t.Fatal(err)
	}
}

func TestAnotherTimeZoneIsTold(t *testing.T) {
	storetest.EachURL(t, func(t *testing.T, url string) {
		db, err := store.Open(t.Context(), url, store.Options{Location: time.UTC})
		if err != nil {
			t.Fatal(err)
		}
		w := newWorld(t, db)
		r := w.keep(records.KindNPS, spring)
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		far := time.FixedZone("UTC+13", 13*3600)
		again := storetest.Open(t, url, store.Options{Location: far})
		w.Store, w.Figures.Store, w.Figures.Location = again, again, far
		c := w.check(r.ID)
		if len(c.Changes) != 1 || c.Changes[0].Kind != records.ChangeTimezone || c.Changes[0].Then != "UTC" || c.Changes[0].Now != "UTC+13" || c.Changes[0].Count != 60 { // answers come in the morning
			t.Errorf("%+v", c.Changes)
		}
		addsUp(t, c)
	})
}

// pruned is a database from which the first posts are gone for good.
type pruned struct {
	records.Store
	first int64
}

func (p pruned) Ballot(ctx context.Context, brand string, f figures.Filter, days nps.Period) (*records.Ballot, error) {
	b, err := p.Store.Ballot(ctx, brand, f, days)
	if err == nil {
		b.Votes = slices.DeleteFunc(b.Votes, func(v records.Vote) bool { return v.Post < p.first })
	}
	return b, err
}

func (p pruned) Fates(ctx context.Context, brand string, posts []int64) (map[int64]records.Fate, error) {
	fates, err := p.Store.Fates(ctx, brand, posts)
	maps.DeleteFunc(fates, func(post int64, _ records.Fate) bool { return post < p.first })
	return fates, err
}

// What no longer is stored is told and not passed over.
func TestPostsThatAreGoneForGoodAreTold(t *testing.T) {
	w := newWorld(t, storetest.Open(t, storetest.SQLite(t), store.Options{}))
	r := w.keep(records.KindNPS, spring)
	w.Store = pruned{w.DB, 5}
	c := w.check(r.ID)
	if len(c.Changes) == 0 || c.Changes[0].Kind != records.ChangeRemoved || c.Changes[0].Count != 4 || len(c.Changes[0].Moved) == 0 {
		t.Errorf("%+v", c.Changes)
	}
}

func TestWhatCannotBeKept(t *testing.T) {
	w := newWorld(t, storetest.Open(t, storetest.SQLite(t), store.Options{}))
	ctx := t.Context()
	var unknown *records.ErrUnknown
	if _, err := w.Check(ctx, "nosuch"); !errors.As(err, &unknown) || unknown.Try() == "" {
		t.Errorf("an unknown id: %v", err)
	}
	if _, err := w.Find(ctx, "nosuch"); !errors.As(err, &unknown) {
		t.Errorf("an unknown id: %v", err)
	}
	var brand *figures.ErrUnknownBrand
	if _, _, err := w.Keep(ctx, records.KindNPS, "acmee", spring, ""); !errors.As(err, &brand) || brand.Nearest != "acme" {
		t.Errorf("an unknown brand: %v", err)
	}
	if _, err := w.List(ctx, "acmee"); !errors.As(err, &brand) {
		t.Errorf("an unknown brand: %v", err)
	}
	var nothing *records.ErrNothing
	if _, _, err := w.Keep(ctx, records.KindComparison, "rival", figures.Filter{}, ""); !errors.As(err, &nothing) || nothing.Try() == "" {
		t.Errorf("no data: %v", err)
	}
	if _, _, err := w.Keep(ctx, records.KindNPS, "acme", figures.Filter{From: day("2020-01-01"), To: day("2020-02-01")}, ""); !errors.As(err, &nothing) {
		t.Errorf("no data in these days: %v", err)
	}
	var note *records.ErrNote
	if _, _, err := w.Keep(ctx, records.KindNPS, "acme", spring, strings.Repeat("x", records.MaxNote+1)); !errors.As(err, &note) || note.Try() == "" {
		t.Errorf("a long note: %v", err)
	}
	r := w.keep(records.KindNPS, spring)
	if found, err := w.Find(ctx, " "+strings.ToUpper(r.ID)+" "); err != nil || found.Note != "a note" {
		t.Errorf("%v, %v", found, err)
	}
}
