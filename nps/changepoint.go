package nps

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// What it takes to call a shift of level a change.
const (
	ShiftRun      = 312 // periods between two false alarms of one series, on average: with three series one in 104, two years of weeks
	MinShiftKnown = 12  // known periods before the first one that can be the beginning of a change
	shiftSlack    = 0.5 // of the sum, in standard deviations: tuned to a shift of one
	shiftLimit    = 5.2 // of the sum, calibrated by simulation: see docs/method.md and the tests
	shiftMost     = 2.5 // what one period adds at most, so that one loud week is no change
	shiftSettled  = 4   // periods after a change before another one is looked for
	shiftFinest   = 8   // how many standard errors periods differ by, at most: see coarsened
)

// Observation is what one period says about a level that may shift. Value and SE are in the same unit.
type Observation struct {
	Value float64
	SE    float64 // what other voices in this period would have moved
	Known bool    // false for a period that was not seen, or of too few
}

// Shift is a lasting change of the level of a series.
type Shift struct {
	At    int // index of the first observation of the new level: the most likely one
	Found int // index of the observation at which it was noticed
	Difference
}

// Shifts finds the lasting changes of the level of a series, in order.
//
// The model is x_t = μ + b_t + e_t: sampling e_t with the standard error of its own period, and b_t, what else differs between
// periods, with standard deviation τ and first-order autocorrelation φ. A Kalman filter predicts each observation from those
// before it, with μ unknown, for a grid of τ and φ; the grid points are weighted by how well they have predicted so far, and the
// probability of what came under their mixture is turned into a normal score z_t. So what is uncertain about μ, τ and φ widens
// the prediction, and z_t is standard normal without a separate period for estimates: a self-starting chart (Hawkins,
// "Self-starting CUSUM charts for location and scale", The Statistician 36, 1987; Dawid, "Present position and potential
// developments: the prequential approach", JRSS A 147, 1984), which is not hurt by parameters estimated from few periods as
// charts are that take them for known (Jones, Champ and Rigdon, Journal of Quality Technology 36, 2004). A two-sided CUSUM (Page, Biometrika 41,
// 1954) adds up z_t ∓ 1/2, each cut at ±2.5 (Hawkins, "Robustification of cumulative sum charts", 1993), and calls a change
// where it exceeds its limit.
//
// Where a change began is the most likely point given the model before it; its size comes from generalised least squares
// over the levels before and after, until the next change. Being picked for its size, it is too large on average where it is
// barely clear. Then the chart begins anew.
func Shifts(series []Observation) []Shift {
	series = coarsened(series)
	unit := typicalSE(series)
	if !(unit > 0) {
		return nil
	}
	var shifts []Shift
	var usual [][]float64 // weights of the filters before each
	weights := priorWeights()
	begin, from := 0, firstCharted(series)
	for {
		found, zero, next, ok := chart(series, unit, begin, from, weights)
		if !ok {
			break
		}
		at := changePoint(series, likeliest(unit, next), begin, zero, found)
		shifts, usual = append(shifts, Shift{At: at, Found: found}), append(usual, next)
		begin, from, weights = at, max(found+1, at+shiftSettled), next
	}
	for i := range shifts {
		first, last := 0, len(series)
		if i > 0 {
			first = shifts[i-1].At
		}
		if i+1 < len(shifts) {
			last = shifts[i+1].At
		}
		shifts[i].Difference = step(series[first:last], unit, usual[i], shifts[i].At-first)
	}
	return shifts
}

// firstCharted returns the index from which on there are enough observations before.
func firstCharted(series []Observation) int {
	known := 0
	for i, o := range series {
		if o.Known {
			known++
		}
		if known == MinShiftKnown {
			return i + 1
		}
	}
	return len(series)
}

// coarsened returns series with standard errors of at least an eighth of what periods differ by. A filter learns at most so much from one
// period that noises of a standard error and of forty look alike to it, and the number of voices of a large brand differs from
// week to week by many times what counting would give. An eighth more adds a hundredth to what differs.
func coarsened(series []Observation) []Observation {
	var moves []float64
	last := -1
	for i, o := range series {
		if !o.Known {
			continue
		}
		if last >= 0 {
			moves = append(moves, math.Abs(o.Value-series[last].Value))
		}
		last = i
	}
	if len(moves) == 0 {
		return series
	}
	const normal = 1.4826 / math.Sqrt2 // from the median size of a difference to the standard deviation of each of the two
	least := normal * median(moves) / shiftFinest
	out := slices.Clone(series)
	for i := range out {
		out[i].SE = max(out[i].SE, least)
	}
	return out
}

// typicalSE is the median standard error, 0 where nothing is known.
func typicalSE(series []Observation) float64 {
	var all []float64
	for _, o := range series {
		if o.Known {
			all = append(all, o.SE)
		}
	}
	if len(all) <= MinShiftKnown {
		return 0
	}
	return median(all)
}

// chart runs the filters over series from begin on and the sums from from on. It returns where a sum exceeded its limit, where
// that sum was last zero, and the weights of the filters then.
func chart(series []Observation, unit float64, begin, from int, weights []float64) (found, zero int, then []float64, ok bool) {
	filters := newFilters(unit, weights)
	up, down := sum{weights: weights}, sum{weights: weights}
	for t := begin; t < len(series); t++ {
		if t == from {
			up, down = sum{zero: t, weights: logWeights(filters)}, sum{zero: t, weights: logWeights(filters)}
		}
		z, ok := predict(filters, series[t])
		if !ok || t < from {
			continue
		}
		z = math.Max(-shiftMost, math.Min(shiftMost, z))
		for _, s := range []struct {
			*sum
			z float64
		}{{&up, z}, {&down, -z}} {
			if s.add(s.z - shiftSlack); s.c > shiftLimit {
				return t, s.zero, s.weights, true
			}
			if s.c == 0 {
				s.zero, s.weights = t+1, logWeights(filters)
			}
		}
	}
	return 0, 0, nil, false
}

// sum is one side of a CUSUM.
type sum struct {
	c       float64
	zero    int       // the first observation after it was last 0
	weights []float64 // of the filters then, so that what came after does not colour what is usual
}

func (s *sum) add(v float64) { s.c = math.Max(0, s.c+v) }

// predict turns an observation into the normal score of its probability given those before, and learns from it. ok is false
// where there is none, or none before it.
func predict(filters []levelFilter, o Observation) (z float64, ok bool) {
	if !o.Known {
		for i := range filters {
			filters[i].skip()
		}
		return 0, false
	}
	most := math.Inf(-1)
	for i := range filters {
		most = math.Max(most, filters[i].weight)
	}
	var mass, below float64
	ok = filters[0].n > 0
	for i := range filters {
		w := math.Exp(filters[i].weight - most)
		r := filters[i].learn(o)
		mass, below = mass+w, below+w*distuv.UnitNormal.CDF(r)
	}
	const edge = 1e-12
	return distuv.UnitNormal.Quantile(math.Max(edge, math.Min(1-edge, below/mass))), ok
}

// changePoint returns the most likely beginning of the change that was found. It is looked for from eight periods before the last zero
// of the sum on, since the sum begins late where a change is gradual.
func changePoint(series []Observation, n wobble, begin, zero, found int) int {
	best, at := math.Inf(-1), zero
	for c := max(begin+1, zero-8); c <= found; c++ {
		if !series[c].Known {
			continue
		}
		if g := fit(series[begin:found+1], n, c-begin); g.gain > best {
			best, at = g.gain, c
		}
	}
	return at
}

// step is how far the level of series[at:] lies from that of series[:at], over all noises by their weights.
func step(series []Observation, unit float64, weights []float64, at int) Difference {
	most := slices.Max(weights)
	var mass, mean, square float64
	for i, w := range weights {
		if w < most-12 { // a few millionths
			continue
		}
		w, g := math.Exp(w-most), fit(series, wobbleAt(unit, i), at)
		mass, mean, square = mass+w, mean+w*g.step, square+w*(g.step*g.step+g.se*g.se)
	}
	mean /= mass
	se := math.Sqrt(math.Max(1e-18, square/mass-mean*mean))
	half := critical(math.Inf(1)) * se
	d := Difference{Value: mean, Low: mean - half, High: mean + half, P: tail(mean/se, math.Inf(1))}
	d.Adjusted = d.P
	return d
}

func logWeights(filters []levelFilter) []float64 {
	out := make([]float64, len(filters))
	for i := range filters {
		out[i] = filters[i].weight
	}
	return out
}

// likeliest returns the noise of the largest weight.
func likeliest(unit float64, weights []float64) wobble {
	return wobbleAt(unit, slices.Index(weights, slices.Max(weights)))
}
