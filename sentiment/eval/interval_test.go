package eval

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"overheard/sentiment/labelled"
)

// mixed is n texts of which the parrot gets every fourth wrong, about some brands.
func mixed(n, brands int) []labelled.Example {
	var list []labelled.Example
	for i := range n {
		e := example("good", labelled.High)
		switch i % 4 {
		case 0:
			e = example("bad", labelled.Low)
		case 1:
			e = example("bad", labelled.High)
		}
		e.Brand = ""
		if brands > 0 {
			e.Brand = fmt.Sprint("b", i%brands)
		}
		list = append(list, e)
	}
	return list
}

func TestIntervalsOfTextsAreAsWideAsTheBinomial(t *testing.T) {
	h := measure(t, mixed(400, 0)...).Sets[0].Answer
	half := 1.96 * math.Sqrt(0.75*0.25/400)
	if i := h.Intervals.Accuracy; h.Brands != 0 || math.Abs(i.Low-(0.75-half)) > 0.01 || math.Abs(i.High-(0.75+half)) > 0.01 {
		t.Errorf("got %+v of %d brands, want .75 ± %.3f", i, h.Brands, half)
	}
}

func TestIntervalsResampleBrandsWhole(t *testing.T) {
	// Every fourth of 8 brands has all the wrong ones: 8 brands are 8 draws, not 400.
	h := measure(t, mixed(400, 8)...).Sets[0].Answer
	if i := h.Intervals.Accuracy; h.Brands != 8 || i.High-i.Low < 0.4 {
		t.Errorf("got %+v of %d brands", i, h.Brands)
	}
	if h := measure(t, mixed(400, 4)...).Sets[0].Answer; h.Brands != 0 {
		t.Errorf("%d brands are too few to be resampled", h.Brands)
	}
}

func TestIntervalsHoldTheirFigureAndAreTheSameEachTime(t *testing.T) {
	a, b := measure(t, mixed(300, 10)...), measure(t, mixed(300, 10)...)
	h := a.Sets[0].Answer
	for _, c := range []struct {
		v float64
		i Interval
	}{{h.Accuracy, h.Intervals.Accuracy}, {h.MacroRecall, h.Intervals.MacroRecall}, {h.MacroF1, h.Intervals.MacroF1}} {
		if c.v < c.i.Low || c.v > c.i.High {
			t.Errorf("%v lies outside %+v", c.v, c.i)
		}
	}
	if *h.Intervals != *b.Sets[0].Answer.Intervals || *a.NPSError[0].LevelCI != *b.NPSError[0].LevelCI {
		t.Error("a second measurement has other intervals")
	}
}

func TestFewTextsHaveNoInterval(t *testing.T) {
	if h := measure(t, mixed(leastOf-1, 0)...).Sets[0].Answer; h.Intervals != nil {
		t.Errorf("got %+v", h.Intervals)
	}
}

func TestPoissonHasItsMeanAndVariance(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for _, n := range []float64{0.5, 3, 200} {
		var sum, sum2 float64
		const times = 20_000
		for range times {
			v := poisson(random, n)
			sum += v
			sum2 += v * v
		}
		mean := sum / times
		if variance := sum2/times - mean*mean; math.Abs(mean/n-1) > 0.05 || math.Abs(variance/n-1) > 0.06 {
			t.Errorf("%v: mean %v, variance %v", n, mean, variance)
		}
	}
}

func TestErrorsByBrandSetAndDomain(t *testing.T) {
	var list []labelled.Example
	for brand, n := range map[string]int{"small": 10, "middling": 40, "large": 200} {
		for i := range n {
			e := example("good", labelled.High)
			if i%4 == 0 {
				e = example("bad", labelled.Low)
			}
			e.Brand, e.Domain = brand, "airlines"
			list = append(list, e)
		}
	}
	r := measure(t, list...)
	// Three of four say +0.6 and one −0.6: +30, where ratings say +50. The small one has three bad ones of ten.
	e := r.NPSError[0]
	if e.Of != "nps" || e.Texts != 250 || e.Brands != 2 || e.Many != 1 || !near(e.ByBrand, 20) || !near(e.Bias, -20) || !near(e.ByMany, 20) || !near(e.Weighted, 20) {
		t.Errorf("got %+v", e)
	}
	if d := r.Domains[0]; d.Domain != "airlines" || d.NPS.Brands != 2 || !near(d.NPS.ByBrand, 20) || d.Answer.N != 250 {
		t.Errorf("got %+v", d)
	}
}

func TestSetsWithoutRatingsCompareDetractors(t *testing.T) {
	var list []labelled.Example
	for i := range 40 {
		e := example("good", labelled.Middle|labelled.High)
		if i%4 == 0 {
			e = example("bad", labelled.Low)
		}
		list = append(list, e)
	}
	// A quarter are detractors; the votes say (3·0.1 + 0.7)/4.
	if e := measure(t, list...).NPSError[0]; e.Of != "detractors" || !near(e.ByBrand, 0) || e.Brands != 1 {
		t.Errorf("got %+v", e)
	}
}

func TestCalibrateLearnsFromOtherBrands(t *testing.T) {
	m := NewMeter()
	var list []labelled.Example
	for brand := range 6 {
		for i := range 100 { // the parrot is too modest: all it calls good is good
			e := example([]string{"good", "bad", "so"}[i%3], []labelled.Classes{labelled.High, labelled.Low, labelled.Middle}[i%3])
			if i%10 == 9 { // some say what nobody expects
				e.Answer = labelled.Middle
			}
			e.Brand, e.Domain = fmt.Sprint("b", brand), "airlines"
			list = append(list, e)
		}
	}
	if err := m.Add(t.Context(), parrot{}, list, Options{}); err != nil {
		t.Fatal(err)
	}
	before := m.Errors()[0]
	learnt := Learn(m.Scores())
	if len(learnt) != 1 || learnt[0].Name != "airlines" || learnt[0].Brands != 6 || learnt[0].Sharpness <= 1 {
		t.Fatalf("learnt %+v", learnt)
	}
	m.Calibrate()
	if after := m.Errors()[0]; after.Brands != 6 || after.ByBrand > before.ByBrand+1e-9 && after.ByBrand > 1 {
		t.Errorf("before %+v\nafter %+v", before, after)
	}
}

func TestWhatAuthorsMeant(t *testing.T) {
	meant := func(text string, answer, tone labelled.Classes) labelled.Example {
		return labelled.Example{Set: "s", Lang: "en", Text: text, Answer: answer, Tone: tone}
	}
	r := measure(t, meant("good", labelled.High, labelled.High), meant("bad", labelled.Low, labelled.Low), meant("so", 0, labelled.Middle),
		meant("good", labelled.Middle, 0), meant("bad", 0, labelled.Middle), meant("good", labelled.Middle|labelled.High, labelled.High))
	m := r.Sets[0].Meant
	if m == nil || m.N != 5 || !near(m.Agree, 3.0/5) || m.Confusion != [4][4]int{{1}, {0, 0, 1}, {0, 0, 1}, {1, 0, 0, 1}} {
		t.Errorf("got %+v", m)
	}
	if r := measure(t, meant("bad", labelled.Low, labelled.Low), meant("so", 0, labelled.Middle)); r.Sets[0].Meant != nil {
		t.Error("tones alone do not say what authors would answer")
	}
}
