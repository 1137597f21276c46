package explain

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"unicode/utf8"

	"overheard/sentiment"
)

// Limits of an explanation, so that a long text costs no more than a few hundred short ones.
const (
	MaxText  = 16_000 // bytes that are looked at
	MaxUnits = 400    // words or short phrases that are left out in turn
	MaxWords = 12     // of the answer
)

// leastWeight is the smallest weight that is worth showing, in nats: it moves an even chance by little more than a point.
const leastWeight = 0.05

// Model explains with a model.
type Model struct{ sentiment.Classifier }

// Explain is [Explain] with the model.
func (m Model) Explain(ctx context.Context, t sentiment.Text) (sentiment.Explanation, error) {
	return Explain(ctx, m.Classifier, t)
}

// Explain says which words of t moved the label that c gives it most. The text and all its shortened copies are judged in
// one batch, in the language that c finds for the whole, so that a missing word changes nothing else. Any text is allowed;
// the same text and model always give the same answer. It fails only where c does.
func Explain(ctx context.Context, c sentiment.Classifier, t sentiment.Text) (sentiment.Explanation, error) {
	whole := make([]sentiment.Opinion, 1)
	if err := c.Classify(ctx, []sentiment.Text{t}, whole); err != nil {
		return sentiment.Explanation{}, fmt.Errorf("explain: %w", err)
	}
	e := sentiment.Explanation{Label: whole[0].Label(), Model: c.Model().Name, Words: []sentiment.Word{}}
	text := beginning(t.Text)
	found := units(text)
	e.Partial = len(text) < len(t.Text) || len(found) > MaxUnits
	found = found[:min(len(found), MaxUnits)]
	e.Units = len(found)
	if len(found) == 0 {
		return e, nil
	}
	lang := whole[0].Lang
	if lang == "und" {
		lang = t.Lang
	}
	texts := []sentiment.Text{{Text: text, Lang: lang}}
	for _, u := range found {
		texts = append(texts, sentiment.Text{Text: text[:u.start] + text[u.end:], Lang: lang})
	}
	opinions := make([]sentiment.Opinion, len(texts))
	if err := c.Classify(ctx, texts, opinions); err != nil {
		return sentiment.Explanation{}, fmt.Errorf("explain: %w", err)
	}
	words := make([]sentiment.Word, len(found))
	for i, u := range found {
		words[i] = weigh(e.Label, opinions[0].P, opinions[i+1].P)
		words[i].Weight = math.Round(words[i].Weight*1e4) / 1e4
		words[i].Text, words[i].Start, words[i].End = text[u.start:u.end], u.start, u.end
	}
	e.Words = strongest(words)
	return e, nil
}

// beginning cuts a text at the limit, between two characters.
func beginning(text string) string {
	if len(text) <= MaxText {
		return text
	}
	n := MaxText
	for n > MaxText-utf8.UTFMax && !utf8.RuneStart(text[n]) {
		n--
	}
	return text[:n]
}

// weigh compares the shares with a word and without it.
func weigh(label sentiment.Label, with, without sentiment.Shares) sentiment.Word {
	w := sentiment.Word{Toward: label}
	best := math.Inf(-1)
	for _, s := range []struct {
		label         sentiment.Label
		with, without float64
	}{
		{sentiment.Detractor, with.Detractor, without.Detractor},
		{sentiment.Passive, with.Passive, without.Passive},
		{sentiment.Promoter, with.Promoter, without.Promoter},
	} {
		gain := logOdds(s.with) - logOdds(s.without)
		switch {
		case s.label == label:
			w.Weight = gain
		case gain > best:
			best, w.Toward = gain, s.label
		}
	}
	if w.Weight >= 0 {
		w.Toward = label
	}
	return w
}

// logOdds keeps models that are too sure within bounds: a share of 0 or 1 counts as one in a million.
func logOdds(p float64) float64 {
	const edge = 1e-6
	p = max(edge, min(1-edge, p))
	return math.Log(p / (1 - p))
}

// enough is the part of the weight of a longer candidate for which the shorter one at the same place is shown: "not good" says
// nearly all that "not good at" does.
const enough = 0.8

// strongest picks the words with the largest weights, none of them overlapping: of two candidates of one size, the
// shorter, then the earlier.
func strongest(words []sentiment.Word) []sentiment.Word {
	slices.SortStableFunc(words, func(a, b sentiment.Word) int {
		return cmp.Or(cmp.Compare(math.Abs(b.Weight), math.Abs(a.Weight)), cmp.Compare(a.End-a.Start, b.End-b.Start), cmp.Compare(a.Start, b.Start))
	})
	kept := []sentiment.Word{}
	for _, w := range words {
		if math.Abs(w.Weight) < leastWeight || len(kept) == MaxWords {
			break
		}
		for _, short := range words {
			if short.Start == w.Start && short.End < w.End && short.Weight/w.Weight >= enough {
				w = short
			}
		}
		if !slices.ContainsFunc(kept, func(k sentiment.Word) bool { return w.Start < k.End && k.Start < w.End }) {
			kept = append(kept, w)
		}
	}
	return kept
}
