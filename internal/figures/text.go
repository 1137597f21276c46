package figures

import (
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"text/tabwriter"

	"overheard/nps"
)

// WriteText writes the figure as a table for a terminal, in plain ASCII: a score never without its interval and its n.
func (f *NPSFigure) WriteText(w io.Writer) error {
	if len(f.Proxy)+len(f.Survey) == 0 {
		_, err := fmt.Fprintf(w, "%s: %s.\n", f.Brand, nothing(f.From, f.To, f.narrowed))
		return err
	}
	t := &table{}
	t.line("%s by %s, days cut in %s", f.Brand, f.By, f.Timezone)
	if len(f.Proxy) > 0 {
		t.line("Posts: %s", ascii(f.Change.Sentence))
		t.line("")
		t.row("PERIOD", "PROXY NPS", "OF SAMPLING", "VOICES", "POSTS", "NO OPINION", "+ / 0 / -")
		for i := range f.Proxy {
			p := &f.Proxy[i]
			t.row(period(nps.Period{Start: p.Start, End: p.End}, f.By), standing(p), sampling(p.Score), fmt.Sprint(p.Voices), fmt.Sprint(p.N),
				percent(p.NoOpinion), shares(p.Score))
		}
	}
	if len(f.Survey) > 0 {
		t.line("")
		t.row("PERIOD", "SURVEY NPS", "ANSWERS", "COMMENTS", "+ / 0 / -")
		for i := range f.Survey {
			p := &f.Survey[i]
			t.row(period(nps.Period{Start: p.Start, End: p.End}, f.By), interval(p.Score), fmt.Sprint(p.N), fmt.Sprint(p.Comments), shares(p.Score))
		}
	}
	t.line("")
	for i := range f.Changes {
		t.line("%s", ascii(f.Changes[i].Sentence))
	}
	if len(f.Proxy) > 0 {
		t.line("%s", balanceText(f.Calibration))
		t.line("%s", f.Proxy[len(f.Proxy)-1].Why)
		if doubt := doubted(f.Proxy); doubt != "" {
			t.line("%s", doubt)
		}
	}
	t.line("%s", f.footnote())
	t.gaps(f.Gaps)
	return t.write(w)
}

// balanceText says what the proxy is, and what its votes were calibrated with.
func balanceText(c CalibrationNote) string {
	const is = "Proxy: balance of public posts, not an NPS of customers, calibration "
	why := "\n" + ascii(c.Why)
	switch c.Kind {
	case nps.CalibrationDomain:
		return is + fmt.Sprintf("domain %s (rated texts about other brands).", c.Name)
	case nps.CalibrationAudit, nps.CalibrationSurvey:
		return is + string(c.Kind) + "." + why
	}
	return is + "none: read the change, not the level." + why
}

// footnote says what a reader of the table has to know to read it.
func (f *NPSFigure) footnote() string {
	if len(f.Proxy) == 0 {
		return fmt.Sprintf("Intervals are %d %%, of sampling alone.", nps.Confidence)
	}
	held := fmt.Sprintf("Intervals are %d %%. The proxy's hold sampling and what the model gets wrong about a brand (standard deviation %.0f points);\n"+
		"the second is alike in all periods: changes are judged by sampling alone.", nps.Confidence, f.Proxy[0].BrandEffect)
	if f.By == nps.GrainAll {
		return held
	}
	return fmt.Sprintf("%s\nAn author counts once in each %s, so shorter periods do not add up to longer ones.", held, f.By)
}

// WriteText writes the verdict and then the table for a terminal.
func (c *Comparison) WriteText(w io.Writer) error {
	t := &table{}
	t.line("%s: %s", c.Brand, c.Verdict)
	if len(c.Periods) > 0 {
		t.line("")
		t.row("PERIOD", "PROXY NPS", "VOICES", "SURVEY NPS", "ANSWERS", "DIFFERENCE", "P (HOLM)", "COMBINED", "WORTH")
	}
	for _, p := range c.Periods {
		row := []string{period(nps.Period{Start: p.Start, End: p.End}, c.By), "-", "-", "-", "-", "-", "-", "-", "-"}
		if p.Proxy != nil {
			row[1], row[2] = standing(p.Proxy), fmt.Sprint(p.Proxy.Voices)
		}
		if p.Survey != nil {
			row[3], row[4] = interval(p.Survey.Score), fmt.Sprint(p.Survey.N)
		}
		if d := p.Difference; d != nil {
			row[5] = between(d.Value, d.Low, d.High)
			row[6] = probability(d.PAdjusted)
		}
		if m := p.Combined; m != nil {
			row[7], row[8] = between(m.NPS, m.Low, m.High), fmt.Sprintf("%d answers", m.Equivalent)
		}
		t.row(row...)
	}
	if len(c.Periods) > 1 {
		t.line("")
		if n := c.family(); n > 1 {
			t.line("P (HOLM) is adjusted over the %d periods with a difference, taken together.", n)
		}
		c.Agreement.text(t)
		t.line("Lead or lag: %s", c.Lag.Sentence)
	}
	if len(c.Periods) > 0 {
		t.line("Combined: %s", c.Merged)
	}
	if len(c.Periods) > 0 {
		t.line("Days cut in %s. Intervals are %d %%, those of proxy and difference with what the model gets wrong about a brand;\n%s",
			c.Timezone, nps.Confidence, labelsText(c.Calibration))
	}
	t.gaps(c.Gaps)
	return t.write(w)
}

// family is over how many periods the p values are adjusted.
func (c *Comparison) family() int {
	for _, p := range c.Periods {
		if p.Difference != nil {
			return p.Difference.Family
		}
	}
	return 0
}

func labelsText(c CalibrationNote) string {
	switch c.Kind {
	case nps.CalibrationDomain:
		return "the proxy's labels are calibrated by the domain " + c.Name + "."
	case nps.CalibrationAudit, nps.CalibrationSurvey:
		return "the proxy's labels are calibrated. " + ascii(c.Why)
	}
	return "the proxy's labels are not calibrated. " + ascii(c.Why)
}

func (a Agreement) text(t *table) {
	if d := a.MeanDifference; d != nil {
		t.line("Mean difference over %d periods: %s, without what the model gets wrong about the brand, which is alike in all of them",
			a.Periods, between(d.Value, d.Low, d.High))
	}
	if c := a.GapChange; c != nil {
		t.line("Change of the difference, later half less earlier: %s", between(c.Value, c.Low, c.High))
	}
	if p, s := a.Pearson, a.Spearman; p != nil && s != nil {
		t.line("Correlation over %d periods: Pearson %.2f (%.2f to %.2f), Spearman %.2f (%.2f to %.2f)",
			a.Periods, p.Value, p.Low, p.High, s.Value, s.Low, s.High)
	}
}

// table lines up the cells of its rows; lines stand between them as they are.
type table struct{ b strings.Builder }

func (t *table) line(format string, args ...any) { fmt.Fprintf(&t.b, format+"\n", args...) }

func (t *table) row(cells ...string) { t.b.WriteString(strings.Join(cells, "\t") + "\n") }

func (t *table) write(w io.Writer) error {
	var lined strings.Builder
	tw := tabwriter.NewWriter(&lined, 0, 8, 2, ' ', 0)
	if _, err := io.WriteString(tw, t.b.String()); err != nil {
		return err
	}
	if err := tw.Flush(); err != nil {
		return err
	}
	for line := range strings.Lines(lined.String()) {
		if _, err := io.WriteString(w, strings.TrimRight(line, " \n")+"\n"); err != nil {
			return err
		}
	}
	return nil
}

// period names the days of a period as a terminal shows them: "2026-03", "2026-Q1", "2026", or the first and last day.
func period(p nps.Period, by nps.Grain) string {
	first := p.Start.String()
	if p != by.Containing(p.Start) {
		return first + " to " + (p.End - 1).String()
	}
	switch by {
	case nps.GrainDay, nps.GrainAll:
		return first
	case nps.GrainMonth:
		return first[:7]
	case nps.GrainQuarter:
		month, _ := strconv.Atoi(first[5:7])
		return fmt.Sprintf("%s-Q%d", first[:4], (month-1)/3+1)
	case nps.GrainYear:
		return first[:4]
	}
	return first + " to " + (p.End - 1).String()
}

// standing writes a score with its interval, or the interval alone where nothing was calibrated: then it is all that is known of the level.
func standing(p *ProxyScore) string {
	if p.Level == LevelBand && p.Score.OK {
		return whole(p.Score.Low) + " to " + whole(p.Score.High)
	}
	return interval(p.Score)
}

func interval(s nps.Score) string {
	if !s.OK {
		return "too few"
	}
	return between(s.NPS, s.Low, s.High)
}

// sampling writes half the interval of which voices spoke.
func sampling(s nps.Score) string {
	if !s.OK {
		return "-"
	}
	return fmt.Sprintf("+/- %.0f", s.SamplingOnly().Half())
}

func between(v, low, high float64) string {
	return fmt.Sprintf("%s (%s to %s)", whole(v), whole(low), whole(high))
}

// whole rounds to a whole number with its sign; zero has none.
func whole(v float64) string {
	if r := int(math.Round(v)); r != 0 {
		return fmt.Sprintf("%+d", r)
	}
	return "0"
}

func percent(v float64) string { return fmt.Sprintf("%.0f %%", v) }

func shares(s nps.Score) string {
	if s.Promoters+s.Passives+s.Detractors == 0 {
		return "-"
	}
	return fmt.Sprintf("%.0f / %.0f / %.0f", s.Promoters, s.Passives, s.Detractors)
}

func probability(p float64) string {
	if p < 0.001 {
		return "<0.001"
	}
	return fmt.Sprintf("%.3f", p)
}

// nothing says that there is no data for what was asked.
func nothing(from, to *nps.Day, narrowed bool) string {
	what, when := "nothing", " for it yet"
	if narrowed {
		what, when = "nothing that was asked for", ""
	}
	switch {
	case from != nil && to != nil:
		when = fmt.Sprintf(" from %s to %s", *from, *to-1)
	case from != nil:
		when = fmt.Sprintf(" from %s on", *from)
	case to != nil:
		when = fmt.Sprintf(" before %s", *to)
	}
	return what + " is stored" + when
}
