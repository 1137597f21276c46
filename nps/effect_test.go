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
	if n, ok := many.Needed(5); !ok || n > 10 {
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

// Of a few large brands and many small ones, as in the domain of airlines, the small ones scatter by twice the variance that
// independent texts would have. That shrinks with their texts and is no effect: taken for one,
// as the likelihood with φ = 1 takes it, an effect of 5 comes to more than 7. The root mean square of a posterior errs to the wide side.
func TestTheScatterOfSmallBrandsIsNoEffect(t *testing.T) {
	sizes := func(rng *rand.Rand, tau, phi float64) (misses []Miss) {
		for _, c := range []struct{ brands, texts int }{{11, 1400}, {8, 35}, {60, 15}} {
			for range c.brands {
				v := 48. * 48 / float64(c.texts)
				misses = append(misses, Miss{N: c.texts, Variance: v, Off: math.Sqrt(phi*v+tau*tau) * rng.NormFloat64()})
			}
		}
		return misses
	}
	for _, c := range []struct{ tau, phi, most float64 }{{5, 2.1, 6.9}, {5, 1, 6.9}, {10, 1, 12.5}, {10, 2.1, 12.9}} {
		rng := rand.New(rand.NewPCG(15, uint64(100*c.tau+c.phi)))
		var sd, scatter, without float64
		const draws = 40
		for range draws {
			misses := sizes(rng, c.tau, c.phi)
			e, _ := EstimateEffect(misses)
			sd, scatter = sd+e.SD/draws, scatter+e.Scatter/draws
			without += likeliestEffect(misses) / draws
		}
		if c.tau == 5 && c.phi > 1 && without < 7 {
			t.Errorf("the scatter does no harm: %.1f", without)
		}
		if sd < c.tau-.5 || sd > c.most {
			t.Errorf("effect %v, chance underrated by %v: estimated as %.1f on average", c.tau, c.phi, sd)
		}
		if want := 48 * math.Sqrt(c.phi-1); math.Abs(scatter-want) > 16 {
			t.Errorf("effect %v: a scatter of %.0f, want %.0f", c.tau, scatter, want)
		}
	}
}

func TestScatterShrinksWithVoices(t *testing.T) {
	s := moved(20, 6).With(Effect{SD: 8, DF: math.Inf(1), Scatter: 10 * math.Sqrt(300)})
	near(t, "the standard error", s.SE, math.Sqrt(36+64+100), 1e-9)
}

// likeliestEffect is the τ under which misses of the variance τ² + v are likeliest.
func likeliestEffect(misses []Miss) (best float64) {
	most := math.Inf(-1)
	for tau := 0.; tau < 30; tau += .5 {
		l := 0.
		for _, m := range misses {
			v := m.Variance + tau*tau
			l -= (math.Log(v) + m.Off*m.Off/v) / 2
		}
		if l > most {
			most, best = l, tau
		}
	}
	return best
}
