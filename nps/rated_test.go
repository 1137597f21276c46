package nps

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

// ratedVotes draws votes of brands, and answers as a model would see them whose shares are off by c's inverse.
func ratedVotes(random *rand.Rand, brands, n int, truth Calibration, tau float64) []Rated {
	var out []Rated
	for b := range brands {
		effect := tau / 100 * random.NormFloat64()
		for range n {
			z := 1.5 * random.NormFloat64()
			v := Rated{Brand: fmt.Sprint("b", b), Opinion: 0.5 + random.Float64()/2}
			e := [3]float64{math.Exp(-z), 0.7, math.Exp(z)}
			s := e[0] + e[1] + e[2]
			v.D, v.N, v.P = e[0]/s, e[1]/s, e[2]/s
			p, _, d := truth.Apply(v.P, v.N, v.D)
			shift := effect / 2
			switch u := random.Float64(); {
			case u < d-shift:
				v.Answer = -1
			case u > 1-p-shift:
				v.Answer = 1
			}
			out = append(out, v)
		}
	}
	return out
}

func TestFitCalibrationFindsWhatWasDoneToTheShares(t *testing.T) {
	want := Calibration{Sharpness: 1.4, Promoter: -0.5, Detractor: 0.3}
	got := FitCalibration(ratedVotes(rand.New(rand.NewPCG(1, 2)), 10, 4000, want, 0))
	if math.Abs(got.Sharpness-1.4) > 0.05 || math.Abs(got.Promoter+0.5) > 0.05 || math.Abs(got.Detractor-0.3) > 0.05 {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestOneLargeBrandDoesNotDecideACalibration(t *testing.T) {
	random := rand.New(rand.NewPCG(9, 10))
	want := Calibration{Sharpness: 1, Promoter: 0.5, Detractor: 0.2}
	votes := ratedVotes(random, 30, MostOfBrand, want, 0)
	for _, v := range ratedVotes(random, 1, 50*MostOfBrand, Calibration{Sharpness: 1, Promoter: -1.5, Detractor: 1}, 0) {
		v.Brand = "large"
		votes = append(votes, v)
	}
	if got := FitCalibration(votes); math.Abs(got.Promoter-0.5) > 0.2 || math.Abs(got.Detractor-0.2) > 0.2 {
		t.Errorf("got %+v, want about %+v", got, want)
	}
}

func TestFitCalibrationNeedsVotesOfAllAnswers(t *testing.T) {
	votes := ratedVotes(rand.New(rand.NewPCG(1, 2)), 1, 400, Calibration{}, 0)
	if got := FitCalibration(votes[:LeastRated-1]); !got.Identity() {
		t.Errorf("of too few votes: %+v", got)
	}
	for i := range votes {
		votes[i].Answer = max(votes[i].Answer, 0)
	}
	if got := FitCalibration(votes); !got.Identity() {
		t.Errorf("of votes without a detractor: %+v", got)
	}
}

func TestFitCalibrationStaysMonotoneOnNoise(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	votes := ratedVotes(random, 1, 1000, Calibration{}, 0)
	for i := range votes { // turned round
		votes[i].Answer = -votes[i].Answer
	}
	if got := FitCalibration(votes); got.Sharpness <= 0 || math.IsNaN(got.Promoter+got.Detractor) {
		t.Errorf("got %+v", got)
	}
}

func TestMissesWeighVotesByOpinion(t *testing.T) {
	votes := []Rated{
		{Brand: "a", Answer: 1, P: 0.8, D: 0.2, Opinion: 1}, {Brand: "a", Answer: -1, P: 0.4, N: 0.2, D: 0.4, Opinion: 0.5},
		{Brand: "b", Answer: 0, N: 1, Opinion: 1},
	}
	m := Misses(votes, Uncalibrated)
	// a: (1·0.6 + 0.5·0)/1.5 − 0 = 0.4.
	if len(m) != 2 || math.Abs(m[0].Off-40) > 1e-9 || m[0].N != 2 || m[1].Off != 0 {
		t.Errorf("got %+v", m)
	}
}

func TestBrandEffectIsFoundBesideChance(t *testing.T) {
	for _, tau := range []float64{0, 8} {
		votes := ratedVotes(rand.New(rand.NewPCG(5, 6)), 150, 300, Calibration{}, tau)
		if e, ok := EstimateEffect(Misses(votes, Uncalibrated)); !ok || math.Abs(e.SD-tau) > 2 {
			t.Errorf("tau %v: got %v, %v", tau, e.SD, ok)
		}
	}
}
