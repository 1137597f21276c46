package nps

import "math"

// Estimator is a way from the shares of single votes to those of all. Every estimator works on votes that are calibrated.
type Estimator string

// The estimators, by their names in the literature on quantification (González et al., ACM Computing Surveys 50(5), 2017).
const (
	EstimateCC   Estimator = "cc"   // classify and count: the largest share takes the vote whole
	EstimatePCC  Estimator = "pcc"  // sum the shares: right where p(answer | text) is as it was learnt. The default
	EstimateACC  Estimator = "acc"  // counts, set right by how the classifier errs: right where p(text | answer) is as it was learnt
	EstimatePACC Estimator = "pacc" // summed shares, set right alike
	EstimateEMQ  Estimator = "emq"  // expectation maximisation (SLD), under the same condition
	EstimateMean Estimator = "mean" // mean of PCC and EMQ, between the two conditions
)

// Mix is the shares of detractors, passives and promoters; they sum to 1.
type Mix [3]float64

// NPS returns promoters less detractors, in points.
func (m Mix) NPS() float64 { return 100 * (m[2] - m[0]) }

// Confusion says how a classifier reads the authors of each answer: Confusion[j][i] is the part of those who would answer j
// that it reads as i, by counts for ACC and by mean shares for PACC. Each row sums to 1.
type Confusion [3]Mix

// Disagreement is how far PCC and EMQ may lie apart, in points, before a warning is due: then either the mix of answers is far from
// what was learnt from, or the texts are of another kind, and the score rests on which.
const Disagreement = 10

// Disagree reports whether the estimates of PCC and EMQ are further apart than [Disagreement].
func Disagree(pcc, emq Mix) bool { return math.Abs(pcc.NPS()-emq.NPS()) > Disagreement }

// Count returns the mix by the largest share of each vote (CC); equal ones part the vote. ok is false for no votes.
func Count(votes []Mix) (m Mix, ok bool) { return counted(alike(votes)).normal() }

// Sum returns the mean of the shares of the votes (PCC). ok is false for no votes.
func Sum(votes []Mix) (m Mix, ok bool) { return summed(alike(votes)).normal() }

// alike gives all votes the weight 1.
func alike(votes []Mix) []weighed {
	out := make([]weighed, len(votes))
	for i, v := range votes {
		out[i] = weighed{Mix: v, w: 1}
	}
	return out
}

// counted is Count of votes with weights; zero for none.
func counted(votes []weighed) (m Mix) {
	for _, v := range votes {
		most, among := max(v.Mix[0], v.Mix[1], v.Mix[2]), 0.
		for i := range v.Mix {
			if v.Mix[i] == most {
				among++
			}
		}
		for i := range v.Mix {
			if v.Mix[i] == most {
				m[i] += v.w / among
			}
		}
	}
	m, _ = m.normal()
	return m
}

// summed is Sum of votes with weights; zero for none.
func summed(votes []weighed) (m Mix) {
	for _, v := range votes {
		for i := range v.Mix {
			m[i] += v.w * v.Mix[i]
		}
	}
	m, _ = m.normal()
	return m
}

// normal makes the parts sum to 1; ok is false where they have no positive sum.
func (m Mix) normal() (Mix, bool) {
	sum := m[0] + m[1] + m[2]
	if !(sum > 0) || math.IsInf(sum, 0) {
		return Mix{}, false
	}
	for i := range m {
		m[i] /= sum
	}
	return m, true
}

// Adjust returns the mix of answers that a classifier with these errors reads as observed: the solution p of
// observed = Σ_j p_j·errors[j] that lies nearest, in squares, among the mixes. With the mix of [Count] it is ACC (Forman, Data
// Mining and Knowledge Discovery 17, 2008), with that of [Sum] PACC (Bella et al., ICDM 2010).
func Adjust(observed Mix, errors Confusion) Mix {
	best, least := observed, residual(observed, errors, observed)
	try := func(p Mix) {
		for _, v := range p {
			if !(v >= -1e-12) {
				return
			}
		}
		for i := range p {
			p[i] = max(p[i], 0)
		}
		if d := residual(observed, errors, p); d < least-1e-15 {
			best, least = p, d
		}
	}
	// The least squares over a triangle lie within it, on an edge or at a corner.
	if p, ok := inner(observed, errors); ok {
		try(p)
	}
	for j := range 3 {
		corner := Mix{}
		corner[j] = 1
		try(corner)
		try(edge(observed, errors, j, (j+1)%3))
	}
	return best
}

func residual(observed Mix, errors Confusion, p Mix) (sum float64) {
	for i := range observed {
		d := observed[i] - p[0]*errors[0][i] - p[1]*errors[1][i] - p[2]*errors[2][i]
		sum += d * d
	}
	return sum
}

// inner solves for p anywhere on the plane where it sums to 1, ok false where two kinds of authors are read alike.
func inner(observed Mix, errors Confusion) (Mix, bool) {
	var a, b, y Mix // observed − errors[2] = p0·a + p1·b
	for i := range y {
		a[i], b[i], y[i] = errors[0][i]-errors[2][i], errors[1][i]-errors[2][i], observed[i]-errors[2][i]
	}
	aa, ab, bb, ay, by := a.dot(a), a.dot(b), b.dot(b), a.dot(y), b.dot(y)
	det := aa*bb - ab*ab
	if !(det > 1e-9) {
		return Mix{}, false
	}
	p := Mix{(ay*bb - by*ab) / det, (by*aa - ay*ab) / det, 0}
	p[2] = 1 - p[0] - p[1]
	return p, true
}

// edge returns the best mix of two answers alone.
func edge(observed Mix, errors Confusion, j, k int) (p Mix) {
	var a, y Mix
	for i := range y {
		a[i], y[i] = errors[j][i]-errors[k][i], observed[i]-errors[k][i]
	}
	part := 0.5
	if aa := a.dot(a); aa > 0 {
		part = max(0, min(1, a.dot(y)/aa))
	}
	p[j], p[k] = part, 1-part
	return p
}

func (m Mix) dot(o Mix) float64 { return m[0]*o[0] + m[1]*o[1] + m[2]*o[2] }
