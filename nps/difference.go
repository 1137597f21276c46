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
	Family           int     // how many comparisons that are
}

// Clear reports whether the difference is more than chance would give: its adjusted p value is below 0.05.
func (d Difference) Clear() bool { return d.Adjusted < 1-Confidence/100. }

// Minus returns a − b, and ok false where either is not OK.
//
// Value is the difference of the two scores as shown. Interval and p value follow Lewis and Sauro (MeasuringU,
// "How to statistically compare two Net Promoter Scores", 2020): (a' − b') ± t·√(se_a² + se_b²) with the centres and standard
// errors of the two intervals, and t with the degrees of freedom of Welch and Satterthwaite, which are infinite for two
// surveys. Both samples are taken as independent: for two periods in which the same authors speak there is [Score.Since], for two
// brands [Score.Against].
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
	return differenceOf(s.NPS-b.NPS, s.Centre-b.Centre, se, df), true
}

// Against returns s less b, the proxies of two brands. The same words stand for another score at either, so that both effects are in
// the interval, with what the voices of either scatter: se² = se_a² + se_b² + τ_a² + s_a²/n_a + τ_b² + s_b²/n_b. Two equal effects were estimated together, from the same brands or domains, and
// count once towards the degrees of freedom. Authors who speak of both are taken as different people.
func (s Score) Against(b Score) (d Difference, ok bool) {
	if !s.OK || !b.OK {
		return Difference{}, false
	}
	v, df := against(s.Sampling*s.Sampling, s.SamplingDF, s.Effect, s.Effective, b.Sampling*b.Sampling, b.SamplingDF, b.Effect, b.Effective)
	return differenceOf(s.NPS-b.NPS, s.Centre-b.Centre, math.Sqrt(v), df), true
}

// LeastApart returns how far apart the proxies of two brands with these effects have to be to be told apart, however many posts there
// are.
func LeastApart(a, b Effect) float64 {
	v, df := against(0, math.Inf(1), a, math.Inf(1), 0, math.Inf(1), b, math.Inf(1))
	return critical(df) * math.Sqrt(v)
}

// against returns the variance of a difference between two brands of na and nb effective voices, and its degrees of freedom.
func against(va, dfa float64, a Effect, na, vb, dfb float64, b Effect, nb float64) (v, df float64) {
	ea, eb := a.variance(na), b.variance(nb)
	v, df = va+vb+ea+eb, math.Inf(1)
	tails := va*va/dfa + vb*vb/dfb
	switch {
	case a == b && ea > 0:
		tails += (ea + eb) * (ea + eb) / a.DF
	default:
		if ea > 0 {
			tails += ea * ea / a.DF
		}
		if eb > 0 {
			tails += eb * eb / b.DF
		}
	}
	if tails > 0 {
		df = v * v / tails
	}
	return v, df
}

// differenceOf is a difference of value with the interval centre ± t·se.
func differenceOf(value, centre, se, df float64) Difference {
	half := critical(df) * se
	d := Difference{Value: value, P: tail(centre/se, df), Family: 1}
	d.Low = math.Max(-200, math.Min(centre-half, value))
	d.High = math.Min(200, math.Max(centre+half, value))
	d.Adjusted = d.P
	return d
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
		d.Adjusted, d.Family = least, len(ds)
	}
}
