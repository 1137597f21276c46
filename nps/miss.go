package nps

import (
	"slices"
	"strings"
)

// Miss is how far the proxy of one brand is from what its ratings say, in NPS points.
type Miss struct {
	Brand    string
	N        int
	Off      float64 // proxy − truth
	Variance float64 // of Off, by the chance of which texts there are
}

// brandRatings is the votes of one brand with their answers.
type brandRatings struct {
	name  string
	votes []weighed
	truth []float64 // −1, 0 or 1
}

// byBrand calibrates votes and parts them by brand, in the order of the brands' names.
func byBrand(votes []Rated, c Calibration) []*brandRatings {
	brands := map[string]*brandRatings{}
	var out []*brandRatings
	for _, v := range votes {
		b := brands[v.Brand]
		if b == nil {
			b = &brandRatings{name: v.Brand}
			brands[v.Brand], out = b, append(out, b)
		}
		p, n, d := c.Apply(v.P, v.N, v.D)
		b.votes, b.truth = append(b.votes, weighed{Mix: Mix{d, n, p}, w: v.Opinion}), append(b.truth, float64(v.Answer))
	}
	slices.SortFunc(out, func(a, b *brandRatings) int { return strings.Compare(a.name, b.name) })
	return out
}

// score is the NPS of the answers.
func (b *brandRatings) score() float64 {
	sum := 0.
	for _, y := range b.truth {
		sum += y
	}
	return 100 * sum / float64(len(b.truth))
}

// read is what the estimator of c makes of the votes, and by how much each of them moves it, in points, against their number.
func (b *brandRatings) read(c Calibration) (score float64, moves func(v weighed) float64) {
	pcc, weight := summed(b.votes), 0.
	for _, v := range b.votes {
		weight += v.w / float64(len(b.votes))
	}
	plain := func(v weighed) float64 { return v.w / max(weight, 1e-9) * (v.NPS() - pcc.NPS()) }
	em, ok := emq(b.votes, c.Prior)
	if !ok || c.Estimator != EstimateEMQ && c.Estimator != EstimateMean {
		return pcc.NPS(), plain
	}
	prior, _ := c.Prior.normal()
	bend := emqBend(b.votes, em, prior)
	bent := func(v weighed) float64 { return v.w / max(weight, 1e-9) * bend(v.Mix) }
	if c.Estimator == EstimateEMQ {
		return em.NPS(), bent
	}
	return Between(pcc, em).NPS(), func(v weighed) float64 { return (plain(v) + bent(v)) / 2 }
}

// Misses compares, brand by brand, what the estimator of c makes of the calibrated votes with their answers. Each vote is one voice
// and weighs its opinion. The variance takes the spread of vote − answer within brands from all brands together, since a small brand
// does not know its own.
func Misses(votes []Rated, c Calibration) []Miss {
	brands := byBrand(votes, c)
	out := make([]Miss, len(brands))
	var square, free float64
	for i, b := range brands {
		score, moves := b.read(c)
		truth := b.score()
		out[i] = Miss{Brand: b.name, N: len(b.votes), Off: score - truth}
		for k, v := range b.votes {
			off := moves(v) - (100*b.truth[k] - truth)
			square += off * off
		}
		free += float64(len(b.votes) - 1)
	}
	for i := range out {
		out[i].Variance = square / max(free, 1) / float64(out[i].N)
	}
	return out
}
