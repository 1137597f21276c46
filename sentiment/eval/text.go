package eval

import (
	"cmp"
	"fmt"
	"io"
	"text/tabwriter"
)

// Text writes the report as tables for people.
func (r *Report) Text(out io.Writer) error {
	t := &textTable{tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)}
	t.row("Model %s", r.Model)
	t.row("Behind each figure stands its 95 %% interval: a bootstrap over brands where a group has %d or more, else over texts.", leastBrands)
	t.heads("Tone: negative, neutral, positive, in percent", r.Sets, func(g Group) Head { return g.Tone })
	tone, answer := func(g Group) Head { return g.Tone }, func(g Group) Head { return g.Answer }
	t.heads("Tone by language", r.Langs, tone)
	t.heads("Tone by part", r.Parts, tone)
	t.heads("Tone, means", r.Means, tone)
	t.heads("Answer: detractor, passive, promoter, in percent", r.Sets, answer)
	t.heads("Answer by language", r.Langs, answer)
	t.heads("Answer by part", r.Parts, answer)
	t.heads("Answer, means", r.Means, answer)
	t.heads("Detractor or not, in percent", r.Sets, func(g Group) Head { return g.Bad })
	t.meant(r.Sets)
	t.errors("", r.NPSError)
	t.errors(", votes calibrated by the other brands of the domain", r.Calibrated)
	t.domains(r.Domains)
	return t.w.Flush()
}

type textTable struct{ w *tabwriter.Writer }

// row writes a line, whose cells tabs part. Flush returns what went wrong.
func (t *textTable) row(format string, args ...any) { fmt.Fprintf(t.w, format+"\n", args...) }

func (t *textTable) heads(title string, groups []Group, head func(Group) Head) {
	some := false
	for _, g := range groups {
		some = some || head(g).N > 0
	}
	if !some {
		return
	}
	of := "LANG"
	if groups[0].Part != "" {
		of = "PART"
	}
	t.row("\n%s\nSET\t%s\tTEXTS\tBRANDS\tACCURACY\tMACRO-RECALL\tMACRO-F1\tCALIBRATION ERROR\tCONFUSION (rows: true; from low to high)", title, of)
	for _, g := range groups {
		h := head(g)
		if h.N == 0 {
			continue
		}
		set := g.Set
		if set == "" {
			set = "all"
		}
		i := h.shown()
		t.row("%s\t%s\t%d\t%s\t%s\t%s\t%s\t%s\t%v", set, cmp.Or(g.Lang, g.Part), h.N, some0(h.Brands), percent(h.Accuracy, i.accuracy), percent(h.MacroRecall, i.recall),
			percent(h.MacroF1, i.f1), percent(h.Calibration, i.calibration), h.Confusion)
	}
}

// shownIntervals are nil where there are too few texts for one.
type shownIntervals struct{ accuracy, recall, f1, calibration *Interval }

func (h Head) shown() (s shownIntervals) {
	if i := h.Intervals; i != nil {
		s = shownIntervals{&i.Accuracy, &i.MacroRecall, &i.MacroF1, &i.Calibration}
	}
	return s
}

// Percent writes accuracy and macro-recall of a head in percent with their intervals.
func (h Head) Percent() (accuracy, recall string) {
	i := h.shown()
	return percent(h.Accuracy, i.accuracy), percent(h.MacroRecall, i.recall)
}

func percent(v float64, i *Interval) string {
	if i == nil {
		return fmt.Sprintf("%.1f", 100*v)
	}
	return fmt.Sprintf("%.1f (%.1f to %.1f)", 100*v, 100*i.Low, 100*i.High)
}

// Points writes a figure in points with its interval, if it has one.
func Points(v float64, i *Interval) string {
	if i == nil {
		return fmt.Sprintf("%.1f", v)
	}
	return fmt.Sprintf("%.1f (%.1f to %.1f)", v, i.Low, i.High)
}

// Signed writes a figure in points with its sign and its interval, if it has one.
func Signed(v float64, i *Interval) string {
	if i == nil {
		return fmt.Sprintf("%+.1f", v)
	}
	return fmt.Sprintf("%+.1f (%+.1f to %+.1f)", v, i.Low, i.High)
}

func (t *textTable) meant(groups []Group) {
	some := false
	for _, g := range groups {
		if g.Meant == nil {
			continue
		}
		if !some {
			t.row("\nWhat authors meant, in percent\nSET\tLANG\tTEXTS\tAGREE\tCONFUSION (rows: meant; detractor, passive, promoter, no opinion)")
		}
		some = true
		t.row("%s\t%s\t%d\t%s\t%v", g.Set, g.Lang, g.Meant.N, percent(g.Meant.Agree, &g.Meant.Interval), g.Meant.Confusion)
	}
}

// some0 leaves out what is not there.
func some0(n int) string {
	if n == 0 {
		return "-"
	}
	return fmt.Sprint(n)
}

func (t *textTable) errors(how string, list []Error) {
	if len(list) == 0 {
		return
	}
	t.row("\nError in points of the NPS (of the share of detractors where no ratings tell more)%s, over brands and brand quarters with %d texts or more",
		how, LeastTexts)
	t.row("SET\tOF\tTEXTS\tALL TEXTS\tBRANDS\tMEAN ERROR\tBIAS\tBY TEXTS\tOF %d TEXTS\tMEAN ERROR\tQUARTERS\tMEAN ERROR\tWORST", ManyTexts)
	for _, e := range list {
		t.row("%s\t%s\t%d\t%s\t%s", e.Set, e.Of, e.Texts, Signed(e.Level, e.LevelCI), e.brandCells())
	}
}

func (e *Error) brandCells() string {
	if e.Brands == 0 {
		return "-\t-\t-\t-\t-\t-\t-\t-\t-"
	}
	cells := fmt.Sprintf("%d\t%s\t%s\t%.1f\t", e.Brands, Points(e.ByBrand, e.BrandCI), Signed(e.Bias, e.BiasCI), e.Weighted)
	if e.Many == 0 {
		cells += "-\t-\t"
	} else {
		cells += fmt.Sprintf("%d\t%s\t", e.Many, Points(e.ByMany, e.ManyCI))
	}
	if e.Quarters == 0 {
		cells += "-\t-\t"
	} else {
		cells += fmt.Sprintf("%d\t%s\t", e.Quarters, Points(e.ByQuarter, e.QuarterCI))
	}
	return cells + fmt.Sprintf("%s %+.1f", e.Worst, e.Off)
}

func (t *textTable) domains(list []Domain) {
	if len(list) == 0 {
		return
	}
	t.row("\nDomains: right answers in percent (where ratings tell no more: detractor or not), and the error of the NPS as above")
	t.row("DOMAIN\tTEXTS\tACCURACY\tCALIBRATION ERROR\tALL TEXTS\tBRANDS\tMEAN ERROR\tBIAS\tBY TEXTS\tOF %d TEXTS\tMEAN ERROR\tQUARTERS\tMEAN ERROR\tWORST", ManyTexts)
	for _, d := range list {
		h := d.Answer
		if d.NPS.Of == "detractors" {
			h = d.Bad
		}
		i := h.shown()
		t.row("%s\t%d\t%s\t%s\t%s\t%s", d.Domain, h.N, percent(h.Accuracy, i.accuracy), percent(h.Calibration, i.calibration),
			Signed(d.NPS.Level, d.NPS.LevelCI), d.NPS.brandCells())
	}
}
