package nps

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

func TestLearnDomainBringsBrandsItHasNotSeenNearer(t *testing.T) {
	truth := Calibration{Sharpness: 1.5, Promoter: -0.8, Detractor: 0.4}
	d := LearnDomain("airlines", ratedVotes(rand.New(rand.NewPCG(7, 8)), 40, 400, truth, 5))
	if d.Name != "airlines" || d.Kind != CalibrationDomain || d.Texts != 16_000 || d.Brands != 40 || d.Measured != 40 {
		t.Errorf("got %+v", d)
	}
	if d.Error > 6 || d.Raw < 2*d.Error || math.Abs(d.Bias) > 2 || math.Abs(d.Tau-5) > 2 {
		t.Errorf("error %.1f, uncalibrated %.1f, bias %.1f, tau %.1f", d.Error, d.Raw, d.Bias, d.Tau)
	}
	if len(d.Interval) != 2 || d.Interval[0] > d.Error || d.Interval[1] < d.Error {
		t.Errorf("the interval %v does not hold %v", d.Interval, d.Error)
	}
}

func TestLearnDomainOfOneBrandMeasuresNothing(t *testing.T) {
	d := LearnDomain("banks", ratedVotes(rand.New(rand.NewPCG(7, 8)), 1, 400, Calibration{}, 0))
	if d.Identity() || d.Measured != 0 || d.Error != 0 || d.Tau != 0 || d.Interval != nil {
		t.Errorf("got %+v", d)
	}
}

func TestLearnDomainOfSmallBrandsMeasuresNothing(t *testing.T) {
	d := LearnDomain("shops", ratedVotes(rand.New(rand.NewPCG(7, 8)), 60, 5, Calibration{}, 0))
	if d.Identity() || d.Brands != 60 || d.Measured != 0 || d.Tau != 0 {
		t.Errorf("got %+v", d)
	}
}

func TestLearnDomainLeavesSharesAloneWhereBrandsDifferTooMuch(t *testing.T) {
	random := rand.New(rand.NewPCG(11, 12))
	var votes []Rated
	for i, tilt := range []float64{-2, -0.5, 0.5, 2} {
		for _, v := range ratedVotes(random, 1, 600, Calibration{Sharpness: 1, Promoter: tilt, Detractor: -tilt}, 0) {
			v.Brand = fmt.Sprint("b", i)
			votes = append(votes, v)
		}
	}
	d := LearnDomain("apps", votes)
	if p, n, _ := d.Apply(0.2, 0.3, 0.5); math.Abs(p-0.2) > 1e-9 || math.Abs(n-0.3) > 1e-9 || d.Identity() {
		t.Errorf("got %+v", d)
	}
	if d.Error != d.Raw || d.Tau < 20 {
		t.Errorf("error %.1f, uncalibrated %.1f, tau %.1f", d.Error, d.Raw, d.Tau)
	}
}
