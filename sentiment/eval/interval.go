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

// sampler draws clusters anew: brands whole where there are enough of them, else texts.
type sampler struct {
	loose  []*cells // that are resampled by text
	brands []tally  // that are resampled whole
	all    tally
}

func (c *clusters) sampler() *sampler {
	s := &sampler{}
	names := sortedKeys(c.of)
	brands := len(names)
	if brands > 0 && names[0] == "" {
		brands--
	}
	for _, name := range names {
		part := c.of[name].tally(func(n float64) float64 { return n })
		s.all.add(&part)
		if name == "" || brands < leastBrands {
			s.loose = append(s.loose, c.of[name])
		} else {
			s.brands = append(s.brands, part)
		}
	}
	return s
}

func (s *sampler) rates(random *rand.Rand) [4]float64 {
	var t tally
	for _, c := range s.loose {
		part := c.tally(func(n float64) float64 { return poisson(random, n) })
		t.add(&part)
	}
	for range s.brands {
		t.add(&s.brands[random.IntN(len(s.brands))])
	}
	return t.rates()
}

// head computes rates and intervals.
func (c *clusters) head() Head { return meanHead([]*clusters{c}) }

// meanHead computes the mean of the rates of several groups, each of which counts the same, whatever its texts. Groups are
// resampled each for itself.
func meanHead(groups []*clusters) (h Head) {
	samplers := make([]*sampler, len(groups))
	var rates [4]float64
	few := false
	for i, c := range groups {
		s := c.sampler()
		samplers[i] = s
		n := h.N
		for truth := range s.all.confusion {
			for said, k := range s.all.confusion[truth] {
				h.Confusion[truth][said] += int(k)
				h.N += int(k)
			}
		}
		h.Brands += len(s.brands)
		few = few || h.N-n < leastOf
		for k, v := range s.all.rates() {
			rates[k] += v / float64(len(groups))
		}
	}
	h.Accuracy, h.MacroRecall, h.MacroF1, h.Calibration = rates[0], rates[1], rates[2], rates[3]
	if few {
		h.Brands = 0
		return h
	}
	random := newRandom()
	var drawn [4][]float64
	for range resamples {
		var sum [4]float64
		for _, s := range samplers {
			for k, v := range s.rates(random) {
				sum[k] += v / float64(len(groups))
			}
		}
		for k, v := range sum {
			drawn[k] = append(drawn[k], v)
		}
	}
	h.Intervals = &HeadIntervals{percentiles(drawn[0]), percentiles(drawn[1]), percentiles(drawn[2]), percentiles(drawn[3])}
	return h
}
