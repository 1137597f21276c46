package compact

import (
	"bytes"
	"fmt"
	"testing"

	"overheard/sentiment"
	"overheard/sentiment/classifiertest"
	"overheard/sentiment/labelled"
)

// examples are made of words that mean nothing else: a model has to learn them from here.
func examples(n int) []labelled.Example {
	words := [3][]string{{"blorp", "grunk", "snarf"}, {"zib", "zab", "zub"}, {"florin", "mirabel", "aurum"}}
	var out []labelled.Example
	for i := range n {
		c := i % 3
		text := fmt.Sprintf("the %s was %s on day %d", words[c][i%2], words[c][i%3], i%7)
		e := labelled.Example{Set: "made", ID: fmt.Sprint(i), Text: text, Lang: "en", Tone: 1 << c, Among: anyClass}
		if c != 1 {
			e.Answer = 1 << c
		}
		out = append(out, e)
	}
	return out
}

func train(t *testing.T, examples []labelled.Example, seed uint64) *Weights {
	t.Helper()
	w, err := Train(t.Context(), Training{Examples: examples, Words: map[string]int8{"nice": 20}, Seed: seed, Keep: func(table string) bool { return table == "english" }})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func TestTrainLearnsWhatItIsShown(t *testing.T) {
	c := FromWeights("test", train(t, examples(900), 1))
	texts := []sentiment.Text{{Text: "blorp and grunk", Lang: "en"}, {Text: "zib zab zub", Lang: "en"}, {Text: "florin aurum", Lang: "en"}}
	got := make([]sentiment.Opinion, len(texts))
	if err := c.Classify(t.Context(), texts, got); err != nil {
		t.Fatal(err)
	}
	for i, want := range labelled.Tones {
		if got[i].Sentiment() != want {
			t.Errorf("%q is %s, want %s: %+v", texts[i].Text, got[i].Sentiment(), want, got[i])
		}
	}
	if got[0].Label() != sentiment.Detractor || got[2].Label() != sentiment.Promoter {
		t.Errorf("labels %s and %s, want detractor and promoter", got[0].Label(), got[2].Label())
	}
}

func TestTrainIsTheSameBitForBit(t *testing.T) {
	file := func(seed uint64) []byte {
		var b bytes.Buffer
		if _, err := train(t, examples(300), seed).WriteTo(&b); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	first := file(7)
	if !bytes.Equal(first, file(7)) {
		t.Error("the same texts and seed gave two files")
	}
	if bytes.Equal(first, file(8)) {
		t.Error("the seed changes nothing")
	}
}

func TestTrainWithNothingToLearn(t *testing.T) {
	if err := classifiertest.Check(t.Context(), FromWeights("nothing-1", train(t, nil, 1))); err != nil {
		t.Error(err)
	}
}

func TestASetWithoutNeutralTextsSaysNothingAboutThem(t *testing.T) {
	step := gradient([classes]float64{0.3, 2, -1}, labelled.High, labelled.Low|labelled.High, 1)
	if step[1] != 0 || step[0] <= 0 || step[2] >= 0 {
		t.Errorf("gradient %v, want none for the middle class", step)
	}
}

func TestFitUndoesATemperature(t *testing.T) {
	// Logits twice as sure as they should be: of ten texts with a logit of 2·ln 4 against the middle, eight are right.
	var samples []sample
	const z = 2.772588722239781
	for i := range 1000 {
		s := sample{logits: [classes]float64{z, 0, -30}, classes: labelled.Low, among: anyClass, weight: 1}
		if i%10 >= 8 {
			s.classes = labelled.Middle
		}
		samples = append(samples, s, sample{logits: [classes]float64{-30, 0, z}, classes: s.classes<<2&anyClass | s.classes&labelled.Middle, among: anyClass, weight: 1})
	}
	p := fit(samples).probabilities([classes]float64{z, 0, -30})
	if p[0] < 0.78 || p[0] > 0.82 {
		t.Errorf("probability %v, want 0.8", p[0])
	}
}
