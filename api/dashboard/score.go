package dashboard

import (
	"overheard/internal/figures"
	"overheard/nps"
)

// scoreView is a score as pages write it: never a number without its margin and its n.
type scoreView struct {
	Side    string // proxy or survey
	None    bool   // no data at all, which is not a score of 0
	OK      bool   // there is enough to judge
	Band    bool   // the level is a band: NPS is its ends, Margin its middle
	NPS     string // "−12"
	Margin  string // "(−19 … −5)"
	Counts  string // "902 voices · 1,204 posts"
	Units   string // "902", for a column of its own
	Text    string // instead of a number: why there is none
	Short   string // the same for a cell of a table
	Href    string // the mentions behind it
	V, L, H float64
	Voices  int
}

// proxy writes a proxy score of a brand.
func (v *view) proxy(brand string, s *figures.ProxyScore) scoreView {
	if s == nil {
		return scoreView{Side: "proxy", None: true, Text: v.T("score.none.proxy")}
	}
	view := scoreView{
		Side: "proxy", Counts: v.T("score.voices", s.Voices) + " · " + v.T("score.posts", s.N), Units: v.Number(float64(s.Voices)),
		Voices: s.Voices,
		Href:   v.Days(brand, nps.Period{Start: s.Start, End: s.End}, "reason", "votes"),
	}
	view.Short = v.T("score.few.short")
	if s.Voices < nps.MinVoices {
		view.Text = v.T("score.few.voices", s.Voices, nps.MinVoices)
	} else {
		view.Text = v.T("score.few.opinions", s.Voices)
	}
	v.number(&view, s.NPS, s.Low, s.High)
	return view
}

// level writes the level of a brand's proxy: as a band where nothing was calibrated, since there only the change is worth a number.
func (v *view) level(brand string, s *figures.ProxyScore) scoreView {
	view := v.proxy(brand, s)
	if view.OK && s.Level == figures.LevelBand {
		view.Band = true
		view.NPS, view.Margin = v.T("score.band", *s.Low, *s.High), v.T("score.middle", *s.NPS)
	}
	return view
}

// survey writes a survey score. There are no mentions behind it.
func (v *view) survey(s *figures.SurveyScore) scoreView {
	if s == nil {
		return scoreView{Side: "survey", None: true, Text: v.T("score.none.survey")}
	}
	view := scoreView{
		Side: "survey", Counts: v.T("score.answers", s.N), Units: v.Number(float64(s.N)),
		Short: v.T("score.few.short"), Text: v.T("score.few.answers", s.N, nps.MinAnswers),
	}
	if s.N >= nps.MinAnswers { // enough of them, but weights leave too little
		view.Text = v.T("score.few.weighted", s.N, s.Score.Effective)
	}
	v.number(&view, s.NPS, s.Low, s.High)
	return view
}

func (v *view) number(view *scoreView, value, low, high *float64) {
	if value == nil || low == nil || high == nil {
		return
	}
	view.OK = true
	view.V, view.L, view.H = *value, *low, *high
	view.NPS, view.Margin = v.NPS(*value), v.margin(*low, *high)
}

// margin writes an interval: "(−19 … −5)".
func (v *view) margin(low, high float64) string { return v.T("score.margin", low, high) }

// differenceView is a difference of two scores.
type differenceView struct {
	Value, Margin string
	Chance        string // how likely it is that chance alone gave it
}

func (v *view) difference(d *figures.Difference) *differenceView {
	if d == nil {
		return nil
	}
	view := &differenceView{Value: v.NPS(d.Value), Margin: v.margin(d.Low, d.High), Chance: v.T("difference.within")}
	if d.PAdjusted < 1-nps.Confidence/100. {
		view.Chance = v.T("difference.clear")
	}
	view.Chance += " · p " + v.pValue(d.PAdjusted)
	return view
}

// pValue writes a p value: "0.03", "<0.001".
func (v *view) pValue(p float64) string {
	switch {
	case p < 0.001:
		return "<" + v.Decimal(0.001, 3)
	case p < 0.1:
		return v.Decimal(p, 3)
	}
	return v.Decimal(p, 2)
}

// changeView is how a score moved. Only a change that is more than chance would give has a direction.
type changeView struct {
	Class  string // up, down or "" for neutral
	Sign   string
	Text   string
	Margin string
}

func (v *view) change(c figures.Change) changeView {
	view := changeView{Text: v.Message(c.Short)}
	if c.Difference != nil {
		view.Margin = v.T("change.by", c.Difference.Value, v.margin(c.Difference.Low, c.Difference.High))
	}
	if c.Difference != nil && c.Clear {
		view.Margin = v.margin(c.Difference.Low, c.Difference.High) // the text has the number
		view.Class, view.Sign = "up", "▲"
		if c.Difference.Value < 0 {
			view.Class, view.Sign = "down", "▼"
		}
	}
	return view
}
