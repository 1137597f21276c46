package nps

import (
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"
)

// drawnVotes draws calibrated votes of a class mix: shares as a model with two informative signs would give them, from nearly sure
// to undecided, learnt where the answers are as in prior.
func drawnVotes(rng *rand.Rand, n int, truth, prior Mix) []Mix {
	out := make([]Mix, n)
	for i := range out {
		answer, u := 0, rng.Float64()
		for u > truth[answer] && answer < 2 {
			u -= truth[answer]
			answer++
		}
		z := 1.6*float64(answer-1) + rng.NormFloat64()
		for k := range out[i] {
			d := z - 1.6*float64(k-1)
			out[i][k] = prior[k] * math.Exp(-d*d/2)
		}
		out[i], _ = out[i].normal()
	}
	return out
}

func gridOf(votes []Mix) (g Grid) {
	for _, v := range votes {
		g.add(1, v[2], v[0])
	}
	return g
}

func TestAGridKeepsWeightAndMeans(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var g Grid
		var w, p, d float64
		for range rapid.IntRange(1, 20).Draw(t, "voices") {
			a, b, c := rapid.Float64Range(0, 1).Draw(t, "a"), rapid.Float64Range(0, 1).Draw(t, "b"), rapid.Float64Range(0, 1).Draw(t, "w")
			if a+b > 1 {
				a, b = 1-a, 1-b
			}
			g.add(c, a, b)
			w, p, d = w+c, p+c*a, d+c*b
		}
		var gw, gp, gd float64
		for _, v := range g.points() {
			gw, gp, gd = gw+v.w, gp+v.w*v.Mix[2], gd+v.w*v.Mix[0]
		}
		if math.Abs(gw-w) > 1e-9 || math.Abs(gp-p) > 1e-9 || math.Abs(gd-d) > 1e-9 {
			t.Fatalf("weight %v, promoters %v, detractors %v became %v, %v, %v", w, p, d, gw, gp, gd)
		}
	})
}

// An EMQ over the grid is that over the votes themselves, but for what the documentation grants.
func TestTheGridIsFineEnough(t *testing.T) {
	rng := rand.New(rand.NewPCG(31, 1))
	for _, truth := range []Mix{{.55, .2, .25}, {.2, .3, .5}, {.8, .1, .1}, {.05, .15, .8}} {
		prior := Mix{.5, .2, .3}
		votes := drawnVotes(rng, 2000, truth, prior)
		grid := gridOf(votes)
		exact, _ := EMQ(votes, prior)
		binned, ok := emq(grid.points(), prior)
		if !ok || math.Abs(exact.NPS()-binned.NPS()) > 1 {
			t.Errorf("%v: %.2f over the grid, %.2f over the votes", truth, binned.NPS(), exact.NPS())
		}
		t.Logf("%v: %.2f over the grid, %.2f over the votes", truth, binned.NPS(), exact.NPS())
	}
}

// The influence function is what one more voice does, times the number of voices: computed here by adding one.
func TestOneMoreVoiceMovesAnEMQAsItsInfluenceSays(t *testing.T) {
	rng := rand.New(rand.NewPCG(32, 1))
	prior := Mix{.4, .3, .3}
	votes := alike(drawnVotes(rng, 400, Mix{.3, .3, .4}, prior))
	m, _ := exactEMQ(votes, prior)
	bend := emqBend(votes, m, prior)
	for _, v := range []Mix{{.9, .08, .02}, {.1, .8, .1}, {.02, .08, .9}, {.4, .2, .4}} {
		const step = 1e-3
		more, _ := exactEMQ(append(votes[:len(votes):len(votes)], weighed{Mix: v, w: step * 400}), prior)
		got, want := bend(v), (more.NPS()-m.NPS())/step
		if math.Abs(got-want) > 1+.02*math.Abs(want) {
			t.Errorf("%v: %.2f, one more voice says %.2f", v, got, want)
		}
	}
}

// exactEMQ goes on where [EMQ] stops.
func exactEMQ(votes []weighed, prior Mix) (m Mix, ok bool) {
	m = prior
	for range 1500 {
		var next Mix
		for _, v := range votes {
			r, _ := v.under(m, prior)
			for i := range r {
				next[i] += v.w * r[i]
			}
		}
		m, _ = next.normal()
	}
	return m, true
}
