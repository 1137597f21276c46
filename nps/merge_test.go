package nps

import (
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"
)

// world is a brand whose authors answer −1, 0 or 1 and write texts that tell their answer more or less well.
type world struct {
	rng       *rand.Rand
	mean      float64 // of the latent mood; 0.25 gives an NPS near 0
	tells     float64 // how far texts follow the mood: 1 is all the way
	brand     float64 // what the model reads too high, on −1…1
	selection float64 // how much lower posters read than respondents, on −1…1
}

// speak returns an answer of 0 to 10 and what the model reads in the text, −1…1.
func (w world) speak() (score int, x float64) {
	mood := w.mean + w.rng.NormFloat64()
	score = 5
	switch {
	case mood > .7:
		score = 10
	case mood > -.2:
		score = 8
	}
	x = math.Tanh(w.tells*mood*1.2 + .35*w.rng.NormFloat64())
	return score, math.Max(-1, math.Min(1, x+w.brand))
}

// draw returns a survey with its comments and the posts of one period.
func (w world) draw(answers, posts int) (Score, Texts, Score) {
	var c Counts
	var t Texts
	for range answers {
		score, x := w.speak()
		switch {
		case score >= 9:
			c.Promoters++
		case score >= 7:
			c.Passives++
		default:
			c.Detractors++
		}
		t.Add(score, 1, (1+x)/2, (1-x)/2, 1)
	}
	var m Moments
	for range posts {
		_, x := w.speak()
		m.Add(opinion(math.Max(-1, math.Min(1, x-w.selection)), 1))
	}
	s, _ := FromCounts(c)
	return s, t, FromVoices(m).With(UnknownDomain)
}

func (w world) truth(draws int) float64 {
	sum := 0
	for range draws {
		switch score, _ := w.speak(); {
		case score >= 9:
			sum++
		case score <= 6:
			sum--
		}
	}
	return 100 * float64(sum) / float64(draws)
}

// measure draws surveys and returns how often the merged interval held, in percent, and the mean errors of survey and merged.
func (w world) measure(draws, answers, posts int, sel Selection) (held, survey, merged float64) {
	truth := w.truth(400_000)
	for range draws {
		s, t, p := w.draw(answers, posts)
		c, ok := Merge(s, t, p, sel)
		if !ok {
			continue
		}
		if c.Low <= truth && truth <= c.High {
			held++
		}
		survey += math.Abs(s.NPS - truth)
		merged += math.Abs(c.NPS - truth)
	}
	n := float64(draws)
	return 100 * held / n, survey / n, merged / n
}

// Posters may be shifted against respondents by as much as 25 points while ω is taken as 15.
func TestLongMergedIntervalsHoldWhereSelectionIsUnknown(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	for _, shift := range []float64{0, 5, 14, 25} {
		for _, answers := range []int{20, 50, 200} {
			w := world{rng: rand.New(rand.NewPCG(21, uint64(shift)*1000+uint64(answers))), mean: .25, tells: 1, selection: shift / 100}
			held, survey, merged := w.measure(2000, answers, 400, AssumedSelection)
			least := 93.
			if shift == 25 {
				least = 89
			}
			t.Logf("shift %2v, %3d answers: held %.1f %%, error %.2f alone, %.2f merged", shift, answers, held, survey, merged)
			if held < least || merged > 1.05*survey {
				t.Errorf("shift %v, %d answers: held %.1f %%, error %.2f alone, %.2f merged", shift, answers, held, survey, merged)
			}
		}
	}
}

// With the same population the posts are worth most where answers are few.
func TestLongMergedIntervalsHoldForTheSamePopulation(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	for _, brand := range []float64{0, .06, -.25} {
		for _, answers := range []int{20, 50, 200} {
			w := world{rng: rand.New(rand.NewPCG(22, uint64(answers))), mean: .25, tells: 1, brand: brand}
			held, survey, merged := w.measure(2000, answers, 400, Selection{Same: true})
			t.Logf("brand %+.2f, %3d answers: held %.1f %%, error %.2f alone, %.2f merged", brand, answers, held, survey, merged)
			if held < 93 || held > 97.5 || merged > .95*survey {
				t.Errorf("brand %+.2f, %d answers: held %.1f %%, error %.2f alone, %.2f merged", brand, answers, held, survey, merged)
			}
		}
	}
}

// Texts that tell nothing leave the survey as it is.
func TestPostsThatTellNothingWeighNothing(t *testing.T) {
	w := world{rng: rand.New(rand.NewPCG(23, 1)), mean: .25, tells: 0}
	held, survey, merged := w.measure(1000, 100, 300, AssumedSelection)
	if held < 93 || math.Abs(merged/survey-1) > .03 {
		t.Errorf("held %.1f %%, error %.2f alone, %.2f merged", held, survey, merged)
	}
}

func TestSelectionIsLearntFromOtherPeriods(t *testing.T) {
	rng := rand.New(rand.NewPCG(24, 1))
	gaps := make([]Gap, 24)
	for i := range gaps {
		gaps[i] = Gap{Value: -20 + 3*rng.NormFloat64() + 4*rng.NormFloat64(), Variance: 16, OK: true}
	}
	gaps[5] = Gap{}
	for i, s := range LearnSelection(gaps) {
		if math.Abs(s.Offset+20) > 5 || s.SD < 1.5 || s.SD > 8 {
			t.Errorf("period %d: %+v", i, s)
		}
	}
	for i, s := range LearnSelection(gaps[:8]) {
		learnt := i == 5 // seven periods speak: only with less than eight others
		if s != AssumedSelection || learnt && s.Periods != 0 {
			t.Errorf("from seven periods: %+v", s)
		}
	}
}

// The offset of a left-out period lies within what the others say as often as it should.
func TestLearntSelectionHolds(t *testing.T) {
	rng := rand.New(rand.NewPCG(25, 1))
	for _, walk := range []float64{0, 2} {
		for _, effect := range []float64{1, 6} {
			in, all := 0, 0
			for range 60 {
				level, gaps, offsets := -14., make([]Gap, 14), make([]float64, 14)
				for i := range gaps {
					level += walk * rng.NormFloat64()
					offsets[i] = level + effect*rng.NormFloat64()
					gaps[i] = Gap{Value: offsets[i] + 5*rng.NormFloat64(), Variance: 25, OK: true}
				}
				for i, s := range LearnSelection(gaps) {
					all++
					if math.Abs(offsets[i]-s.Offset) <= 1.96*s.SD {
						in++
					}
				}
			}
			if held := 100 * float64(in) / float64(all); held < 92 {
				t.Errorf("walk %v, effect %v: the offset was held %.1f %% of the time", walk, effect, held)
			}
		}
	}
}

func TestAMergeNeverLeavesTheScale(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		w := world{rng: rng, mean: rapid.Float64Range(-4, 4).Draw(t, "mean"), tells: rapid.Float64Range(0, 2).Draw(t, "tells"),
			selection: rapid.Float64Range(-1, 1).Draw(t, "selection")}
		s, texts, p := w.draw(rapid.IntRange(0, 60).Draw(t, "answers"), rapid.IntRange(0, 60).Draw(t, "posts"))
		sel := Selection{Same: rapid.Bool().Draw(t, "same"), Offset: rapid.Float64Range(-50, 50).Draw(t, "offset"),
			SD: rapid.Float64Range(0, 40).Draw(t, "sd")}
		c, ok := Merge(s, texts, p, sel)
		if ok != (s.OK && p.OK && texts.N >= MinComments) {
			t.Fatalf("ok %v of %v and %v", ok, s, p)
		}
		if !ok {
			return
		}
		if !(c.Low >= -100 && c.Low <= c.NPS && c.NPS <= c.High && c.High <= 100) || !(c.Lambda >= 0 && c.Lambda <= 1) || !(c.SE > 0) {
			t.Fatalf("%+v", c)
		}
		if c.SE > s.SE*1.0001 || c.Equivalent < s.N-1 || c.half(1, 1) > s.Half()+1e-9 {
			t.Fatalf("merging made the survey worse: %v to %v, worth %d", s.SE, c.SE, c.Equivalent)
		}
		plan := c.Plan(5)
		if plan.Answers < -1 || math.IsNaN(plan.Left) || plan.Left > c.half(1, 1)+1e-9 {
			t.Fatalf("%+v", plan)
		}
	})
}

func TestAPlanSaysWhatNarrows(t *testing.T) {
	w := world{rng: rand.New(rand.NewPCG(26, 1)), mean: .25, tells: 1}
	s, texts, p := w.draw(100, 300)
	c, _ := Merge(s, texts, p, AssumedSelection)
	plan := c.Plan(5)
	if plan.Posts || plan.Answers < 100 || plan.Answers > 1500 {
		t.Errorf("%+v from %+v", plan, c)
	}
	if done := c.Plan(50); done.Answers != 0 || !done.Posts {
		t.Errorf("%+v", done)
	}
	// With as many answers as the plan asks for the interval is as narrow as it says.
	near(t, "half the interval", 1.959964*math.Sqrt(c.variance(1+float64(plan.Answers)/100, 1)), 5, .02)
}
