package nps

import (
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"
)

func TestAnEffectIsNeverEstimatedAsNone(t *testing.T) {
	alike := make([]Miss, 12)
	for i := range alike {
		alike[i] = Miss{N: 200, Variance: 25}
	}
	e, ok := EstimateEffect(alike)
	if !ok || e.SD < .5 || e.SD > 4 || e.DF != 12 {
		t.Errorf("twelve brands that fit: %+v, %v", e, ok)
	}
	if few, _ := EstimateEffect(alike[:3]); few.SD <= e.SD {
		t.Errorf("three brands are as certain as twelve: %v and %v", few.SD, e.SD)
	}
	if _, ok := EstimateEffect(alike[:1]); ok {
		t.Error("one brand says nothing on the others")
	}
}

// With many brands the prior matters little: this is the standard deviation that they were drawn with.
func TestEffectsAreFoundBesideChance(t *testing.T) {
	rng := rand.New(rand.NewPCG(11, 12))
	for _, tau := range []float64{3, 6, 15} {
		e, _ := EstimateEffect(drawMisses(rng, 400, tau))
		near(t, "the effect", e.SD, tau, 1.5)
	}
}

func drawMisses(rng *rand.Rand, brands int, tau float64) []Miss {
	misses := make([]Miss, brands)
	for i := range misses {
		v := 4 + 60*rng.Float64()
		misses[i] = Miss{N: 100, Variance: v, Off: math.Sqrt(v+tau*tau) * rng.NormFloat64()}
	}
	return misses
}

// A calibration of k brands, drawn anew each time, must hold for a brand that it never saw. Below ten brands the prior has its
// say: where the effect is small against its scale, intervals hold too often.
func TestIntervalsHoldForBrandsNeverSeen(t *testing.T) {
	rng := rand.New(rand.NewPCG(13, 14))
	for _, c := range []struct {
		brands   int
		tau, max float64
	}{{5, 6, 98.5}, {5, 12, 97}, {11, 5, 97.5}, {11, 12, 97}, {30, 5, 97}, {30, 12, 97}} {
		got := covered(2000, 0, func() Score {
			e, _ := EstimateEffect(drawMisses(rng, c.brands, c.tau))
			s := moved(6*rng.NormFloat64()+c.tau*rng.NormFloat64(), 6)
			return s.With(e)
		})
		if got < 93 || got > c.max {
			t.Errorf("%d brands, an effect of %v: the interval held %v %% of the time", c.brands, c.tau, got)
		}
	}
}

// moved is a proxy score of many voices.
func moved(score, se float64) Score {
	s := Score{N: 300, Voices: 300, Effective: 300, Promoters: 50 + score/2, Detractors: 50 - score/2}
	s.interval(score, se, 299)
	return s
}

func TestAnEffectWidensTheLevelAndNotTheChange(t *testing.T) {
	e := Effect{SD: 8, DF: math.Inf(1)}
	june, may := moved(20, 6).With(e), moved(10, 6).With(e)
	near(t, "the score", june.NPS, 20, 1e-9)
	near(t, "its standard error", june.SE, 10, 1e-9) // 6, 8, 10
	if june.Method != MethodVoiceEffect || june.SamplingOnly() != moved(20, 6).SamplingOnly() && june.SamplingOnly().SE != 6 {
		t.Errorf("%+v", june)
	}
	change, _ := june.SamplingOnly().Minus(may.SamplingOnly())
	plain, _ := moved(20, 6).Minus(moved(10, 6))
	if change != plain {
		t.Errorf("a change of one brand is %+v, without the effect %+v", change, plain)
	}
	// Two brands: √(6² + 6² + 2·8²).
	d, _ := june.Minus(may)
	near(t, "half the interval between two brands", (d.High-d.Low)/2, 1.96*math.Sqrt(200), .1)
}

func TestPostsDoNotNarrowAnEffect(t *testing.T) {
	few, many := moved(0, 10).With(UnknownDomain), moved(0, .1).With(UnknownDomain)
	if many.Half() < critical(10)*25 || many.Half() > few.Half() {
		t.Errorf("±%v with few voices, ±%v with many", few.Half(), many.Half())
	}
	if n := many.Needed(5); n > 10 {
		t.Errorf("%d voices are asked for to narrow what no voices narrow", n)
	}
}

func TestUncalibratedVotesHaveTheEffectOfAnUnknownDomain(t *testing.T) {
	for _, c := range []Calibration{Uncalibrated, {}, {Kind: CalibrationDomain, Sharpness: 1}, {Kind: CalibrationDomain, Sharpness: 1, Tau: 5, TauBrands: 1}} {
		if e := c.Effect(); e != UnknownDomain {
			t.Errorf("%+v: %+v", c, e)
		}
	}
	if e := (Calibration{Kind: CalibrationDomain, Sharpness: 1, Tau: 5, TauBrands: 11}).Effect(); e != (Effect{SD: 5, DF: 11}) {
		t.Errorf("%+v", e)
	}
}

func TestScoresWithAnEffectAreSound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := Effect{SD: rapid.Float64Range(0, 60).Draw(t, "sd"), DF: rapid.Float64Range(2, 50).Draw(t, "df")}
		voices := drawVoices(t, 0)
		plain := FromVoices(moments(voices...))
		s := plain.With(e)
		sound(t, s)
		if s.OK && (s.NPS != plain.NPS || s.SE < plain.SE || s.High-s.Low < plain.High-plain.Low-1e-6 && e.DF <= plain.DF) {
			t.Fatalf("%+v became %+v", plain, s)
		}
		for i := range voices {
			voices[i].P, voices[i].D = voices[i].D, voices[i].P
		}
		mirror(t, s, FromVoices(moments(voices...)).With(e))
	})
}
