package nps

import (
	"math"

	"gonum.org/v1/gonum/stat"
)

// MinLagPeriods is from how many periods in a row on a lead or lag is looked for.
const MinLagPeriods = 24

// maxLag is the longest lead or lag looked for, in periods.
const maxLag = 6

// LagReason says why there is no lag to report.
type LagReason string

// The reasons; "" where there is a lag to report.
const (
	LagFewPeriods LagReason = "few_periods" // fewer than MinLagPeriods periods in a row with both scores
	LagConstant   LagReason = "constant"    // one series does not move
	LagUnclear    LagReason = "unclear"     // no lag stands out from what chance gives
)

// Lag says whether one series runs ahead of the other.
type Lag struct {
	Periods int     // by how many periods the proxy leads; negative where the survey does
	R       float64 // correlation at that lag, after the linear trend of each is taken out
	P       float64 // chance of a correlation as strong at any lag, if the two had nothing to do with each other
	N       int     // periods in a row that it was looked for in
	Reason  LagReason
}

// lagOf looks for a lag in the longest run of periods in which both scores are OK.
//
// The test shifts one series against the other in a circle and takes the largest correlation over all lags looked for,
// so that neither the choice of the lag nor the inertia of each series passes for a lead: a plain permutation test calls
// a lead in a third of unrelated pairs with an autocorrelation of .7. Shifts so near that they look at the same lags
// again are left out. The number of lags grows with the series so that at least nineteen shifts remain.
func lagOf(pairs []Pair) Lag {
	x, y := longestRun(pairs)
	n := len(x)
	if n < MinLagPeriods {
		return Lag{N: n, Reason: LagFewPeriods}
	}
	x, okX := detrend(x)
	y, okY := detrend(y)
	if !okX || !okY {
		return Lag{N: n, Reason: LagConstant}
	}
	around := make([]float64, n) // correlation of x with y shifted back by each number of periods, in a circle
	for s := range around {
		for i := range x {
			around[s] += x[i] * y[(i+s)%n]
		}
	}
	lags := min(maxLag, (n-20)/4)
	best, lag := strongest(around, 0, lags)
	as, shifts := 1, 1 // the observed one counts among them
	for s := 2*lags + 1; s < n-2*lags; s++ {
		if r, _ := strongest(around, s, lags); math.Abs(r) >= math.Abs(best) {
			as++
		}
		shifts++
	}
	l := Lag{Periods: lag, R: best, P: float64(as) / float64(shifts), N: n}
	if l.P > 1-Confidence/100. {
		l.Reason = LagUnclear
	}
	return l
}

// strongest returns the correlation of largest size within lags of shift s, and where it is. Of equals it takes the
// shortest lag.
func strongest(around []float64, s, lags int) (r float64, lag int) {
	n := len(around)
	r = around[s%n]
	for l := 1; l <= lags; l++ {
		for _, at := range []int{l, -l} {
			if v := around[(s+at+n)%n]; math.Abs(v) > math.Abs(r) {
				r, lag = v, at
			}
		}
	}
	return r, lag
}

// longestRun returns the scores of the longest run of periods in which both sides are OK, the latest of equals.
func longestRun(pairs []Pair) (proxy, survey []float64) {
	var x, y []float64
	for _, p := range pairs {
		if p.Difference == nil {
			x, y = nil, nil
			continue
		}
		x, y = append(x, p.Proxy.NPS), append(y, p.Survey.NPS)
		if len(x) >= len(proxy) {
			proxy, survey = x, y
		}
	}
	return proxy, survey
}

// detrend takes the least-squares line out of v and scales what is left to length 1. ok is false where nothing is left.
func detrend(v []float64) (left []float64, ok bool) {
	t := make([]float64, len(v))
	for i := range t {
		t[i] = float64(i)
	}
	a, b := stat.LinearRegression(t, v, nil, false)
	left = make([]float64, len(v))
	var sum float64
	for i := range v {
		left[i] = v[i] - a - b*t[i]
		sum += left[i] * left[i]
	}
	length := math.Sqrt(sum)
	if !(length > 1e-9) {
		return nil, false
	}
	for i := range left {
		left[i] /= length
	}
	return left, true
}
