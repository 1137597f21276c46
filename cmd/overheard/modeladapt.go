package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"overheard/internal/runs"
	"overheard/sentiment"
	"overheard/sentiment/compact"
	"overheard/sentiment/eval"
	"overheard/sentiment/labelled"
)

// ownTexts are texts to adapt a model to, with the pseudonyms of those who wrote them, "" where unknown.
type ownTexts struct {
	examples []labelled.Example
	authors  []string
	said     int // of examples: how many say something about a class
}

// adaptReport is what an adaptation is worth, as --json prints it.
type adaptReport struct {
	Base    string             `json:"base"`
	File    string             `json:"file"`
	SHA256  string             `json:"sha256"`
	Texts   int                `json:"texts"` // that say something about a class
	Learnt  []compact.Learning `json:"learnt"`
	HeldOut *eval.Pairing      `json:"held_out"`
	Advice  string             `json:"advice"`
}

// adapt learns a correction of a base, measures it on texts held out, and writes it.
func (c *modelTrainCmd) adapt(ctx context.Context, a *app) error {
	base := compact.New()
	if c.Base != "builtin" {
		var err error
		if base, err = openWeights(c.Base); err != nil {
			return err
		}
	}
	own, err := c.ownTexts(ctx, a)
	if err != nil {
		return err
	}
	if own.said < compact.LeastOwn {
		return wrongly(fmt.Sprintf("gather %d or more: what is learnt from fewer is chance", compact.LeastOwn),
			"%s with a score, stars or a class: too few to adapt a model to", count(own.said, "text"))
	}
	in := compact.Adaptation{Base: base.Weights(), Examples: own.examples, Authors: own.authors, Seed: c.Seed}
	report := &adaptReport{Base: base.Model().Name, File: c.Out, Texts: own.said, Learnt: []compact.Learning{}}
	bar := a.progress("adapt", -1)
	defer bar.done()
	in.Progress = func(done, _ int) { bar.counts(runs.Counts{Seen: int64(done)}) }
	in.Learnt = func(l compact.Learning) { report.Learnt = append(report.Learnt, l) }
	w, err := compact.Adapt(ctx, in)
	if errors.Is(err, compact.ErrTooLittle) {
		return wrongly("add texts of other classes, such as praise beside complaints; of each language 50 at least",
			"nothing to learn from: of %s no language has %d of two classes", count(own.said, "text"), compact.LeastOwn)
	}
	if err != nil {
		return err
	}
	if report.HeldOut, err = c.heldOut(ctx, base, in); err != nil {
		return err
	}
	bar.done()
	var file bytes.Buffer
	if _, err := w.WriteTo(&file); err != nil {
		return err
	}
	if err := replaceFile(c.Out, file.Bytes()); err != nil {
		return err
	}
	report.SHA256 = fmt.Sprintf("%x", sha256.Sum256(file.Bytes()))
	report.Advice = c.advice(a, report.HeldOut)
	if c.JSON {
		return printJSON(a.out, report)
	}
	if a.quiet {
		return nil
	}
	return report.text(a.out)
}

// heldOut compares the base with models that were adapted without the texts they judge.
func (c *modelTrainCmd) heldOut(ctx context.Context, base *compact.Classifier, in compact.Adaptation) (*eval.Pairing, error) {
	in.Learnt = nil
	texts, before := make([]sentiment.Text, len(in.Examples)), make([]sentiment.Opinion, len(in.Examples))
	for i, e := range in.Examples {
		texts[i] = sentiment.Text{Text: e.Text, Lang: e.Lang}
	}
	if err := base.Classify(ctx, texts, before); err != nil {
		return nil, err
	}
	after, err := compact.Crossed(ctx, in)
	if err != nil {
		return nil, err
	}
	return eval.Pair(in.Examples, in.Groups(), before, after, c.Seed), nil
}

// advice says what to do now.
func (c *modelTrainCmd) advice(a *app, p *eval.Pairing) string {
	path := c.Out
	if rel, err := filepath.Rel(filepath.Dir(a.config), c.Out); err == nil && !filepath.IsAbs(c.Out) {
		path = filepath.ToSlash(rel)
	}
	use := fmt.Sprintf("set [sentiment] model = %q in config.toml, then run overheard relabel", path)
	switch {
	case p.Verdict == eval.Better:
		return "To use it, " + use + "."
	case p.Verdict == eval.Worse:
		return "Keep the base."
	case p.Noise:
		return "Keep the base: neither model is right more often than chance, so the labels do not follow from the texts. Look at a few of them."
	}
	return "Keep the base until there are more texts. To use it all the same, " + use + "."
}

// ownTexts reads the files and the stored survey comments that the command names.
func (c *modelTrainCmd) ownTexts(ctx context.Context, a *app) (*ownTexts, error) {
	own := &ownTexts{}
	if len(c.Files) > 0 {
		examples, err := readLabelled(c.Files)
		if err == nil {
			examples, err = c.rest(examples)
		}
		if err != nil {
			return nil, err
		}
		own.examples, own.authors = examples, make([]string, len(examples))
	}
	if len(c.Survey) > 0 {
		if err := own.stored(ctx, a, c.Survey); err != nil {
			return nil, err
		}
	}
	if len(c.Audit) > 0 {
		if err := own.audited(ctx, a, c.Audit); err != nil {
			return nil, err
		}
	}
	for _, e := range own.examples {
		if e.Tone != 0 || e.Answer != 0 {
			own.said++
		}
	}
	if own.said == 0 {
		return nil, wrongly("name a column score (0-10), stars, or label (negative, neutral, positive, or promoter, passive, detractor)",
			"%s, but none says what its author meant", count(len(own.examples), "text"))
	}
	return own, nil
}

// from adds what read finds in the database for each of the brands. none complains of a brand for which that is nothing.
func (o *ownTexts) from(ctx context.Context, a *app, brands []string, read func(r *rooms, brand string) error, none func(brand string) error) error {
	r, err := a.open(ctx)
	if err != nil {
		return err
	}
	defer r.close()
	for _, name := range brands {
		if _, err := brand(r.cfg, name); err != nil {
			return err
		}
		before := len(o.examples)
		if err := read(r, name); err != nil {
			return err
		}
		if len(o.examples) == before {
			return none(name)
		}
	}
	return nil
}

// add adds one text. author is its author's pseudonym, "" where unknown.
func (o *ownTexts) add(e labelled.Example, author string) {
	o.examples, o.authors = append(o.examples, e), append(o.authors, author)
}

// stored adds the comments of survey answers.
func (o *ownTexts) stored(ctx context.Context, a *app, brands []string) error {
	read := func(r *rooms, name string) error {
		for after := int64(0); ; {
			answers, last, err := r.db.Comments(ctx, name, after, 1000)
			if err != nil || len(answers) == 0 {
				return err
			}
			after = last
			for _, answer := range answers {
				e := labelled.Example{Set: "survey of " + name, ID: answer.NativeID, Text: answer.Comment, Lang: answer.Lang}
				e.Scored(answer.Score)
				o.add(e, strings.TrimSpace(answer.Respondent))
			}
		}
	}
	return o.from(ctx, a, brands, read, func(name string) error {
		return wrongly("overheard import survey answers.csv --brand "+name, "no survey answer of %s has a comment", name)
	})
}
