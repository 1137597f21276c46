package dashboard

import (
	"cmp"
	"slices"

	"overheard/internal/figures"
)

// auditFiguresView is what the labels say.
type auditFiguresView struct {
	Lead   string // the sentence
	Advice string
	Drawn  string
	Scores []auditScore
	Rows   []auditRow // how often the model is right, by group
	Agree  []auditFact
	Alone  string // instead of Agree, where nobody else labelled

	Disagree string // a warning, where two people label otherwise more often than not
}

type auditScore struct{ Name, Value, Margin string }

type auditRow struct {
	Name           string
	Label, Opinion auditShare
}

// auditShare is a percentage with its margin and n.
type auditShare struct{ Value, Margin, N string }

type auditFact struct{ Name, Value, Margin string }

func (v *view) auditFigures(f *figures.AuditFigure) *auditFiguresView {
	view := &auditFiguresView{Lead: v.Message(f.Sentence), Advice: v.Message(f.Advice),
		Drawn: v.T("audit.drawn", f.Mentions, f.Votes, f.Drawn.In(v.d.Location), f.Gone)}
	if c := f.Corrected; c != nil {
		view.Scores = []auditScore{
			{v.T("audit.corrected"), v.NPS(c.NPS), v.T("compare.interval", v.NPS(c.Low), v.NPS(c.High))},
			{v.T("audit.model"), v.NPS(c.Model), ""},
		}
	}
	if f.Accuracy.Opinion != nil {
		view.Rows = append(view.Rows, v.auditRow(v.T("audit.all"), f.Accuracy))
		for _, g := range f.Languages {
			view.Rows = append(view.Rows, v.auditRow(v.T("audit.language", v.langName(g.Name)), g.Accuracy))
		}
		for _, g := range f.Sources {
			view.Rows = append(view.Rows, v.auditRow(v.T("audit.source", g.Name), g.Accuracy))
		}
	}
	if f.Agreement == nil {
		view.Alone = v.T("audit.alone")
		return view
	}
	a := f.Agreement
	if a.Warning != nil {
		view.Disagree = v.Message(*a.Warning)
	}
	for _, k := range []struct {
		name string
		of   *figures.Estimate
	}{{"audit.kappa", a.Kappa}, {"audit.weighted", a.Weighted}} {
		if k.of != nil {
			view.Agree = append(view.Agree, auditFact{v.T(k.name), v.Decimal(k.of.Value, 2), v.T("compare.interval", v.Decimal(k.of.Low, 2), v.Decimal(k.of.High, 2))})
		}
	}
	for _, p := range []struct {
		name string
		of   *figures.Portion
	}{{"audit.same", a.Agree}, {"audit.ceiling", a.Ceiling}} {
		if s := v.auditShare(p.of); p.of != nil {
			view.Agree = append(view.Agree, auditFact{v.T(p.name), s.Value, s.Margin})
		}
	}
	return view
}

func (v *view) auditRow(name string, a figures.Accuracy) auditRow {
	return auditRow{name, v.auditShare(a.Label), v.auditShare(a.Opinion)}
}

func (v *view) auditShare(p *figures.Portion) auditShare {
	if p == nil {
		return auditShare{Value: "–", N: "0"}
	}
	return auditShare{v.Percent(p.Value), v.T("compare.interval", v.Percent(p.Low), v.Percent(p.High)), v.Number(float64(p.N))}
}

// sortLinks orders links by their text.
func sortLinks(links []presetLink) {
	slices.SortFunc(links, func(a, b presetLink) int { return cmp.Compare(a.Text, b.Text) })
}
