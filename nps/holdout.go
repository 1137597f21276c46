package nps

import "slices"

// HeldOut is a part of the brands of a domain, with what the others teach.
type HeldOut struct {
	Votes        []Rated
	Calibrations map[Estimator]Calibration // for PCC, EMQ and their mean, with the effect that the other brands show
	Counts, Sums Confusion                 // for ACC and PACC
}

// HoldOut leaves the brands of a domain out in turn, as [LearnDomain] does, a part at a time where there are many.
func HoldOut(votes []Rated) []HeldOut {
	parts := brandParts(votes)
	_, _, plain := parts.misses()
	intervals := []Estimator{EstimatePCC, EstimateEMQ, EstimateMean}
	out := make([]HeldOut, 0, len(parts.of))
	misses := map[Estimator][][]Miss{} // of each part
	parts.leaveOut(func(part, rest []Rated, c Calibration) {
		if plain {
			c = c.plain(rest)
		}
		h := HeldOut{Votes: part, Calibrations: map[Estimator]Calibration{}}
		h.Counts, h.Sums = Confusions(rest, c)
		for _, e := range intervals {
			c.Estimator = e
			h.Calibrations[e] = c
			large := slices.DeleteFunc(Misses(part, c), func(m Miss) bool { return m.N < effectTexts })
			misses[e] = append(misses[e], large)
		}
		out = append(out, h)
	})
	for i, h := range out {
		for _, e := range intervals {
			var others []Miss
			for k, m := range misses[e] {
				if k != i {
					others = append(others, m...)
				}
			}
			c := h.Calibrations[e]
			effect, _ := EstimateEffect(others)
			c.Tau, c.TauBrands, c.Scatter = effect.SD, int(effect.DF), effect.Scatter
			h.Calibrations[e] = c
		}
	}
	return out
}
