package eval

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"

	"overheard/sentiment"
	"overheard/sentiment/labelled"
)

// opinionsOf lets the parrot judge what it is told.
func opinionsOf(t *testing.T, words []string) []sentiment.Opinion {
	t.Helper()
	texts, out := make([]sentiment.Text, len(words)), make([]sentiment.Opinion, len(words))
	for i, w := range words {
		texts[i].Text = w
	}
	if err := (parrot{}).Classify(context.Background(), texts, out); err != nil {
		t.Fatal(err)
	}
	return out
}

// pairing makes n texts of which the first model gets one in two right and the second nine of ten.
func pairing(t *testing.T, n int) (examples []labelled.Example, groups, half, most []string) {
	t.Helper()
	says := map[labelled.Classes]string{labelled.Low: "bad", labelled.Middle: "so", labelled.High: "good"}
	random := rand.New(rand.NewPCG(3, 3))
	for i := range n {
		truth := labelled.Classes(1 << random.IntN(3))
		examples, groups = append(examples, example("x", truth)), append(groups, fmt.Sprint(i))
		one, two := says[truth], says[truth]
		if random.IntN(2) == 0 {
			one = "good"
		}
		if random.IntN(10) == 0 {
			two = "so"
		}
		half, most = append(half, one), append(most, two)
	}
	return examples, groups, half, most
}

func TestAModelThatIsRightMoreOftenIsBetter(t *testing.T) {
	examples, groups, half, most := pairing(t, 300)
	a, b := opinionsOf(t, half), opinionsOf(t, most)
	p := Pair(examples, groups, a, b, 1)
	if p.Verdict != Better || p.Noise || p.Tone != nil {
		t.Errorf("got %+v", p)
	}
	acc := p.Answer.Accuracy
	if acc.Verdict != Better || acc.Low <= 0 || acc.Low > acc.Difference || acc.High < acc.Difference || !near(acc.Difference, acc.Other-acc.Base) {
		t.Errorf("accuracy %+v", acc)
	}
	if e := p.Answer.NPSError; e == nil || e.Verdict != Better || e.Difference >= 0 {
		t.Errorf("NPS error %+v", e)
	}
	if p := Pair(examples, groups, b, a, 1); p.Verdict != Worse {
		t.Errorf("the other way round: %+v", p)
	}
	if diff := cmp.Diff(p.Answer.Accuracy, Pair(examples, groups, a, b, 1).Answer.Accuracy); diff != "" {
		t.Errorf("the same seed: %s", diff)
	}
}

func TestTheSameModelIsNotBetter(t *testing.T) {
	examples, groups, half, _ := pairing(t, 300)
	a := opinionsOf(t, half)
	p := Pair(examples, groups, a, a, 1)
	if p.Verdict != NotClearly || p.Answer.Accuracy.Low != 0 || p.Answer.Accuracy.High != 0 {
		t.Errorf("got %+v", p)
	}
}

func TestALevelThatFitsNoiseIsNotBetter(t *testing.T) {
	examples, groups, _, _ := pairing(t, 300)
	sure, level := make([]string, 300), make([]sentiment.Opinion, 300)
	for i := range sure {
		sure[i] = "good"
		third := 1.0 / 3
		level[i] = sentiment.Opinion{P: sentiment.Shares{Promoter: third, Passive: third, Detractor: third}, Opinion: 1}
	}
	p := Pair(examples, groups, opinionsOf(t, sure), level, 1)
	if p.Answer.NPSError.Verdict != Better || !p.Noise || p.Verdict == Better {
		t.Errorf("got %+v", p)
	}
}

func TestTextsOfOneAuthorAreOneDraw(t *testing.T) {
	examples, groups, half, most := pairing(t, 300)
	for i := range groups {
		groups[i] = fmt.Sprint(i % 6)
	}
	apart := Pair(examples, groups, opinionsOf(t, half), opinionsOf(t, most), 1)
	for i := range groups {
		groups[i] = "one"
	}
	together := Pair(examples, groups, opinionsOf(t, half), opinionsOf(t, most), 1)
	if together.Answer.Accuracy.High != together.Answer.Accuracy.Low || apart.Answer.Accuracy.High == apart.Answer.Accuracy.Low {
		t.Errorf("%+v, %+v", apart.Answer.Accuracy, together.Answer.Accuracy)
	}
}

func TestFewTextsAreNotCompared(t *testing.T) {
	examples, groups, half, most := pairing(t, leastPaired-1)
	if p := Pair(examples, groups, opinionsOf(t, half), opinionsOf(t, most), 1); p.Answer != nil || p.Verdict != NotClearly {
		t.Errorf("got %+v", p)
	}
}
