package eval

import (
	"fmt"
	"io"
	"text/tabwriter"
)

// Text writes the report as tables for people.
func (r *Report) Text(out io.Writer) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	p := func(format string, args ...any) { fmt.Fprintf(w, format+"\n", args...) } // Flush returns what went wrong
	p("Model %s", r.Model)
	heads := func(title string, groups []Group, head func(Group) Head) {
		p("\n%s\nSET\tLANG\tTEXTS\tACCURACY\tMACRO-RECALL\tMACRO-F1\tCALIBRATION ERROR\tCONFUSION (rows: true; low/middle/high)", title)
		for _, g := range groups {
			h := head(g)
			if h.N == 0 {
				continue
			}
			set := g.Set
			if set == "" {
				set = "all"
			}
			p("%s\t%s\t%d\t%.1f\t%.1f\t%.1f\t%.1f\t%v", set, g.Lang, h.N, 100*h.Accuracy, 100*h.MacroRecall, 100*h.MacroF1, 100*h.Calibration, h.Confusion)
		}
	}
	tone := func(g Group) Head { return g.Tone }
	answer := func(g Group) Head { return g.Answer }
	heads("Tone: negative, neutral, positive, in percent", r.Sets, tone)
	heads("Tone by language", r.Langs, tone)
	heads("Answer: detractor, passive, promoter, in percent", r.Sets, answer)
	if len(r.NPSError) > 0 {
		p("\nNPS error in points, over brands and brand quarters with %d texts or more\nSET\tBRANDS\tMEAN ERROR\tBIAS\tWORST\tQUARTERS\tMEAN ERROR", LeastTexts)
		for _, e := range r.NPSError {
			p("%s\t%d\t%.1f\t%+.1f\t%s %+.1f\t%d\t%.1f", e.Set, e.Brands, e.ByBrand, e.Bias, e.Worst, e.WorstError, e.Quarters, e.ByQuarter)
		}
	}
	return w.Flush()
}
