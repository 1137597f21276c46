package figures

import (
	"math"

	"overheard/internal/messages"
	"overheard/nps"
)

// Equivalence says whether proxy and survey, as they are shown, agree on average within a margin.
type Equivalence struct {
	Margin   float64          `json:"margin"`  // points
	Verdict  nps.Likeness     `json:"verdict"` // agree, differ or too_little
	Low      *float64         `json:"low"`     // 90 % interval of the mean difference; null below five periods
	High     *float64         `json:"high"`
	P        *float64         `json:"p"` // of a mean difference outside the margin
	Sentence messages.Message `json:"sentence"`
}

// NoiseCeiling is what a perfect proxy would correlate with this survey.
type NoiseCeiling struct {
	Value  float64 `json:"value"`
	Proxy  float64 `json:"proxy"`  // the part of its variance between periods that is not sampling noise
	Survey float64 `json:"survey"` // the same
}

// Concordance is Lin's coefficient: precision times bias.
type Concordance struct {
	Estimate
	Precision float64 `json:"precision"`
	Bias      float64 `json:"bias"`
}

// Limits are those between which 95 % of the differences of single periods lie.
type Limits struct {
	Mean  Estimate `json:"mean"`
	Lower Estimate `json:"lower"`
	Upper Estimate `json:"upper"`
}

// agreement says how far the two sides of c agree. calibration is that of the labels.
func (s *Service) agreement(c nps.Comparison, calibration nps.Calibration) Agreement {
	out := agreementOf(c.Agreement)
	margin := s.Margin
	if !(margin > 0) {
		margin = nps.DefaultMargin
	}
	near := nps.ClosenessOf(c.Pairs, margin)
	e := near.Equivalence
	out.Equivalence = Equivalence{Margin: margin, Verdict: e.Likeness, Sentence: likeness(e, calibration.Kind)}
	if e.OK {
		out.Equivalence.Low, out.Equivalence.High, out.Equivalence.P = number(e.Low), number(e.High), number(e.P)
	}
	if k := near.Ceiling; k.OK {
		out.NoiseCeiling = &NoiseCeiling{round(k.R), round(k.Proxy), round(k.Survey)}
	}
	if k := near.Concordance; k.OK {
		out.Concordance = &Concordance{estimate(k.Estimate), round(k.Precision), round(k.Bias)}
	}
	if l := near.Limits; l.OK {
		out.Limits = &Limits{estimate(l.Mean), estimate(l.Lower), estimate(l.Upper)}
	}
	return out
}

func estimate(e nps.Estimate) Estimate { return Estimate{round(e.Value), round(e.Low), round(e.High)} }

// likeness puts the outcome of an equivalence test into words. Uncalibrated labels leave it at the two numbers: there errors
// that cancel look like agreement. So do labels that were learnt from the very answers that they are held against.
func likeness(e nps.Equivalence, calibration nps.CalibrationKind) messages.Message {
	margin := int(math.Round(e.Margin))
	switch {
	case e.Likeness == nps.LikenessAgree && calibration == nps.CalibrationSurvey:
		return messages.M("likeness.near_survey", e.Periods, margin)
	case e.Likeness == nps.LikenessAgree && calibration == nps.CalibrationNone:
		return messages.M("likeness.near", e.Periods, margin)
	case e.Likeness == nps.LikenessAgree:
		return messages.M("likeness.agree", e.Periods, margin)
	case e.Likeness == nps.LikenessDiffer:
		return messages.M("likeness.differ", e.Periods, margin)
	case e.Periods < nps.MinEquivalencePeriods:
		return messages.M("likeness.few", e.Periods, margin, nps.MinEquivalencePeriods)
	}
	return messages.M("likeness.unsaid", e.Periods, margin)
}
