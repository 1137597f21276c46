package nps

import "math"

// wobble is what differs between periods besides sampling: its standard deviation and its autocorrelation of first order.
type wobble struct{ tau, phi float64 }

// The grid of noises. Deviations are in typical standard errors: brands of a hundred voices a week differ from week to week by about
// as much as sampling, and the number of voices of a large brand by many times what counting would give.
var (
	noiseTaus = []float64{0, 0.3, 0.5, 0.8, 1.2, 2, 3, 5, 8, 12, 20, 32, 64}
	noisePhis = []float64{0, 0.2, 0.4, 0.6, 0.75, 0.9}
)

func wobbleAt(unit float64, i int) wobble {
	return wobble{tau: unit * noiseTaus[i/len(noisePhis)], phi: noisePhis[i%len(noisePhis)]}
}

// phiPrior is the log of how much sooner an autocorrelation near 1 is believed than none: a series that wanders and is taken for one
// that does not gives false alarms, while the other way round a change is only found later. Calibrated by simulation.
const phiPrior = 2

// priorWeights are logs of how much each noise is believed before anything is seen.
func priorWeights() []float64 {
	out := make([]float64, len(noiseTaus)*len(noisePhis))
	for i := range out {
		out[i] = phiPrior * wobbleAt(1, i).phi
	}
	return out
}

// levelFilter is a Kalman filter of an unknown level and autocorrelated noise around it (Durbin and Koopman, "Time Series Analysis by
// State Space Methods", 2012, chapters 4 and 5).
type levelFilter struct {
	wobble
	weight float64 // log of how well it has predicted
	n      int     // observations so far
	unit   float64

	level, b      float64 // means of the level and of the noise now
	vl, vb, cover float64 // their variances and covariance
}

// unknownLevel is the standard deviation of a level of which nothing is known, in typical standard errors.
const unknownLevel = 1e4

func newFilters(unit float64, weights []float64) []levelFilter {
	filters := make([]levelFilter, len(weights))
	for i := range filters {
		n := wobbleAt(unit, i)
		filters[i] = levelFilter{wobble: n, weight: weights[i], unit: unit, vb: n.tau * n.tau}
	}
	return filters
}

// skip lets one period pass.
func (f *levelFilter) skip() {
	f.b *= f.phi
	f.cover *= f.phi
	f.vb = f.phi*f.phi*f.vb + (1-f.phi*f.phi)*f.tau*f.tau
}

// surprise is how many standard deviations count at most when a filter learns, so that one loud week does not move what is usual.
const surprise = 3

// learn returns by how many standard deviations o missed its prediction, and learns from it. The first observation says nothing
// but where the level is.
func (f *levelFilter) learn(o Observation) (missed float64) {
	v := f.vl + f.vb + 2*f.cover + o.SE*o.SE
	if f.n == 0 {
		f.level, f.vl = o.Value, unknownLevel*unknownLevel*f.unit*f.unit
		v = f.vl + f.vb + o.SE*o.SE
	}
	f.n++
	off, sd := o.Value-f.level-f.b, math.Sqrt(v)
	missed = off / sd
	if f.n > 1 {
		held := math.Max(-surprise, math.Min(surprise, missed))
		f.weight -= math.Log(sd/f.unit) + held*held/2
		off = held * sd
	}
	gl, gb := (f.vl+f.cover)/v, (f.vb+f.cover)/v
	f.level, f.b = f.level+gl*off, f.b+gb*off
	f.vl, f.vb, f.cover = f.vl-gl*gl*v, f.vb-gb*gb*v, f.cover-gl*gb*v
	f.skip()
	return missed
}

// fitted is a level with one step in it, by generalised least squares.
type fitted struct {
	step, se float64
	gain     float64 // how much the step takes off the weighted sum of squares
}

// fit fits a step at series[at]. Both sides need an observation.
func fit(series []Observation, n wobble, at int) fitted {
	var one, two, oneTwo, oneY, twoY float64 // sums of products of the whitened columns: level, step, values
	var v = n.tau * n.tau
	var my, m1, m2 float64 // what the filter expects of each column
	for t, o := range series {
		if o.Known {
			d := 0.
			if t >= at {
				d = 1
			}
			f := v + o.SE*o.SE
			if !(f > 0) {
				f = 1e-18
			}
			ey, e1, e2 := o.Value-my, 1-m1, d-m2
			one, two, oneTwo = one+e1*e1/f, two+e2*e2/f, oneTwo+e1*e2/f
			oneY, twoY = oneY+e1*ey/f, twoY+e2*ey/f
			g := v / f
			my, m1, m2 = my+g*ey, m1+g*e1, m2+g*e2
			v *= 1 - g
		}
		my, m1, m2 = n.phi*my, n.phi*m1, n.phi*m2
		v = n.phi*n.phi*v + (1-n.phi*n.phi)*n.tau*n.tau
	}
	left := two - oneTwo*oneTwo/one // what of the step the level does not explain
	if !(left > 1e-12) {
		return fitted{se: math.Inf(1), gain: math.Inf(-1)}
	}
	s := (twoY - oneTwo*oneY/one) / left
	return fitted{step: s, se: math.Sqrt(1 / left), gain: s * s * left}
}
