package nps

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"
)

// From how many periods with both scores on an agreement can be judged.
const (
	MinMeanPeriods        = 3 // the mean difference and its interval
	MinCorrelationPeriods = 8 // the two correlations
)

// Agreement says how far two series of scores agree, over the periods in which both are OK.
type Agreement struct {
	Periods int
	// Mean is the mean difference, proxy less survey, with the t interval of the differences between periods. Periods
	// count alike; that neighbouring ones resemble each other is reckoned with from MinDriftPeriods on. Not OK below MinMeanPeriods.
	Mean, Low, High float64
	MeanDF          float64 // degrees of freedom of the interval
	MeanOK          bool
	// Change is by how much the mean difference of the later half of the periods lies above that of the earlier half, with its
	// interval: what a model gets wrong about a brand at all times is not in it. Not OK below MinCorrelationPeriods.
	Change   Estimate
	ChangeOK bool
	// Pearson says whether the two move together in proportion, Spearman whether they rise and fall together. A high
	// correlation is no agreement: two series 30 points apart can correlate perfectly.
	Pearson, Spearman Correlation
}

// Correlation is a correlation coefficient with its 95 % interval on the scale of Fisher's z, which reckons with that neighbouring periods of
// either series resemble each other. It is not OK below [MinCorrelationPeriods] periods, or where one series does not move at all.
type Correlation struct {
	R, Low, High float64
	OK           bool
}

func agree(pairs []Pair) Agreement {
	var proxy, survey []float64
	var steps []int
	last := 0
	for i, p := range pairs {
		if p.Difference != nil {
			proxy = append(proxy, p.Proxy.NPS)
			survey = append(survey, p.Survey.NPS)
			steps, last = append(steps, i-last), i
		}
	}
	n := len(proxy)
	a := Agreement{Periods: n}
	if n >= MinMeanPeriods {
		g := driftOf(pairs)
		mean, off := g.mean(meanBelief)
		half := off.half(Confidence / 100.)
		e := clipped(mean, mean-half, mean+half)
		a.Mean, a.Low, a.High, a.MeanDF, a.MeanOK = e.Value, e.Low, e.High, off.df, true
		if n >= MinCorrelationPeriods {
			change, off := g.change(changeBelief)
			half := off.half(Confidence / 100.)
			a.Change, a.ChangeOK = clipped(change, change-half, change+half), true
		}
	}
	// The variance of Spearman's coefficient is that of Bonett and Wright, Psychometrika 65(1), 2000.
	a.Pearson = correlate(proxy, survey, steps, func(float64) float64 { return 1 })
	a.Spearman = correlate(ranks(proxy), ranks(survey), steps, func(r float64) float64 { return 1 + r*r/2 })
	return a
}

// correlate returns Pearson's correlation of x and y, whose values lie by so many steps after those before. inflate is what the variance of
// Fisher's z is multiplied by.
func correlate(x, y []float64, steps []int, inflate func(r float64) float64) Correlation {
	if len(x) < MinCorrelationPeriods {
		return Correlation{}
	}
	r := stat.Correlation(x, y, nil)
	if math.IsNaN(r) || math.IsInf(r, 0) {
		return Correlation{}
	}
	r = math.Max(-1, math.Min(1, r))
	c := Correlation{R: r, OK: true}
	// At ±1 itself Fisher's z is infinite: the interval is then the point, as far as the numbers can tell.
	z := math.Atanh(math.Max(-1+1e-12, math.Min(1-1e-12, r)))
	half, _ := correlationHalf(drifting{values: x, steps: steps}, drifting{values: y, steps: steps})
	half *= math.Sqrt(inflate(r))
	c.Low, c.High = math.Min(r, math.Tanh(z-half)), math.Max(r, math.Tanh(z+half))
	return c
}

// ranks returns the rank of each value from 1, ties sharing the mean of theirs.
func ranks(x []float64) []float64 {
	order := make([]int, len(x))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		switch {
		case x[a] < x[b]:
			return -1
		case x[a] > x[b]:
			return 1
		}
		return 0
	})
	rank := make([]float64, len(x))
	for i := 0; i < len(order); {
		j := i + 1
		for j < len(order) && x[order[j]] == x[order[i]] {
			j++
		}
		for _, k := range order[i:j] {
			rank[k] = float64(i+j+1) / 2
		}
		i = j
	}
	return rank
}
