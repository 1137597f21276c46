package eval

import (
	"fmt"
	"io"
	"strings"

	"overheard/nps"
)

// names of the estimators in tables.
var estimatorNames = map[nps.Estimator]string{
	nps.EstimateCC: "counting (CC)", nps.EstimatePCC: "summed shares (PCC)", nps.EstimateACC: "counts set right (ACC)",
	nps.EstimatePACC: "sums set right (PACC)", nps.EstimateEMQ: "EMQ", nps.EstimateMean: "mean of PCC and EMQ",
}

// WriteEvaluation writes the tables of docs/method.md.
func WriteEvaluation(w io.Writer, all []Evaluation) error {
	var b strings.Builder
	b.WriteString("**By estimator**, each brand left out in turn; * marks the one that was chosen. Brands and quarters have 30 texts or more. The error is the mean of\n" +
		"|proxy − truth|, width that of the 95 % interval, both in points; the interval score is the width plus 40 times by how much the interval\n" +
		"misses, so less is better.\n\n")
	b.WriteString("| domain | estimator | brands | error | held | width | interval score | quarters | error | held | width | interval score |\n")
	b.WriteString("|---|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n")
	for _, e := range all {
		for i, w := range e.By {
			name, mark := "", ""
			if i == 0 {
				name = e.name()
			}
			if w.Estimator == e.Chosen {
				mark = " *"
			}
			fmt.Fprintf(&b, "| %s | %s%s |%s|%s|\n", name, estimatorNames[w.Estimator], mark, w.Brand.cells(w.WithoutInterval), w.Quarter.cells(w.WithoutInterval))
		}
	}
	b.WriteString("\n**Large brands alone**, 100 texts or more, by the chosen estimator:\n\n| domain | brands | error | held | width | interval score |\n|---|---:|---:|---:|---:|---:|\n")
	for _, e := range all {
		for _, w := range e.By {
			if w.Estimator == e.Chosen && w.Large.N > 0 {
				fmt.Fprintf(&b, "| %s |%s|\n", e.name(), w.Large.cells(false))
			}
		}
	}
	for _, e := range all {
		if len(e.Merges) > 1 {
			e.mergeTable(&b)
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// name is that of the domain, with the language where there are several.
func (e *Evaluation) name() string {
	switch {
	case e.Lang != "":
		return e.Domain + ", " + e.Lang
	case e.Others:
		return e.Domain + ", other languages"
	}
	return e.Domain
}

// cells are n, error, held, width and interval score.
func (w Worth) cells(plain bool) string {
	switch {
	case w.N == 0:
		return " 0 | | | | "
	case plain:
		return fmt.Sprintf(" %d | %.1f | | | ", w.N, w.Error)
	}
	return fmt.Sprintf(" %d | %.1f | %s | %.1f | %.1f ", w.N, w.Error, w.held(), w.Width, w.Score)
}

// held says how many intervals held the truth: of few how many, of many the percentage.
func (w Worth) held() string {
	if w.N < 100 {
		return fmt.Sprintf("%d of %d", w.Held, w.N)
	}
	return fmt.Sprintf("%.0f %%", 100*float64(w.Held)/float64(w.N))
}

// mergeTable writes what posts add to surveys in one domain.
func (e *Evaluation) mergeTable(b *strings.Builder) {
	shift := e.Merges[len(e.Merges)-1].Shift
	fmt.Fprintf(b, "\n**Posts and survey, %s.** Mean error of the survey alone and of both together, with how much that is of the first, how often the 95 %% interval\n"+
		"held, and its width. Shifted posters are %.0f points lower.\n\n", e.name(), shift)
	b.WriteString("| answers | brands | survey alone | posters alike, `same` | posters alike, unknown | shifted, `same` | shifted, unknown |\n|---:|---:|---:|---|---|---|---|\n")
	for _, m := range e.Merges {
		if m.Answers == 0 {
			fmt.Fprintf(b, "| 0 | %d | | %.1f (%s, %.0f) | | %.1f (%s, %.0f) | |\n", m.Brands, m.Alike.Same.Error, m.Alike.Same.held(), m.Alike.Same.Width,
				m.Shifted.Same.Error, m.Shifted.Same.held(), m.Shifted.Same.Width)
			continue
		}
		fmt.Fprintf(b, "| %d | %d | %.1f (%s, %.0f) |", m.Answers, m.Brands, m.Survey.Error, m.Survey.held(), m.Survey.Width)
		for _, w := range []Worth{m.Alike.Same, m.Alike.Unknown, m.Shifted.Same, m.Shifted.Unknown} {
			fmt.Fprintf(b, " %.1f = %.2f (%s, %.0f) |", w.Error, w.Error/m.Survey.Error, w.held(), w.Width)
		}
		b.WriteString("\n")
	}
}
