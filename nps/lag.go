package nps

import (
	"math"
	"math/cmplx"
	"math/rand/v2"

	"gonum.org/v1/gonum/dsp/fourier"
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
	R       float64 // correlation at that lag, the series joined end to start
	P       float64 // chance of a correlation as strong at any lag, if the two had nothing to do with each other
	N       int     // periods in a row that it was looked for in
	Reason  LagReason
}

// lagOf looks for a lag in the longest run of periods in which both scores are OK.
//
// Two series with inertia correlate at some lag by chance alone: a plain permutation test calls a lead in a third of
// unrelated pairs with an autocorrelation of .7. So the largest correlation over all lags is compared with that of
// surrogates in which every frequency of one series is shifted in a circle by a random amount of its own. They keep the
// inertia of both and nothing of their relation (Theiler et al., "Testing for nonlinearity in time series: the method of
// surrogate data", Physica D 58, 1992). Shifting the whole series instead leaves too few different shifts for a verdict
// before some hundred periods.
func lagOf(pairs []Pair) Lag {
	x, y := longestRun(pairs)
	n := len(x)
	if n < MinLagPeriods {
		return Lag{N: n, Reason: LagFewPeriods}
	}
	x, okX := centred(x)
	y, okY := centred(y)
	if !okX || !okY {
		return Lag{N: n, Reason: LagConstant}
	}
	lags := min(maxLag, n/8)
	cross := newCross(x, y, lags)
	best, lag := cross.strongest(cross.phases)
	// The seed is fixed: the same data must give the same answer.
	rng, phases, as := rand.New(rand.NewPCG(1, uint64(n))), make([]float64, len(cross.phases)), 1
	for range surrogates {
		for k := range phases {
			phases[k] = 2 * math.Pi * rng.Float64()
		}
		if n%2 == 0 { // the fastest wave is up or down and nothing between
			phases[len(phases)-1] = math.Pi * float64(rng.IntN(2))
		}
		if r, _ := cross.strongest(phases); math.Abs(r) >= math.Abs(best) {
			as++
		}
	}
	l := Lag{Periods: lag, R: best, P: float64(as) / (surrogates + 1), N: n}
	if l.P > 1-Confidence/100. {
		l.Reason = LagUnclear
	}
	return l
}

// surrogates is how many random series the strongest correlation is compared with.
const surrogates = 999

// cross is the circular correlation of two series as a sum of waves: at lag l it is Σ sizes·cos(2πkl/n + phases).
type cross struct {
	sizes, phases []float64
	cos, sin      [][]float64 // of 2πkl/n, by lag from −lags to lags and wave
	lags          int
}

func newCross(x, y []float64, lags int) cross {
	n := len(x)
	fft := fourier.NewFFT(n)
	fx, fy := fft.Coefficients(nil, x), fft.Coefficients(nil, y)
	c := cross{lags: lags}
	for k := 1; k < len(fx); k++ {
		v := cmplx.Conj(fx[k]) * fy[k]
		size := 2 * cmplx.Abs(v) / float64(n)
		if 2*k == n {
			size /= 2 // the fastest wave has no twin
		}
		c.sizes, c.phases = append(c.sizes, size), append(c.phases, cmplx.Phase(v))
	}
	for l := -lags; l <= lags; l++ {
		cos, sin := make([]float64, len(c.sizes)), make([]float64, len(c.sizes))
		for k := range cos {
			sin[k], cos[k] = math.Sincos(2 * math.Pi * float64((k+1)*l) / float64(n))
		}
		c.cos, c.sin = append(c.cos, cos), append(c.sin, sin)
	}
	return c
}

// strongest returns the correlation of largest size over the lags if the waves had these phases, and its lag. Of equals
// it takes the shortest lag, and of these the one at which the proxy leads.
func (c cross) strongest(phases []float64) (r float64, lag int) {
	in, out := make([]float64, len(phases)), make([]float64, len(phases))
	for k, p := range phases {
		sin, cos := math.Sincos(p)
		in[k], out[k] = c.sizes[k]*cos, c.sizes[k]*sin
	}
	at := func(l int) (sum float64) {
		cos, sin := c.cos[l+c.lags], c.sin[l+c.lags]
		for k := range in {
			sum += in[k]*cos[k] - out[k]*sin[k]
		}
		return sum
	}
	r = at(0)
	for l := 1; l <= c.lags; l++ {
		for _, signed := range []int{l, -l} {
			if v := at(signed); math.Abs(v) > math.Abs(r) {
				r, lag = v, signed
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

// centred takes the mean out of v and scales what is left to length 1. ok is false where nothing is left. A trend is left
// in: taking it out makes the test see leads too often.
func centred(v []float64) (left []float64, ok bool) {
	mean, sum := stat.Mean(v, nil), 0.
	left = make([]float64, len(v))
	for i := range v {
		left[i] = v[i] - mean
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
