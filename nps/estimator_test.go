package nps_test

import (
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"

	"overheard/nps"
)

// Worked by hand: of four votes the largest shares are promoter, promoter, detractor and passive.
func ExampleCount() {
	m, _ := nps.Count([]nps.Mix{{.1, .2, .7}, {.2, .3, .5}, {.8, .1, .1}, {.2, .6, .2}})
	fmt.Printf("%.2f %+.0f\n", m, m.NPS())
	// Output: [0.25 0.25 0.50] +25
}

// Worked by hand: (.1+.2+.8+.2)/4, (.2+.3+.1+.6)/4 and (.7+.5+.1+.2)/4. QuaPy's PCC is the mean of the posteriors alike.
func ExampleSum() {
	m, _ := nps.Sum([]nps.Mix{{.1, .2, .7}, {.2, .3, .5}, {.8, .1, .1}, {.2, .6, .2}})
	fmt.Printf("%.3f %+.0f\n", m, m.NPS())
	// Output: [0.325 0.300 0.375] +5
}

// A classifier that reads every fifth detractor as passive, every fifth passive as promoter and all promoters well. Of a mix of
// 50, 30 and 20 % it makes .4, .1+.24 and .06+.2; setting that right gives the mix back. QuaPy solves the same system in ACC
// (solve_adjustment) and, as here, takes the nearest mix where its solution is none (solver "minimize").
func ExampleAdjust() {
	errors := nps.Confusion{{.8, .2, 0}, {0, .8, .2}, {0, 0, 1}}
	fmt.Printf("%.2f\n", nps.Adjust(nps.Mix{.4, .34, .26}, errors))
	fmt.Printf("%.2f\n", nps.Adjust(nps.Mix{1, 0, 0}, errors)) // more detractors than even detractors alone would give
	// Output:
	// [0.50 0.30 0.20]
	// [1.00 0.00 0.00]
}

// Worked by hand, with two answers and a third that never shows: nine votes for a promoter by .8 to .2 and one against, learnt
// from a mix of a half each. The mix q solves q = .9·.8q/(.8q+.2(1−q)) + .1·.2q/(.2q+.8(1−q)), which is (.9−.2)/.6 = 1.17 > 1 in
// the linear form: the fixed point is at the edge. With seven against three it lies inside, at (.7−.2)/.6 = .833.
func ExampleEMQ() {
	votes := func(of int) (v []nps.Mix) {
		for i := range 10 {
			if v = append(v, nps.Mix{.2, 0, .8}); i >= of {
				v[i] = nps.Mix{.8, 0, .2}
			}
		}
		return v
	}
	prior := nps.Mix{.4995, .001, .4995}
	for _, of := range []int{7, 9} {
		m, _ := nps.EMQ(votes(of), prior)
		fmt.Printf("%.3f\n", m)
	}
	// Output:
	// [0.167 0.000 0.833]
	// [0.000 0.000 1.000]
}

func drawMix(t *rapid.T) nps.Mix {
	var m nps.Mix
	for i := range m {
		m[i] = rapid.Float64Range(.01, 1).Draw(t, "share")
	}
	sum := m[0] + m[1] + m[2]
	for i := range m {
		m[i] /= sum
	}
	return m
}

func TestEstimatesAreMixes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		votes := rapid.SliceOfN(rapid.Custom(drawMix), 1, 40).Draw(t, "votes")
		shuffled := rapid.Permutation(votes).Draw(t, "shuffled")
		prior := drawMix(t)
		errors := nps.Confusion{drawMix(t), drawMix(t), drawMix(t)}
		for j := range errors { // half of each kind of author is read well, at the least
			errors[j] = nps.Between(errors[j], nps.Confusion{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}[j])
		}
		all := func(votes []nps.Mix, prior nps.Mix, errors nps.Confusion) []nps.Mix {
			cc, _ := nps.Count(votes)
			pcc, _ := nps.Sum(votes)
			emq, _ := nps.EMQ(votes, prior)
			return []nps.Mix{cc, pcc, nps.Adjust(cc, errors), nps.Adjust(pcc, errors), emq, nps.Between(pcc, emq)}
		}
		flip := func(m nps.Mix) nps.Mix { return nps.Mix{m[2], m[1], m[0]} }
		mirrored := make([]nps.Mix, len(votes))
		for i := range votes {
			mirrored[i] = flip(votes[i])
		}
		one, other := all(votes, prior, errors), all(shuffled, prior, errors)
		mirror := all(mirrored, flip(prior), nps.Confusion{flip(errors[2]), flip(errors[1]), flip(errors[0])})
		for k, m := range one {
			if math.Abs(m[0]+m[1]+m[2]-1) > 1e-9 || min(m[0], m[1], m[2]) < 0 || !(math.Abs(m.NPS()) <= 100.000001) {
				t.Fatalf("%d: %v", k, m)
			}
			if math.Abs(m.NPS()-other[k].NPS()) > 1e-4 {
				t.Fatalf("%d: %v and, in another order, %v", k, m, other[k])
			}
			if math.Abs(m.NPS()+mirror[k].NPS()) > 1e-2 {
				t.Fatalf("%d: %v and mirrored %v", k, m, mirror[k])
			}
		}
	})
}

// Under a shift of the mix alone ACC, PACC and EMQ find it and PCC does not; the warning tells.
func TestAShiftOfTheMixIsFound(t *testing.T) {
	// Votes with two kinds of text: one in four is read wrongly. Learnt from a half each.
	var votes []nps.Mix
	for i := range 1000 {
		v := nps.Mix{.75, 0, .25}
		if i < 300 { // 10 % promoters: 0.1·0.75 + 0.9·0.25 = 0.3 read as such
			v = nps.Mix{.25, 0, .75}
		}
		votes = append(votes, v)
	}
	errors := nps.Confusion{{.75, 0, .25}, {0, 1, 0}, {.25, 0, .75}}
	cc, _ := nps.Count(votes)
	pcc, _ := nps.Sum(votes)
	emq, _ := nps.EMQ(votes, nps.Mix{.4995, .001, .4995})
	probable := nps.Confusion{{.625, 0, .375}, {0, 1, 0}, {.375, 0, .625}}
	for name, m := range map[string]nps.Mix{"acc": nps.Adjust(cc, errors), "pacc": nps.Adjust(pcc, probable), "emq": emq} {
		if math.Abs(m.NPS()+80) > .5 {
			t.Errorf("%s: %+.1f, want -80", name, m.NPS())
		}
	}
	if !nps.Disagree(pcc, emq) || nps.Disagree(pcc, pcc) {
		t.Errorf("PCC %+.1f, EMQ %+.1f", pcc.NPS(), emq.NPS())
	}
}

func TestNoVotesAreNoMix(t *testing.T) {
	if _, ok := nps.Count(nil); ok {
		t.Error("counted none")
	}
	if _, ok := nps.Sum(nil); ok {
		t.Error("summed none")
	}
	if _, ok := nps.EMQ(nil, nps.Mix{1, 1, 1}); ok {
		t.Error("EMQ of none")
	}
	if _, ok := nps.EMQ([]nps.Mix{{1, 0, 0}}, nps.Mix{1, 0, 0}); ok {
		t.Error("EMQ from answers that never occur")
	}
}
