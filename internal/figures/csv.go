package figures

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"
)

var scoreColumns = []string{"nps", "low", "high", "n", "voices", "no_opinion", "promoters", "passives", "detractors", "method", "calibration"}

// WriteCSV writes one line per side and period under a header; what is null in JSON is empty. The columns are only ever
// added to.
func (f *NPSFigure) WriteCSV(w io.Writer) error {
	rows := [][]string{append([]string{"side", "start", "end"}, scoreColumns...)}
	for i := range f.Proxy {
		p := &f.Proxy[i]
		rows = append(rows, append([]string{"proxy", p.Start.String(), p.End.String()}, p.cells()...))
	}
	for i := range f.Survey {
		p := &f.Survey[i]
		rows = append(rows, append([]string{"survey", p.Start.String(), p.End.String()}, p.cells()...))
	}
	return writeCSV(w, rows)
}

// WriteCSV writes one line per period under a header: the two sides, their difference and the combined score.
func (c *Comparison) WriteCSV(w io.Writer) error {
	header := []string{"start", "end"}
	for _, side := range []string{"proxy_", "survey_"} {
		for _, column := range scoreColumns {
			if side == "survey_" && (column == "voices" || column == "no_opinion" || column == "calibration") {
				continue
			}
			header = append(header, side+column)
		}
	}
	header = append(header, "difference", "difference_low", "difference_high", "p", "p_adjusted",
		"combined", "combined_low", "combined_high", "combined_method", "combined_lambda", "combined_omega", "combined_equivalent_answers")
	rows := [][]string{header}
	for _, p := range c.Periods {
		rows = append(rows, p.cells())
	}
	return writeCSV(w, rows)
}

func writeCSV(w io.Writer, rows [][]string) error {
	c := csv.NewWriter(w)
	if err := c.WriteAll(rows); err != nil {
		return err
	}
	return c.Error()
}

// cells are in the order of scoreColumns; all are empty for no score.
func (p *ProxyScore) cells() []string {
	if p == nil {
		return make([]string, len(scoreColumns))
	}
	return []string{
		cell(p.NPS), cell(p.Low), cell(p.High), strconv.Itoa(p.N), strconv.Itoa(p.Voices), decimal(p.NoOpinion),
		cell(p.Promoters), cell(p.Passives), cell(p.Detractors), string(p.Method), string(p.Calibration),
	}
}

func (p *SurveyScore) cells() []string {
	if p == nil {
		return make([]string, len(scoreColumns))
	}
	return []string{
		cell(p.NPS), cell(p.Low), cell(p.High), strconv.Itoa(p.N), "", "",
		cell(p.Promoters), cell(p.Passives), cell(p.Detractors), string(p.Method), "",
	}
}

func (p ComparedPeriod) cells() []string {
	row := append([]string{p.Start.String(), p.End.String()}, p.Proxy.cells()...)
	survey := p.Survey.cells() // without voices, no_opinion and calibration
	row = append(row, survey[:4]...)
	row = append(row, survey[6:10]...)
	if d := p.Difference; d != nil {
		row = append(row, decimal(d.Value), decimal(d.Low), decimal(d.High), strconv.FormatFloat(d.P, 'g', 4, 64), strconv.FormatFloat(d.PAdjusted, 'g', 4, 64))
	} else {
		row = append(row, make([]string, 5)...)
	}
	if c := p.Combined; c != nil {
		return append(row, decimal(c.NPS), decimal(c.Low), decimal(c.High), string(c.Method),
			decimal(c.Lambda), decimal(c.Omega), strconv.Itoa(c.Equivalent))
	}
	return append(row, make([]string, 7)...)
}

func cell(v *float64) string {
	if v == nil {
		return ""
	}
	return decimal(*v)
}

// decimal writes at most four decimals: what a spreadsheet shows.
func decimal(v float64) string {
	s := strconv.FormatFloat(v, 'f', 4, 64)
	return strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
}
