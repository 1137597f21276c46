package nps

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// saying is a mention that the model takes for p, n, d with a clear opinion, and what a and b say; "" for nothing.
func saying(p, n, d float64, a, b AuditLabel) Audited {
	it := Audited{P: p, N: n, D: d, Opinion: .9, Weight: 1, Share: 1}
	if a != "" {
		it.Labels = append(it.Labels, Said{"a", a})
	}
	if b != "" {
		it.Labels = append(it.Labels, Said{"b", b})
	}
	return it
}

func times(n int, it Audited) (list []Audited) {
	for range n {
		list = append(list, it)
	}
	return list
}

func TestRatersAreComparedWhereBothCanTell(t *testing.T) {
	items := times(20, saying(1, 0, 0, AuditPromoter, AuditPromoter))
	items = append(items, times(15, saying(0, 0, 1, AuditDetractor, AuditDetractor))...)
	items = append(items, times(5, saying(0, 1, 0, AuditPassive, AuditDetractor))...)
	items = append(items, times(4, saying(0, 1, 0, AuditNoOpinion, AuditPassive))...)
	items = append(items, saying(0, 1, 0, AuditUnclear, AuditPassive), saying(0, 1, 0, AuditPassive, ""))
	r, ok := RatersOf(items)
	if !ok || r.A != "a" || r.B != "b" || r.Both != 44 {
		t.Fatalf("%+v, %v", r, ok)
	}
	if want := [][]int{{15, 0, 0, 0}, {5, 0, 0, 0}, {0, 0, 20, 0}, {0, 4, 0, 0}}; !cmp.Equal(r.Table, want) {
		t.Errorf("table %v, want %v", r.Table, want)
	}
	// 35 of the 40 in which both see an opinion.
	if r.Agree.Value != 87.5 || r.Agree.Of != 40 || r.Kappa.Observed != 35./44 || r.Weighted.Observed != (35+5*.5)/40 {
		t.Errorf("agree %+v, kappa %+v, weighted %+v", r.Agree, r.Kappa, r.Weighted)
	}
	// (1 + √(2·(3·0.875 − 1))) / 3
	if math.Abs(r.Ceiling.Value-100*(1+math.Sqrt(3.25))/3) > 1e-9 || r.Ceiling.Low >= r.Ceiling.Value || r.Ceiling.High <= r.Ceiling.Value {
		t.Errorf("ceiling %+v", r.Ceiling)
	}
	if _, ok := RatersOf(times(50, saying(1, 0, 0, AuditPromoter, ""))); ok {
		t.Error("one rater is compared with nobody")
	}
}

func TestAccuracyIsMeasuredOnWhatPeopleCanTell(t *testing.T) {
	items := []Audited{
		saying(1, 0, 0, AuditPromoter, ""),
		saying(1, 0, 0, AuditDetractor, ""),
		saying(0, 0, 1, AuditDetractor, AuditPassive), // right by half
		saying(0, 1, 0, AuditPassive, AuditNoOpinion), // the label is right; that there is an opinion, by half
		saying(0, 1, 0, AuditNoOpinion, ""),
		saying(0, 1, 0, AuditUnclear, ""),
		{Gone: true, Labels: []Said{{"a", AuditPromoter}}},
	}
	a := AccuracyOf(items)
	if a.Label.Of != 4 || a.Label.Value != 100*2.5/4 || a.Opinion.Of != 5 || a.Opinion.Value != 100*3.5/5 {
		t.Errorf("%+v", a)
	}
	// Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17, 1998, table I, method 3:
	// 81 of 263 gives 0.2553 to 0.3662.
	items = append(times(81, saying(1, 0, 0, AuditPromoter, "")), times(182, saying(1, 0, 0, AuditPassive, ""))...)
	if a = AccuracyOf(items); math.Abs(a.Label.Low-25.53) > .005 || math.Abs(a.Label.High-36.62) > .005 {
		t.Errorf("81 of 263: %+v", a.Label)
	}
}

func TestAuditedSpeaksForAllWhoCouldTell(t *testing.T) {
	tests := []struct {
		labels           []AuditLabel
		opinion, balance float64
		ok               bool
	}{
		{nil, 0, 0, false},
		{[]AuditLabel{AuditUnclear}, 0, 0, false},
		{[]AuditLabel{AuditPromoter}, 1, 1, true},
		{[]AuditLabel{AuditPromoter, AuditUnclear}, 1, 1, true},
		{[]AuditLabel{AuditPromoter, AuditDetractor}, 1, 0, true},
		{[]AuditLabel{AuditDetractor, AuditNoOpinion}, .5, -.5, true},
	}
	for _, tt := range tests {
		var a Audited
		for _, l := range tt.labels {
			a.Labels = append(a.Labels, Said{string(l), l})
		}
		if opinion, balance, ok := a.Human(); opinion != tt.opinion || balance != tt.balance || ok != tt.ok {
			t.Errorf("%v: %v, %v, %v", tt.labels, opinion, balance, ok)
		}
	}
}
