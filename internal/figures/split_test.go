package figures

import (
	"context"
	"testing"

	"overheard/internal/golden"
	"overheard/mentions"
	"overheard/nps"
)

// from adds n posts of a source on one day, of which share happy ones.
func (m *memory) from(source, on string, n int, share float64) {
	first := len(m.posts)
	m.say("acme-air", on, n, share)
	for i := first; i < len(m.posts); i++ {
		m.posts[i].source = source
	}
}

// Reviews stay at .9 and the forum at .3 in both months; what changes from test to test is who speaks in April.
func TestSplitSaysWhereAChangeComesFrom(t *testing.T) {
	for _, tt := range []struct {
		name                string
		reviews, forum      int
		happyReviews, happy float64
		want                string
	}{
		{"all mix", 50, 150, .9, .3, "All of it comes from more voices on forum; otherwise people speak as before."},
		{"all real", 100, 100, .7, .1, "All of it is real change: another mix did not move the score."},
		{"both", 70, 130, .9, .1, "Of the 29 points, more voices on forum gave 14 and real change gave 15."},
		{"against each other", 30, 170, .9, .6, "The two pull apart: more voices on forum moved the score by -20 points, real change by +26."},
		{"neither", 100, 100, .9, .32, "Neither another mix of voices nor what is said otherwise moved the score by more than chance would give."},
		{"a new source", 100, 100, .9, .3, "Neither another mix of voices nor what is said otherwise moved the score by more than chance would give."},
	} {
		m := &memory{}
		m.from("reviews", "2026-03-05", 100, .9)
		m.from("forum", "2026-03-06", 100, .3)
		m.from("reviews", "2026-04-05", tt.reviews, tt.happyReviews)
		m.from("forum", "2026-04-06", tt.forum, tt.happy)
		b, err := service(m).Brand(t.Context(), "acme-air", Filter{From: day("2026-04-01"), To: day("2026-05-01")})
		if err != nil {
			t.Fatal(err)
		}
		s := b.Change.Split
		if s == nil {
			t.Fatalf("%s: not split", tt.name)
		}
		if got := s.Sentence.String(); got != tt.want {
			t.Errorf("%s: %q", tt.name, got)
		}
		if off := s.Mix.Value + s.Real.Value - b.Change.Difference.Value; off > 1e-6 || off < -1e-6 {
			t.Errorf("%s: the parts miss the change by %v", tt.name, off)
		}
	}
}

// The score of an estimator that looks at all voices at once is no mean over sources: parts of sums would not sum to its change.
func TestOnlySumsAreSplit(t *testing.T) {
	m := &memory{}
	for _, month := range []string{"2026-03", "2026-04"} {
		m.from("reviews", month+"-05", 100, .9)
		m.from("forum", month+"-06", 100, .3)
	}
	for _, by := range []nps.Estimator{"", nps.EstimatePCC, nps.EstimateMean} {
		s := service(m)
		s.Calibration = func(context.Context, mentions.Brand, Filter) (Choice, error) {
			c := nps.Calibration{Kind: nps.CalibrationDomain, Name: "films", Sharpness: 1, Tau: 5, TauBrands: 20, Estimator: by, Prior: nps.Mix{.2, .3, .5}}
			return Choice{Calibration: c, Base: c}, nil
		}
		f, err := s.Mix(t.Context(), "acme-air", Filter{}, BySource)
		if err != nil {
			t.Fatal(err)
		}
		shown, err := s.NPS(t.Context(), "acme-air", Filter{})
		if err != nil {
			t.Fatal(err)
		}
		for i, p := range f.Periods {
			if q := shown.Proxy[i]; *p.NPS != *q.NPS || *p.Low != *q.SamplingLow || *p.High != *q.SamplingHigh {
				t.Errorf("by %q: %v (%v to %v), the proxy is %+v", by, *p.NPS, *p.Low, *p.High, q)
			}
			if (p.AtMix == nil) != (by == nps.EstimateMean) {
				t.Errorf("by %q: at the mix %+v", by, p.AtMix)
			}
		}
		if (f.Change.Split == nil) != (by == nps.EstimateMean) {
			t.Errorf("by %q: %+v", by, f.Change.Split)
		}
	}
}

func TestSplitNeedsTwoSourcesAndTwoTimes(t *testing.T) {
	m := &memory{}
	m.from("forum", "2026-03-05", 100, .9)
	m.from("forum", "2026-04-05", 100, .3)
	for name, f := range map[string]Filter{
		"one source": {From: day("2026-04-01"), To: day("2026-05-01")},
		"no time":    {From: day("2026-01-01"), To: day("2026-05-01")},
	} {
		b, err := service(m).Brand(t.Context(), "acme-air", f)
		if err != nil || b.Change.Split != nil {
			t.Errorf("%s: %+v, %v", name, b.Change.Split, err)
		}
	}
}

func TestMixGolden(t *testing.T) {
	m := &memory{}
	for _, month := range []string{"2026-03", "2026-04"} {
		m.from("reviews", month+"-05", 40, .9)
		m.from("forum", month+"-06", 60, .3)
	}
	m.from("forum", "2026-04-07", 60, .2)
	m.from("blog", "2026-04-08", 4, .5)
	m.from("reviews", "2026-05-08", 4, .5) // too few to hold the mix fixed
	f, err := service(m).Mix(t.Context(), "acme-air", Filter{}, BySource)
	if err != nil {
		t.Fatal(err)
	}
	golden.Check(t, "mix.json", indented(t, f))
	empty, err := service(&memory{}).Mix(t.Context(), "acme-air", Filter{}, ByLang)
	if err != nil || len(empty.Periods) > 0 || empty.From != nil {
		t.Errorf("nothing stored: %+v, %v", empty, err)
	}
	if _, err := service(m).Mix(t.Context(), "acme", Filter{}, BySource); err == nil {
		t.Error("an unknown brand")
	}
	if _, err := service(m).Mix(t.Context(), "acme-air", Filter{By: nps.Grain("decade")}, BySource); err == nil {
		t.Error("an unknown grain")
	}
}

// What chance explains is never named as what moved a score.
func TestASplitNamesOnlyWhatIsClear(t *testing.T) {
	part := func(value float64, clear bool) nps.Difference {
		d := nps.Difference{Value: value, Adjusted: 1}
		if clear {
			d.Adjusted = 0
		}
		return d
	}
	forum := []nps.MixElement{{Source: "forum", Before: .2, After: .4, Mix: 1}}
	for _, tt := range []struct {
		name        string
		mix, real   nps.Difference
		changeClear bool
		want        string
	}{
		{"real alone", part(1, false), part(61, true), true,
			"Real change moved the score by +61 points; another mix of voices (+1) by no more than chance would give."},
		{"points as they are rounded below it", part(.8, false), part(61.6, true), true,
			"Real change moved the score by +62 points; another mix of voices (+1) by no more than chance would give."},
		{"mix alone", part(9, true), part(2, false), true,
			"It comes from more voices on forum, which moved the score by +9 points; what is said otherwise (+2) by no more than chance would give."},
		{"real against a mix that chance explains", part(-2, false), part(20, true), true,
			"Real change moved the score by +20 points; another mix of voices (-2) by no more than chance would give."},
		{"a change of two halves, neither clear", part(6, false), part(7, false), true,
			"Whether another mix of voices or what is said otherwise moved the score cannot be told: each may be chance."},
		{"nothing", part(6, false), part(-7, false), false,
			"Neither another mix of voices nor what is said otherwise moved the score by more than chance would give."},
		{"both", part(6, true), part(7, true), true, "Of the 13 points, more voices on forum gave 6 and real change gave 7."},
	} {
		m := nps.MixChange{Change: part(tt.mix.Value+tt.real.Value, tt.changeClear), Mix: tt.mix, Real: tt.real, Sources: forum}
		if got := splitSentence(m, BySource, tt.changeClear).String(); got != tt.want {
			t.Errorf("%s: %q", tt.name, got)
		}
	}
}
