package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"overheard/nps"
	"overheard/sentiment/compact"
)

type modelShowCmd struct {
	Model string `default:"builtin" placeholder:"MODEL" help:"builtin, or a file that model train wrote."`
	JSON  bool   `name:"json" help:"Print JSON."`
}

func (modelShowCmd) Help() string {
	return `Shows the digest of the weights, what the tables hold, and the domains that votes can be calibrated by.

Example
  overheard model show --model own.bin`
}

// Run shows the weights.
func (c *modelShowCmd) Run(a *app) error {
	model := compact.New()
	if c.Model != "builtin" {
		var err error
		if model, err = openWeights(c.Model); err != nil {
			return err
		}
	}
	about := model.About()
	if c.Model != "builtin" {
		own, err := readDomains(c.Model)
		if err != nil {
			return err
		}
		if own.SHA256 == about.SHA256 {
			about.Domains = append(about.Domains, own.Domains...)
		}
	}
	if c.JSON {
		out := json.NewEncoder(a.out)
		out.SetIndent("", "  ")
		return out.Encode(about)
	}
	fmt.Fprintf(a.out, "model      %s\nsha256     %s\nsize       %s bytes\nword list  %s\nlanguages  told apart in Latin script: %s\n\n",
		about.Name, about.SHA256, grouped(int64(about.Bytes)), count(about.Words, "word"), strings.Join(about.Languages, " "))
	for _, t := range about.Tables {
		fmt.Fprintf(a.out, "table %-9s %9s rows, %9s in use   tone: temperature %.2f, bias %+.2f %+.2f   answer to long texts: temperature %.2f, bias %+.2f %+.2f\n",
			t.Name, grouped(int64(t.Rows)), grouped(int64(t.Used)), t.Tone.Temperature, t.Tone.Bias[0], t.Tone.Bias[2],
			t.Answer.Long.Temperature, t.Answer.Long.Bias[0], t.Answer.Long.Bias[2])
	}
	return domainTable(a.out, about.Domains)
}

// domainTable lists calibration domains with what they are worth.
func domainTable(out io.Writer, domains []nps.Domain) error {
	if len(domains) == 0 {
		_, err := fmt.Fprintln(out, "\ndomains    none: shares are the model's own")
		return err
	}
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	row := func(cells ...string) { fmt.Fprintln(w, strings.Join(cells, "\t")) } // Flush returns what went wrong
	fmt.Fprintln(w, "\nCalibration domains: mean error of the NPS, in points, of brands left out in turn, with its 95 % interval and without calibration;")
	fmt.Fprintln(w, "between brands: standard deviation of what is left however many posts there are")
	row("DOMAIN", "LANGUAGE", "TEXTS", "BRANDS", "MEASURED", "ERROR", "UNCALIBRATED", "BIAS", "BETWEEN BRANDS")
	for _, d := range byLanguage(domains) {
		cells := []string{d.Name, languageOf(d), grouped(int64(d.Texts)), grouped(int64(d.Brands)), grouped(int64(d.Measured)), "-", "-", "-", "-"}
		if d.Measured > 0 {
			cells[5], cells[6], cells[7] = fmt.Sprintf("%.1f", d.Error), fmt.Sprintf("%.1f", d.Raw), fmt.Sprintf("%+.1f", d.Bias)
		}
		if len(d.Interval) == 2 {
			cells[5] += fmt.Sprintf(" (%.1f to %.1f)", d.Interval[0], d.Interval[1])
		}
		if d.Tau > 0 {
			cells[8] = fmt.Sprintf("%.1f", d.Tau)
		}
		row(cells...)
	}
	return w.Flush()
}

// byLanguage lists domains and, after each, its languages.
func byLanguage(domains []nps.Domain) (all []nps.Domain) {
	for _, d := range domains {
		all = append(append(all, d), d.Languages...)
	}
	return all
}

// languageOf says which language a calibration was learnt in.
func languageOf(d nps.Domain) string {
	switch {
	case d.Lang != "":
		return d.Lang
	case len(d.Taught) == 0:
		return "-" // not known
	}
	return strings.Join(d.Taught, " ")
}
