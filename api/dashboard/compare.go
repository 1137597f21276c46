package dashboard

import (
	"fmt"
	"math"
	"net/http"
	"slices"

	"overheard/internal/figures"
	"overheard/internal/messages"
	"overheard/internal/records"
)

type compareView struct {
	Empty     *emptyView
	Verdict   string
	More      []string // what else the verdict says
	TrendArgs trendArgs
	Blocks    []blockView
	Keep      *keepView
}

// differenceParts is the difference taken apart. Bars grow from the middle, Width in percent of the half.
type differenceParts struct {
	Estimands string
	Parts     []differencePart
}

type differencePart struct {
	Name, Note, Value, Margin string
	Sign                      string // minus, plus or none: of a part that is more than chance would give
	Left, Width               float64
}

// blockView is one finding: its meaning in a line, and the numbers behind it for those who open it.
type blockView struct {
	Text  string
	Lines []string // what else there is to say
	Rows  []estimateView
	Parts *differenceParts
	Note  string
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
	said := v.sentences(c.Verdict)
	body := compareView{Verdict: said[0], More: said[1:], TrendArgs: trendArgs{v, v.trend(name, c.By, c.Periods, nil, c.Gaps, said[0])}}
	body.TrendArgs.Trend.File = v.figureFile("comparison", name, c.By)
	body.TrendArgs.Trend.Compare, body.Keep = true, v.keepForm(records.KindComparison, name, c.By)
	body.Blocks = []blockView{v.agreement(&c.Agreement), v.likeness(&c.Agreement), v.lag(&c.Lag), v.merged(c)}
	if parts := v.parts(c.Decomposition); parts != nil {
		body.Blocks = append(body.Blocks, blockView{Text: v.Message(c.Decomposition.Sentence), Parts: parts, Note: v.T("compare.parts.note")})
	}
	body.Blocks = append(body.Blocks, blockView{Text: v.T("compare.judged"), Note: v.T("compare.note")})
	v.Body = body
	return "compare", nil
}

// plain are the sentences that stand for others where the numbers of these are a click away.
var plain = map[string]string{"verdict.move_together_of": "verdict.move_together", "verdict.move_unclear_of": "verdict.move_unclear"}

// plainly writes m without statistics.
func (v *view) plainly(m messages.Message) string {
	if key, ok := plain[m.Key]; ok {
		return v.T(key)
	}
	return v.Message(m)
}

// sentences writes what m is made of, one by one and without statistics; there is at least one.
func (v *view) sentences(m messages.Message) (out []string) {
	if m.Key == "verdict.two" || m.Key == "verdict.three" || m.Key == "verdict.four" {
		for _, part := range m.Args {
			if part, ok := part.(messages.Message); ok {
				out = append(out, v.sentences(part)...)
			}
		}
		return out
	}
	return []string{v.plainly(m)}
}

// merged says what the newest combined score is, and how it was reckoned to those who open it.
func (v *view) merged(c *figures.Comparison) blockView {
	said := v.sentences(c.Merged)
	for _, p := range slices.Backward(c.Periods) {
		if m := p.Combined; m != nil {
			return blockView{Text: v.T("compare.merged.line", p.Start, p.End-1, m.NPS, m.Low, m.High), Lines: said}
		}
	}
	return blockView{Text: said[0], Lines: said[1:]}
}

// parts is nil where nothing can be taken apart.
func (v *view) parts(d *figures.Decomposition) *differenceParts {
	if d == nil || len(d.Parts) == 0 {
		return nil
	}
	out := &differenceParts{Estimands: v.Message(d.Estimands())}
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
	b := blockView{Text: v.plainly(a.Sentence), Note: v.T("compare.agreement.note", a.Periods)}
	if m := a.MeanDifference; m != nil {
		b.Rows = append(b.Rows, estimateView{Name: v.T("compare.mean"), Note: v.T("compare.mean_note"), Value: v.NPS(m.Value), Margin: v.margin(m.Low, m.High)})
	}
	if c := a.GapChange; c != nil {
		b.Rows = append(b.Rows, estimateView{Name: v.T("compare.gap"), Note: v.T("compare.gap_note"), Value: v.NPS(c.Value), Margin: v.margin(c.Low, c.High)})
	}
	for _, r := range []struct {
		name, note string
		e          *figures.Estimate
	}{{v.T("compare.pearson"), v.T("compare.pearson_note"), a.Pearson}, {v.T("compare.spearman"), v.T("compare.spearman_note"), a.Spearman}} {
		if r.e != nil {
			b.Rows = append(b.Rows, estimateView{
				Name: r.name, Note: r.note, Value: v.Decimal(r.e.Value, 2),
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
		b.Rows = append(b.Rows, estimateView{Name: v.T("compare.lag.r"), Note: v.T("compare.lag.r_note"), Value: v.Decimal(*l.R, 2), Margin: "p " + v.pValue(*l.P)})
	}
	return b
}
