package figures

import (
	"math"

	"overheard/internal/messages"
	"overheard/nps"
)

// ProxyScore is the proxy NPS of one period as JSON. NPS, Low and High are null where there is too little to judge; the
// shares are null where no post holds an opinion at all.
type ProxyScore struct {
	Start       nps.Day             `json:"start"`
	End         nps.Day             `json:"end"`
	NPS         *float64            `json:"nps"`
	Low         *float64            `json:"low"`
	High        *float64            `json:"high"`
	N           int                 `json:"n"`      // posts that voted
	Voices      int                 `json:"voices"` // distinct authors among them
	NoOpinion   float64             `json:"no_opinion"`
	Promoters   *float64            `json:"promoters"`
	Passives    *float64            `json:"passives"`
	Detractors  *float64            `json:"detractors"`
	Method      nps.Method          `json:"method"`
	Calibration nps.CalibrationKind `json:"calibration"`
	Calibrated  string              `json:"calibration_name,omitempty"` // of the domain; "" where nothing was calibrated
	Level       Level               `json:"level"`                      // how to show it where it stands alone

	// SamplingLow and SamplingHigh are the interval without the brand effect: what periods of one brand are compared by.
	SamplingLow  *float64 `json:"sampling_low"`
	SamplingHigh *float64 `json:"sampling_high"`
	BrandEffect  float64  `json:"brand_effect"` // standard deviation, in points, of what the same words mean at another brand

	Estimator nps.Estimator     `json:"estimator"` // how the shares of single votes became the score
	Why       messages.Message  `json:"why"`       // why it is this one
	Warning   *messages.Message `json:"warning"`   // where another one says something else, null where not

	Score nps.Score `json:"-"` // the same, for whoever computes with it
}

// Level says what of a proxy score may be shown by itself. It stands in answers, so its values never change.
type Level string

// The levels: a score to be shown as a number, and one whose labels nothing calibrated, of which low and high alone say where it stands.
// What it changed by since another time holds either way.
const (
	LevelPoint Level = "point"
	LevelBand  Level = "band"
)

func levelOf(c nps.Calibration) Level {
	if c.Kind == nps.CalibrationNone {
		return LevelBand
	}
	return LevelPoint
}

// SurveyScore is the survey NPS of one period as JSON, null where [ProxyScore] is.
type SurveyScore struct {
	Start      nps.Day    `json:"start"`
	End        nps.Day    `json:"end"`
	NPS        *float64   `json:"nps"`
	Low        *float64   `json:"low"`
	High       *float64   `json:"high"`
	N          int        `json:"n"` // answers
	Promoters  *float64   `json:"promoters"`
	Passives   *float64   `json:"passives"`
	Detractors *float64   `json:"detractors"`
	Comments   int        `json:"comments"` // answers with a comment
	Method     nps.Method `json:"method"`
	Score      nps.Score  `json:"-"`
}

// proxyScore returns nil where no post voted: no data is not a score of 0.
func proxyScore(p nps.Period, m nps.Moments, c nps.Calibration) *ProxyScore {
	if m.Posts == 0 {
		return nil
	}
	s, r := nps.Proxy(m, c)
	s = s.With(c.Effect())
	out := &ProxyScore{
		Start: p.Start, End: p.End, N: s.N, Voices: s.Voices, NoOpinion: round(s.NoOpinion),
		Method: s.Method, Calibration: c.Kind, Calibrated: c.Name, Level: levelOf(c), BrandEffect: round(s.Effect.SD), Score: s,
		Estimator: r.Estimator, Why: why(p, r.Estimator, c), Warning: doubt(r),
	}
	out.NPS, out.Low, out.High = scored(s)
	_, out.SamplingLow, out.SamplingHigh = scored(s.SamplingOnly())
	out.Promoters, out.Passives, out.Detractors = shared(s)
	return out
}

// surveyScore returns nil where nobody answered.
func surveyScore(p nps.Period, a nps.Answers) *SurveyScore {
	if a.N == 0 {
		return nil
	}
	s := nps.FromAnswers(a)
	out := &SurveyScore{Start: p.Start, End: p.End, N: s.N, Comments: a.Comments, Method: s.Method, Score: s}
	out.NPS, out.Low, out.High = scored(s)
	out.Promoters, out.Passives, out.Detractors = shared(s)
	return out
}

func scored(s nps.Score) (score, low, high *float64) {
	if !s.OK {
		return nil, nil, nil
	}
	return number(s.NPS), number(s.Low), number(s.High)
}

func shared(s nps.Score) (promoters, passives, detractors *float64) {
	if s.Promoters+s.Passives+s.Detractors == 0 {
		return nil, nil, nil
	}
	return number(s.Promoters), number(s.Passives), number(s.Detractors)
}

// number returns v rounded, nil where it is no finite number.
func number(v float64) *float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	v = round(v)
	return &v
}

// round keeps eight decimals: the order in which a database adds up changes the last digits of a sum, and the same data
// must give the same answer.
func round(v float64) float64 {
	if r := math.Round(v*1e8) / 1e8; r != 0 {
		return r
	}
	return 0 // not -0
}
