package nps

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// belief says how much each autocorrelation ρ of a series is believed after it was seen: in proportion to
//
//	L(ρ)^sharp · exp(slope·ρ + bend·ρ²)
//
// with L the restricted likelihood of an autoregressive series of first order. Few periods tell hardly anything of ρ, so that one taken
// for known makes intervals too short, and the mean over a flat prior makes them too long where there is no autocorrelation. Hence a likelihood
// raised to a power (Syring and Martin, "Calibrating general posterior credible regions", Biometrika 106, 2019), the three numbers
// being set by simulation so that intervals hold what they say: docs/method.md and the tests.
type belief struct{ sharp, slope, bend float64 }

// inertia is how much each autocorrelation of a grid is believed: rho with weights that sum to 1.
type inertia struct {
	rho, weight []float64
}

// rhoMost is the largest autocorrelation, up or down, that is reckoned with.
const rhoMost = .95

// rhos is the grid for n values: the more there are, the closer they tell.
func rhos(n int) []float64 {
	half := 19
	switch {
	case n > 400:
		half = 95
	case n > 80:
		half = 38
	}
	out := make([]float64, 2*half+1)
	for i := range out {
		out[i] = rhoMost * float64(i-half) / float64(half)
	}
	return out
}

// independent is the inertia of values that do not resemble each other.
var independent = inertia{rho: []float64{0}, weight: []float64{1}}

// believe turns logs of likelihoods into weights.
func (b belief) believe(rho, logs []float64) inertia {
	in := inertia{rho: rho, weight: make([]float64, len(rho))}
	most, sum := math.Inf(-1), 0.
	for i, r := range rho {
		in.weight[i] = b.sharp*logs[i] + b.slope*r + b.bend*r*r
		most = math.Max(most, in.weight[i])
	}
	for i, w := range in.weight {
		in.weight[i] = math.Exp(w - most)
		sum += in.weight[i]
	}
	for i := range in.weight {
		in.weight[i] /= sum
	}
	return in
}

// bell is one t distribution of a mixture.
type bell struct{ weight, off, scale float64 }

// mixture is what is believed about how far an estimate is off: t distributions of one number of degrees of freedom.
type mixture struct {
	parts []bell
	df    float64
}

// negligible is the weight below which a part of a mixture is left out.
const negligible = 1e-6

// half returns the half width of the interval around 0 that holds the given share of the mixture.
func (m mixture) half(share float64) float64 {
	q := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: m.df}.Quantile((1 + share) / 2)
	low, high := math.Inf(1), 0.
	for _, p := range m.parts {
		low, high = math.Min(low, q*p.scale), math.Max(high, q*p.scale+math.Abs(p.off))
	}
	// Regula falsi, the end that stays being drawn half as near (Illinois).
	under, over := m.held(low)-share, m.held(high)-share
	for high-low > 1e-8*high && over > 0 {
		h := high - over*(high-low)/(over-under)
		switch held := m.held(h) - share; {
		case math.Abs(held) < 1e-10:
			return h
		case held < 0:
			low, under, over = h, held, over/2
		default:
			high, over, under = h, held, under/2
		}
	}
	return high
}

// held returns how much of the mixture lies within ±h.
func (m mixture) held(h float64) (share float64) {
	t := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: m.df}
	for _, p := range m.parts {
		share += p.weight * (t.CDF((h-p.off)/p.scale) - t.CDF((-h-p.off)/p.scale))
	}
	return share
}
