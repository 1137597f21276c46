package compact

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"overheard/sentiment"
	"overheard/sentiment/classifiertest"
	"overheard/sentiment/labelled"
)

// clinic is what patients of a made-up clinic write: its words mean little elsewhere, and most of its people are content.
func clinic(n int, seed uint64) []labelled.Example {
	words := [3][]string{
		{"the queue at the blue desk", "doctor Varga again", "two hours under the lamp"}, {"the usual card stamp", "room nine", "a form to fill in"},
		{"sister Imola was on duty", "out before the tea got cold", "the green door at once"},
	}
	random := rand.New(rand.NewPCG(seed, 1))
	var out []labelled.Example
	for i := range n {
		c := []int{0, 1, 2, 2, 2}[random.IntN(5)]
		said := c
		if random.IntN(10) == 0 {
			said = random.IntN(3)
		}
		text := fmt.Sprintf("Visit %d on a %s: %s.", random.IntN(1000), []string{"Monday", "Friday"}[random.IntN(2)], words[said][random.IntN(3)])
		e := labelled.Example{Set: "clinic", ID: fmt.Sprint(i), Text: text, Lang: "en", Among: anyClass, Answer: 1 << c, Review: true}
		out = append(out, e)
	}
	return out
}

// npsError is how far the sum of the opinions is from the answers, in points.
func npsError(examples []labelled.Example, opinions []sentiment.Opinion) float64 {
	truth, votes, weight := 0.0, 0.0, 0.0
	for i, o := range opinions {
		truth += float64(examples[i].Answer.Index()-1) / float64(len(examples))
		votes += o.Opinion * (o.P.Promoter - o.P.Detractor)
		weight += o.Opinion
	}
	return 100 * math.Abs(votes/weight-truth)
}

func judgeAll(t *testing.T, w *Weights, examples []labelled.Example) (opinions []sentiment.Opinion, accuracy float64) {
	t.Helper()
	var texts []sentiment.Text
	for _, e := range examples {
		texts = append(texts, sentiment.Text{Text: e.Text, Lang: e.Lang})
	}
	opinions = make([]sentiment.Opinion, len(texts))
	if err := FromWeights("test", w).Classify(t.Context(), texts, opinions); err != nil {
		t.Fatal(err)
	}
	for i, o := range opinions {
		if o.Label() == labelled.Labels[examples[i].Answer.Index()] {
			accuracy += 1 / float64(len(opinions))
		}
	}
	return opinions, accuracy
}

func TestAdaptingToAnotherDomainHelpsOnTextsOfIt(t *testing.T) {
	base, test := New().weights, clinic(400, 99)
	w, err := Adapt(t.Context(), Adaptation{Base: base, Examples: clinic(300, 1), Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	before, accuracyBefore := judgeAll(t, base, test)
	after, accuracyAfter := judgeAll(t, w, test)
	t.Logf("accuracy %.2f, then %.2f; NPS error %.1f, then %.1f", accuracyBefore, accuracyAfter, npsError(test, before), npsError(test, after))
	if accuracyAfter < accuracyBefore+0.2 || npsError(test, after) > 10 {
		t.Error("the adapted model is hardly better")
	}
}

func TestAdaptingLeavesTheRestAlone(t *testing.T) {
	base := New().weights
	w, err := Adapt(t.Context(), Adaptation{Base: base, Examples: clinic(300, 1), Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	for f := range families {
		if same := w.tables[f] == base.tables[f]; same != (f != english) {
			t.Errorf("table %s is the same: %v", familyNames[f], same)
		}
	}
	if w.tables[english].tone != base.tables[english].tone {
		t.Error("answers changed the tones")
	}
	var before, after bytes.Buffer
	fresh, err := ReadWeights(embedded)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := fresh.WriteTo(&before); err != nil {
		t.Fatal(err)
	}
	if _, err := base.WriteTo(&after); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(before.Bytes(), after.Bytes()) {
		t.Error("the base changed")
	}
}

func TestAdaptedWeightsAreTheSameBitForBit(t *testing.T) {
	file := func(seed uint64) []byte {
		w, err := Adapt(t.Context(), Adaptation{Base: New().weights, Examples: clinic(80, 1), Seed: seed})
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if _, err := w.WriteTo(&b); err != nil {
			t.Fatal(err)
		}
		if _, err := FromFile("own", b.Bytes()); err != nil {
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

func TestTooLittleToLearnFrom(t *testing.T) {
	one := clinic(200, 1)
	for i := range one {
		one[i].Answer = labelled.High
	}
	for name, examples := range map[string][]labelled.Example{"no texts": nil, "few texts": clinic(LeastOwn-1, 1), "one class": one} {
		if _, err := Adapt(t.Context(), Adaptation{Base: New().weights, Examples: examples}); !errors.Is(err, ErrTooLittle) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestLabelsThatHaveNothingToDoWithTheTextsTeachNoWords(t *testing.T) {
	examples := clinic(400, 1)
	random := rand.New(rand.NewPCG(5, 5))
	for i := range examples {
		examples[i].Answer = 1 << random.IntN(3)
	}
	_, err := Adapt(t.Context(), Adaptation{Base: New().weights, Examples: examples, Learnt: func(l Learning) {
		if l.Words {
			t.Errorf("%+v", l)
		}
	}})
	if err != nil {
		t.Fatal(err)
	}
}

func TestCrossedTextsWereNotSeen(t *testing.T) {
	in := Adaptation{Base: New().weights, Examples: clinic(120, 3), Seed: 1}
	for i := range in.Examples {
		in.Authors = append(in.Authors, fmt.Sprint(i/2))
	}
	folds := in.cut(crossFolds, 2)
	for i := 1; i < len(folds); i += 2 {
		if folds[i] != folds[i-1] {
			t.Fatalf("texts %d and %d of one author are in two parts", i-1, i)
		}
	}
	opinions, err := Crossed(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	for i, o := range opinions {
		if err := classifiertest.Valid(o); err != nil {
			t.Fatalf("text %d: %v", i, err)
		}
	}
}

func TestGroups(t *testing.T) {
	in := Adaptation{Examples: []labelled.Example{{Text: "So  Good"}, {Text: "so good"}, {Text: "x", Brand: "b"}, {Text: "x", Brand: "b"}}, Authors: []string{"", "", "ann"}}
	got := in.Groups()
	if got[0] != got[1] || got[2] != "author ann" || got[3] != "text x" {
		t.Errorf("got %q", got)
	}
	for i := range leastBrands {
		in.Examples = append(in.Examples, labelled.Example{Text: fmt.Sprint(i), Brand: fmt.Sprint("b", i%9)})
	}
	if got = in.Groups(); got[4] != "brand \x00b0" || got[4] != got[13] {
		t.Errorf("got %q", got)
	}
}

func TestAddByte(t *testing.T) {
	tests := []struct {
		name          string
		row           uint32
		column        int
		added, chance float64
		want          uint32
	}{
		{"nothing added changes nothing, whatever the draw", 0x7F80FF01, 1, 0, 0.999, 0x7F80FF01},
		{"what is left over is lost", 0x00000005, 0, 0.4, 0.5, 0x00000005},
		{"or rounded up", 0x00000005, 0, 0.4, 0.7, 0x00000006},
		{"below nothing", 0x0000FF00, 1, -1.5, 0.2, 0x0000FD00},
		{"no further than a byte holds", 0x7F000000, 3, 9, 0, 0x7F000000},
		{"nor below", 0x00820000, 2, -90, 0, 0x00810000},
	}
	for _, tt := range tests {
		if got := addByte(tt.row, tt.column, tt.added, tt.chance); got != tt.want {
			t.Errorf("%s: %#x, want %#x", tt.name, got, tt.want)
		}
	}
}
