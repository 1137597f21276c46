package nps

import (
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"
)

// speaking returns a source of n voices of which a part are sure promoters, the others sure detractors.
func speaking(source string, n int, promoters float64) Stratum {
	s := Stratum{Source: source}
	for i := range n {
		v := Voice{Posts: 1, Opinion: 1, D: 1}
		if float64(i) < promoters*float64(n) {
			v.P, v.D = 1, 0
		}
		s.Add(v)
	}
	return s
}

// By hand: reviews stay at +80 and the forum at -40, but the forum grows from a half to three quarters of the voices. The score
// falls from +20 to -10: all of it is mix.
func TestAChangeThatIsAllMix(t *testing.T) {
	before := []Stratum{speaking("reviews", 100, .9), speaking("forum", 100, .3)}
	after := []Stratum{speaking("reviews", 50, .9), speaking("forum", 150, .3)}
	c, ok := SplitChange(before, after, Shared{})
	if !ok || c.Real.Clear() || c.Mix.Value > -29 {
		t.Errorf("%+v", c)
	}
	near(t, "change", c.Change.Value, -30, 1e-9)
	near(t, "mix", c.Mix.Value, -30, 1e-9)
	near(t, "real", c.Real.Value, 0, 1e-9)
	at, ok := AtMix(after, map[string]float64{"reviews": 1, "forum": 1})
	near(t, "the score at the old mix", at.Value, 20, 1e-9)
	if !ok {
		t.Error("no score at the old mix")
	}
}

// Kitagawa's two parts by hand: shares (.5, .5) to (.2, .8), scores (+60, 0) to (+40, -20): rates give
// .35·(-20) + .65·(-20) = -20, the mix (-.3)·50 + .3·(-10) = -18, together -38.
func TestKitagawaByHand(t *testing.T) {
	c, ok := SplitChange([]Stratum{speaking("a", 100, .8), speaking("b", 100, .5)}, []Stratum{speaking("a", 40, .7), speaking("b", 160, .4)}, Shared{})
	if !ok {
		t.Fatal("not split")
	}
	near(t, "real", c.Real.Value, -20, 1e-9)
	near(t, "mix", c.Mix.Value, -18, 1e-9)
	near(t, "change", c.Change.Value, -38, 1e-9)
}

func TestASourceThatComesIsMix(t *testing.T) {
	c, ok := SplitChange([]Stratum{speaking("a", 100, .5)}, []Stratum{speaking("a", 100, .5), speaking("new", 100, .1)}, Shared{})
	near(t, "mix", c.Mix.Value, -40, 1e-9)
	near(t, "real", c.Real.Value, 0, 1e-9)
	if !ok {
		t.Error("not split")
	}
}

func TestTooFewVoicesToSplit(t *testing.T) {
	some := []Stratum{speaking("a", 100, .5)}
	for name, few := range map[string][]Stratum{"none": nil, "empty": {{Source: "a"}}, "nine": {speaking("a", 9, .5)}} {
		if c, ok := SplitChange(some, few, Shared{}); ok {
			t.Errorf("%s after: %+v", name, c)
		}
		if c, ok := SplitChange(few, some, Shared{}); ok {
			t.Errorf("%s before: %+v", name, c)
		}
		if e, ok := AtMix(few, map[string]float64{"a": 1}); ok {
			t.Errorf("%s: %+v", name, e)
		}
	}
	if e, ok := AtMix(some, map[string]float64{"a": .5, "b": .5}); ok {
		t.Errorf("a source without voices: %+v", e)
	}
}

// Two sources at +80 and -40, and three small ones at 0 that only together are enough: .5·80 - .3·40 + .2·0 = 28.
func TestSmallSourcesAreTakenTogetherAtAMix(t *testing.T) {
	few := []Stratum{speaking("a", 50, .9), speaking("b", 50, .3), speaking("c", 4, .5), speaking("d", 4, .5), speaking("e", 4, .5)}
	shares := map[string]float64{"a": .5, "b": .3, "c": .1, "d": .05, "e": .05}
	at, ok := AtMix(few, shares)
	near(t, "at the mix", at.Value, 28, 1e-9)
	if !ok {
		t.Error("no score")
	}
	if at, ok := AtMix(few[:3], shares); ok {
		t.Errorf("a fifth of the mix has 4 voices: %+v", at)
	}
	at, ok = AtMix(few[:3], map[string]float64{"a": .6, "b": .36, "c": .04})
	near(t, "without a few", at.Value, (.6*80-.36*40)/.96, 1e-9)
	if !ok {
		t.Error("no score without a few")
	}
}

func TestPartsSumExactlyInAnyOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		draw := func(name string) (out []Stratum) {
			for _, s := range []string{"a", "b", "c", "d"} {
				if n := rapid.IntRange(0, 60).Draw(t, name+s); n > 0 {
					out = append(out, speaking(s, n, rapid.Float64Range(0, 1).Draw(t, "p")))
				}
			}
			return out
		}
		before, after := draw("before"), draw("after")
		c, ok := SplitChange(before, after, Shared{})
		if !ok {
			return
		}
		mix, realPart := 0., 0.
		for _, e := range c.Sources {
			mix, realPart = mix+e.Mix, realPart+e.Real
		}
		back, _ := SplitChange(after, rapid.Permutation(before).Draw(t, "order"), Shared{})
		for name, off := range map[string]float64{
			"parts": c.Mix.Value + c.Real.Value - c.Change.Value, "mix": mix - c.Mix.Value, "real": realPart - c.Real.Value,
			"mix back": c.Mix.Value + back.Mix.Value, "real back": c.Real.Value + back.Real.Value,
			"change": c.Change.Value - (FromVoices(total(after)).NPS - FromVoices(total(before)).NPS),
		} {
			if !(math.Abs(off) < 1e-9) {
				t.Fatalf("%s off by %v: %+v", name, off, c)
			}
		}
		for _, d := range []Difference{c.Change, c.Mix, c.Real} {
			if math.IsNaN(d.Low) || math.IsNaN(d.High) || d.Low > d.Value || d.High < d.Value {
				t.Fatalf("%+v", d)
			}
		}
	})
}

func TestSimulatedMixIntervalsHold(t *testing.T) {
	rng := rand.New(rand.NewPCG(11, 12))
	const draws, voices = 1500, 300
	shares, happy := [2][]float64{{.5, .3, .2}, {.3, .3, .4}}, [2][]float64{{.8, .5, .3}, {.7, .5, .4}}
	truthMix, truthReal := 0., 0.
	for s := range 3 {
		x0, x1 := 200*happy[0][s]-100, 200*happy[1][s]-100
		truthMix += (shares[1][s] - shares[0][s]) * (x0 + x1) / 2
		truthReal += (shares[0][s] + shares[1][s]) / 2 * (x1 - x0)
	}
	var mix, realPart, change int
	for range draws {
		var at [2][]Stratum
		for period := range 2 {
			at[period] = []Stratum{{Source: "a"}, {Source: "b"}, {Source: "c"}}
			for range voices {
				s, u := 0, rng.Float64()
				for u > shares[period][s] {
					u -= shares[period][s]
					s++
				}
				v := Voice{Posts: 1, Opinion: .5 + .5*rng.Float64()}
				if rng.Float64() < happy[period][s] {
					v.P = v.Opinion
				} else {
					v.D = v.Opinion
				}
				at[period][s].Add(v)
			}
		}
		c, _ := SplitChange(at[0], at[1], Shared{})
		held := func(d Difference, truth float64) int {
			if d.Low <= truth && truth <= d.High {
				return 1
			}
			return 0
		}
		mix, realPart, change = mix+held(c.Mix, truthMix), realPart+held(c.Real, truthReal), change+held(c.Change, truthMix+truthReal)
	}
	near(t, "coverage of the mix", 100*float64(mix)/draws, 95, 2)
	near(t, "of the real change", 100*float64(realPart)/draws, 95, 2)
	near(t, "of the change", 100*float64(change)/draws, 95, 2)
}
