package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"

	"overheard/sentiment"
	"overheard/sentiment/explain"
)

type labelCmd struct {
	File    string `arg:"" optional:"" default:"-" help:"The file, or - for standard input, which is the default. What gzip packed is unpacked."`
	Explain bool   `help:"Add which words moved the label most, as the field explain. A good deal slower."`
}

func (labelCmd) Help() string {
	return `Reads JSON lines, of which only text is needed, and writes the same lines in the same order with all their fields,
each with label, p, opinion, sentiment, sentiment_p, lang and model. A line that is not JSON is answered by
{"error":...,"line":N} in its place and means exit status 3. The rows of a table (CSV, TSV or XLSX with a column text,
and lang where it is known) are answered as JSON lines as well, their cells as strings. The whole text is judged, since
no brand is known. The model is that of config.toml where there is one, else the built-in one.

With --explain each word is left out in turn. explain has words, the strongest first: text as written, start and end
as byte offsets into the text, weight, by how much the word raises the log-odds of the label (negative where it
lowers them), and toward, the label that it speaks for. The first 400 words of the first 16,000 bytes are tried;
partial says that there were more.

Examples
  overheard label < posts.jsonl > labelled.jsonl
  overheard label --explain posts.jsonl
  overheard label comments.csv > labelled.jsonl`
}

// A batch is labelled at once. It ends at whichever comes first, so that memory stays bounded where lines are long.
const (
	labelBatch = 500 // lines
	labelBytes = 4 << 20
)

// Run labels lines as they come.
func (c *labelCmd) Run(ctx context.Context, a *app) error {
	models, err := a.labelModels()
	if err != nil {
		return err
	}
	in, bar, err := a.watched(ctx, c.File)
	if err != nil {
		return err
	}
	defer func() { _ = in.close() }() // nothing was written to it
	lines, done, err := labelLines(in)
	if err != nil {
		bar.done()
		return err
	}
	out := bufio.NewWriterSize(a.out, 1<<16)
	l := &labeller{models: models, explain: c.Explain, out: out}
	err = l.run(ctx, lines)
	bar.done()
	if err = errors.Join(err, out.Flush(), done()); err != nil {
		return fmt.Errorf("label: %w", err)
	}
	if l.stoodIn > 0 {
		said := fmt.Errorf("%w; %s labelled by %s instead, as the field model says", l.models.Why(), count(l.stoodIn, "line"), l.models.StandIn.Model().Name)
		if l.bad == 0 {
			return &complaint{exitPartly, said, cure(said)}
		}
		fmt.Fprintf(a.err, "overheard: %v\n", said)
	}
	if l.bad > 0 {
		return partly("look for the lines that begin with {\"error\"", "%s could not be labelled", count(l.bad, "line"))
	}
	return nil
}

// labelModels are those of the configuration, where there is one: none is needed.
func (a *app) labelModels() (sentiment.Pair, error) {
	if _, err := os.Stat(a.config); a.config == defaultConfig && errors.Is(err, fs.ErrNotExist) {
		return sentiment.Pair{First: defaultModel()}, nil
	}
	cfg, err := a.load()
	if err != nil {
		return sentiment.Pair{}, err
	}
	model, standIn, err := configuredModels(cfg)
	return sentiment.Pair{First: model, StandIn: standIn}, err
}

// labeller answers lines in batches.
type labeller struct {
	models  sentiment.Pair
	explain bool
	out     *bufio.Writer
	batch   []labelLine
	bytes   int
	bad     int
	stoodIn int // lines that the stand-in labelled
}

func (l *labeller) run(ctx context.Context, lines iter.Seq2[labelLine, error]) error {
	for line, err := range lines {
		if err != nil {
			return errors.Join(l.flush(ctx), err)
		}
		l.batch = append(l.batch, line)
		l.bytes += len(line.raw)
		if len(l.batch) == labelBatch || l.bytes >= labelBytes {
			if err := l.flush(ctx); err != nil {
				return err
			}
		}
	}
	return l.flush(ctx)
}

// flush labels the batch and writes it.
func (l *labeller) flush(ctx context.Context) error {
	var texts []sentiment.Text
	for _, line := range l.batch {
		if line.broken == "" {
			texts = append(texts, line.text)
		}
	}
	opinions := make([]sentiment.Opinion, len(texts))
	model, err := l.models.Label(ctx, texts, opinions)
	if err != nil {
		return err
	}
	if l.models.Why() != nil {
		l.stoodIn += len(texts)
	}
	for _, line := range l.batch {
		answer := l.refuse(line)
		if line.broken == "" {
			why, err := l.why(ctx, line.text)
			if err != nil {
				return err
			}
			answer = withOpinion(line.raw, opinions[0], model, why)
			opinions = opinions[1:]
		}
		if _, err := l.out.Write(append(answer, '\n')); err != nil {
			return err
		}
	}
	l.batch, l.bytes = l.batch[:0], 0
	return l.out.Flush()
}

// why explains a label, where that was asked for.
func (l *labeller) why(ctx context.Context, t sentiment.Text) (*sentiment.Explanation, error) {
	if !l.explain {
		return nil, nil
	}
	e, err := explain.Explain(ctx, l.models.Labels(), t)
	return &e, err
}

func (l *labeller) refuse(line labelLine) []byte {
	if line.broken == "" {
		return nil
	}
	l.bad++
	answer, err := json.Marshal(struct {
		Error string `json:"error"`
		Line  int    `json:"line"`
	}{line.broken, line.line})
	if err != nil { // a string and a number: cannot happen
		panic(err)
	}
	return answer
}

// labelFields are what a labelled line has beside its own fields.
type labelFields struct {
	Label      sentiment.Label     `json:"label"`
	P          sentiment.Shares    `json:"p"`
	Opinion    float64             `json:"opinion"`
	Sentiment  sentiment.Sentiment `json:"sentiment"`
	SentimentP sentiment.Tones     `json:"sentiment_p"`
	Lang       string              `json:"lang"`
	Model      string              `json:"model"`

	Explain *sentiment.Explanation `json:"explain,omitempty"`
}

// withOpinion returns the JSON object raw, untouched but for the fields of the opinion: those it has already are replaced.
// So is an explanation, but only by a new one.
func withOpinion(raw []byte, o sentiment.Opinion, m sentiment.Model, why *sentiment.Explanation) []byte {
	ours, err := json.Marshal(labelFields{o.Label(), o.P, o.Opinion, o.Sentiment(), o.Tones, o.Lang, m.Name, why})
	if err != nil { // only for a NaN, which no model may give
		panic(err)
	}
	out := append(make([]byte, 0, len(raw)+len(ours)+1), '{')
	for key, field := range members(raw) {
		switch key {
		case "label", "p", "opinion", "sentiment", "sentiment_p", "lang", "model":
			continue
		case "explain":
			if why != nil {
				continue
			}
		}
		out = append(append(out, field...), ',')
	}
	return append(out, ours[1:]...)
}
