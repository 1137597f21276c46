package eval

import (
	"bytes"
	"context"
	"math"
	"strings"
	"testing"

	"overheard/sentiment"
	"overheard/sentiment/labelled"
)

// parrot says what the text says: a tone and its probability of an opinion.
type parrot struct{}

func (parrot) Model() sentiment.Model { return sentiment.Model{Name: "parrot-1"} }

func (parrot) Classify(_ context.Context, texts []sentiment.Text, opinions []sentiment.Opinion) error {
	for i, t := range texts {
		o := sentiment.Opinion{Opinion: 0.9}
		switch t.Text {
		case "good":
			o.Tones, o.P = sentiment.Tones{Negative: 0.1, Neutral: 0.1, Positive: 0.8}, sentiment.Shares{Promoter: 0.7, Passive: 0.2, Detractor: 0.1}
		case "bad":
			o.Tones, o.P = sentiment.Tones{Negative: 0.8, Neutral: 0.1, Positive: 0.1}, sentiment.Shares{Promoter: 0.1, Passive: 0.2, Detractor: 0.7}
		default:
			o.Tones, o.P, o.Opinion = sentiment.Tones{Negative: 0.1, Neutral: 0.8, Positive: 0.1}, sentiment.Shares{Promoter: 0.2, Passive: 0.6, Detractor: 0.2}, 0.1
		}
		opinions[i] = o
	}
	return nil
}

func example(text string, class labelled.Classes) labelled.Example {
	return labelled.Example{Set: "s", Lang: "en", Brand: "b", Date: "2026-02-01", Text: text, Tone: class, Answer: class, Review: true}
}

func measure(t *testing.T, examples ...labelled.Example) *Report {
	t.Helper()
	r, err := Measure(t.Context(), parrot{}, examples, Options{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func near(a, b float64) bool { return math.Abs(a-b) < 1e-9 }

func TestRates(t *testing.T) {
	// Negative: 2 of 2 right. Neutral: 1 of 2. Positive: none of 1. Worked out by hand.
	r := measure(t, example("bad", labelled.Low), example("bad", labelled.Low), example("so", labelled.Middle), example("bad", labelled.Middle),
		example("so", labelled.High))
	h := r.Sets[0].Tone
	if h.N != 5 || !near(h.Accuracy, 3.0/5) || !near(h.MacroRecall, (1+0.5+0)/3) || !near(h.MacroF1, (4.0/5+2.0/4+0)/3) {
		t.Errorf("got %+v", h)
	}
	if h.Confusion != [3][3]int{{2, 0, 0}, {1, 1, 0}, {0, 1, 0}} {
		t.Errorf("confusion %v", h.Confusion)
	}
	if !near(h.Calibration, 0.2) { // 80 % sure five times, right three times
		t.Errorf("calibration error %v, want 0.2", h.Calibration)
	}
}

func TestMacroMeansPassOverClassesThatDoNotOccur(t *testing.T) {
	h := measure(t, example("bad", labelled.Low), example("good", labelled.High), example("so", labelled.High)).Sets[0].Tone
	if !near(h.MacroRecall, 0.75) || !near(h.MacroF1, (1+2.0/3)/2) {
		t.Errorf("got %+v", h)
	}
}

func TestAnUnknownClassIsNotCounted(t *testing.T) {
	r := measure(t, example("good", labelled.Middle|labelled.High), example("bad", 0))
	if g := r.Sets[0]; g.Tone.N != 0 || g.Answer.N != 0 || g.Bad.N != 1 || len(r.Brands) != 0 {
		t.Errorf("got %+v", r)
	}
}

func TestNPSErrorSumsVotesByOpinion(t *testing.T) {
	var list []labelled.Example
	for i := range 40 {
		e := example("good", labelled.High)
		if i%4 == 0 {
			e = example("bad", labelled.Low)
		}
		list = append(list, e, example("so", labelled.Middle)) // those without an opinion hardly count
	}
	r := measure(t, list...)
	// 30 of 80 promoters, 10 detractors: +25. Votes: (30·0.6 − 10·0.6)·0.9 over 40·0.9 + 40·0.1.
	b := r.Brands[0]
	if b.N != 80 || !near(b.Truth, 25) || !near(b.Proxy, 100*12*0.9/40) {
		t.Errorf("got %+v", b)
	}
	e := r.NPSError[0]
	if e.Brands != 1 || e.Quarters != 1 || !near(e.ByBrand, 2) || !near(e.Bias, 2) || e.Worst != "b" {
		t.Errorf("got %+v", e)
	}
}

func TestFewTextsAreNoBrand(t *testing.T) {
	if r := measure(t, example("good", labelled.High)); len(r.Brands) != 0 || r.NPSError[0].Brands != 0 {
		t.Errorf("got %+v", r)
	}
}

func TestText(t *testing.T) {
	var out bytes.Buffer
	if err := measure(t, example("good", labelled.High), example("bad", labelled.High)).Text(&out); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Model parrot-1", "s    en    2      -       50.0", "Answer: detractor"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the report lacks %q:\n%s", want, &out)
		}
	}
}
