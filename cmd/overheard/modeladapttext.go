package main

import (
	"fmt"
	"io"

	"overheard/internal/table"
	"overheard/sentiment/compact"
	"overheard/sentiment/eval"
)

// text writes the report for people.
func (r *adaptReport) text(out io.Writer) error {
	fmt.Fprintf(out, "%s learnt; each was judged by %s, and by a model adapted without it and its author's other texts.\n",
		count(r.Texts, "text"), r.Base)
	for _, l := range r.Learnt {
		fmt.Fprintf(out, "  %s, %s: %s\n", l.Table, l.Question, learnt(l))
	}
	for _, q := range []struct {
		name    string
		contest *eval.Contest
	}{{"Answer (promoter, passive, detractor)", r.HeldOut.Answer}, {"Tone (negative, neutral, positive)", r.HeldOut.Tone}} {
		if q.contest == nil {
			continue
		}
		fmt.Fprintf(out, "\n%s, %s\n", q.name, count(q.contest.N, "text"))
		if err := table.Align(out, 2, contestRows(q.contest, r.Base)); err != nil {
			return err
		}
	}
	fmt.Fprintf(out, "\n%s %s\n%s, sha256 %s\n", verdictSentence(r.HeldOut.Verdict), r.Advice, r.File, r.SHA256)
	return nil
}

// learnt says what became of a table.
func learnt(l compact.Learning) string {
	switch {
	case !l.Learnt:
		return fmt.Sprintf("%s, too few or of one class: left as it was", count(l.Texts, "text"))
	case !l.Words:
		return fmt.Sprintf("%s: levels set right, no word learnt", count(l.Texts, "text"))
	}
	return fmt.Sprintf("%s: words learnt, levels set right", count(l.Texts, "text"))
}

// contestRows are a line per measure, in percent and points.
func contestRows(c *eval.Contest, base string) [][]string {
	rows := [][]string{{"", base, "ADAPTED", "DIFFERENCE (95 %)", ""}}
	add := func(name string, m eval.Paired, unit float64) {
		rows = append(rows, []string{
			name, fmt.Sprintf("%.1f", unit*m.Base), fmt.Sprintf("%.1f", unit*m.Other),
			fmt.Sprintf("%+.1f (%+.1f to %+.1f)", unit*m.Difference, unit*m.Low, unit*m.High), string(m.Verdict),
		})
	}
	add("accuracy, %", c.Accuracy, 100)
	add("macro-recall, %", c.MacroRecall, 100)
	add("calibration error, %", c.Calibration, 100)
	if c.NPSError != nil {
		add("NPS error, points", *c.NPSError, 1)
	}
	return rows
}

func verdictSentence(v eval.Verdict) string {
	switch v {
	case eval.Better:
		return "Better: on texts held out the adapted model does better than the base."
	case eval.Worse:
		return "Worse: on texts held out the adapted model does worse than the base."
	}
	return "Not clearly better: on texts held out the difference may be chance, or goes both ways."
}
