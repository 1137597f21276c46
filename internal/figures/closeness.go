package figures

import (
	"overheard/internal/messages"
	"overheard/nps"
)

// Equivalence says whether proxy and survey, as they are shown, agree on average within a margin.
type Equivalence struct {
	Margin   float64          `json:"margin" doc:"Points: report.margin of the configuration"`
	Verdict  nps.Likeness     `json:"verdict" doc:"agree, differ or too_little: a wide interval is no agreement"`
	Low      *float64         `json:"low" doc:"90 % interval of the mean difference with the brand effect; null below five periods"`
	High     *float64         `json:"high"`
	P        *float64         `json:"p" doc:"Of a mean difference outside the margin"`
	Sentence messages.Message `json:"sentence"`
}

// NoiseCeiling is what a perfect proxy would correlate with this survey.
type NoiseCeiling struct {
	Value  float64 `json:"value" doc:"What a perfect proxy would correlate with this survey"`
	Proxy  float64 `json:"proxy" doc:"The part of its variance between periods that is not sampling noise"`
	Survey float64 `json:"survey" doc:"The same"`
}

// Concordance is Lin's coefficient: precision times bias.
type Concordance struct {
	Estimate
	Precision float64 `json:"precision" doc:"Pearson's correlation"`
	Bias      float64 `json:"bias" doc:"1 where both have the same level and spread"`
}

// Limits are those between which 95 % of the differences of single periods lie.
type Limits struct {
	Mean  Estimate `json:"mean"`
	Lower Estimate `json:"lower"`
	Upper Estimate `json:"upper"`
}

// near returns how near the two sides of c come to each other.
func (s *Service) near(c nps.Comparison, calibration nps.Calibration) near {
	n := near{Comparison: c, margin: s.Margin, calibration: calibration}
	if !(n.margin > 0) {
		n.margin = nps.DefaultMargin
	}
	n.Closeness = nps.ClosenessOf(c.Pairs, n.margin, effectOf(c))
	return n
}

// agreement says how far the two sides agree.
func (n near) agreement() Agreement {
	out := agreementOf(n.Agreement)
	out.Sentence = n.together()
	e := n.Equivalence
	out.Equivalence = Equivalence{Margin: n.margin, Verdict: e.Likeness, Sentence: likeness(e, n.calibration.Kind)}
	if n.calibration.Kind == nps.CalibrationSurvey && e.Likeness == nps.LikenessAgree {
		out.Equivalence.Verdict = nps.LikenessUnsaid // the sentence says why: the labels were learnt from these answers
	}
	if e.OK {
		out.Equivalence.Low, out.Equivalence.High, out.Equivalence.P = number(e.Low), number(e.High), number(e.P)
	}
	if k := n.Ceiling; k.OK {
		out.NoiseCeiling = &NoiseCeiling{round(k.R), round(k.Proxy), round(k.Survey)}
	}
	if k := n.Concordance; k.OK {
		out.Concordance = &Concordance{estimate(k.Estimate), round(k.Precision), round(k.Bias)}
	}
	if l := n.Limits; l.OK {
		out.Limits = &Limits{estimate(l.Mean), estimate(l.Lower), estimate(l.Upper)}
	}
	return out
}

func estimate(e nps.Estimate) Estimate { return Estimate{round(e.Value), round(e.Low), round(e.High)} }

// likeness puts the outcome of an equivalence test into words. Numbers that are near each other are no agreement where the model may
// get more wrong about the brand than the margin: errors that cancel look like it. So do labels that were learnt from the very answers
// that they are held against.
func likeness(e nps.Equivalence, calibration nps.CalibrationKind) messages.Message {
	margin := points(e.Margin)
	switch {
	case e.Likeness == nps.LikenessAgree && calibration == nps.CalibrationSurvey:
		return messages.M("likeness.near_survey", e.Periods, margin)
	case e.Likeness == nps.LikenessAgree:
		return messages.M("likeness.agree", e.Periods, margin)
	case e.Likeness == nps.LikenessDiffer:
		return messages.M("likeness.differ", e.Periods, margin)
	case e.Periods < nps.MinEquivalencePeriods:
		return messages.M("likeness.few", e.Periods, margin, nps.MinEquivalencePeriods)
	case e.Near:
		return messages.M("likeness.near", e.Periods, margin)
	case e.Hidden:
		return messages.M("likeness.hidden", e.Periods, margin)
	}
	return messages.M("likeness.unsaid", e.Periods, margin)
}
