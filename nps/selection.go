package nps

import "math"

// MinSelectionPeriods is how many other periods it takes to learn how posters differ from respondents.
const MinSelectionPeriods = 8

// Gap is how far what the model reads in posts was from what it reads in the comments of the survey, in one period and in
// points, with the variance of sampling. The zero Gap is a period in which one of them has too little.
type Gap struct {
	Value, Variance float64
	OK              bool
}

// GapOf returns the gap of one period.
func GapOf(proxy Score, texts Texts) Gap {
	r, ok := texts.mean()
	if !ok || !proxy.OK {
		return Gap{}
	}
	return Gap{Value: proxy.NPS - r.text, Variance: r.varXt + proxy.Sampling*proxy.Sampling, OK: true}
}

// LearnSelection returns for each period, in order and without gaps between them, what all others tell of how posters differ
// from respondents: [AssumedSelection] where fewer than [MinSelectionPeriods] others speak.
//
// The offset is a level that drifts as a random walk, around which each period lies by an effect of its own and the error of
// sampling (a structural time series as in van den Brakel, Söhler, Daas and Buelens, "Social media as a data source for official
// statistics", Survey Methodology 43(2), 2017). The standard deviations of drift and effect are averaged over their posterior
// under half-normal priors, so neither is ever 0: a few quiet periods are no proof of quiet.
func LearnSelection(gaps []Gap) []Selection {
	out := make([]Selection, len(gaps))
	known := 0
	for _, g := range gaps {
		if g.OK {
			known++
		}
	}
	fits := fitDrifts(gaps)
	for i := range gaps {
		others := known
		if gaps[i].OK {
			others--
		}
		if out[i] = AssumedSelection; others < MinSelectionPeriods {
			continue
		}
		var mean, square float64
		for _, f := range fits {
			a, v := f.without(i)
			mean += f.weight * a
			square += f.weight * (v + a*a)
		}
		out[i] = Selection{Offset: mean, SD: math.Sqrt(math.Max(0, square-mean*mean)), Periods: others}
	}
	return out
}

// drift is one pair of standard deviations with what follows from it.
type drift struct {
	effect        float64 // variance of a period around the level
	weight        float64 // posterior probability
	past, future  []level // of each period, from the periods before it and from those after it
	logLikelihood float64
}

// level is a normal distribution; precision 0 is no knowledge at all.
type level struct{ mean, precision float64 }

// The scales of the half-normal priors, in points, and the values that stand for them.
const (
	priorDrift, priorPeriod = 3, 10
	driftSteps              = 10
)

// fitDrifts returns the grid of standard deviations with posterior weights.
func fitDrifts(gaps []Gap) []drift {
	fits := make([]drift, 0, driftSteps*driftSteps)
	best := math.Inf(-1)
	for i := range driftSteps {
		for k := range driftSteps {
			a, b := 3*(float64(i)+.5)/driftSteps, 3*(float64(k)+.5)/driftSteps // in prior standard deviations
			walk, effect := a*priorDrift, b*priorPeriod
			f := drift{effect: effect * effect, past: make([]level, len(gaps)), future: make([]level, len(gaps))}
			f.logLikelihood = filter(gaps, walk*walk, f.effect, f.past, false)
			filter(gaps, walk*walk, f.effect, f.future, true)
			f.weight = f.logLikelihood - (a*a+b*b)/2
			best = math.Max(best, f.weight)
			fits = append(fits, f)
		}
	}
	sum := 0.
	for i := range fits {
		fits[i].weight = math.Exp(fits[i].weight - best)
		sum += fits[i].weight
	}
	for i := range fits {
		fits[i].weight /= sum
	}
	return fits
}

// filter is the Kalman filter of a local level that nothing is known of at first: it fills in what the periods before each,
// or after it, say of its level, and returns the log-likelihood.
func filter(gaps []Gap, walk, effect float64, levels []level, backward bool) (likelihood float64) {
	var at level
	for n := range gaps {
		i := n
		if backward {
			i = len(gaps) - 1 - n
		}
		if at.precision > 0 {
			at.precision = 1 / (1/at.precision + walk)
		}
		levels[i] = at
		g := gaps[i]
		if !g.OK {
			continue
		}
		noise := g.Variance + effect
		if at.precision > 0 {
			v := 1/at.precision + noise
			likelihood -= (math.Log(v) + (g.Value-at.mean)*(g.Value-at.mean)/v) / 2
		}
		precision := at.precision + 1/noise
		at = level{mean: (at.mean*at.precision + g.Value/noise) / precision, precision: precision}
	}
	return likelihood
}

// without returns the distribution of the offset of period i given all others.
func (f drift) without(i int) (mean, variance float64) {
	p, q := f.past[i], f.future[i]
	precision := p.precision + q.precision
	if !(precision > 0) {
		return 0, UnknownSelection * UnknownSelection
	}
	return (p.mean*p.precision + q.mean*q.precision) / precision, 1/precision + f.effect
}
