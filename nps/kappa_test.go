package nps

import (
	"math"
	"testing"
)

// sexualFun is how 91 couples answered "sex is fun for me and my partner" (Agresti, "Categorical Data Analysis", 1990, table
// 2.10; SexualFun in R's vcd).
var sexualFun = [][]int{{7, 7, 2, 3}, {2, 8, 3, 7}, {1, 5, 4, 9}, {2, 8, 9, 14}}

// TestKappaAgainstPublishedValues takes the second and third row from R: vcd::Kappa(SexualFun) prints "Unweighted 0.1293 0.06860"
// and "Weighted 0.2374 0.07832" (weights are equally spaced by default). The first is the diagnoses of Fleiss, "Statistical Methods
// for Rates and Proportions", 2nd edition 1981, table 13.1, whose kappa is .68 (.23 of .34).
func TestKappaAgainstPublishedValues(t *testing.T) {
	tests := []struct {
		name      string
		table     [][]int
		weight    func(i, j int) float64
		value, se float64
		se2       bool
	}{
		{"diagnoses", [][]int{{75, 1, 4}, {5, 4, 1}, {0, 0, 10}}, nil, .23 / .34, 0, false},
		{"couples", sexualFun, nil, .1293, .06860, true},
		{"couples, weighted", sexualFun, LinearWeights(4), .2374, .07832, true},
	}
	for _, tt := range tests {
		k := KappaOf(tt.table, tt.weight)
		if !k.OK || math.Abs(k.Value-tt.value) > 5e-5 || tt.se2 && math.Abs(k.SE-tt.se) > 5e-6 {
			t.Errorf("%s: %+v, want %v with standard error %v", tt.name, k, tt.value, tt.se)
		}
		if math.Abs(k.High-k.Value-1.959964*k.SE) > 1e-6 || math.Abs(k.Value-k.Low-1.959964*k.SE) > 1e-6 {
			t.Errorf("%s: interval %v to %v around %v with standard error %v", tt.name, k.Low, k.High, k.Value, k.SE)
		}
	}
}

func TestKappaWithoutMeaning(t *testing.T) {
	for name, table := range map[string][][]int{
		"nothing":           {{0, 0}, {0, 0}},
		"too few":           {{4, 1}, {0, 4}},
		"one label only":    {{50, 0}, {0, 0}},
		"one label of both": {{0, 0}, {0, 12}},
		"one label of one":  {{0, 0}, {20, 30}},
		"of the other":      {{20, 0}, {30, 0}},
	} {
		if k := KappaOf(table, nil); k.OK {
			t.Errorf("%s: %+v", name, k)
		}
	}
	if k := KappaOf([][]int{{20, 0}, {0, 20}}, nil); !k.OK || k.Value != 1 || k.SE > 1e-9 {
		t.Errorf("always agreeing: %+v", k)
	}
}

// TestHumanCeilingUndoesTwoErringRaters computes how often two raters with a known accuracy agree by going through all outcomes.
func TestHumanCeilingUndoesTwoErringRaters(t *testing.T) {
	for _, classes := range []int{2, 3, 4} {
		for _, a := range []float64{.6, .8, .95, 1} {
			agreed := 0.
			for said := range classes { // the truth is class 0
				p := (1 - a) / float64(classes-1)
				if said == 0 {
					p = a
				}
				agreed += p * p
			}
			if got, ok := HumanCeiling(agreed, classes); !ok || math.Abs(got-a) > 1e-9 {
				t.Errorf("%d classes, accuracy %v: %v, %v", classes, a, got, ok)
			}
		}
	}
	if a, ok := HumanCeiling(.2, 3); ok {
		t.Errorf("less than chance: %v", a)
	}
}
