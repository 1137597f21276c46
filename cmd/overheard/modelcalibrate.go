package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"slices"

	"overheard/sentiment/compact"
	"overheard/sentiment/eval"
	"overheard/sentiment/labelled"
)

type modelCalibrateCmd struct {
	Files []string `arg:"" help:"Labelled texts that the model was trained on: .tsv, .csv or .jsonl, packed with gzip or not, or folders of them."`
	Out   string   `short:"o" placeholder:"FILE" help:"Where the calibrations go, as JSON. Default: beside the weights, own.domains.json for own.bin, where whatever uses the weights finds them."`
	Model string   `default:"builtin" placeholder:"MODEL" help:"The weights that the calibrations are for: builtin, or a file that model train wrote."`
	Folds int      `default:"3" placeholder:"N" help:"Into how many parts brands are cut; a model is trained without each."`

	Domain []string `placeholder:"NAME" help:"Learn the calibrations of these domains only, which takes less time. Default: all."`
	withoutFlags
}

func (modelCalibrateCmd) Help() string {
	return `A calibration sets the shares of a domain, such as airlines, right: it is learnt from rated texts that the
models which judged them had not seen, and measured on brands that it was not learnt from. It is for weights that were
trained on the same texts. Beside a file of weights that config.toml names, it is used for every brand with its domain.

Examples
  overheard model calibrate many.csv --model own.bin
  overheard model calibrate ../shared/data/train --out sentiment/compact/domains.json`
}

// Run trains without each part of the brands, and learns from what the models make of them.
func (c *modelCalibrateCmd) Run(ctx context.Context, a *app) error {
	model := compact.New()
	if c.Model != "builtin" {
		var err error
		if model, err = openWeights(c.Model); err != nil {
			return err
		}
	}
	examples, err := readLabelled(c.Files)
	if err == nil {
		examples, err = c.rest(examples)
	}
	if err != nil {
		return err
	}
	if c.Folds < 2 {
		return wrongly("--folds 3", "--folds %d: there have to be two parts at least", c.Folds)
	}
	if c.Out == "" && c.Model == "builtin" {
		return wrongly("--out FILE", "where do the calibrations go? Those of the built-in model are part of the program")
	}
	out := cmp.Or(c.Out, domainsPath(c.Model))
	if err := creatable("--out", out); err != nil {
		return err
	}
	x := crossing{
		part: func(e labelled.Example) string { return brandPart(e, c.Folds) },
		only: func(e labelled.Example) bool {
			return e.Domain != "" && (len(c.Domain) == 0 || slices.Contains(c.Domain, e.Domain))
		},
		options: eval.Options{Declared: true}, levels: model.Weights(),
	}
	meter, err := x.run(ctx, a, examples)
	if err != nil {
		return err
	}
	file := compact.DomainFile{Model: model.Model().Name, SHA256: model.Model().SHA256, Domains: meter.Learn()}
	var text bytes.Buffer
	e := json.NewEncoder(&text)
	e.SetIndent("", "  ")
	if err := e.Encode(file); err != nil {
		return err
	}
	if err := replaceFile(out, text.Bytes()); err != nil {
		return err
	}
	a.say("%s learnt; %s", count(len(file.Domains), "domain"), out)
	return nil
}
