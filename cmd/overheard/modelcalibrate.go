package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"

	"overheard/sentiment/compact"
	"overheard/sentiment/eval"
)

type modelCalibrateCmd struct {
	unseenScores
	Out string `short:"o" placeholder:"FILE" help:"Where the calibrations go, as JSON. Default: beside the weights, own.domains.json for own.bin, where whatever uses the weights finds them."`
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
	if c.Out == "" && c.Model == "builtin" {
		return wrongly("--out FILE", "where do the calibrations go? Those of the built-in model are part of the program")
	}
	out := cmp.Or(c.Out, domainsPath(c.Model))
	if err := creatable("--out", out); err != nil {
		return err
	}
	model, scores, err := c.scores(ctx, a)
	if err != nil {
		return err
	}
	file := compact.DomainFile{Model: model.Name, SHA256: model.SHA256, Domains: eval.Learn(scores)}
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
