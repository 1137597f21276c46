package figures

import (
	"io"
	"math"
	"strings"

	"overheard/internal/messages"
	"overheard/nps"
)

// Statistic is one number behind a verdict: what it is called, what it comes to, and one line on how to read it.
type Statistic struct{ Name, Value, Note messages.Message }

// Statistics lists what stands behind the verdict on how far the two sides agree. What there are too few periods for is
// listed as that.
func (a *Agreement) Statistics() []Statistic {
	margin := int(math.Round(a.Equivalence.Margin))
	list := []Statistic{a.few(nps.MinEquivalencePeriods), a.few(nps.MinLimitsPeriods), a.few(nps.MinCorrelationPeriods), a.few(nps.MinConcordancePeriods)}
	list[0].Name = messages.M("statistic.equivalence", margin)
	list[1].Name = messages.M("statistic.limits")
	list[2].Name = messages.M("statistic.ceiling")
	list[3].Name = messages.M("statistic.concordance")
	if e := a.Equivalence; e.Low != nil && e.High != nil {
		list[0].Value = messages.M("statistic.range", *e.Low, *e.High)
		list[0].Note = messages.M("statistic.equivalence_note", margin)
	}
	if l := a.Limits; l != nil {
		list[1].Value = messages.M("statistic.range", l.Lower.Value, l.Upper.Value)
		list[1].Note = messages.M("statistic.limits_note", l.Lower.Low, l.Lower.High, l.Upper.Low, l.Upper.High)
	}
	if c := a.NoiseCeiling; c != nil {
		list[2].Value = messages.M("statistic.number", c.Value)
		list[2].Note = messages.M("statistic.ceiling_note")
	}
	if c := a.Concordance; c != nil {
		list[3].Value = messages.M("statistic.interval", c.Value, c.Low, c.High)
		list[3].Note = messages.M("statistic.concordance_note", c.Precision, c.Bias)
	}
	return list
}

// few is a statistic that takes more periods than there are, or in which a series does not move.
func (a *Agreement) few(need int) Statistic {
	s := Statistic{Value: messages.M("statistic.too_little"), Note: messages.M("statistic.needs", need, a.Periods)}
	if a.Periods >= need {
		s.Note = messages.M("statistic.constant")
	}
	return s
}

// WriteStatistics writes the statistics behind the verdict for a terminal, one line each.
func (c *Comparison) WriteStatistics(w io.Writer) error {
	t := &table{}
	t.line("")
	t.line("%s", ascii(c.Agreement.Equivalence.Sentence))
	for _, s := range c.Agreement.Statistics() {
		t.line("%s: %s. %s", ascii(s.Name), ascii(s.Value), ascii(s.Note))
	}
	if c.Decomposition != nil {
		t.line("")
		c.Decomposition.text(t)
	}
	return t.write(w)
}

// ascii writes m for terminals, which may know neither sign.
func ascii(m messages.Message) string {
	return strings.NewReplacer("±", "+/-", "…", "to", "“", `"`, "”", `"`).Replace(m.String())
}
