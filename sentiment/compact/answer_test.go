package compact

import (
	"math"
	"math/rand/v2"
	"testing"

	"overheard/sentiment/labelled"
)

func TestAnAnswerWithoutTiesIsThatOfItsOwnHead(t *testing.T) {
	level := Calibration{Temperature: 2, Bias: [classes]float32{0.5, 0, -0.25}}
	a := Answer{Long: level, Short: level}
	reply := [classes]float64{1, 0, 3}
	got := a.probabilities(signsOf(reply, [classes]float64{0.98, 0.01, 0.01}, 500))
	want := level.probabilities(reply)
	for k := range got {
		if math.Abs(got[k]-want[k]) > 1e-9 {
			t.Errorf("got %v, want %v", got, want)
		}
	}
}

// heardTexts are short ones whose tone tells the answer, and long ones whose words do.
func heardTexts(n int) []answered {
	random := rand.New(rand.NewPCG(1, 2))
	var out []answered
	for i := range n {
		sign := float64(1 - 2*(i%2))
		s := signs{detractor: random.NormFloat64(), promoter: random.NormFloat64(), negative: random.NormFloat64(), positive: random.NormFloat64()}
		if i%4 < 2 {
			s.negative, s.positive = s.negative-2*sign, s.positive+2*sign
		} else {
			s.length = 1.5
			s.detractor, s.promoter = s.detractor-2*sign, s.promoter+2*sign
		}
		c := labelled.High
		if sign < 0 {
			c = labelled.Low
		}
		out = append(out, answered{signs: s, classes: c, weight: 1})
	}
	return out
}

func TestFitAnswerBelievesTheToneOfShortTexts(t *testing.T) {
	a := fitAnswer(heardTexts(2000))
	p := func(s signs) float64 { return a.probabilities(s)[0] }
	complaint := signs{negative: 2, positive: -2}
	if short := p(complaint); short < 0.9 {
		t.Errorf("its tone makes a short complaint a detractor's with %.2f", short)
	}
	complaint.length = 1.5
	if a, b := p(complaint), p(signs{length: 1.5}); a != b {
		t.Errorf("the tone of a long text moves it from %.2f to %.2f", b, a)
	}
	if long := p(signs{detractor: 3, promoter: -3, length: 1.5}); long < 0.8 {
		t.Errorf("the words of a long text make a detractor with %.2f", long)
	}
}

func TestFitAnswerNeedsTexts(t *testing.T) {
	if a := fitAnswer(heardTexts(leastSamples - 1)); a != untied {
		t.Errorf("got %+v", a)
	}
}

func TestAnswersAreStretchedAndShifted(t *testing.T) {
	a := fitAnswer(heardTexts(400))
	s := signs{detractor: 1, promoter: -0.5, negative: 0.7, positive: -1, length: 0.6}
	z, got := a.level(s), a.rescaled(2, [classes]float64{0.5, 0, -1})
	for k, v := range got.level(s) {
		if want := 2*z[k] + [classes]float64{0.5, 0, -1}[k]; math.Abs(v-want) > 1e-5 {
			t.Errorf("class %d: %v, want %v", k, v, want)
		}
	}
}

func TestOnlyTextsLongerThanAPostAreLong(t *testing.T) {
	if l := beyondPost(150); l != 0 {
		t.Errorf("a tweet is %v too long", l)
	}
	if l := beyondPost(2000); l < 1 || l > 3 {
		t.Errorf("a review is %v longer than a post", l)
	}
}
