package nps

import (
	"math"
	"math/rand/v2"
	"testing"
)

// pairOfPeriods draws two periods: some authors speak in both, and keep their mood as far as keep says.
func pairOfPeriods(rng *rand.Rand, voices, regulars int, keep, moved float64) (before, now Moments, both Shared) {
	var g [2]Gatherer
	for i := range voices + voices - regulars {
		mood := .5 * rng.NormFloat64()
		for k := range 2 {
			if k == 0 && i >= voices || k == 1 && i >= regulars && i < voices {
				continue
			}
			x := keep*mood + math.Sqrt(1-keep*keep)*.5*rng.NormFloat64() + float64(k)*moved
			for range 1 + rng.IntN(3) {
				o, said := .3+.7*rng.Float64(), x+.3*rng.NormFloat64()
				g[k].Vote(int64(i), Day(k), 0, o, o*(1+said)/2, o*(1-said)/2)
			}
		}
	}
	both = SharedBy(&g[0], &g[1])
	g[0].Flush(&before)
	g[1].Flush(&now)
	return before, now, both
}

// A change of 8 points, with none, some and all authors speaking in both periods.
func TestSimulatedChangesHoldForAuthorsWhoSpeakTwice(t *testing.T) {
	for i, c := range []struct {
		voices, regulars int
		keep             float64
	}{{60, 0, 0}, {60, 30, .9}, {60, 60, .9}, {200, 150, .95}, {200, 200, -.8}, {25, 20, .9}, {200, 100, 0}} {
		rng := rand.New(rand.NewPCG(21, uint64(i)))
		const draws = 1500
		held, apart, narrower := 0, 0, 0.
		for range draws {
			before, now, both := pairOfPeriods(rng, c.voices, c.regulars, c.keep, .08)
			d, ok := FromVoices(now).With(UnknownDomain).Since(FromVoices(before).With(UnknownDomain), both)
			if !ok || both.Voices != c.regulars {
				t.Fatalf("ok is %v, %d voices in both", ok, both.Voices)
			}
			if d.Low <= 8 && 8 <= d.High {
				held++
			}
			as, _ := FromVoices(now).Minus(FromVoices(before))
			if as.Low <= 8 && 8 <= as.High {
				apart++
			}
			narrower += (d.High - d.Low) / (as.High - as.Low) / draws
		}
		share := 100 * float64(held) / draws
		t.Logf("%+v: held %.1f %%, as other people %.1f %%, width %.2f of that", c, share, 100*float64(apart)/draws, narrower)
		if share < 93 || share > 97 {
			t.Errorf("%+v: the interval held %v %% of the time", c, share)
		}
	}
}

// Where all authors speak once in each period and all opinions are certain, the change is that of the paired t test. R 4.3,
// t.test(extra ~ group, data = sleep, paired = TRUE): mean of the differences -1.58, 95 % interval -2.4598858 to -0.7001142 with 9
// degrees of freedom; var(extra) of the two groups is 3.200556 and 4.009. Here the hours are divided by 10.
func TestAllAuthorsInBothPeriodsArePaired(t *testing.T) {
	first := []float64{.7, -1.6, -.2, -1.2, -.1, 3.4, 3.7, .8, 0, 2}
	second := []float64{1.9, .8, 1.1, .1, -.1, 4.4, 5.5, 1.6, 4.6, 3.4}
	var g [2]Gatherer
	var m [2]Moments
	for i := range first {
		for k, x := range []float64{first[i] / 10, second[i] / 10} {
			g[k].Vote(int64(i), 0, 0, 1, (1+x)/2, (1-x)/2)
		}
	}
	both := SharedBy(&g[0], &g[1])
	for k := range g {
		g[k].Flush(&m[k])
	}
	near(t, "the change", FromVoices(m[1]).NPS-FromVoices(m[0]).NPS, 15.8, 1e-9)
	paired := (2.4598858 - .7001142) / 2 / critical(9)
	near(t, "the covariance", both.Covariance(), 100*((3.200556+4.009)/10-paired*paired)/2, 1e-3)
}

func TestAChangeIsNeverCertain(t *testing.T) {
	var g [2]Gatherer
	var m [2]Moments
	for i := range 20 {
		for k := range g {
			g[k].Vote(int64(i), 0, 0, 1, float64(i%2), float64(1-i%2))
		}
	}
	both := SharedBy(&g[0], &g[1])
	for k := range g {
		g[k].Flush(&m[k])
	}
	d, ok := FromVoices(m[1]).Since(FromVoices(m[0]), both)
	if !ok || d.Value != 0 || d.High < 100./21 || d.Low > -100./21 || d.P != 1 {
		t.Errorf("the same twenty authors said the same twice: %+v, %v", d, ok)
	}
}

func TestNothingIsSharedWithAnEmptyPeriod(t *testing.T) {
	var before, now Gatherer
	now.Vote(1, 0, 0, 1, 1, 0)
	if s := SharedBy(&before, &now); s.Voices != 0 || s.Covariance() != 0 {
		t.Errorf("%+v", s)
	}
}

// Both effects are in a difference between brands; estimated together they are one estimate.
func TestTwoBrands(t *testing.T) {
	e := Effect{SD: 8, DF: 10}
	a, b := moved(20, 6).With(e), moved(10, 6).With(e)
	d, ok := a.Against(b)
	se := math.Sqrt(2 * (36 + 64))
	df := 200. * 200 / (36*36/299.*2 + 128.*128/10)
	if !ok {
		t.Fatal("not OK")
	}
	near(t, "half the interval", (d.High-d.Low)/2, critical(df)*se, 1e-9)
	near(t, "the p value", d.P, tail(10/se, df), 1e-12)
	other, _ := a.Against(moved(10, 6).With(Effect{SD: 8, DF: 11}))
	if other.High >= d.High {
		t.Errorf("two estimates tell no more than one: %+v and %+v", other, d)
	}
	near(t, "the least difference that can be told", LeastApart(e, e), critical(10)*8*math.Sqrt2, 1e-9)
	near(t, "the same, of an unknown domain", LeastApart(UnknownDomain, UnknownDomain), 2.228139*25*math.Sqrt2, 1e-4) // R: qt(.975, 10)
	// Voices scatter at either brand, as they do in the interval of its level.
	e.Scatter = 60
	a, b = moved(20, 6), moved(10, 6)
	a.Effective, b.Effective = 100, 400
	scattered, _ := a.With(e).Against(b.With(e))
	v := 36.*2 + 64*2 + 3600./100 + 3600./400
	near(t, "the p value with scatter", scattered.P, tail(10/math.Sqrt(v), v*v/(36*36/299.*2+(128+45)*(128+45.)/10)), 1e-12)
	near(t, "the least difference with scatter", LeastApart(e, e), critical(10)*8*math.Sqrt2, 1e-9)
	if _, ok := a.Against(Score{}); ok {
		t.Error("a brand without a score was compared")
	}
}

// Two brands that differ by nothing but their effects, which the domain's brands tell of.
func TestSimulatedDifferencesBetweenBrandsHold(t *testing.T) {
	rng := rand.New(rand.NewPCG(23, 24))
	for _, c := range []struct {
		brands int
		tau    float64
	}{{11, 6}, {30, 12}} {
		const draws = 800
		alarms := 0
		for range draws {
			e, _ := EstimateEffect(drawMisses(rng, c.brands, c.tau))
			score := func() Score { return moved(4*rng.NormFloat64()+c.tau*rng.NormFloat64(), 4).With(e) }
			if d, _ := score().Against(score()); d.Clear() {
				alarms++
			}
		}
		if share := 100 * float64(alarms) / draws; share > 7.5 || share < 2 {
			t.Errorf("%d brands, an effect of %v: told apart %v %% of the time", c.brands, c.tau, share)
		}
	}
}
