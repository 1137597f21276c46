package nps

import "math"

// Effect is how far the proxy of a brand lies from what its posters would answer however many of them speak: the same words
// stand for another score there. Its mean is 0 and no more posts make it smaller. It is the same in every period of one brand
// read by one model, so it stays out of changes ([Score.SamplingOnly]) and enters every level, every difference from a survey,
// and twice the difference between two brands.
type Effect struct {
	SD float64 // standard deviation, in NPS points
	DF float64 // degrees of freedom: how many brands, domains or labels it was estimated from

	// Scatter is the standard deviation, in points, of what one voice adds to that beyond chance and n voices make √n times
	// smaller: voices of one brand speak of the same flights and the same staff. Brands of few voices scatter more than independent
	// voices would.
	Scatter float64
}

// UnknownDomain is the effect where nothing was learnt about the kind of brand: models have missed the NPS of domains that
// they had not seen by 5 to 59 points, most by 14 to 23 (docs/method.md). The figure is rounded, and so is its certainty.
var UnknownDomain = Effect{SD: 25, DF: 10}

// priorEffect is the scale of the half-normal prior of an effect, in points: 95 % of it lies below 29.
const priorEffect = 15

const (
	priorScatter = 0.7  // scale of the half-normal prior of log φ, where φ is not 1: mostly below four
	priorChance  = 0.75 // probability beforehand that φ is 1: brands of one size do not tell φ from τ, and then τ is to get it
)

// EstimateEffect estimates the effect from brands left out in turn. The misses are taken to have the variance
//
//	τ² + φ·v
//
// v their variance by the chance of independent texts and φ ≥ 1 by how much that was underrated, the same for all: brands of ten
// texts, of which there are many, would otherwise take what shrinks with their texts for an effect that does not (additive and
// multiplicative heterogeneity, as in Thompson and Sharp, Statistics in Medicine 18, 1999; here both together).
// The standard deviation is the root mean square of its posterior under a half-normal prior with a scale of 15 points (Gelman,
// "Prior distributions for variance parameters in hierarchical models", Bayesian Analysis 1, 2006), so it is never 0, however well
// a few brands happened to fit; φ is integrated out, 1 being three times as likely beforehand as all else. What the misses hold besides, the calibration's own uncertainty, is in it. ok
// is false below two brands.
func EstimateEffect(misses []Miss) (e Effect, ok bool) {
	if len(misses) < 2 {
		return Effect{}, false
	}
	var logs, taus, phis []float64
	best := math.Inf(-1)
	// Fine near 0, where it matters, and up to 120 points: τ = 20·sinh u.
	for u := 0.01; u < 2.5; u += 0.02 {
		tau := 20 * math.Sinh(u)
		prior := math.Log(math.Cosh(u)) - tau*tau/(2*priorEffect*priorEffect)
		for step := range 11 { // 1, and the middles of ten steps to 7.4
			z, l := 0.2*float64(step)-0.1, prior
			if step == 0 {
				z, l = 0, l+math.Log(priorChance)
			} else {
				l += math.Log((1-priorChance)*0.2*math.Sqrt(2/math.Pi)/priorScatter) - z*z/(2*priorScatter*priorScatter)
			}
			phi := math.Exp(z)
			for _, m := range misses {
				v := phi*m.Variance + tau*tau
				l -= (math.Log(v) + m.Off*m.Off/v) / 2
			}
			logs, taus, phis, best = append(logs, l), append(taus, tau), append(phis, phi), math.Max(best, l)
		}
	}
	var sum, square, phi, voice float64
	for i, l := range logs {
		w := math.Exp(l - best)
		sum, square, phi = sum+w, square+w*taus[i]*taus[i], phi+w*phis[i]
	}
	for _, m := range misses {
		voice += m.Variance * float64(m.N) / float64(len(misses))
	}
	return Effect{SD: math.Sqrt(square / sum), DF: float64(len(misses)), Scatter: math.Sqrt((phi/sum - 1) * voice)}, true
}

// Effect returns what calibration leaves of a brand's level, and [UnknownDomain] where nothing was calibrated or c does not say.
func (c Calibration) Effect() Effect {
	if c.Tau > 0 && c.TauDF > 0 {
		return Effect{SD: c.Tau, DF: c.TauDF, Scatter: c.Scatter}
	}
	if c.Identity() || !(c.Tau > 0) || c.TauBrands < 2 {
		return UnknownDomain
	}
	return Effect{SD: c.Tau, DF: float64(c.TauBrands), Scatter: c.Scatter}
}

// With returns s with an interval that holds the effect as well as which voices happened to speak:
//
//	se² = se_sampling² + τ² + scatter²/n,   interval = x̄ ± t(df)·se
//
// n the effective number of voices, with the degrees of freedom of Welch and Satterthwaite, so that few calibration brands widen it. The score stays.
func (s Score) With(e Effect) Score {
	s.Effect = e
	s.Method = MethodVoiceEffect
	if !s.OK {
		return s
	}
	v, w := s.Sampling*s.Sampling, e.variance(s.Effective)
	s.SE, s.DF = math.Sqrt(v+w), welch(v, s.SamplingDF, w, e.DF)
	if s.Half() < critical(s.SamplingDF)*s.Sampling { // few degrees of freedom on both sides: an effect narrows nothing
		s.DF = s.SamplingDF
	}
	s.bound()
	return s
}

// variance is that of what stands between the proxy of n effective voices and its posters.
func (e Effect) variance(n float64) float64 {
	if !(e.Scatter > 0) {
		return e.SD * e.SD
	}
	return e.SD*e.SD + e.Scatter*e.Scatter/n
}

// SamplingOnly returns s with the interval of which voices or answers there happened to be: what two periods of one brand,
// read alike, are compared by, since the effect is in both and cancels.
func (s Score) SamplingOnly() Score {
	if s.Effect == (Effect{}) {
		return s
	}
	s.Effect = Effect{}
	s.Method = MethodVoiceMean
	if s.OK {
		s.SE, s.DF = s.Sampling, s.SamplingDF
		s.bound()
	}
	return s
}

// Widen returns half the interval of an estimate that the effect stands behind besides chance. half is half its t interval with
// df degrees of freedom.
func (e Effect) Widen(half, df float64) float64 {
	if !(e.SD > 0) {
		return half
	}
	se := half / critical(df)
	v, w := se*se, e.SD*e.SD
	return critical(welch(v, df, w, e.DF)) * math.Sqrt(v+w)
}

// welch returns the degrees of freedom of a sum of two variances (Satterthwaite, Biometrics Bulletin 2, 1946).
func welch(v, df, w, dfw float64) float64 {
	tails := v*v/df + w*w/dfw
	if !(tails > 0) {
		return math.Inf(1)
	}
	return (v + w) * (v + w) / tails
}
