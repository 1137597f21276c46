package nps

import "math"

// FromVoices returns the proxy score of the voices behind m: their mean, each weighted by its opinion.
//
// The score is x̄ = Σw·x / Σw with x = p − d of a voice and w its mean opinion probability. Its variance is that of a
// ratio, linearised (Särndal, Swensson and Wretman, "Model Assisted Survey Sampling", 1992, section 5.6), over authors:
//
//	se² = n/(n−1) · Σ w²(x − x̄)² / (Σw)²,   n = (Σw)²/Σw²
//
// with Kish's effective number of voices for n, and what votes of one day and of one thread share is added where they share
// anything ([Gatherer], [MinDays]). The interval is x̄ ± t·se with n − 1 degrees of freedom, fewer where days or threads count, clipped
// to ±100. The standard error is never taken below 100/(n+1), which is what one more voice a whole class away would bring:
// a handful of posts that all read alike must not look certain.
//
// Shares are taken at face value: the interval does not hold the error of the labels, which for an uncalibrated model may be tens
// of points; [Score.With] adds it. The Score is not OK below [MinVoices] voices, or where they are worth less than [MinEffective]
// after weighting, or where fewer than that many opinions are to be expected among them.
func FromVoices(m Moments) Score {
	s := Score{N: m.Posts, Voices: m.Voices, Method: MethodVoiceMean, DF: math.Inf(1)}
	if m.Posts > 0 {
		s.NoOpinion = math.Max(0, math.Min(100, 100*(1-m.Opinion/float64(m.Posts))))
	}
	s.shares(m.P, math.Max(0, m.N), m.D) // N may come as a rest that rounding left below 0
	if !(m.W > 0) || !(m.W2 > 0) || s.Promoters+s.Passives+s.Detractors == 0 {
		return s
	}
	n := m.W * m.W / m.W2
	s.Effective = n
	if m.Voices < MinVoices || n < MinEffective || m.W < MinEffective {
		return s
	}
	x := (s.Promoters - s.Detractors) / 100
	spread := math.Max(0, m.W2X2-2*x*m.W2X+x*x*m.W2)
	alone := n / (n - 1) * spread / (m.W * m.W)
	v, df := m.clustered(x, alone, n)
	s.interval(100*x, 100*math.Max(math.Sqrt(v), 1/(n+1)), df)
	s.Shared = 100 * math.Sqrt(v-alone)
	return s
}
