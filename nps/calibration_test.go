package nps

import (
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"
)

var airlines = Calibration{Kind: CalibrationDomain, Name: "airlines", Sharpness: 1.3, Promoter: -0.2, Detractor: -0.15}

func TestUncalibratedChangesNothing(t *testing.T) {
	for _, c := range []Calibration{{}, Uncalibrated} {
		if p, n, d := c.Apply(0.2, 0.3, 0.5); p != 0.2 || n != 0.3 || d != 0.5 {
			t.Errorf("%+v made %v %v %v of .2 .3 .5", c, p, n, d)
		}
		if c.Key() != "" {
			t.Errorf("%+v has the key %q, want none", c, c.Key())
		}
	}
}

func TestCalibrationSquaresAndTilts(t *testing.T) {
	// Worked out by hand: .2² : .3² : .5²·2 = 4 : 9 : 50.
	p, n, d := Calibration{Kind: CalibrationDomain, Sharpness: 2, Detractor: math.Log(2)}.Apply(0.2, 0.3, 0.5)
	if math.Abs(p-4./63) > 1e-12 || math.Abs(n-9./63) > 1e-12 || math.Abs(d-50./63) > 1e-12 {
		t.Errorf("got %v %v %v, want 4/63 9/63 50/63", p, n, d)
	}
}

func TestCalibrationOfNothingIsNothing(t *testing.T) {
	if p, n, d := airlines.Apply(0, 0, 0); p != 0 || n != 0 || d != 0 {
		t.Errorf("got %v %v %v", p, n, d)
	}
}

func TestCalibrationKeepsSumsAndOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := Calibration{
			Kind: CalibrationDomain, Sharpness: rapid.Float64Range(0.1, 5).Draw(t, "s"),
			Promoter: rapid.Float64Range(-3, 3).Draw(t, "a"), Detractor: rapid.Float64Range(-3, 3).Draw(t, "b"),
		}
		share := rapid.Float64Range(0, 1)
		vote := func() (p, n, d float64) {
			p = share.Draw(t, "p")
			n = (1 - p) * share.Draw(t, "n")
			return p, n, 1 - p - n
		}
		p1, n1, d1 := vote()
		p2, n2, d2 := vote()
		q1, m1, e1 := c.Apply(p1, n1, d1)
		q2, _, e2 := c.Apply(p2, n2, d2)
		if math.Abs(q1+m1+e1-1) > 1e-9 || min(q1, m1, e1) < 0 {
			t.Fatalf("%v + %v + %v is not 1", q1, m1, e1)
		}
		if p1*d2 > p2*d1*(1+1e-9) && min(p1, p2, d1, d2) > leastShare && q1*e2 < q2*e1*(1-1e-9) {
			t.Fatalf("the first speaks more for a promoter before, and less after: %v %v, %v %v", p1, d1, q1, e1)
		}
	})
}

func TestCalibrationsThatDifferHaveOtherKeys(t *testing.T) {
	other := airlines
	other.Promoter = 0.2
	if airlines.Key() == other.Key() {
		t.Errorf("both have the key %q", airlines.Key())
	}
}

func ExampleCalibration_Apply() {
	p, n, d := airlines.Apply(0.40, 0.35, 0.25)
	fmt.Printf("%.2f %.2f %.2f\n", p, n, d)
	// Output: 0.39 0.40 0.22
}
