package nps

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/stat"
)

// TestCorrectIsPredictionPoweredInference compares with the formulas for a mean of Angelopoulos et al. 2023, written out: every
// vote has an opinion and a voice of its own, and the sample is a simple one.
func TestCorrectIsPredictionPoweredInference(t *testing.T) {
	const frame, n = 4000, 80
	rng := rand.New(rand.NewPCG(1, 2))
	var m Moments
	var items []Audited
	var all, f, y []float64
	for i := range frame {
		p := rng.Float64()
		x := p - (1 - p)
		m.Add(Voice{Posts: 1, Opinion: 1, P: p, D: 1 - p})
		all = append(all, x)
		if i >= n {
			continue
		}
		label, value := AuditDetractor, -1.
		if rng.Float64() < .3+.6*p {
			label, value = AuditPromoter, 1
		}
		items = append(items, Audited{P: p, D: 1 - p, Opinion: 1, Labels: []Said{{"a", label}}, Weight: float64(frame) / n, Share: 1})
		f, y = append(f, x), append(y, value)
	}
	c := Correct(items, m)
	lambda := stat.Covariance(f, y, nil) / stat.Variance(f, nil)
	want := stat.Mean(y, nil) + lambda*(stat.Mean(all, nil)-stat.Mean(f, nil))
	e := make([]float64, n)
	for i := range e {
		e[i] = y[i] - lambda*f[i]
	}
	audit := stat.Variance(e, nil) * (1./n - 1./frame)
	if !c.OK || math.Abs(c.Lambda-lambda) > 1e-9 || math.Abs(c.NPS-100*want) > 1e-9 {
		t.Errorf("%+v, want %v with weight %v", c, 100*want, lambda)
	}
	if math.Abs(c.FromAudit-100*math.Sqrt(audit)) > 1e-9 || math.Abs(c.Model-100*stat.Mean(all, nil)) > 1e-9 || c.DF != n-1 {
		t.Errorf("%+v, want %v from the audit", c, 100*math.Sqrt(audit))
	}
	// What people's labels spread by, in so far as the model's reading of all votes spreads less than that of the sample.
	spread := func(x []float64) (v float64) {
		for i := range x {
			v += (x[i] - want) * (x[i] - want) / float64(len(x))
		}
		return v
	}
	sampling := 100 * math.Sqrt(spread(y)*min(1, spread(all)/spread(f))/frame)
	if math.Abs(c.FromSampling-sampling) > 1e-9 {
		t.Errorf("%v from sampling, want %v", c.FromSampling, sampling)
	}
	// With so many more labels, all else equal, the interval would be half as long.
	n2 := float64(n + c.More)
	after := 1e4*stat.Variance(e, nil)*(1/n2-1./frame) + sampling*sampling
	if c.More < 1 || math.Abs(math.Sqrt(after)/c.SE-.5) > .01 {
		t.Errorf("%d more labels: %v, want half of %v", c.More, math.Sqrt(after), c.SE)
	}
}

func TestLabellingEverythingLeavesSamplingAlone(t *testing.T) {
	var m Moments
	var items []Audited
	for i := range 60 {
		label := AuditLabels[i%4]
		items = append(items, Audited{P: .5, N: .2, D: .3, Opinion: .7, Labels: []Said{{"a", label}}, Weight: 1, Share: 1, Stratum: i % 3})
		m.Add(Voice{Posts: 1, Opinion: .7, P: .35, N: .14, D: .21})
	}
	c := Correct(items, m)
	// 15 of each label: as many promoters as detractors among 45 opinions.
	if !c.OK || math.Abs(c.NPS) > 1e-9 || c.FromAudit > 1e-9 || c.More != 0 || c.Opinions != 45 || math.Abs(c.Error.Value-20) > 1e-9 {
		t.Errorf("%+v", c)
	}
	if few := Correct(items[:29], m); few.OK || few.Labelled != 29 {
		t.Errorf("29 labels: %+v", few)
	}
}

// town is a population from which audits are drawn: voices with some posts each, a model that reads them and errs, and people.
type town struct {
	voices, audit int
	posts         int     // at most, of one voice
	bias, noise   float64 // of the model: both in units of a balance
	loyal         float64
}

// draw returns one audit of a town and what all its like would score.
func (w town) draw(rng *rand.Rand) (items []Audited, m Moments) {
	var all []Audited
	for range w.voices {
		mood := w.loyal + rng.NormFloat64()*.5
		n := 1 + rng.IntN(w.posts)
		v := Voice{Posts: n}
		for range n {
			label := AuditNoOpinion
			if rng.Float64() < .7 {
				label = sort3(mood + rng.NormFloat64()*.7)
			}
			it := Audited{Labels: []Said{{"a", label}}, Share: 1 / float64(n)}
			it.Opinion = .15 + .5*rng.Float64()
			if label.Opinionated() {
				it.Opinion += .3
			}
			read := math.Max(-1, math.Min(1, .7*float64(label.Answer())+w.bias+w.noise*rng.NormFloat64()))
			it.P, it.D = max(0, read)+(1-math.Abs(read))/3, max(0, -read)+(1-math.Abs(read))/3
			it.N = 1 - it.P - it.D
			v.Opinion, v.P, v.N, v.D = v.Opinion+it.Opinion, v.P+it.Opinion*it.P, v.N+it.Opinion*it.N, v.D+it.Opinion*it.D
			all = append(all, it)
		}
		m.Add(v)
	}
	strata := make([][]int, 4)
	for i := range all {
		k := map[AuditLabel]int{AuditPromoter: 0, AuditPassive: 1, AuditDetractor: 2, AuditNoOpinion: 3}[all[i].Label()]
		strata[k] = append(strata[k], i)
	}
	sizes := make([]int, 4)
	for k := range strata {
		sizes[k] = len(strata[k])
	}
	for k, n := range Allocate(sizes, w.audit) {
		rng.Shuffle(len(strata[k]), func(i, j int) { strata[k][i], strata[k][j] = strata[k][j], strata[k][i] })
		for _, i := range strata[k][:n] {
			it := all[i]
			it.Stratum, it.Weight = k, float64(sizes[k])/float64(n)
			items = append(items, it)
		}
	}
	return items, m
}

func sort3(x float64) AuditLabel {
	switch {
	case x > .4:
		return AuditPromoter
	case x < 0:
		return AuditDetractor
	}
	return AuditPassive
}

// truth is what the people of all such towns would score: the mean over voices and posts.
func (w town) truth() float64 {
	rng := rand.New(rand.NewPCG(7, 7))
	sum := 0.
	const n = 4_000_000
	for range n {
		sum += float64(sort3(w.loyal + rng.NormFloat64()*.5 + rng.NormFloat64()*.7).Answer())
	}
	return 100 * sum / n
}

func TestLongCorrectedIntervalsHoldTheTruth(t *testing.T) {
	if testing.Short() {
		t.Skip("a simulation")
	}
	for seed, tt := range []struct {
		name string
		town town
	}{
		{"a good model", town{voices: 1500, audit: 200, posts: 1, noise: .2, loyal: .3}},
		{"a model that is far too kind", town{voices: 1500, audit: 200, posts: 1, bias: .5, noise: .4}},
		{"a model that knows nothing", town{voices: 1500, audit: 150, posts: 1, noise: 3, loyal: .6}},
		{"few labels", town{voices: 800, audit: 60, posts: 1, bias: -.2, noise: .3, loyal: .2}},
		{"authors who post often", town{voices: 600, audit: 200, posts: 8, bias: .2, noise: .3, loyal: .2}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			const draws = 1500
			rng := rand.New(rand.NewPCG(uint64(seed), 42))
			truth, held, half, alone := tt.town.truth(), 0, 0., 0.
			for range draws {
				items, m := tt.town.draw(rng)
				c := Correct(items, m)
				if !c.OK {
					t.Fatalf("not OK: %+v", c)
				}
				if c.Low <= truth && truth <= c.High {
					held++
				}
				half += (c.High - c.Low) / 2 / draws
				alone += math.Abs(c.Model-truth) / draws
			}
			coverage := 100 * float64(held) / draws
			t.Logf("%.1f %% of the intervals hold %.1f; ±%.1f, the model alone is off by %.1f", coverage, truth, half, alone)
			if coverage < 93 || coverage > 97 {
				t.Errorf("%.1f %% of the intervals hold the truth", coverage)
			}
		})
	}
}
