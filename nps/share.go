package nps

import "math"

// Share is one brand's part of all voices, in percent, with its 95 % interval.
type Share struct {
	Value, Low, High float64
	Of               int // voices of all brands together
}

// ShareOf returns the share of part voices among all, with Wilson's interval (Wilson, "Probable inference, the law of
// succession, and statistical inference", JASA 22, 1927). ok is false where there are none at all.
//
// An author who speaks about two brands counts for both. The interval says how far another sample of authors would have
// moved the share; it knows nothing of the networks that are not followed.
func ShareOf(part, all int) (s Share, ok bool) {
	if all <= 0 || part < 0 || part > all {
		return Share{}, false
	}
	p := float64(part) / float64(all)
	low, high := wilson(p, float64(all))
	return Share{Value: 100 * p, Low: 100 * low, High: 100 * high, Of: all}, true
}

// wilson is Wilson's interval of a share p of n.
func wilson(p, n float64) (low, high float64) {
	z := critical(math.Inf(1))
	centre := (p + z*z/(2*n)) / (1 + z*z/n)
	half := z / (1 + z*z/n) * math.Sqrt(p*(1-p)/n+z*z/(4*n*n))
	return math.Max(0, math.Min(p, centre-half)), math.Min(1, math.Max(p, centre+half))
}
