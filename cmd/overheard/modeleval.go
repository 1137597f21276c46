package main

import (
	"context"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"regexp"
	"slices"

	"overheard/sentiment/compact"
	"overheard/sentiment/eval"
	"overheard/sentiment/labelled"
	"overheard/sentiment/lexicon"
)

type modelEvalCmd struct {
	Files    []string `arg:"" help:"Labelled texts: .tsv, .csv or .jsonl, packed with gzip or not, or folders of them."`
	Model    string   `default:"builtin" placeholder:"MODEL" help:"builtin, lexicon, a file that model train wrote, or the URL of a model server."`
	Only     []string `placeholder:"SET" help:"Measure on these sets only: the names of files without endings. Default: all."`
	LeaveOut string   `enum:",set,brand,year" default:"" placeholder:"WHAT" help:"Measure models that are trained for it without the texts they are measured on: without the whole set, without a part of its brands, or without one of its years."`
	Folds    int      `default:"3" help:"With --leave-out brand: into how many parts brands are cut."`
	Guess    bool     `help:"Do not tell the model which language was declared."`
	JSON     bool     `name:"json" help:"Print JSON."`
}

func (modelEvalCmd) Help() string {
	return `The built-in model has learnt from the public sets that docs/model.md lists: on those, only
--leave-out shows what it is worth. Each part left out means training once more, which takes
minutes.

Examples
  overheard model eval own.csv --model own.bin
  overheard model eval ../shared/data/train --only skytrax_airline --leave-out brand`
}

// Run measures and prints.
func (c *modelEvalCmd) Run(ctx context.Context, a *app) error {
	examples, err := readLabelled(c.Files)
	if err != nil {
		return err
	}
	if c.Folds < 2 {
		return wrongly("--folds 3", "--folds %d: there have to be two parts at least", c.Folds)
	}
	only := func(e labelled.Example) bool { return len(c.Only) == 0 || slices.Contains(c.Only, e.Set) }
	if !slices.ContainsFunc(examples, only) {
		return wrongly("name sets as their files are called, without .tsv.gz", "no texts in %q", c.Only)
	}
	var report *eval.Report
	if c.LeaveOut == "" {
		model, err := a.measuredModel(c.Model)
		if err != nil {
			return err
		}
		report, err = eval.Measure(ctx, model, filtered(examples, only), eval.Options{Declared: !c.Guess})
		if err != nil {
			return err
		}
	} else if report, err = c.crossed(ctx, a, examples, only); err != nil {
		return err
	}
	if c.JSON {
		out := json.NewEncoder(a.out)
		out.SetIndent("", "  ")
		return out.Encode(report)
	}
	return report.Text(a.out)
}

// crossed trains one model for each part that is left out, and measures it on that part.
func (c *modelEvalCmd) crossed(ctx context.Context, a *app, examples []labelled.Example, only func(labelled.Example) bool) (*eval.Report, error) {
	parts := map[string]bool{}
	for _, e := range examples {
		if p := c.part(e); only(e) && p != "" {
			parts[p] = true
		}
	}
	if len(parts) == 0 {
		return nil, wrongly("overheard help model eval", "no text has what --leave-out %s needs", c.LeaveOut)
	}
	names := make([]string, 0, len(parts))
	for p := range parts {
		names = append(names, p)
	}
	slices.Sort(names)
	meter := eval.NewMeter()
	for i, name := range names {
		out := func(e labelled.Example) bool { return only(e) && c.part(e) == name }
		test := filtered(examples, out)
		tables := map[string]bool{}
		for _, e := range test {
			tables[compact.TableOf(e)] = true
		}
		bar := a.progress(fmt.Sprintf("train without %s (%d of %d)", name, i+1, len(names)), -1)
		w, err := compact.Train(ctx, compact.Training{
			Examples: filtered(examples, func(e labelled.Example) bool { return !out(e) }), Words: lexicon.Words(), Seed: 1,
			Keep: func(table string) bool { return tables[table] },
		})
		bar.done()
		if err != nil {
			return nil, err
		}
		if err := meter.Add(ctx, compact.FromWeights("left-out", w), test, eval.Options{Declared: !c.Guess}); err != nil {
			return nil, err
		}
	}
	return meter.Report(fmt.Sprintf("%s, trained without each %s (%d parts)", compact.Name, c.LeaveOut, len(names))), nil
}

// year finds the year in the name of a text, such as twitter-2016test_1, where it has no date.
var year = regexp.MustCompile(`\b20[0-9]{2}`)

// part names the part of its set that an example is left out with; "" for one that always stays.
func (c *modelEvalCmd) part(e labelled.Example) string {
	switch c.LeaveOut {
	case "set":
		return e.Set
	case "brand":
		if e.Brand == "" {
			return ""
		}
		h := fnv.New32a()
		_, _ = h.Write([]byte(e.Brand)) // a hash takes everything
		return fmt.Sprintf("part %d", h.Sum32()%uint32(c.Folds)+1)
	}
	if len(e.Date) >= 4 {
		return e.Date[:4]
	}
	return year.FindString(e.ID)
}

func filtered(examples []labelled.Example, keep func(labelled.Example) bool) []labelled.Example {
	var out []labelled.Example
	for _, e := range examples {
		if keep(e) {
			out = append(out, e)
		}
	}
	return out
}
