package main

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"net/url"
	"os"
	"slices"

	"overheard/sentiment"
	"overheard/sentiment/compact"
	"overheard/sentiment/eval"
	"overheard/sentiment/labelled"
)

// unseenScores is what rated texts of domains are, as models make of them that were trained without their brands.
type unseenScores struct {
	Files  []string `arg:"" help:"Labelled texts that the model was trained on: .tsv, .csv or .jsonl, packed with gzip or not, or folders of them."`
	Model  string   `default:"builtin" placeholder:"MODEL" help:"The weights that this is for: builtin, or a file that model train wrote."`
	Folds  int      `default:"3" placeholder:"N" help:"Into how many parts brands are cut; a model is trained without each."`
	Scores string   `placeholder:"FILE" help:"Keep what the trained models made of the texts, and no text, in this file. Where it is there already, read it and train nothing."`

	Domain []string `placeholder:"NAME" help:"These domains only, which takes less time. Default: all."`
	withoutFlags
}

// scores reads what is kept, or trains without each part of the brands. It also returns the model that the scores are for.
func (c *unseenScores) scores(ctx context.Context, a *app) (sentiment.Model, []eval.Scored, error) {
	model := compact.New()
	if c.Model != "builtin" {
		var err error
		if model, err = openWeights(c.Model); err != nil {
			return sentiment.Model{}, nil, err
		}
	}
	if c.Folds < 2 {
		return sentiment.Model{}, nil, wrongly("--folds 3", "--folds %d: there have to be two parts at least", c.Folds)
	}
	head := eval.ScoresHead{Model: model.Model().Name, SHA256: model.Model().SHA256, Folds: c.Folds, Of: c.of()}
	if scores, ok, err := c.kept(head); ok || err != nil {
		return model.Model(), scores, err
	}
	examples, err := readLabelled(c.Files)
	if err == nil {
		examples, err = c.rest(examples)
	}
	if err != nil {
		return sentiment.Model{}, nil, err
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
		return sentiment.Model{}, nil, err
	}
	scores := meter.Scores()
	return model.Model(), scores, c.keep(head, scores)
}

// of names the part of the texts that the scores are of; "" for all.
func (c *unseenScores) of() string {
	parts := map[string][]string{"domain": c.Domain, "without-domain": c.WithoutDomain, "without-brand": c.WithoutBrand}
	for k, v := range parts {
		parts[k] = slices.Sorted(slices.Values(v))
	}
	return url.Values(parts).Encode()
}

// kept reads the file of --scores; ok is false where there is none.
func (c *unseenScores) kept(want eval.ScoresHead) (scores []eval.Scored, ok bool, err error) {
	if c.Scores == "" {
		return nil, false, nil
	}
	f, err := os.Open(c.Scores)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, false, creatable("--scores", c.Scores)
	}
	if err != nil {
		return nil, false, wrongly("name a file that can be read, or one that is not there yet", "--scores: %w", err)
	}
	defer func() { _ = f.Close() }() // only read
	const again = "name a file that is not there yet: it is made anew"
	head, scores, err := eval.ReadScores(f)
	if err != nil {
		return nil, false, wrongly(again, "--scores %s: %w", c.Scores, err)
	}
	if head.Texts = 0; head != want {
		return nil, false, wrongly(again, "--scores %s: they are of other weights, parts or texts than asked for", c.Scores)
	}
	if !slices.ContainsFunc(scores, func(s eval.Scored) bool { return s.Lang != "" }) {
		return nil, false, wrongly(again, "--scores %s: it does not say in which languages the texts are, as an earlier version wrote it", c.Scores)
	}
	return scores, true, nil
}

// keep writes the file of --scores.
func (c *unseenScores) keep(head eval.ScoresHead, scores []eval.Scored) error {
	if c.Scores == "" {
		return nil
	}
	var out bytes.Buffer
	if err := eval.WriteScores(&out, head, scores); err != nil {
		return err
	}
	return replaceFile(c.Scores, out.Bytes())
}
