package dashboard

import (
	"fmt"
	"math"
	"net/http"

	"overheard/internal/figures"
	"overheard/internal/records"
)

type compareView struct {
	Empty     *emptyView
	Verdict   string
	Merged    string
	TrendArgs trendArgs
	Blocks    []blockView
	Keep      *keepView
	Parts     *differenceParts
}

// differenceParts is the difference taken apart. Bars grow from the middle, Width in percent of the half.
type differenceParts struct {
	Sentence, Estimands string
	Parts               []differencePart
}

type differencePart struct {
	Name, Note, Value, Margin string
	Sign                      string // minus, plus or none: of a part that is more than chance would give
	Left, Width               float64
}

// blockView is one finding: its meaning in a line, and the numbers behind it for those who open it.
type blockView struct {
	Text, Note string
	Rows       []estimateView
}

// estimateView is a number of a block, with a line on how to read it where it takes one.
type estimateView struct{ Name, Value, Margin, Note string }

// compare is the page that sets proxy and survey of a brand side by side.
func (d *dashboard) compare(r *http.Request, v *view) (string, error) {
	name := r.PathValue("brand")
	if v.Brand = d.brandNamed(name); v.Brand == nil {
		return "", errNoBrand
	}
	var c *figures.Comparison
	err := v.withGrain(func(f figures.Filter) (cut, error) {
		var err error
		if c, err = d.Figures.Compare(r.Context(), name, f); err != nil {
			return cut{}, fmt.Errorf("compare proxy and survey: %w", err)
		}
		return cutOf(c.From, c.To, c.Periods), nil
	})
	if err != nil {
		return "", err
	}
	v.Title, v.Section = v.T("compare.title", v.BrandTitle()), "brand"
	if len(c.Periods) == 0 {
		v.Body = compareView{Empty: v.emptyBrand()}
		return "compare", nil
	}
	verdict := v.Message(c.Verdict)
	body := compareView{Verdict: verdict, TrendArgs: trendArgs{v, v.trend(name, c.By, c.Periods, nil, c.Gaps, verdict)}}
	body.TrendArgs.Trend.Compare = true
	body.Merged, body.Keep = v.Message(c.Merged), v.keepForm(records.KindComparison, name, c.By)
	body.Blocks = []blockView{v.agreement(&c.Agreement), v.likeness(&c.Agreement), v.lag(&c.Lag)}
	body.Parts = v.parts(c.Decomposition)
	v.Body = body
	return "compare", nil
}

// parts is nil where nothing can be taken apart.
func (v *view) parts(d *figures.Decomposition) *differenceParts {
	if d == nil || len(d.Parts) == 0 {
		return nil
	}
	out := &differenceParts{Sentence: v.Message(d.Sentence), Estimands: v.Message(d.Estimands())}
	most, shown := 1., d.Shown()
	for _, p := range shown {
		if p.Value != nil {
			most = max(most, math.Abs(*p.Value))
		}
	}
	for _, p := range shown {
		part := differencePart{Name: v.Message(p.Name), Note: v.Message(p.Note), Value: "–", Left: 50}
		if p.Value != nil {
			part.Value, part.Margin = v.NPS(*p.Value), v.margin(*p.Low, *p.High)
			part.Width = math.Round(500*math.Abs(*p.Value)/most) / 10
			if *p.Value < 0 {
				part.Left = 50 - part.Width
			}
		}
		switch {
		case !p.Clear:
			part.Sign = "none"
		case *p.Value < 0:
			part.Sign = "minus"
		default:
			part.Sign = "plus"
		}
		out.Parts = append(out.Parts, part)
	}
	return out
}

func (v *view) agreement(a *figures.Agreement) blockView {
	b := blockView{Text: v.Message(a.Sentence), Note: v.T("compare.agreement.note", a.Periods)}
	if m := a.MeanDifference; m != nil {
		b.Rows = append(b.Rows, estimateView{Name: v.T("compare.mean"), Value: v.NPS(m.Value), Margin: v.margin(m.Low, m.High)})
	}
	if c := a.GapChange; c != nil {
		b.Rows = append(b.Rows, estimateView{Name: v.T("compare.gap"), Value: v.NPS(c.Value), Margin: v.margin(c.Low, c.High)})
	}
	for _, r := range []struct {
		name string
		e    *figures.Estimate
	}{{v.T("compare.pearson"), a.Pearson}, {v.T("compare.spearman"), a.Spearman}} {
		if r.e != nil {
			b.Rows = append(b.Rows, estimateView{
				Name: r.name, Value: v.Decimal(r.e.Value, 2),
				Margin: v.T("compare.interval", v.Decimal(r.e.Low, 2), v.Decimal(r.e.High, 2)),
			})
		}
	}
	return b
}

// likeness says whether the two agree within the margin, with the statistics behind it.
func (v *view) likeness(a *figures.Agreement) blockView {
	b := blockView{Text: v.Message(a.Equivalence.Sentence), Note: v.T("compare.agreement.note", a.Periods)}
	for _, s := range a.Statistics() {
		b.Rows = append(b.Rows, estimateView{Name: v.Message(s.Name), Value: v.Message(s.Value), Note: v.Message(s.Note)})
	}
	return b
}

func (v *view) lag(l *figures.Lag) blockView {
	b := blockView{Text: v.Message(l.Sentence), Note: v.T("compare.lag.note", l.N)}
	if l.R != nil && l.P != nil {
		b.Rows = append(b.Rows, estimateView{Name: v.T("compare.lag.r"), Value: v.Decimal(*l.R, 2), Margin: "p " + v.pValue(*l.P)})
	}
	return b
}
