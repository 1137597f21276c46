package figures

import (
	"math"

	"overheard/internal/messages"
	"overheard/nps"
)

// wide is the half width, in points, from which on an interval says too little to give a verdict.
const wide = 20

// verdict says what a comparison comes to. w is both sides over the whole span: it speaks where the periods are too few.
// calibration is what the proxy was calibrated with.
//
// No verdict says that posts and survey agree: at best the difference between them is not clear. Nothing tells an uncalibrated
// proxy's level from the model's errors, which its interval holds.
func verdict(c nps.Comparison, w side, calibration nps.Calibration) messages.Message {
	if d, half, ok := overall(c, w); ok {
		read := labels(calibration)
		if len(c.Pairs) == 1 { // one period moves nowhere
			return messages.M("verdict.two", apart(d, half), read)
		}
		return messages.M("verdict.three", apart(d, half), together(c.Agreement), read)
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
func beside(c nps.Comparison, w side) messages.Message {
	if d, half, ok := overall(c, w); ok {
		if len(c.Pairs) == 1 {
			return apart(d, half)
		}
		return messages.M("verdict.two", apart(d, half), together(c.Agreement))
	}
	if w.proxy != nil && w.survey == nil {
		return messages.M("verdict.no_survey")
	}
	return verdict(c, w, nps.Uncalibrated)
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
		wider := effectOf(c).Widen(half, float64(a.Periods-1)) - half
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

// together says whether the two series move together.
func together(a nps.Agreement) messages.Message {
	switch {
	case !a.Pearson.OK && a.Periods < nps.MinCorrelationPeriods:
		return messages.M("verdict.move_few", a.Periods, nps.MinCorrelationPeriods)
	case a.Pearson.OK && a.Pearson.Low > 0:
		return messages.M("verdict.move_together")
	case a.Pearson.OK && a.Pearson.High < 0:
		return messages.M("verdict.move_opposite")
	}
	return messages.M("verdict.move_unclear")
}

func tooFewVoices(s nps.Score) messages.Message {
	return messages.M("verdict.few_voices", s.Voices, about(s))
}

func tooFewAnswers(s nps.Score) messages.Message {
	return messages.M("verdict.few_answers", s.N, about(s))
}

// about returns roughly how many voices or answers are needed for a verdict: always more than there are.
func about(s nps.Score) int {
	need := math.Max(float64(s.Needed(wide)), float64(s.Voices+1))
	step := 10.
	for need/step > 100 {
		step *= 10
	}
	return int(math.Ceil(need/step) * step)
}
