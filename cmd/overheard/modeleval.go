package main

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"

	"overheard/sentiment/compact"
	"overheard/sentiment/eval"
	"overheard/sentiment/labelled"
)

type modelEvalCmd struct {
	Files    []string `arg:"" help:"Labelled texts: .tsv, .csv or .jsonl, packed with gzip or not, or folders of them."`
	Model    string   `default:"builtin" placeholder:"MODEL" help:"builtin, lexicon, a file that model train wrote, or the URL of a model server."`
	Only     []string `placeholder:"SET" help:"Measure on these sets only: the names of files without endings. Default: all."`
	Lang     []string `placeholder:"LANG" help:"Measure on texts only that are declared to be in these languages, such as es."`
	LeaveOut string   `enum:",set,domain,brand,year,test" default:"" placeholder:"WHAT" help:"Measure models that are trained for it without the texts they are measured on: without the whole set, all sets of its domain, a part of the brands, one of the years, or what sets keep for tests (split test, dev or val)."`
	Folds    int      `default:"3" placeholder:"N" help:"With --leave-out brand: into how many parts brands are cut."`
	Domain   bool     `help:"Show the errors of NPS also with the votes of each brand calibrated by what the other brands of its domain teach."`
	Adapt    []int    `placeholder:"N" help:"Adapt the model to N texts of each brand that has many, as model train --base does, and measure it on the brand's others: --adapt 100,300,600 gives one row for each, and one for the model as it was."`
	Guess    bool     `help:"Do not tell the model which language was declared."`
	JSON     bool     `name:"json" help:"Print JSON."`
}

func (modelEvalCmd) Help() string {
	return `The built-in model has learnt from the public sets that docs/model.md lists: on those, only
--leave-out shows what it is worth. Each part left out means training once more, which takes
minutes. Intervals are bootstraps with a fixed seed, so that the same call gives the same figures.

Examples
  overheard model eval own.csv --model own.bin
  overheard model eval ../shared/data/train --only skytrax_airline --leave-out brand --domain
  overheard model eval ../shared/data/train --only tweeteval --leave-out year
  overheard model eval ../shared/data/train --leave-out domain
  overheard model eval ../shared/data/train --only skytrax_airline --leave-out domain --adapt 100,300,600`
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
	only := func(e labelled.Example) bool {
		return (len(c.Only) == 0 || slices.Contains(c.Only, e.Set)) && (len(c.Lang) == 0 || slices.Contains(c.Lang, e.Lang))
	}
	if !slices.ContainsFunc(examples, only) {
		return wrongly("name sets as their files are called, without .tsv.gz, and languages as their texts declare them",
			"no texts of %s", join(append(slices.Clone(c.Only), c.Lang...)))
	}
	if len(c.Adapt) > 0 {
		return c.curve(ctx, a, examples, only)
	}
	meter, name, err := c.meter(ctx, a, examples, only)
	if err != nil {
		return err
	}
	report := meter.Report(name)
	if c.Domain {
		meter.Calibrate()
		report.Calibrated = meter.Errors()
	}
	if c.JSON {
		out := json.NewEncoder(a.out)
		out.SetIndent("", "  ")
		return out.Encode(report)
	}
	return report.Text(a.out)
}

// meter judges the texts that are to be measured, and names what judged them.
func (c *modelEvalCmd) meter(ctx context.Context, a *app, examples []labelled.Example, only func(labelled.Example) bool) (*eval.Meter, string, error) {
	options := eval.Options{Declared: !c.Guess}
	if c.LeaveOut != "" {
		meter, err := c.crossing(only).run(ctx, a, examples)
		return meter, c.leftOutName(), err
	}
	model, err := a.measuredModel(c.Model)
	if err != nil {
		return nil, "", err
	}
	meter := eval.NewMeter()
	err = meter.Add(ctx, model, filtered(examples, only), options)
	return meter, model.Model().Name, err // a model server has told its name by now
}

// crossing is what --leave-out asks for.
func (c *modelEvalCmd) crossing(only func(labelled.Example) bool) *crossing {
	return &crossing{
		part: c.part, only: only, whole: c.LeaveOut == "domain" || c.LeaveOut == "set", options: eval.Options{Declared: !c.Guess},
		named: c.LeaveOut == "year",
	}
}

func (c *modelEvalCmd) leftOutName() string {
	return fmt.Sprintf("%s, trained without each %s", compact.Name, c.LeaveOut)
}

// testSplits are what sets call the texts that are not for training.
var testSplits = []string{"test", "dev", "val", "valid", "validation"}

// year finds the year in the name of a text, such as twitter-2016test_1, where it has no date.
var year = regexp.MustCompile(`\b20[0-9]{2}`)

// part names the part of its set that an example is left out with; "" for one that always stays.
func (c *modelEvalCmd) part(e labelled.Example) string {
	switch c.LeaveOut {
	case "set":
		return e.Set
	case "domain":
		return e.Domain
	case "brand":
		return brandPart(e, c.Folds)
	case "test":
		if slices.Contains(testSplits, e.Split) {
			return "tests"
		}
		return ""
	}
	if len(e.Date) >= 4 {
		return e.Date[:4]
	}
	return year.FindString(e.ID)
}
