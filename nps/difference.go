package nps

import (
	"math"
	"slices"
)

// Difference is one score less another, in points, with its interval and the p value of no difference.
type Difference struct {
	Value, Low, High float64 // within ±200
	P                float64 // two-sided
	Adjusted         float64 // P adjusted for the family of comparisons it is one of; P itself where it stands alone
}

// Clear reports whether the difference is more than chance would give: its adjusted p value is below 0.05.
func (d Difference) Clear() bool { return d.Adjusted < 1-Confidence/100. }

// Minus returns a − b, and ok false where either is not OK.
//
// Value is the difference of the two scores as shown. Interval and p value follow Lewis and Sauro (MeasuringU,
// "How to statistically compare two Net Promoter Scores", 2020): (a' − b') ± t·√(se_a² + se_b²) with the centres and standard
// errors of the two intervals, and t with the degrees of freedom of Welch and Satterthwaite, which are infinite for two
// surveys. Both samples are taken as independent: for two periods in which the same authors speak, the true interval is
// narrower.
func (s Score) Minus(b Score) (d Difference, ok bool) {
	if !s.OK || !b.OK {
		return Difference{}, false
	}
	va, vb := s.SE*s.SE, b.SE*b.SE
	se := math.Sqrt(va + vb)
	df := math.Inf(1)
	if tails := va*va/s.DF + vb*vb/b.DF; tails > 0 {
		df = (va + vb) * (va + vb) / tails
	}
	d.Value = s.NPS - b.NPS
	centre, half := s.Centre-b.Centre, critical(df)*se
	d.Low = math.Max(-200, math.Min(centre-half, d.Value))
	d.High = math.Min(200, math.Max(centre+half, d.Value))
	d.P = tail(centre/se, df)
	d.Adjusted = d.P
	return d, true
}

// Holm fills in the Adjusted p values of a family of differences, so that the chance of calling even one of them clear
// when none is stays at 5 % (Holm, "A simple sequentially rejective multiple test procedure", Scandinavian Journal of
// Statistics 6, 1979). Nil entries are no part of the family.
func Holm(family []*Difference) {
	var ds []*Difference
	for _, d := range family {
		if d != nil {
			ds = append(ds, d)
		}
	}
	slices.SortStableFunc(ds, func(a, b *Difference) int {
		switch {
		case a.P < b.P:
			return -1
		case a.P > b.P:
			return 1
		}
		return 0
	})
	least := 0.
	for i, d := range ds {
		least = math.Max(least, math.Min(1, d.P*float64(len(ds)-i)))
		d.Adjusted = least
	}
}
