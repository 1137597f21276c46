package nps

import (
	"maps"
	"slices"
)

// AtMix returns the score at a fixed mix of sources: Σ share·x_s, with shares scaled to sum to 1, whatever the sources contributed.
// The interval is normal, of which voices spoke. ok is false where a source with a share has too few voices for a score of its own.
func AtMix(strata []Stratum, shares map[string]float64) (e Estimate, ok bool) {
	sum, variance, of := 0., 0., 0.
	named := merged(strata)
	for _, source := range slices.Sorted(maps.Keys(shares)) { // in order, so that the same data sum to the same number
		share := shares[source]
		if !(share > 0) {
			continue
		}
		s := FromVoices(named[source])
		if !s.OK {
			return Estimate{}, false
		}
		of += share
		sum += share * s.NPS
		variance += share * share * s.SE * s.SE
	}
	if !(of > 0) {
		return Estimate{}, false
	}
	d := normal(sum/of, variance/(of*of))
	return Estimate{d.Value, max(-100, d.Low), min(100, d.High)}, true
}

// merged sums the strata of each source.
func merged(strata []Stratum) map[string]Moments {
	by := map[string]Moments{}
	for _, s := range strata {
		m := by[s.Source]
		m.Merge(s.Moments)
		by[s.Source] = m
	}
	return by
}
