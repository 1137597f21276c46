package nps

import (
	"maps"
	"slices"
)

// missingShare is what part of a mix may have nobody to speak for it.
const missingShare = 0.05

// AtMix returns the score at a fixed mix of sources: Σ share·x_s, with shares scaled to sum to 1, whatever the sources contributed.
// Sources with too few voices for a score of their own are taken together, with their shares summed. The interval is normal, of which
// voices spoke. Where even those are too few they are left out if they hold a twentieth of the shares at most; else ok is false.
func AtMix(strata []Stratum, shares map[string]float64) (e Estimate, ok bool) {
	sum, variance, of := 0., 0., 0.
	named := merged(strata)
	add := func(share float64, s Score) {
		of += share
		sum += share * s.NPS
		variance += share * share * s.SE * s.SE
	}
	var few Moments
	fewShare := 0.
	for _, source := range slices.Sorted(maps.Keys(shares)) { // in order, so that the same data sum to the same number
		share := shares[source]
		if !(share > 0) {
			continue
		}
		if s := FromVoices(named[source]); s.OK {
			add(share, s)
			continue
		}
		fewShare += share
		few.Merge(named[source])
	}
	switch s := FromVoices(few); {
	case s.OK:
		add(fewShare, s)
	case fewShare > missingShare*(of+fewShare):
		return Estimate{}, false
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
