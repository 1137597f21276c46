package main

import (
	"bytes"
	"context"
	"encoding/json"

	"overheard/sentiment/compact"
	"overheard/sentiment/eval"
	"overheard/sentiment/labelled"
)

type modelCalibrateCmd struct {
	Files []string `arg:"" help:"Labelled texts that the model was trained on: .tsv, .csv or .jsonl, packed with gzip or not, or folders of them."`
	Out   string   `short:"o" required:"" placeholder:"FILE" help:"Where the calibrations go, as JSON."`
	Model string   `default:"builtin" placeholder:"MODEL" help:"The weights that the calibrations are for: builtin, or a file that model train wrote."`
	Folds int      `default:"3" placeholder:"N" help:"Into how many parts brands are cut; a model is trained without each."`
}

func (modelCalibrateCmd) Help() string {
	return `A calibration sets the shares of a domain, such as airlines, right: it is learnt from rated texts that the
models which judged them had not seen, and measured on brands that it was not learnt from. It is for weights that were
trained on the same texts.

Example
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
	if err != nil {
		return err
	}
	if c.Folds < 2 {
		return wrongly("--folds 3", "--folds %d: there have to be two parts at least", c.Folds)
	}
	if err := creatable("--out", c.Out); err != nil {
		return err
	}
	x := crossing{
		part:    func(e labelled.Example) string { return brandPart(e, c.Folds) },
		only:    func(e labelled.Example) bool { return e.Domain != "" },
		options: eval.Options{Declared: true}, levels: model.Weights(),
	}
	meter, err := x.run(ctx, a, examples)
	if err != nil {
		return err
	}
	file := compact.DomainFile{Model: compact.Name, SHA256: model.Model().SHA256, Domains: meter.Learn()}
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetIndent("", "  ")
	if err := e.Encode(file); err != nil {
		return err
	}
	if err := replaceFile(c.Out, out.Bytes()); err != nil {
		return err
	}
	a.say("%s learnt; %s", count(len(file.Domains), "domain"), c.Out)
	return nil
}
