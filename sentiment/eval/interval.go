package eval

import (
	"math"
	"math/rand/v2"
	"slices"
)

// Interval is a 95 % interval.
type Interval struct {
	Low  float64 `json:"low"`
	High float64 `json:"high"`
}

// How intervals are made: percentiles of a bootstrap with a fixed seed. Texts about one brand resemble each other, so brands
// are resampled whole where there are enough of them.
const (
	resamples   = 1000
	leastBrands = 5  // that are resampled whole
	leastOf     = 20 // texts for an interval
)

func newRandom() *rand.Rand { return rand.New(rand.NewPCG(1, resamples)) }

// percentiles returns the interval that 95 % of values lie in. It sorts them.
func percentiles(values []float64) Interval {
	slices.Sort(values)
	at := func(q float64) float64 { return values[int(math.Round(q*float64(len(values)-1)))] }
	return Interval{at(0.025), at(0.975)}
}

// poisson draws how often something that occurred n times occurs in another sample.
func poisson(random *rand.Rand, n float64) float64 {
	if n > 30 {
		return max(0, math.Round(n+math.Sqrt(n)*random.NormFloat64()))
	}
	k, p, limit := 0.0, random.Float64(), math.Exp(-n)
	for p > limit {
		k++
		p *= random.Float64()
	}
	return k
}

// clusters are texts by brand; "" are those about none, each of which stands for itself.
type clusters struct{ of map[string]*cells }

func newClusters() *clusters { return &clusters{of: map[string]*cells{}} }

// count notes one text, unless its class is not known.
func (c *clusters) count(brand string, truth, said int, p [classes]float64) {
	if truth >= 0 {
		of(c.of, brand, cells{}).count(truth, said, p[said])
	}
}

// head computes rates and intervals.
func (c *clusters) head() (h Head) {
	brands := sortedKeys(c.of)
	parts := make([]tally, len(brands))
	var all tally
	for i, b := range brands {
		parts[i] = c.of[b].tally(func(n float64) float64 { return n })
		all.add(&parts[i])
	}
	for truth := range all.confusion {
		for said, n := range all.confusion[truth] {
			h.Confusion[truth][said] = int(n)
			h.N += int(n)
		}
	}
	r := all.rates()
	h.Accuracy, h.MacroRecall, h.MacroF1, h.Calibration = r[0], r[1], r[2], r[3]
	if h.N < leastOf {
		return h
	}
	loose := 0 // brands[:loose] are resampled by text
	if len(brands) > 0 && brands[0] == "" {
		loose = 1
	}
	if h.Brands = len(brands) - loose; h.Brands < leastBrands {
		h.Brands, loose = 0, len(brands)
	}
	random := newRandom()
	var drawn [4][]float64
	for range resamples {
		var t tally
		for _, b := range brands[:loose] {
			part := c.of[b].tally(func(n float64) float64 { return poisson(random, n) })
			t.add(&part)
		}
		for range h.Brands {
			t.add(&parts[loose+random.IntN(h.Brands)])
		}
		for i, v := range t.rates() {
			drawn[i] = append(drawn[i], v)
		}
	}
	h.Intervals = &HeadIntervals{percentiles(drawn[0]), percentiles(drawn[1]), percentiles(drawn[2]), percentiles(drawn[3])}
	return h
}
