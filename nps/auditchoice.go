package nps

import "math"

// What it takes to choose the estimator of a brand by an audit of its own.
const (
	MinChosenPeriods = 6 // that have labels and voices, for PCC to be left
	auditChoiceLevel = 0.05
)

// AuditChoice is by what the estimator of a brand was chosen: how far each came from the labels of an audit, period by period, as the root
// of a mean square in points. Chance, of how few labels a period has, is in all three alike. The zero value is no choice.
type AuditChoice struct {
	Labels  int     `json:"labels"`
	Periods int     `json:"periods"`
	PCC     float64 `json:"pcc"`
	EMQ     float64 `json:"emq"`
	Mean    float64 `json:"mean"`

	P float64 `json:"p"` // one-sided t test over labels of the better of EMQ and the mean against PCC, doubled since two are tried
}

// Made reports whether there was enough to choose by.
func (c AuditChoice) Made() bool { return c.Periods >= MinChosenPeriods }

// Stretch is the voices of one period among which labels were drawn, their votes calibrated.
type Stretch struct {
	Period
	Moments
}

// ChooseAudit returns l, learnt by [LearnAudit] from labels, with the estimator that these labels show to be nearest. It is PCC unless
// EMQ, or the mean of both, is clearly nearer.
//
// What is at stake is what a score does where the mix of answers moves. PCC is right where p(answer | text) stays, EMQ where p(text |
// answer) does, and either can be checked against labels: by how much EMQ lies above PCC in a period, D, says what it makes of all
// voices of the period, and by how much people's labels of that period lie above the calibrated shares of the same texts, r, is to be 0
// in the mean for PCC, D for EMQ and D/2 for the mean of both. A label is worth r² − (r − λD)² to the estimator with weight λ of EMQ, which
// is the gain in squared error, in the mean, of the period's score. PCC is left if that gain is above 0 by a one-sided t test over labels,
// each by what it stands for, at 5 %, doubled since two are tried.
//
// Labels without a day, and of periods with fewer than [MinVoices] voices, have no say, and nothing is chosen from less than
// [MinLearnt] labels' worth or [MinChosenPeriods] periods. No answer of a survey has a part in it.
//
// The prior is the mean of the calibrated shares of the labelled texts, so that EMQ and PCC are the same over all of them. Where PCC is
// clearly nearer than EMQ it is left out: then there is nothing to warn of where the two differ. Where the labels leave it open which is
// right, half of how far PCC and EMQ lie apart, as the root of its mean square over the periods, is a part of the effect.
func ChooseAudit(l Learnt, labels []Rated, frame []Stretch) Learnt {
	if l.Identity() || l.Effective < MinLearnt {
		return l
	}
	a := auditTrial{Calibration: l.Calibration, labels: labels}
	a.Prior = a.prior(l.Calibration)
	a.gather(frame)
	if len(a.stretches) < MinChosenPeriods {
		return l
	}
	best, choice, against := a.choose()
	l.Choice = choice
	if against {
		return l
	}
	l.Prior = digitsOf(a.Prior)
	e := Effect{SD: l.Tau, DF: l.TauDF}
	if best != EstimatePCC {
		l.Estimator = best
		e = a.effect(best, l.TauDF)
	}
	if best != EstimateEMQ {
		e = e.and(a.doubt())
	}
	l.Tau, l.TauDF = digits(e.SD), digits(e.DF)
	return l
}

// digits cuts a number to six digits after the point, so that what a database adds up in another order gives the same.
func digits(v float64) float64 { return math.Round(v*1e6) / 1e6 }

func digitsOf(m Mix) Mix {
	for i := range m {
		m[i] = digits(m[i])
	}
	return m
}

// auditTrial is labels, and the periods that they are of.
type auditTrial struct {
	Calibration
	labels    []Rated
	stretches []stretch
	placed    []int // of each label, its place in stretches; −1 for none
}

// stretch is a period with what PCC and EMQ make of it.
type stretch struct {
	points []weighed
	apart  float64 // EMQ less PCC, in points
}

// prior is the mean of the shares of the labelled texts under c.
func (a *auditTrial) prior(c Calibration) (m Mix) {
	for _, v := range a.labels {
		p, n, d := c.Apply(v.P, v.N, v.D)
		w := v.weight() * v.Opinion
		m[0], m[1], m[2] = m[0]+w*d, m[1]+w*n, m[2]+w*p
	}
	m, _ = m.normal()
	return m
}

// gather reads the periods that have labels.
func (a *auditTrial) gather(frame []Stretch) {
	a.placed = make([]int, len(a.labels))
	for i := range a.placed {
		a.placed[i] = -1
	}
	for k := range frame {
		f := &frame[k]
		if f.Voices < MinVoices || !(f.W > 0) {
			continue
		}
		points := f.Grid.points()
		em, ok := emq(points, a.Prior)
		if !ok {
			continue
		}
		found := false
		for i, v := range a.labels {
			if v.Day != 0 && f.Start <= v.Day && v.Day < f.End {
				a.placed[i], found = len(a.stretches), true
			}
		}
		if found {
			a.stretches = append(a.stretches, stretch{points, em.NPS() - summed(points).NPS()})
		}
	}
}

// choose compares. against says that PCC is clearly nearer than EMQ.
func (a *auditTrial) choose() (best Estimator, c AuditChoice, against bool) {
	c.Periods = len(a.stretches)
	weight := make([]float64, len(a.stretches))
	over := make([]float64, len(a.stretches)) // Σw·r
	emq, mean := gains{by: 1}, gains{by: .5}
	for i, v := range a.labels {
		k := a.placed[i]
		if k < 0 {
			continue
		}
		p, _, d := a.Apply(v.P, v.N, v.D)
		w, r := v.weight()*v.Opinion, 100*(float64(v.Answer)-p+d)
		c.Labels++
		weight[k] += w
		over[k] += w * r
		emq.add(w, r, a.stretches[k].apart)
		mean.add(w, r, a.stretches[k].apart)
	}
	off := func(by float64) float64 {
		var sum, of float64
		for k, s := range a.stretches {
			if weight[k] > 0 {
				r := over[k]/weight[k] - by*s.apart
				sum, of = sum+weight[k]*r*r, of+weight[k]
			}
		}
		return digits(math.Sqrt(sum / math.Max(of, 1e-12)))
	}
	c.PCC, c.EMQ, c.Mean, c.P = off(0), off(1), off(.5), 1
	best, chosen := EstimateEMQ, &emq
	if mean.sum > emq.sum {
		best, chosen = EstimateMean, &mean
	}
	t, df := chosen.t()
	if t > 0 {
		c.P = digits(tail(t, df)) // of both sides, which is twice that of one
	}
	if t > 0 && c.P < auditChoiceLevel {
		return best, c, false
	}
	t, df = emq.t()
	return EstimatePCC, c, t < 0 && tail(t, df) < auditChoiceLevel
}

// gains are what labels are worth to an estimator against PCC.
type gains struct {
	by             float64 // weight of EMQ in it
	sum, square    float64
	weight, weigh2 float64
	products       float64 // Σw²·gain
}

func (g *gains) add(w, r, apart float64) {
	gain := 2*g.by*apart*r - g.by*g.by*apart*apart
	g.weight, g.weigh2 = g.weight+w, g.weigh2+w*w
	g.sum, g.products, g.square = g.sum+w*gain, g.products+w*w*gain, g.square+w*w*gain*gain
}

// t is the mean gain in its standard errors; 0 where it has none.
func (g *gains) t() (t, df float64) {
	if !(g.weigh2 > 0) {
		return 0, 1
	}
	n := g.weight * g.weight / g.weigh2
	mean := g.sum / g.weight
	v := (g.square - 2*mean*g.products + mean*mean*g.weigh2) / (g.weight * g.weight) * n / math.Max(n-1, 1)
	if !(v > 1e-12) {
		return 0, math.Max(n-1, 1)
	}
	return mean / math.Sqrt(v), math.Max(n-1, 1)
}

// effect is how far another draw of labels would have moved the scores of the periods by an estimator: the root of the mean over the
// periods of the variance by the delta method, with what each label moved sharpness, biases and prior.
func (a *auditTrial) effect(by Estimator, df float64) Effect {
	worth, n := worths(a.labels)
	theta := [3]float64{a.Sharpness, a.Detractor, a.Promoter}
	_, curve := ratedSlope(a.labels, worth, theta)
	for i, sd := range [3]float64{priorSharpness, priorBias, priorBias} {
		curve[i][i] += 1 / (sd * sd)
	}
	moves := make([][5]float64, len(a.labels)) // sharpness, biases, and the prior's detractors and promoters
	for i := range a.labels {
		slope, own := ratedSlope(a.labels[i:i+1], worth[i:i+1], theta)
		step := solve3(curve, slope)
		left := 1.0 // what of the fit the label did not decide itself: the trace of 1 − curve⁻¹·own, of three
		for j := range own {
			left -= solve3(curve, own[j])[j] / 3
		}
		for j := range step {
			step[j] /= math.Max(left, .5)
		}
		p, _, d := a.Apply(a.labels[i].P, a.labels[i].N, a.labels[i].D)
		moves[i] = [5]float64{-step[0], -step[1], -step[2], worth[i] / n * (d - a.Prior[0]), worth[i] / n * (p - a.Prior[2])}
	}
	total := 0.
	for k := range a.stretches {
		g := a.slope(by, &a.stretches[k])
		for _, m := range moves {
			s := 0.
			for i := range g {
				s += g[i] * m[i]
			}
			total += s * s / float64(len(a.stretches))
		}
	}
	return Effect{SD: math.Max(math.Sqrt(total), 100/(n+1)), DF: df}
}

// doubt is the effect of not knowing how far from PCC to EMQ the truth lies.
func (a *auditTrial) doubt() Effect {
	sum, n := 0., float64(len(a.stretches))
	for _, s := range a.stretches {
		sum += s.apart * s.apart / n
	}
	return Effect{SD: math.Sqrt(sum) / 2, DF: n}
}

// worths weighs labels so that they sum to what they are worth, Kish's effective number, and returns that.
func worths(labels []Rated) (worth []float64, n float64) {
	sum, sum2 := 0., 0.
	worth = make([]float64, len(labels))
	for i, v := range labels {
		worth[i] = v.weight() * v.Opinion
		sum, sum2 = sum+worth[i], sum2+worth[i]*worth[i]
	}
	for i := range worth {
		worth[i] *= sum / sum2
	}
	return worth, sum * sum / sum2
}

// slope is how the score of a period moves with sharpness, biases of detractors and promoters, and the prior, by central differences.
func (a *auditTrial) slope(by Estimator, s *stretch) (g [5]float64) {
	const h = 1e-3
	score := func(c Calibration, shift Mix) float64 {
		k := c.Sharpness / a.Sharpness // from shares under a to shares under c
		from := Calibration{Sharpness: k, Promoter: c.Promoter - k*a.Promoter, Detractor: c.Detractor - k*a.Detractor}
		prior := a.prior(c)
		for i := range prior {
			prior[i] = math.Max(prior[i]+shift[i], leastShare)
		}
		points := make([]weighed, len(s.points))
		for i, v := range s.points {
			p, n, d := from.Apply(v.Mix[2], v.Mix[1], v.Mix[0])
			points[i] = weighed{Mix{d, n, p}, v.w}
		}
		em, ok := emq(points, prior)
		pcc := summed(points)
		if !ok {
			em = pcc
		}
		if by == EstimateMean {
			em = Between(pcc, em)
		}
		return em.NPS()
	}
	step := func(i int, h float64) float64 {
		c, shift := a.Calibration, Mix{}
		switch i {
		case 0:
			c.Sharpness += h
		case 1:
			c.Detractor += h
		case 2:
			c.Promoter += h
		case 3:
			shift[0], shift[1] = h, -h
		case 4:
			shift[2], shift[1] = h, -h
		}
		return score(c, shift)
	}
	for i := range g {
		g[i] = (step(i, h) - step(i, -h)) / (2 * h)
	}
	return g
}
