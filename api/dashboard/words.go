package dashboard

import (
	"cmp"
	"context"
	"math"
	"slices"

	"overheard/mentions"
	"overheard/sentiment"
)

// Explainer says which words of a text moved its label, as the model that runs now reads it.
type Explainer interface {
	Explain(ctx context.Context, t sentiment.Text) (sentiment.Explanation, error)
}

// wordsShown is how many words a page marks and lists.
const wordsShown = 8

// explainedView is which words moved the label of a mention.
type explainedView struct {
	Odds    string // heading of the column of weights
	Rows    []wordView
	None    bool   // there was something to read, but no word matters by itself
	Note    string // where what is explained is not the label above; "" where it is
	Partial bool
}

// wordView is one word of the table.
type wordView struct {
	Text   string
	Label  sentiment.Label
	Sign   string
	Toward string // name of the label it speaks for
	Times  string // "×3.5", "÷1.3": what it does to the odds of the label
}

// explain asks which words moved the label of f, and marks them in segs. It is nil where nobody can say.
func (v *view) explain(ctx context.Context, f *mentions.Found, segs []segment) (*explainedView, []segment) {
	if v.d.Explain == nil {
		return nil, segs
	}
	passage := mentions.Passage(f.Post.Text, f.Mention.Passage)
	e, err := v.d.Explain.Explain(ctx, sentiment.Text{Text: passage, Lang: f.Post.Lang})
	if err != nil { // the rest of the page is true without it
		v.d.Log.ErrorContext(ctx, "label not explained", "err", err)
		return nil, segs
	}
	if e.Units == 0 {
		return nil, segs
	}
	label := v.T("label." + string(e.Label))
	x := &explainedView{Odds: v.T("words.odds", label), None: len(e.Words) == 0, Partial: e.Partial}
	switch {
	case e.Model != f.Model:
		x.Note = v.T("words.model", e.Model, label)
	case e.Label != f.Mention.Opinion.Label():
		x.Note = v.T("words.label", label)
	}
	var marks []wordMark
	for _, w := range e.Words[:min(len(e.Words), wordsShown)] {
		x.Rows = append(x.Rows, wordView{w.Text, w.Toward, signs[w.Toward], v.T("label." + string(w.Toward)), v.times(w.Weight)})
		if s, ok := inPost(f.Post.Text, f.Mention.Passage, mentions.Span{Start: w.Start, End: w.End}); ok {
			marks = append(marks, wordMark{s, w.Toward})
		}
	}
	return x, withWords(segs, marks)
}

// times writes a change of log-odds as what it does to the odds.
func (v *view) times(weight float64) string {
	factor := math.Exp(math.Abs(weight))
	prec := 1
	if factor >= 10 {
		prec = 0
	}
	if weight < 0 {
		return "÷" + v.Decimal(factor, prec)
	}
	return "×" + v.Decimal(factor, prec)
}

// inPost finds a stretch of the passage in the post. ok is false where it runs over the joint of two parts.
func inPost(text string, passage []mentions.Span, s mentions.Span) (in mentions.Span, ok bool) {
	at := 0 // of the part in the passage
	parts := 0
	for _, p := range passage {
		start, end := min(max(p.Start, 0), len(text)), min(max(p.End, 0), len(text))
		if start >= end {
			continue
		}
		parts++
		if s.Start >= at && s.End <= at+end-start {
			in = mentions.Span{Start: start + s.Start - at, End: start + s.End - at}
			return in, fits(text, in)
		}
		at += end - start + 1 // and a space
	}
	return s, parts == 0 && fits(text, s)
}

// wordMark is a word to be marked in a post.
type wordMark struct {
	mentions.Span
	toward sentiment.Label
}

// withWords cuts segments, which cover a post from end to end, at the words and marks these. Words do not overlap.
func withWords(segs []segment, words []wordMark) []segment {
	slices.SortFunc(words, func(a, b wordMark) int { return cmp.Compare(a.Start, b.Start) })
	var out []segment
	at := 0
	for _, s := range segs {
		from, to := at, at+len(s.Text)
		at = to
		for _, w := range words {
			if w.End <= from || w.Start >= to {
				continue
			}
			if w.Start > from {
				out = append(out, s.part(0, w.Start-from))
				s, from = s.part(w.Start-from, len(s.Text)), w.Start
			}
			n := min(w.End, to) - from
			word := s.part(0, n)
			if word.Word = w.toward; w.End <= to {
				word.Sign = signs[w.toward]
			}
			out = append(out, word)
			s, from = s.part(n, len(s.Text)), from+n
		}
		if s.Text != "" {
			out = append(out, s)
		}
	}
	return out
}

// part is a stretch of a segment.
func (s segment) part(from, to int) segment {
	s.Text = s.Text[from:to]
	return s
}
