package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"slices"

	"overheard/sentiment/eval"
)

type modelEvaluateCmd struct {
	unseenScores
	Doc string `placeholder:"FILE" help:"Write the tables into this file, between the lines <!-- evaluation:begin --> and <!-- evaluation:end -->. Default: print them."`
}

func (modelEvaluateCmd) Help() string {
	return `How far the proxy NPS of brands is off that taught neither the model nor the calibration: by estimator, by
brand and quarter, how often its intervals hold, and what posts add to surveys of 20 to 400 answers. Models
are trained without each part of the brands, as for model calibrate, which takes minutes; --scores keeps what
they made of the texts. The same texts give the same tables.

Examples
  overheard model evaluate ../shared/data/train --doc docs/method.md
  overheard model evaluate many.csv --model own.bin --scores own.scores.gz --domain airlines`
}

// Run measures, and prints or writes.
func (c *modelEvaluateCmd) Run(ctx context.Context, a *app) error {
	var doc []byte
	var from, to int
	if c.Doc != "" {
		var err error
		if doc, from, to, err = evaluationMarks(c.Doc); err != nil {
			return err
		}
	}
	_, scores, err := c.scores(ctx, a)
	if err != nil {
		return err
	}
	all := eval.Evaluate(scores)
	if len(all) == 0 {
		return wrongly("overheard help model train says what a file of labelled texts looks like",
			"no brand has %d rated texts, so nothing can be measured", eval.LeastTexts)
	}
	if c.Doc == "" {
		return eval.WriteEvaluation(a.out, all)
	}
	var tables bytes.Buffer
	if err := eval.WriteEvaluation(&tables, all); err != nil {
		return err
	}
	if err := replaceFile(c.Doc, slices.Concat(doc[:from], tables.Bytes(), doc[to:])); err != nil {
		return err
	}
	a.say("%s measured; %s", count(len(all), "domain"), c.Doc)
	return nil
}

// evaluationMarks reads the file of --doc and finds what lies between its marks.
func evaluationMarks(path string) (doc []byte, from, to int, err error) {
	const begin, end = "<!-- evaluation:begin -->\n", "<!-- evaluation:end -->"
	f, err := openFile(path)
	if err != nil {
		return nil, 0, 0, err
	}
	if err := f.Close(); err != nil {
		return nil, 0, 0, fmt.Errorf("close: %w", err)
	}
	if doc, err = os.ReadFile(path); err != nil {
		return nil, 0, 0, fmt.Errorf("read: %w", err)
	}
	from, to = bytes.Index(doc, []byte(begin)), bytes.Index(doc, []byte(end))
	if from < 0 || to < from {
		return nil, 0, 0, wrongly("put them on lines of their own where the tables go", "--doc %s: it lacks the lines %s and %s", path, begin[:len(begin)-1], end)
	}
	return doc, from + len(begin), to, nil
}
