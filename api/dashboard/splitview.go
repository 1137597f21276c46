package dashboard

import (
	"math"

	"overheard/internal/figures"
)

// splitView says where a change comes from: a sentence, and the parts below it.
type splitView struct {
	Lead  string
	Quiet bool // nothing in it is more than chance would give
	Rows  []splitRow
	Total splitRow
}

// splitArgs is what the table of a split is drawn from.
type splitArgs struct {
	View  *view
	Split *splitView
}

type splitRow struct {
	Name, Href           string
	Voices, Share, Score string // "120 → 95"
	Mix, Real            string
}

// split writes the split of a change, nil where there is none.
func (v *view) split(brand string, c figures.Change) *splitView {
	s := c.Split
	if s == nil || c.Difference == nil {
		return nil
	}
	view := &splitView{Lead: v.Message(s.Sentence), Quiet: !c.Clear && !s.Mix.Of.Clear() && !s.Real.Of.Clear(), Total: splitRow{
		Name: v.T("split.total"),
		Mix:  v.T("change.by", s.Mix.Value, v.margin(s.Mix.Low, s.Mix.High)), Real: v.T("change.by", s.Real.Value, v.margin(s.Real.Low, s.Real.High)),
	}}
	for _, p := range s.Parts {
		row := splitRow{
			Name: p.Name, Voices: v.T("split.arrow", v.Count(int64(p.VoicesBefore)), v.Count(int64(p.Voices))),
			Share: v.T("split.arrow", v.Percent(p.Before), v.Percent(p.Now)), Score: v.T("split.arrow", v.score(p.NPSBefore), v.score(p.NPS)),
			Mix: v.NPS(p.Mix), Real: v.NPS(p.Real),
		}
		if p.Name == "" {
			row.Name = v.T("split.rest")
		} else if c.Before != nil && c.Now != nil {
			both := *c.Now
			both.Start = min(both.Start, c.Before.Start)
			row.Href = v.Days(brand, both, "source", p.Name, "reason", "votes")
		}
		view.Rows = append(view.Rows, row)
	}
	return view
}

// score writes a score without its margin, which stands for the parts together only.
func (v *view) score(s *float64) string {
	if s == nil || math.IsNaN(*s) {
		return "–"
	}
	return v.NPS(*s)
}
