package nps

import (
	"math"
	"slices"
)

// Rated is a vote whose author's answer is known: what calibrations are learnt from and measured on.
type Rated struct {
	Brand   string
	Answer  int     // -1 detractor, 0 passive, 1 promoter
	P, N, D float64 // raw shares, sum 1
	Opinion float64 // 0 to 1

	Lang string // "" where it is not known

	// Weight is of what was rated for one brand of one's own, a comment of its survey or a mention that people labelled: of the
	// answer, or one over the probability of being drawn; 0 counts as 1. [FitCalibration] and [Misses] pass it over.
	Weight float64
	Day    Day // of a labelled mention, when its post was published; 0 where unknown
}

// weight returns what v counts for before it is compared with anything.
func (v Rated) weight() float64 {
	if v.Weight > 0 {
		return v.Weight
	}
	return 1
}

// LeastRated is how many rated votes a calibration needs.
const LeastRated = 100

// FitCalibration finds the sharpness and the two biases under which the answers of the votes are likeliest, by Newton's method:
// the loss is convex in the three. Votes count alike, but those of one brand together no more than [MostOfBrand] of them: what
// is learnt is for brands that are not among them, and one large brand must not decide it. It returns [Uncalibrated] below [LeastRated] votes, and where an
// answer never occurs, since then no bias is too large.
func FitCalibration(votes []Rated) Calibration {
	var n [3]int
	for _, v := range votes {
		n[v.Answer+1]++
	}
	if len(votes) < LeastRated || slices.Min(n[:]) == 0 {
		return Uncalibrated
	}
	weights := brandWeights(votes)
	theta, _ := newton([3]float64{1, 0, 0}, func(theta [3]float64) ([3]float64, [3][3]float64) {
		return ratedSlope(votes, weights, theta)
	})
	c := Calibration{Kind: CalibrationDomain, Sharpness: theta[0], Detractor: theta[1], Promoter: theta[2]}
	for i, v := range votes {
		c.Prior[v.Answer+1] += weights[i]
	}
	c.Prior, _ = c.Prior.normal()
	return c
}

// plain returns c without what it does to shares. What these presume of the mix of answers is then their own mean.
func (c Calibration) plain(votes []Rated) Calibration {
	c.Sharpness, c.Promoter, c.Detractor, c.Prior = 1, 0, 0, Mix{}
	for i, w := range brandWeights(votes) {
		v := votes[i]
		c.Prior[0], c.Prior[1], c.Prior[2] = c.Prior[0]+w*v.D, c.Prior[1]+w*v.N, c.Prior[2]+w*v.P
	}
	c.Prior, _ = c.Prior.normal()
	return c
}

// MostOfBrand is how many votes the votes of one brand count for at most.
const MostOfBrand = 100

// brandWeights returns what each vote counts.
func brandWeights(votes []Rated) []float64 {
	n := map[string]float64{}
	for _, v := range votes {
		n[v.Brand]++
	}
	weights := make([]float64, len(votes))
	for i, v := range votes {
		weights[i] = min(1, MostOfBrand/n[v.Brand])
	}
	return weights
}

// leastSharpness keeps calibrations monotone where shares and answers have nothing to do with each other.
const leastSharpness = 0.05

// ratedSlope returns the first and second derivatives of the weighted negative log-likelihood, with a little weight on staying
// where one is.
func ratedSlope(votes []Rated, weights []float64, theta [3]float64) (slope [3]float64, curve [3][3]float64) {
	c := Calibration{Sharpness: theta[0], Detractor: theta[1], Promoter: theta[2]}
	total := 0.0
	for vote, v := range votes {
		w := weights[vote]
		total += w
		cp, cn, cd := c.Apply(v.P, v.N, v.D)
		p := [3]float64{cd, cn, cp}
		log := [3]float64{math.Log(max(v.D, leastShare)), math.Log(max(v.N, leastShare)), math.Log(max(v.P, leastShare))}
		// The logit of class k has the derivatives log[k], [k is detractor], [k is promoter].
		var mean [3]float64
		var square [3][3]float64
		for k := range p {
			x := [3]float64{log[k], bool01(k == 0), bool01(k == 2)}
			for i := range x {
				mean[i] += p[k] * x[i]
				for j := range x {
					square[i][j] += p[k] * x[i] * x[j]
				}
			}
		}
		a := v.Answer + 1
		x := [3]float64{log[a], bool01(a == 0), bool01(a == 2)}
		for i := range x {
			slope[i] += w * (mean[i] - x[i])
			for j := range x {
				curve[i][j] += w * (square[i][j] - mean[i]*mean[j])
			}
		}
	}
	for i := range slope {
		curve[i][i] += 1e-6 * total
	}
	return slope, curve
}

func bool01(b bool) float64 {
	if b {
		return 1
	}
	return 0
}
