package nps

import (
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"
)

// By hand, as Lewis and Sauro do it: 100 answers with 50 and 20 against 100 with 30 and 30.
func TestDifferenceOfTwoSurveys(t *testing.T) {
	d, ok := counts(t, 50, 30, 20).Minus(counts(t, 30, 40, 30))
	if !ok {
		t.Fatal("not OK")
	}
	x := 30. / 103
	se := 100 * math.Sqrt((71.5/103-x*x)/103+61.5/103/103)
	near(t, "the difference", d.Value, 30, 1e-9)
	near(t, "its p value", d.P, math.Erfc(100*x/se/math.Sqrt2), 1e-9)
	near(t, "half its interval", (d.High-d.Low)/2, 1.959964*se, 1e-5)
	if !d.Clear() {
		t.Error("a difference of 30 with 100 answers each is not clear")
	}
}

func TestNoDifferenceWithoutTwoScores(t *testing.T) {
	if _, ok := counts(t, 50, 30, 20).Minus(counts(t, 3, 1, 1)); ok {
		t.Error("five answers were enough")
	}
}

func TestDegreesOfFreedomOfADifference(t *testing.T) {
	voices := Score{OK: true, NPS: 10, Centre: 10, SE: 5, DF: 19}
	d, _ := voices.Minus(Score{OK: true, SE: 5, DF: 19})
	near(t, "half the interval of two equal sets of voices", (d.High-d.Low)/2, critical(38)*math.Sqrt(50), 1e-9)
	d, _ = voices.Minus(Score{OK: true, SE: 5, DF: math.Inf(1)})
	near(t, "half the interval against a survey", (d.High-d.Low)/2, critical(76)*math.Sqrt(50), 1e-9)
}

// R: p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm") gives 0.03 0.06 0.06 0.02.
func TestHolm(t *testing.T) {
	family := []*Difference{{P: .01}, nil, {P: .04}, {P: .03}, {P: .005}}
	Holm(family)
	for i, want := range map[int]float64{0: .03, 2: .06, 3: .06, 4: .02} {
		near(t, "adjusted p", family[i].Adjusted, want, 1e-12)
	}
}

func TestHolmNeverMakesAnythingClearer(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var family []*Difference
		for _, p := range rapid.SliceOfN(rapid.Float64Range(0, 1), 0, 20).Draw(t, "p") {
			family = append(family, &Difference{P: p})
		}
		Holm(family)
		for _, d := range family {
			if d.Adjusted < d.P || d.Adjusted > 1 {
				t.Fatalf("%v became %v", d.P, d.Adjusted)
			}
		}
	})
}

// Twelve periods without any true difference: the chance that even one is called clear is 5 %.
func TestHolmHoldsTheFamily(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	draw := func() Score {
		var m Moments
		for range 40 {
			m.Add(opinion(2*rng.Float64()-1, 1))
		}
		return FromVoices(m)
	}
	e := Effect{SD: 6, DF: 30}
	const families = 2000
	alarms := 0
	for range families {
		pairs := make([]Pair, 12)
		off := e.SD * rng.NormFloat64() // in all periods of a brand alike
		for i := range pairs {
			a, b := draw(), draw()
			if i%2 == 0 { // every other period also holds what the model gets wrong about the brand
				a.Centre += off
				a.NPS += off
				a = a.With(e)
			}
			pairs[i] = Pair{Period: Period{Day(i), Day(i + 1)}, Proxy: &a, Survey: &b}
		}
		for _, p := range Compare(pairs).Pairs {
			if p.Difference.Clear() {
				alarms++
				break
			}
		}
	}
	if rate := 100 * float64(alarms) / families; rate > 6 {
		t.Errorf("a clear difference was seen in %v %% of families without any", rate)
	}
}

func TestDifferencesAreSound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, _ := FromCounts(drawCounts(t, "a"))
		b := FromVoices(moments(drawVoices(t, 0)...))
		d, ok := a.Minus(b)
		if ok != (a.OK && b.OK) {
			t.Fatalf("ok is %v for %v and %v", ok, a, b)
		}
		if !ok {
			return
		}
		if math.IsNaN(d.Value+d.Low+d.High+d.P) || d.Low > d.Value || d.Value > d.High || d.Low < -200 || d.High > 200 || d.P < 0 || d.P > 1 {
			t.Fatalf("%+v", d)
		}
		back, _ := b.Minus(a)
		if math.Abs(d.Value+back.Value) > 1e-9 || math.Abs(d.P-back.P) > 1e-9 {
			t.Fatalf("%+v the other way round is %+v", d, back)
		}
	})
}

// R: qt(.975, c(10, 1e3, 1e5, 1e9, 1e14, 1e20)) and 2*pt(-2.5, …).
func TestManyDegreesOfFreedomAreNormal(t *testing.T) {
	for df, want := range map[float64][2]float64{
		10:   {2.22813885198627, .0314468442366088},
		1e3:  {1.96233908082641, .0125785678010908},
		1e5:  {1.95998770753461, .0124209191925590},
		1e9:  {1.95996398691232, .0124193308104025},
		1e14: {1.95996398454008, .0124193306515539},
		1e20: {1.95996398454005, .0124193306515523},
	} {
		near(t, "the quantile", critical(df), want[0], 3e-6)
		near(t, "the p value", tail(2.5, df), want[1], 3e-6)
	}
	// Voices that all say the same, beside a few answers.
	sure := Score{OK: true, NPS: 50, Centre: 50, SE: 1e-4, DF: 1e6}
	d, _ := sure.Minus(Score{OK: true, SE: 20, DF: math.Inf(1)})
	near(t, "half the interval beside a few answers", (d.High-d.Low)/2, 1.959964*20, 1e-3)
}
