package nps

import (
	"cmp"
	"math"
	"slices"
)

// Shared is what two periods of one brand have in common because the same authors speak in both. Index 0 is the period before.
type Shared struct {
	Voices     int        // that speak in both
	W, W2, X   [2]float64 // Σw, Σw² and Σw·x of each period
	XX         float64    // over the voices in both: Σ w₀x₀·w₁x₁
	XW, WX, WW float64    // Σ w₀x₀·w₁, Σ w₀·w₁x₁, Σ w₀·w₁

	Parts []SharedPart // by the parts that votes came from; nil where none were named
}

// SharedPart is what the authors bring who count in one part before and in one, mostly the same, after.
type SharedPart struct {
	Before, After string
	Both          Pairs // Σ w₀x₀·w₁x₁, Σ w₀x₀·w₁, Σ w₀·w₁x₁, Σ w₀·w₁
}

// SharedBy returns what the authors who gathered votes in both periods bring. Neither may have been flushed.
func SharedBy(before, now *Gatherer) (s Shared) {
	for k, g := range []*Gatherer{before, now} {
		for i := range g.voices {
			x, w := g.voices[i].balance()
			s.W[k], s.W2[k], s.X[k] = s.W[k]+w, s.W2[k]+w*w, s.X[k]+x
		}
	}
	for i, id := range now.ids {
		j, ok := before.place[id]
		if !ok {
			continue
		}
		x0, w0 := before.voices[j].balance()
		x1, w1 := now.voices[i].balance()
		s.Voices++
		if len(before.of) > 0 {
			s.part(before.part(j), now.part(int32(i))).add(sums{x0, w0}, sums{x1, w1}, 1) //nolint:gosec // places are int32
		}
		s.XX, s.XW, s.WX, s.WW = s.XX+x0*x1, s.XW+x0*w1, s.WX+w0*x1, s.WW+w0*w1
	}
	return s
}

// part returns the sums over those who count in before and in after.
func (s *Shared) part(before, after string) *Pairs {
	i, ok := slices.BinarySearchFunc(s.Parts, SharedPart{Before: before, After: after}, func(a, b SharedPart) int {
		return cmp.Or(cmp.Compare(a.Before, b.Before), cmp.Compare(a.After, b.After))
	})
	if !ok {
		s.Parts = slices.Insert(s.Parts, i, SharedPart{Before: before, After: after})
	}
	return &s.Parts[i].Both
}

// balance returns w·x and w of a voice.
func (v Voice) balance() (x, w float64) {
	if v.Posts <= 0 || v.Opinion <= 0 {
		return 0, 0
	}
	n := float64(v.Posts)
	return (v.P - v.D) / n, v.Opinion / n
}

// Covariance returns the covariance of the two scores in squared points: Σ u₀·u₁ over the voices in both, with the linearised
// influence u = w(x − x̄)/Σw of a voice on each score (Kish, "Survey Sampling", 1965, section 12.4, on overlapping samples), and
// the small-sample factor of [FromVoices].
func (s Shared) Covariance() float64 {
	if !(s.W[0] > 0) || !(s.W[1] > 0) {
		return 0
	}
	x0, x1 := s.X[0]/s.W[0], s.X[1]/s.W[1]
	c := s.XX - x1*s.XW - x0*s.WX + x0*x1*s.WW
	return 1e4 * c * s.correct() / (s.W[0] * s.W[1])
}

// correct is the small-sample factor of a covariance; 0 where a period has one voice.
func (s Shared) correct() float64 {
	c := 1.
	for k := range s.W {
		n := s.W[k] * s.W[k] / s.W2[k]
		if !(n > 1) {
			return 0
		}
		c *= math.Sqrt(n / (n - 1))
	}
	return c
}

// Since returns s less before, the score of an earlier period of the same brand, read alike: what calibration leaves of the brand is
// in both and cancels, and authors who speak in both are reckoned with. ok is false where either is not OK.
//
//	se² = se₀² + se₁² − 2·cov,   never below what one voice a whole class away would bring to the smaller period
//
// The degrees of freedom are those of Welch and Satterthwaite, with the covariance as a third term. That a thread may run on from one
// period into the next is left out, which makes the interval a little too wide where many do.
func (s Score) Since(before Score, both Shared) (d Difference, ok bool) {
	s, before = s.SamplingOnly(), before.SamplingOnly()
	if !s.OK || !before.OK {
		return Difference{}, false
	}
	va, vb, c := s.SE*s.SE, before.SE*before.SE, both.Covariance()
	c = math.Max(-math.Sqrt(va*vb), math.Min(math.Sqrt(va*vb), c))
	least := 100 / (math.Min(s.Effective, before.Effective) + 1)
	se := math.Max(math.Sqrt(va+vb-2*c), least)
	df := math.Inf(1)
	if tails := va*va/s.DF + vb*vb/before.DF + 2*c*c/math.Min(s.DF, before.DF); tails > 0 {
		df = (va + vb) * (va + vb) / tails
	}
	return differenceOf(s.NPS-before.NPS, s.Centre-before.Centre, se, df), true
}
