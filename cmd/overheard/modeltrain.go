package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"slices"

	"overheard/internal/runs"
	"overheard/sentiment/compact"
	"overheard/sentiment/labelled"
	"overheard/sentiment/lexicon"
)

type modelTrainCmd struct {
	Files  []string `arg:"" optional:"" help:"Labelled texts: .tsv, .csv or .jsonl, packed with gzip or not, or folders of them."`
	Base   string   `placeholder:"MODEL" help:"Adapt this model instead of training from nothing: builtin, or a file that model train wrote."`
	Survey []string `placeholder:"BRAND" help:"With --base: learn from the stored survey comments of a brand; repeat the flag for more."`
	Audit  []string `placeholder:"BRAND" help:"With --base: learn from the mentions of a brand that people labelled; repeat the flag for more."`
	Out    string   `short:"o" required:"" placeholder:"FILE" help:"Where the weights go."`
	Seed   uint64   `default:"1" placeholder:"N" help:"Of the order in which texts are learnt. The same texts and seed give the same file."`
	JSON   bool     `name:"json" help:"With --base: print what it is worth as JSON."`
	Table  []string `enum:"english,cyrillic,east,world" placeholder:"NAME" help:"Train these tables only, of english, cyrillic, east and world; the others judge everything alike. Default: all."`
	withoutFlags
}

func (modelTrainCmd) Help() string {
	return `Each row has a text and one of: score (0-10, an answer to the survey question), rating with
rating_max (stars), or label (negative, neutral, positive, or promoter, passive, detractor). lang
and brand are used where they are there. 600,000 texts take a few minutes.

With --base a model is adapted: its weights stay, and a small correction is learnt from some
hundred or thousand texts of your own: corrected labels in a file, or the survey comments and the audits in the
database. Nothing leaves this machine. What it prints comes from texts held out: whether the
adapted model is better on them than the base. The file is written either way.

Examples
  overheard model train --base builtin --survey acme-air --out own.bin
  overheard model train --base builtin --audit acme-air --out own.bin
  overheard model train --base builtin corrected.csv --out own.bin
  overheard model train many.csv more.jsonl --out own.bin
  overheard model train many.csv --without-brand acme-air --out unseen.bin
  overheard model eval held-out.csv --model own.bin`
}

// fewTexts is below how many texts a model that is trained from nothing is hardly worth having.
const fewTexts = 5000

// Run trains and writes.
func (c *modelTrainCmd) Run(ctx context.Context, a *app) error {
	switch {
	case len(c.Files)+len(c.Survey)+len(c.Audit) == 0:
		return wrongly("overheard help model train", "there is nothing to learn from: name files, --survey BRAND or --audit BRAND")
	case c.Base != "" && len(c.Table) > 0:
		return wrongly("leave --table out", "--table goes with training from nothing: an adaptation corrects the tables that its texts are for")
	case c.Base == "" && (len(c.Survey)+len(c.Audit) > 0 || c.JSON):
		return wrongly("--base builtin", "--survey, --audit and --json go with --base: the comments of a survey and labels correct a model, but are too few to make one")
	}
	if err := creatable("--out", c.Out); err != nil {
		return err
	}
	if c.Base != "" {
		return c.adapt(ctx, a)
	}
	examples, err := readLabelled(c.Files)
	if err == nil {
		examples, err = c.rest(examples)
	}
	if err != nil {
		return err
	}
	if len(examples) < fewTexts {
		a.remark("remark: %s are few for a model of its own; --base builtin adapts the built-in one to them", count(len(examples), "text"))
	}
	bar := a.progress("train", -1)
	w, err := compact.Train(ctx, compact.Training{
		Examples: examples, Words: lexicon.Words(), Seed: c.Seed,
		Keep:     func(table string) bool { return len(c.Table) == 0 || slices.Contains(c.Table, table) },
		Progress: func(done, _ int) { bar.counts(runs.Counts{Seen: int64(done)}) },
	})
	bar.done()
	if err != nil {
		return err
	}
	var file bytes.Buffer
	if _, err := w.WriteTo(&file); err != nil {
		return err
	}
	if err := replaceFile(c.Out, file.Bytes()); err != nil {
		return err
	}
	a.say("%s learnt; %s, %s bytes, sha256 %x", count(len(examples), "text"), c.Out, grouped(int64(file.Len())), sha256.Sum256(file.Bytes()))
	return nil
}

// readLabelled reads all labelled texts that paths name.
func readLabelled(paths []string) ([]labelled.Example, error) {
	const try = "overheard help model train says what a file of labelled texts looks like"
	files, err := labelled.Files(paths)
	if err != nil {
		return nil, wrongly(try, "%w", err)
	}
	var all []labelled.Example
	for _, f := range files {
		examples, err := labelled.ReadFile(f)
		if err != nil {
			return nil, wrongly(try, "%w", err)
		}
		all = append(all, examples...)
	}
	if len(all) == 0 {
		return nil, wrongly(try, "no texts in %s", join(files))
	}
	return all, nil
}
