package figures

import (
	"math"

	"overheard/internal/messages"
	"overheard/nps"
)

// wide is the half width, in points, from which on an interval says too little to give a verdict.
const wide = 20

// verdict says what a comparison comes to. w is both sides over the whole span: it speaks where the periods are too few.
// calibration names what the proxy was calibrated with, "" for nothing.
//
// No verdict says that posts and survey agree: at best the difference between them is not clear. Nothing tells an uncalibrated
// proxy's level from the model's errors, and a calibrated one's interval does not hold the brand's own way with words.
func verdict(c nps.Comparison, w side, calibration string) messages.Message {
	if d, ok := overall(c, w); ok {
		read := labels(calibration)
		if len(c.Pairs) == 1 { // one period moves nowhere
			return messages.M("verdict.two", apart(d), read)
		}
		return messages.M("verdict.three", apart(d), together(c.Agreement), read)
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
func labels(calibration string) messages.Message {
	if calibration == "" {
		return messages.M("verdict.uncalibrated")
	}
	return messages.M("verdict.calibrated", calibration)
}

// beside is what the page of a brand says about its two scores. What the proxy is stands elsewhere on that page.
func beside(c nps.Comparison, w side) messages.Message {
	if d, ok := overall(c, w); ok {
		if len(c.Pairs) == 1 {
			return apart(d)
		}
		return messages.M("verdict.two", apart(d), together(c.Agreement))
	}
	if w.proxy != nil && w.survey == nil {
		return messages.M("verdict.no_survey")
	}
	return verdict(c, w, "")
}

// balance is the verdict on posts without a survey.
func balance(s nps.Score) messages.Message {
	if !s.OK || s.Half() > wide {
		return tooFewVoices(s)
	}
	return messages.M("verdict.balance")
}

// overall returns the difference between posts and survey: the mean over the periods where there are enough of them for
// an interval that is of use, else that over the whole span.
func overall(c nps.Comparison, w side) (d nps.Difference, ok bool) {
	if a := c.Agreement; enough(a) {
		d = nps.Difference{Value: a.Mean, Low: a.Low, High: a.High, Adjusted: 1}
		if a.Low > 0 || a.High < 0 {
			d.Adjusted = 0
		}
		return d, true
	}
	if whole := w.difference(); whole != nil {
		return *whole, true
	}
	return d, false
}

// enough reports whether the periods of a comparison speak for themselves.
func enough(a nps.Agreement) bool { return a.MeanOK && a.Periods >= nps.MinCorrelationPeriods }

// apart says how far posts and survey are apart.
func apart(d nps.Difference) messages.Message {
	switch {
	case d.Clear() && d.Value < 0:
		return messages.M("verdict.lower", points(-d.Value), points(-d.High), points(-d.Low))
	case d.Clear():
		return messages.M("verdict.higher", points(d.Value), points(d.Low), points(d.High))
	case (d.High-d.Low)/2 > wide:
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
