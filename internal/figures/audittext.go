package figures

import (
	"fmt"
	"io"
	"strings"

	"overheard/nps"
)

// WriteText writes how far an audit is and what it says, for a terminal.
func (f *AuditFigure) WriteText(w io.Writer) error {
	t := &table{}
	t.line("%s, audit %d, drawn %s: %d mentions of %d that vote%s.", f.Brand, f.ID, f.Drawn.Format("2006-01-02"), f.Mentions, f.Votes, f.narrowed())
	var far []string
	for _, r := range f.Raters {
		far = append(far, fmt.Sprintf("%s %d", r.Name, r.Labelled))
	}
	if len(far) == 0 {
		far = []string{"nobody yet"}
	}
	t.line("Labelled by %s; could not be told: %d; posts deleted since: %d.", strings.Join(far, ", "), f.Unclear, f.Gone)
	t.line("")
	t.line("%s", f.Sentence)
	if !f.Advice.IsZero() {
		t.line("%s", f.Advice)
	}
	if c := f.Corrected; c != nil {
		t.line("")
		t.row("", "NPS", "")
		t.row("model alone", whole(c.Model), "uncalibrated")
		t.row("corrected", whole(c.NPS), fmt.Sprintf("%s to %s, from %d labelled mentions", whole(c.Low), whole(c.High), c.N))
	}
	if f.Accuracy.Opinion != nil {
		t.line("")
		t.row("MODEL RIGHT", "LABEL", "N", "OPINION OR NONE", "N")
		t.right("all", f.Accuracy)
		for _, g := range f.Languages {
			t.right("language "+g.Name, g.Accuracy)
		}
		for _, g := range f.Sources {
			t.right("source "+g.Name, g.Accuracy)
		}
	}
	f.agreement(t)
	if f.Accuracy.Opinion != nil {
		t.line("")
		t.line("Intervals are %d %%. docs/audit.md tells what the numbers mean.", nps.Confidence)
	}
	return t.write(w)
}

// narrowed says which mentions the audit was drawn from, "" for all.
func (f *AuditFigure) narrowed() string {
	var s []string
	if f.From != nil {
		s = append(s, fmt.Sprintf("from %s", f.From))
	}
	if f.To != nil {
		s = append(s, fmt.Sprintf("to %s", *f.To-1))
	}
	if f.Source != "" {
		s = append(s, "source "+f.Source)
	}
	if f.Lang != "" {
		s = append(s, "language "+f.Lang)
	}
	if len(s) == 0 {
		return ""
	}
	return " (" + strings.Join(s, ", ") + ")"
}

// agreement says how far two people agree.
func (f *AuditFigure) agreement(t *table) {
	a := f.Agreement
	if a == nil {
		return
	}
	t.line("")
	if a.Warning != nil {
		t.line("%s", ascii(*a.Warning))
	}
	t.line("Mentions that both %s and %s labelled: %d.", a.A, a.B, a.Both)
	for _, k := range []struct {
		name string
		of   *Estimate
	}{{"kappa, four labels", a.Kappa}, {"kappa, weighted, of opinions", a.Weighted}} {
		if k.of != nil {
			t.row(k.name, fmt.Sprintf("%.2f (%.2f to %.2f)", k.of.Value, k.of.Low, k.of.High))
		}
	}
	for _, p := range []struct {
		name string
		of   *Portion
	}{{"same label, of opinions", a.Agree}, {"a model could at best show", a.Ceiling}} {
		if p.of != nil {
			t.row(p.name, partText(p.of))
		}
	}
}

func (t *table) right(name string, a Accuracy) {
	cells := []string{name}
	for _, p := range []*Portion{a.Label, a.Opinion} {
		if p == nil {
			cells = append(cells, "-", "0")
			continue
		}
		cells = append(cells, partText(p), fmt.Sprint(p.N))
	}
	t.row(cells...)
}

func partText(p *Portion) string {
	return fmt.Sprintf("%.0f %% (%.0f to %.0f)", p.Value, p.Low, p.High)
}
