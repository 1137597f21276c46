package nps

import (
	"math"

	"gonum.org/v1/gonum/stat"
)

// Ceiling is the correlation that a perfect proxy would reach, given how much of what the two series do is sampling noise.
type Ceiling struct {
	R             float64 // 0 where one series moves no more than its noise
	Proxy, Survey float64 // the part of each series' variance that is not noise, 0 to 1: its reliability
	OK            bool    // false below MinCorrelationPeriods, or where a series does not move
}

// CeilingOf returns the noise ceiling of pairs. The reliability of a series is 1 − mean(se²)/s², with the standard errors of its
// scores and the variance s² between periods, not below 0; two series whose true scores correlate perfectly show √(the product
// of their reliabilities) (Spearman, "The proof and measurement of association between two things", American Journal of
// Psychology 15, 1904). Standard errors are those of sampling: what a model gets wrong about a brand is alike in all periods
// and moves no correlation. With few periods s² is itself uncertain, and the ceiling rough.
func CeilingOf(pairs []Pair) Ceiling {
	var proxy, survey, noiseProxy, noiseSurvey []float64
	for _, p := range pairs {
		if !compared(p) {
			continue
		}
		proxy, survey = append(proxy, p.Proxy.NPS), append(survey, p.Survey.NPS)
		noiseProxy, noiseSurvey = append(noiseProxy, noise(*p.Proxy)), append(noiseSurvey, noise(*p.Survey))
	}
	if len(proxy) < MinCorrelationPeriods {
		return Ceiling{}
	}
	c := Ceiling{}
	var okProxy, okSurvey bool
	c.Proxy, okProxy = reliability(proxy, noiseProxy)
	c.Survey, okSurvey = reliability(survey, noiseSurvey)
	if !okProxy || !okSurvey {
		return Ceiling{}
	}
	c.R, c.OK = math.Sqrt(c.Proxy*c.Survey), true
	return c
}

// compared reports whether both scores of p are there and OK.
func compared(p Pair) bool { return p.Proxy != nil && p.Survey != nil && p.Proxy.OK && p.Survey.OK }

// noise is the sampling variance of s.
func noise(s Score) float64 {
	se := s.SamplingOnly().SE
	return se * se
}

// reliability returns the part of the variance of scores that is not noise, ok false where they do not move.
func reliability(scores, noise []float64) (float64, bool) {
	v := stat.Variance(scores, nil)
	if !(v > 1e-12) || math.IsInf(v, 0) {
		return 0, false
	}
	return math.Max(0, math.Min(1, 1-stat.Mean(noise, nil)/v)), true
}
