package nps

import (
	"math"
	"math/rand/v2"
	"testing"
)

// both makes pairs of scores that all have the same standard error.
func both(proxy, survey []float64) []Pair {
	pairs := make([]Pair, len(proxy))
	for i := range pairs {
		p := Score{OK: true, NPS: proxy[i], Centre: proxy[i], SE: 5, DF: math.Inf(1)}
		s := Score{OK: true, NPS: survey[i], Centre: survey[i], SE: 5, DF: math.Inf(1)}
		pairs[i] = Pair{Period: Period{Day(i), Day(i + 1)}, Proxy: &p, Survey: &s}
	}
	return pairs
}

// R: with(anscombe, cor.test(x1, y1)) gives 0.8164205 and the interval 0.4243912 to 0.9506933.
func TestPearson(t *testing.T) {
	x := []float64{10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5}
	y := []float64{8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68}
	c := Compare(both(x, y)).Agreement.Pearson
	near(t, "r", c.R, 0.8164205, 1e-7)
	// The rows have no order, and without autocorrelation Samiuddin's interval is within a hundredth of Fisher's.
	half := freedom{0: 1}.half(len(x))
	near(t, "low", math.Tanh(math.Atanh(c.R)-half), 0.4243912, .01)
	near(t, "high", math.Tanh(math.Atanh(c.R)+half), 0.9506933, .01)
	// The p value of cor.test is that of t: 0.00217. The interval at that confidence would begin at 0.
	df := float64(len(x) - 2)
	near(t, "p", tail(math.Sqrt(df)*math.Sinh(math.Atanh(c.R)), df), 0.00217, 5e-6)
}

// The worked example of Wikipedia, "Spearman's rank correlation coefficient": IQ and hours of television give -29/165.
func TestSpearman(t *testing.T) {
	iq := []float64{106, 100, 86, 101, 99, 103, 97, 113, 112, 110}
	hours := []float64{7, 27, 2, 50, 28, 29, 20, 12, 6, 17}
	near(t, "rho", Compare(both(iq, hours)).Agreement.Spearman.R, -29./165, 1e-12)
}

func TestRanksShareTies(t *testing.T) {
	got := ranks([]float64{3, 1, 3, 2, 3})
	for i, want := range []float64{4, 1, 4, 2, 4} {
		near(t, "rank", got[i], want, 0)
	}
}

// R: t.test(c(-30, -24, -33, -27)) gives a mean of -28.5 and a 95 % interval of -34.66283 to -22.33717: the standard
// deviation is sqrt(15), and the quantile of t with 3 degrees of freedom 3.182446.
func TestMeanDifference(t *testing.T) {
	a := Compare(both([]float64{-30, -24, -33, -27}, []float64{0, 0, 0, 0})).Agreement
	near(t, "the mean", a.Mean, -28.5, 1e-9)
	near(t, "low", a.Low, -28.5-3.182446*math.Sqrt(15)/2, 1e-5)
	near(t, "high", a.High, -28.5+3.182446*math.Sqrt(15)/2, 1e-5)
	if a.Periods != 4 || !a.MeanOK {
		t.Errorf("%+v", a)
	}
}

func TestTooFewPeriodsToAgree(t *testing.T) {
	tests := []struct {
		name              string
		periods           int
		mean, correlation bool
	}{
		{"none", 0, false, false}, {"two", 2, false, false}, {"three", 3, true, false}, {"seven", 7, true, false}, {"eight", 8, true, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			x, y := make([]float64, tt.periods), make([]float64, tt.periods)
			for i := range x {
				x[i], y[i] = float64(i), float64(i*i)
			}
			a := Compare(both(x, y)).Agreement
			if a.MeanOK != tt.mean || a.Pearson.OK != tt.correlation || a.Spearman.OK != tt.correlation || a.Periods != tt.periods {
				t.Errorf("%+v", a)
			}
		})
	}
}

func TestOnlyPeriodsWithBothScoresAreCompared(t *testing.T) {
	pairs := both([]float64{10, 20, 30, 40}, []float64{0, 0, 0, 0})
	pairs[1].Survey = nil
	pairs[2].Proxy = &Score{N: 3} // too few
	c := Compare(pairs)
	if c.Agreement.Periods != 2 || c.Pairs[1].Difference != nil || c.Pairs[2].Difference != nil || c.Pairs[3].Difference == nil {
		t.Errorf("%+v", c)
	}
}

func TestASeriesThatDoesNotMoveHasNoCorrelation(t *testing.T) {
	flat, rising := make([]float64, 30), make([]float64, 30)
	for i := range flat {
		flat[i], rising[i] = 12, float64(i%7)
	}
	c := Compare(both(flat, rising))
	if c.Agreement.Pearson.OK || c.Agreement.Spearman.OK {
		t.Errorf("%+v", c.Agreement)
	}
	if c.Lag.Reason != LagConstant {
		t.Errorf("lag: %+v", c.Lag)
	}
}

// Ten periods in which everybody is passive on both sides: of 50 each, one more a whole class away would move either score by 100/51 points.
func TestPeriodsThatAreAllAlikeAreNotCertain(t *testing.T) {
	pairs := both(make([]float64, 10), make([]float64, 10))
	for i := range pairs {
		pairs[i].Proxy.Effective, pairs[i].Survey.Effective = 50, 50
	}
	a := Compare(pairs).Agreement
	sd := 100. / 51 * math.Sqrt2
	if half := (a.High - a.Low) / 2; a.Mean != 0 || half < 2.2622*sd/math.Sqrt(10) || half > 3*sd {
		t.Errorf("the mean difference is %v (%v to %v)", a.Mean, a.Low, a.High)
	}
	if half := (a.Change.High - a.Change.Low) / 2; a.Change.Value != 0 || half < sd/2 || half > 3*sd {
		t.Errorf("the change is %+v", a.Change)
	}
}

// walk is an autoregressive series with coefficient .7, the inertia that makes a naive test see leads that are not there.
func walk(rng *rand.Rand, n int) []float64 {
	x := make([]float64, n)
	for i := range x {
		x[i] = 10 * rng.NormFloat64()
		if i > 0 {
			x[i] += .7 * x[i-1]
		}
	}
	return x
}

func TestALeadIsFound(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 8))
	x := walk(rng, 106)
	for name, tt := range map[string]struct {
		proxy, survey []float64
		want          int
	}{
		"the posts run two periods ahead": {x[2:], x[:104], 2},
		"the survey runs one ahead":       {x[:104], x[1:105], -1},
		"both move at once":               {x[:104], x[:104], 0},
	} {
		t.Run(name, func(t *testing.T) {
			if l := Compare(both(tt.proxy, tt.survey)).Lag; l.Reason != "" || l.Periods != tt.want || l.N != 104 {
				t.Errorf("%+v, want %d", l, tt.want)
			}
		})
	}
}

func TestUnrelatedSeriesSeldomSeemToLead(t *testing.T) { leadsByChance(t, 200, 9) }

func TestLongUnrelatedSeriesSeldomSeemToLead(t *testing.T) {
	if testing.Short() {
		t.Skip("long: make test-long runs it")
	}
	leadsByChance(t, 1500, 6.5)
}

// leadsByChance fails t where a lead is seen in more than limit % of draws pairs of unrelated series with inertia.
func leadsByChance(t *testing.T, draws int, limit float64) {
	rng := rand.New(rand.NewPCG(9, 10))
	for _, tt := range []struct {
		periods int
		slope   float64 // points a period, in both
	}{{24, 0}, {52, 0}, {104, 0}, {52, .5}, {52, 2}} {
		alarms := 0
		for range draws {
			x, y := walk(rng, tt.periods), walk(rng, tt.periods)
			for i := range x {
				x[i] += tt.slope * float64(i)
				y[i] += tt.slope * float64(i)
			}
			if l := Compare(both(x, y)).Lag; l.Reason == "" && l.Periods != 0 {
				alarms++
			}
		}
		if rate := 100 * float64(alarms) / float64(draws); rate > limit {
			t.Errorf("%d periods with a slope of %v: a lead was seen in %v %% of unrelated pairs", tt.periods, tt.slope, rate)
		}
	}
}

func TestLagNeedsPeriodsInARow(t *testing.T) {
	rng := rand.New(rand.NewPCG(11, 12))
	pairs := both(walk(rng, 40), walk(rng, 40))
	pairs[20].Survey = nil
	if l := Compare(pairs).Lag; l.Reason != LagFewPeriods || l.N != 20 {
		t.Errorf("%+v", l)
	}
}

// inStep draws two series with autocorrelations a and b whose innovations correlate so that the series themselves do with r.
func inStep(rng *rand.Rand, x, y []float64, a, b, r float64) {
	c := r * (1 - a*b) / math.Sqrt((1-a*a)*(1-b*b))
	var u, v float64
	for i := -100; i < len(x); i++ { // the start is forgotten before the first value
		e := rng.NormFloat64()
		f := c*e + math.Sqrt(1-c*c)*rng.NormFloat64()
		u, v = a*u+math.Sqrt(1-a*a)*e, b*v+math.Sqrt(1-b*b)*f
		if i >= 0 {
			x[i], y[i] = u, v
		}
	}
}

func TestSimulatedCorrelationIntervalsHold(t *testing.T) { correlations(t, 150, []int{12, 60}, 5) }

func TestLongSimulatedCorrelationIntervals(t *testing.T) {
	if testing.Short() {
		t.Skip("long: make test-long runs it")
	}
	correlations(t, 1000, []int{12, 24, 60}, 1.7)
}

// correlations fails t where the 95 % intervals of two series with inertia hold their correlation less than 93 or more than 97 % of the time,
// give or take slack for chance, or where more than 5 % of unrelated pairs seem to correlate.
func correlations(t *testing.T, draws int, periods []int, slack float64) {
	for _, n := range periods {
		for k, tt := range []struct{ a, b, r float64 }{{0, 0, 0}, {.5, .5, 0}, {.7, .7, 0}, {0, .7, 0}, {0, 0, .6}, {.5, .5, .6}, {.7, .7, .6}} {
			rng := rand.New(rand.NewPCG(uint64(n), uint64(k)))
			x, y := make([]float64, n), make([]float64, n)
			held, heldRanks, heldConcord := 0, 0, 0
			ofRanks := 6 / math.Pi * math.Asin(tt.r/2) // Spearman's of normal pairs
			for range draws {
				inStep(rng, x, y, tt.a, tt.b, tt.r)
				if c := correlate(x, y, nil, func(float64) float64 { return 1 }); c.Low <= tt.r && tt.r <= c.High {
					held++
				}
				if c := correlate(ranks(x), ranks(y), nil, func(r float64) float64 { return 1 + r*r/2 }); c.Low <= ofRanks && ofRanks <= c.High {
					heldRanks++
				}
				for i := range y {
					y[i] += .5
				}
				if n < MinConcordancePeriods {
					continue
				}
				if c := ConcordanceOf(x, y); c.Low <= 2*tt.r/2.25 && 2*tt.r/2.25 <= c.High {
					heldConcord++
				}
			}
			share := func(k int) float64 { return 100 * float64(k) / float64(draws) }
			t.Logf("%d periods, %+v: Pearson %.1f %%, Spearman %.1f %%, concordance %.1f %%", n, tt, share(held), share(heldRanks), share(heldConcord))
			for what, s := range map[string]float64{"Pearson": share(held), "Spearman": share(heldRanks)} {
				if s < 93-slack || s > 97+slack || tt.r == 0 && s < 95-slack {
					t.Errorf("%d periods, %+v: the interval of %s held %.1f %%", n, tt, what, s)
				}
			}
		}
	}
}
