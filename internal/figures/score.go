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
	NPS         *float64            `json:"nps" doc:"The model's mean over the posts, calibrated as calibration says: an estimate of what those who post would answer if asked, not of what all customers would. -100 to 100; null where there is too little to judge"`
	Low         *float64            `json:"low" doc:"95 % interval, with sampling and the brand effect"`
	High        *float64            `json:"high"`
	N           int                 `json:"n" doc:"Posts that voted"`
	Voices      int                 `json:"voices" doc:"Distinct authors among them; an author counts once in a period"`
	NoOpinion   float64             `json:"no_opinion" doc:"Percentage of the posts that holds no opinion; these do not move the score"`
	Promoters   *float64            `json:"promoters" doc:"Percentage; null where no post holds an opinion"`
	Passives    *float64            `json:"passives"`
	Detractors  *float64            `json:"detractors"`
	Method      nps.Method          `json:"method"`
	Calibration nps.CalibrationKind `json:"calibration" doc:"What set the labels right: none, domain, audit or survey"`
	Calibrated  string              `json:"calibration_name,omitempty" doc:"Of the domain"`
	Level       Level               `json:"level" doc:"band where nothing was calibrated: then only low to high says where the brand stands, and the change is what to read; else point"`

	// SamplingLow and SamplingHigh are the interval without the brand effect: what periods of one brand are compared by.
	SamplingLow  *float64 `json:"sampling_low" doc:"95 % interval of sampling alone: what periods of one brand are compared by"`
	SamplingHigh *float64 `json:"sampling_high"`
	BrandEffect  float64  `json:"brand_effect" doc:"Standard deviation, in points, of what the same words mean at another brand; it is in low and high, and alike in all periods"`

	Estimator nps.Estimator     `json:"estimator" doc:"How the shares of single posts became the score: pcc, emq or mean"`
	Why       messages.Message  `json:"why" doc:"Why it is this one"`
	Warning   *messages.Message `json:"warning" doc:"Where PCC and EMQ lie more than 10 points apart; null where not"`

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
	NPS        *float64   `json:"nps" doc:"NPS of all who answered, with a comment or without. -100 to 100; null where there is too little to judge"`
	Low        *float64   `json:"low" doc:"95 % interval: adjusted Wald, weighted where answers have weights"`
	High       *float64   `json:"high"`
	N          int        `json:"n" doc:"Answers"`
	Promoters  *float64   `json:"promoters" doc:"Percentage"`
	Passives   *float64   `json:"passives"`
	Detractors *float64   `json:"detractors"`
	Comments   int        `json:"comments" doc:"Answers with a comment"`
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
