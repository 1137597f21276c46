package figures

import (
	"math"

	"overheard/internal/messages"
	"overheard/nps"
)

// wide is the half width, in points, from which on an interval says too little to give a verdict.
const wide = 20

// verdict says what a comparison comes to. w is both sides over the whole span: it speaks where the periods are too few.
//
// Where there are enough periods the change of the gap between posts and survey comes first, since what a model gets wrong about a brand
// is in it at all times; then whether the two move together, beside what noise leaves room for; then the level. That they agree is
// said only where the equivalence test says so: a wide interval is no agreement.
func (n near) verdict(w side) messages.Message {
	level, ok := n.level(w)
	if ok {
		read := labels(n.calibration)
		switch {
		case len(n.Pairs) == 1: // one period moves nowhere
			return messages.M("verdict.two", level, read)
		case n.Agreement.ChangeOK:
			return messages.M("verdict.four", moved(n.Agreement), n.together(), level, read)
		}
		return messages.M("verdict.three", level, n.together(), read)
	}
	switch {
	case w.proxy == nil && w.survey == nil:
		return messages.M("verdict.no_data")
	case w.proxy == nil:
		return messages.M("verdict.no_posts")
	case w.survey == nil:
		return balance(w.proxy.Score)
	case !w.proxy.Score.OK:
		return tooFewVoices(w.proxy.Score)
	}
	return tooFewAnswers(w.survey.Score)
}

// near is a comparison and how near its two sides come to each other.
type near struct {
	nps.Comparison
	nps.Closeness
	margin      float64
	calibration nps.Calibration // of the labels
}

// level says how posts and survey stand to each other on the whole, ok false where nothing can be said.
func (n near) level(w side) (m messages.Message, ok bool) {
	d, half, ok := overall(n.Comparison, w)
	if ok && n.Equivalence.Likeness == nps.LikenessAgree {
		return likeness(n.Equivalence, n.calibration.Kind), true
	}
	return apart(d, half), ok
}

// moved says how the gap between posts and survey changed from the earlier half of the periods to the later.
func moved(a nps.Agreement) messages.Message {
	c := a.Change
	switch {
	case c.Low > 0:
		return messages.M("verdict.gap_up", points(c.Value), points(c.Low), points(c.High))
	case c.High < 0:
		return messages.M("verdict.gap_down", points(-c.Value), points(-c.High), points(-c.Low))
	case (c.High-c.Low)/2 > wide:
		return messages.M("verdict.gap_wide", c.Low, c.High)
	}
	return messages.M("verdict.gap_same", c.Value, c.Low, c.High)
}

// labels says how far the labels behind the posts can be believed.
func labels(calibration nps.Calibration) messages.Message {
	switch calibration.Kind {
	case nps.CalibrationAudit:
		return messages.M("verdict.calibrated_audit")
	case nps.CalibrationSurvey:
		return messages.M("verdict.calibrated_survey")
	case nps.CalibrationDomain:
		return messages.M("verdict.calibrated", calibration.Name)
	}
	return messages.M("verdict.uncalibrated")
}

// beside is what the page of a brand says about its two scores. What the proxy is stands elsewhere on that page.
func (n near) beside(w side) messages.Message {
	if level, ok := n.level(w); ok {
		switch {
		case len(n.Pairs) == 1:
			return level
		case n.Agreement.ChangeOK:
			return messages.M("verdict.three", moved(n.Agreement), n.together(), level)
		}
		return messages.M("verdict.two", level, n.together())
	}
	if w.proxy != nil && w.survey == nil {
		return messages.M("verdict.no_survey")
	}
	return n.verdict(w)
}

// balance is the verdict on posts without a survey.
func balance(s nps.Score) messages.Message {
	if !s.OK || s.SamplingOnly().Half() > wide {
		return tooFewVoices(s)
	}
	return messages.M("verdict.balance")
}

// overall returns the difference between posts and survey: the mean over the periods where there are enough of them for
// an interval that is of use, else that over the whole span. half is half the interval of sampling alone, which more posts and
// answers would narrow. The brand effect is the same in all periods, so their mean holds it whole.
func overall(c nps.Comparison, w side) (d nps.Difference, half float64, ok bool) {
	if a := c.Agreement; enough(a) {
		half = (a.High - a.Low) / 2
		wider := effectOf(c).Widen(half, a.MeanDF) - half
		d = nps.Difference{Value: a.Mean, Low: math.Max(-200, a.Low-wider), High: math.Min(200, a.High+wider), Adjusted: 1}
		if d.Low > 0 || d.High < 0 {
			d.Adjusted = 0
		}
		return d, half, true
	}
	if whole := w.difference(); whole != nil {
		sampling, _ := w.proxy.Score.SamplingOnly().Minus(w.survey.Score)
		return *whole, (sampling.High - sampling.Low) / 2, true
	}
	return d, 0, false
}

// effectOf returns the brand effect that all proxies of a comparison share.
func effectOf(c nps.Comparison) nps.Effect {
	for _, p := range c.Pairs {
		if p.Proxy != nil {
			return p.Proxy.Effect
		}
	}
	return nps.Effect{}
}

// enough reports whether the periods of a comparison speak for themselves.
func enough(a nps.Agreement) bool { return a.MeanOK && a.Periods >= nps.MinCorrelationPeriods }

// apart says how far posts and survey are apart. half is half the interval of sampling alone.
func apart(d nps.Difference, half float64) messages.Message {
	switch {
	case d.Clear() && d.Value < 0:
		return messages.M("verdict.lower", points(-d.Value), points(-d.High), points(-d.Low))
	case d.Clear():
		return messages.M("verdict.higher", points(d.Value), points(d.Low), points(d.High))
	case half > wide:
		return messages.M("verdict.wide", d.Low, d.High)
	}
	return messages.M("verdict.unclear", d.Value, d.Low, d.High)
}

// points rounds to whole points, so that the words around a number agree with it.
func points(v float64) int { return int(math.Round(v)) }

// together says whether the two series move together, beside the correlation that a perfect proxy would reach.
func (n near) together() messages.Message {
	r, ceiling := n.Agreement.Pearson, n.Ceiling
	switch {
	case !r.OK && n.Agreement.Periods < nps.MinCorrelationPeriods:
		return messages.M("verdict.move_few", n.Agreement.Periods, nps.MinCorrelationPeriods)
	case r.OK && r.Low > 0 && ceiling.OK:
		return messages.M("verdict.move_together_of", r.R, ceiling.R)
	case r.OK && r.Low > 0:
		return messages.M("verdict.move_together")
	case r.OK && r.High < 0:
		return messages.M("verdict.move_opposite")
	case r.OK && ceiling.OK:
		return messages.M("verdict.move_unclear_of", ceiling.R)
	}
	return messages.M("verdict.move_unclear")
}

func tooFewVoices(s nps.Score) messages.Message {
	need, ok := about(s)
	if !ok {
		return messages.M("verdict.few_days", s.Voices)
	}
	return messages.M("verdict.few_voices", s.Voices, need)
}

// tooFewAnswers says so. What weights leave of the answers is named where they are why.
func tooFewAnswers(s nps.Score) messages.Message {
	need, _ := about(s)
	if s.N >= nps.MinAnswers && s.Effective < nps.MinEffective {
		return messages.M("verdict.few_weighted", s.N, int(math.Max(1, math.Round(s.Effective))), need)
	}
	return messages.M("verdict.few_answers", s.N, need)
}

// about returns roughly how many voices or answers are needed for a verdict: always more than there are. ok is false where no number
// of voices on the same days would do.
func about(s nps.Score) (n int, ok bool) {
	needed, ok := s.Needed(wide)
	need := math.Max(float64(needed), float64(s.Voices+1))
	step := 10.
	for need/step > 100 {
		step *= 10
	}
	return int(math.Ceil(need/step) * step), ok
}
