package nps

import (
	"math"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"
)

// MinLimitsPeriods is from how many periods with both scores on limits of agreement are given.
const MinLimitsPeriods = 8

// Limits are the limits of agreement of Bland and Altman: between them 95 % of the differences of single periods lie.
type Limits struct {
	Mean         Estimate
	Lower, Upper Estimate
	Periods      int
	OK           bool // false below MinLimitsPeriods
}

// Estimate is a number with its 95 % interval.
type Estimate struct{ Value, Low, High float64 }

// LimitsOf returns the limits of agreement of differences: mean ± 1.96 standard deviations (Bland and Altman, "Statistical
// methods for assessing agreement between two methods of clinical measurement", Lancet 327, 1986). The mean has its t interval.
// The interval of each limit is exact for normal differences, by the noncentral t distribution (Carkeet, "Exact parametric
// confidence intervals for Bland-Altman limits of agreement", Optometry and Vision Science 92(3), 2015); that of the 1986
// paper, ± t·s·√(3/n), is too short outwards. Everything is clipped to ±200.
//
// The limits hold the sampling error of both sides: with few answers a period they are wide however good the proxy.
func LimitsOf(differences []float64) Limits {
	l := Limits{Periods: len(differences)}
	if l.Periods < MinLimitsPeriods {
		return l
	}
	mean, sd := stat.MeanStdDev(differences, nil)
	if math.IsNaN(mean) || math.IsInf(mean, 0) || math.IsNaN(sd) {
		return l
	}
	n := float64(l.Periods)
	z := critical(math.Inf(1))
	half := critical(n-1) * sd / math.Sqrt(n)
	inner, outer := toleranceFactor(n, z, .025), toleranceFactor(n, z, .975)
	l.OK = true
	l.Mean = clipped(mean, mean-half, mean+half)
	l.Lower = clipped(mean-z*sd, mean-outer*sd, mean-inner*sd)
	l.Upper = clipped(mean+z*sd, mean+inner*sd, mean+outer*sd)
	return l
}

func clipped(v, low, high float64) Estimate {
	within := func(x float64) float64 { return math.Max(-200, math.Min(200, x)) }
	return Estimate{within(v), within(low), within(high)}
}

// toleranceFactor returns the k for which mean + k·s of n normal values lies above their mean + z standard deviations with
// probability p: t'(p; n−1, z√n)/√n with the quantile of the noncentral t distribution.
func toleranceFactor(n, z, p float64) float64 {
	low, high := -z*20, z*20
	for range 40 {
		if k := (low + high) / 2; noncentralT(k*math.Sqrt(n), n-1, z*math.Sqrt(n)) < p {
			low = k
		} else {
			high = k
		}
	}
	return (low + high) / 2
}

// noncentralT is the distribution function of the noncentral t distribution, P((Z + delta)/√(χ²/df) ≤ t), as the mean of
// Φ(t·u − delta) over u = √(χ²/df), by Simpson's rule over all u that matter.
func noncentralT(t, df, delta float64) float64 {
	const steps = 200
	logNorm := math.Ln2 + df/2*math.Log(df/2)
	lg, _ := math.Lgamma(df / 2)
	density := func(u float64) float64 {
		if u <= 0 {
			return 0
		}
		return math.Exp(logNorm - lg + (df-1)*math.Log(u) - df*u*u/2)
	}
	spread := 9 / math.Sqrt(2*df)
	from, to := math.Max(0, 1-spread), 1+spread
	h, sum := (to-from)/steps, 0.
	for i := range steps + 1 {
		u, w := from+float64(i)*h, 2.
		switch {
		case i == 0 || i == steps:
			w = 1
		case i%2 == 1:
			w = 4
		}
		sum += w * density(u) * distuv.UnitNormal.CDF(t*u-delta)
	}
	return sum * h / 3
}
