package nps

import (
	"fmt"
	"math"
)

// Counts are survey answers counted by group.
type Counts struct{ Promoters, Passives, Detractors int }

// FromCounts returns the score of a survey.
//
// The score is the plain one, the share of promoters less that of detractors. The interval is the adjusted Wald interval
// for two shares of one sample, which had the best coverage of the six compared by Rocks, "Interval estimation for the
// 'Net Promoter Score'", The American Statistician 70(4), 2016: three quarters of an answer are added to the promoters
// and as many to the detractors, three to n, and
//
//	se = √((p' + d' − (p' − d')²) / n'),   interval = p' − d' ± z·se
//
// so the interval is centred a little nearer to 0 than the score. It is clipped to ±100. Fewer than [MinAnswers] answers
// give a Score that is not OK. A negative count is an error.
func FromCounts(c Counts) (Score, error) {
	if c.Promoters < 0 || c.Passives < 0 || c.Detractors < 0 {
		return Score{}, fmt.Errorf("count answers: %d, %d and %d are not all counts", c.Promoters, c.Passives, c.Detractors)
	}
	n := c.Promoters + c.Passives + c.Detractors
	return FromAnswers(Answers{
		N: n, Promoters: float64(c.Promoters), Passives: float64(c.Passives), Detractors: float64(c.Detractors), W2: float64(n),
	}), nil
}

// FromAnswers returns the score of survey answers that may carry weights: [FromCounts] with weighted shares and, in the
// place of n, the effective number of answers (Σw)²/Σw² of Kish, "Survey Sampling", 1965, section 11.7. It is not OK
// below [MinAnswers] answers or [MinEffective] effective ones.
func FromAnswers(a Answers) Score {
	s := Score{N: a.N, Voices: a.N, Method: MethodAdjustedWald, DF: math.Inf(1)}
	total := a.Promoters + a.Passives + a.Detractors
	s.shares(a.Promoters, a.Passives, a.Detractors)
	if !(total > 0) || !(a.W2 > 0) {
		return s
	}
	s.Effective = total * total / a.W2
	if a.N < MinAnswers || s.Effective < MinEffective {
		return s
	}
	x, variance := s.wald(1)
	s.interval(100*x, 100*math.Sqrt(variance), math.Inf(1))
	return s
}

// wald returns centre and variance of the adjusted Wald interval with so many times the answers, of the same shares.
func (s Score) wald(times float64) (x, variance float64) {
	answers := times * s.Effective
	n := answers + 3
	p := (s.Promoters/100*answers + .75) / n
	d := (s.Detractors/100*answers + .75) / n
	x = p - d
	return x, (p + d - x*x) / n
}

// answered is the variance of a survey's score in squared points, with so many times the answers.
func (s Score) answered(times float64) float64 {
	_, v := s.wald(times)
	return 1e4 * v
}
