package nps

import (
	"maps"
	"math"
	"slices"
)

// missingShare is what part of a mix may have nobody to speak for it.
const missingShare = 0.05

// AtMix returns the score at a fixed mix of sources: Σ share·x_s, with shares scaled to sum to 1, whatever the sources contributed.
// Sources with too few voices for a score of their own are taken together, with their shares summed. The interval holds which voices
// spoke, and what those of one day or thread have in common, as [FromVoices] does. Where even those are too few they are left out if
// they hold a twentieth of the shares at most; else ok is false.
func AtMix(strata []Stratum, shares map[string]float64) (e Estimate, ok bool) {
	enough := map[string]bool{}
	for _, s := range regroup(strata, func(source string) string { return source }) {
		enough[s.Source] = shares[s.Source] > 0 && FromVoices(s.Moments).OK
	}
	const few, none = "\x00few", "\x00none" // no names of sources
	name := func(source string) string {
		switch {
		case enough[source]:
			return source
		case shares[source] > 0:
			return few
		}
		return none
	}
	share, of := map[string]float64{}, 0.
	for _, source := range slices.Sorted(maps.Keys(shares)) { // in order, so that the same data sum to the same number
		if v := shares[source]; v > 0 {
			share[name(source)] += v
			of += v
		}
	}
	grouped := regroup(strata, name)
	var among Moments
	for _, s := range grouped {
		if s.Source == few {
			among = s.Moments
		}
	}
	if share[few] > 0 && !FromVoices(among).OK {
		if share[few] > missingShare*of {
			return Estimate{}, false
		}
		of -= share[few]
		share[few] = 0
	}
	if !(of > 0) {
		return Estimate{}, false
	}
	value, least := 0., 0.
	moves := make([]linear, len(grouped))
	for i, s := range grouped {
		part := share[s.Source] / of
		if !(part > 0) {
			continue
		}
		moves[i] = linear{byScore: part / s.W, score: balanceOf(s.Moments)}
		value += part * balanceOf(s.Moments)
		floor := part * 100 / (s.W*s.W/s.W2 + 1) // one more voice a whole class away
		least += floor * floor
	}
	s := dispersionOf(grouped, moves)
	s.v = math.Max(s.v, least)
	d := s.difference(value)
	return Estimate{d.Value, max(-100, d.Low), min(100, d.High)}, true
}
