package drivers

import (
	"math"
	"testing"

	"overheard/sentiment"
)

func TestLogOdds(t *testing.T) {
	tests := []struct {
		name string
		y, n [2]float64
		want float64
	}{
		// a = 0.1*40 = 4, all = 0.1*400 = 40; ln(34/206) - ln(14/226) = 0.980; / sqrt(1/34 + 1/14) = 3.087
		{"thirty against ten of two hundred each", [2]float64{30, 10}, [2]float64{200, 200}, 3.0867},
		{"the same turned round", [2]float64{10, 30}, [2]float64{200, 200}, -3.0867},
		{"equal", [2]float64{10, 10}, [2]float64{200, 200}, 0},
		{"equal shares of unequal sides", [2]float64{10, 20}, [2]float64{200, 400}, 0},
		{"nothing", [2]float64{}, [2]float64{200, 200}, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := logOdds(tt.y, tt.n, 1); math.Abs(got-tt.want) > .02 {
				t.Errorf("got %.4f, want %.4f", got, tt.want)
			}
		})
	}
}

func TestFewSayLessThanMany(t *testing.T) {
	few, many := logOdds([2]float64{3, 0}, [2]float64{200, 200}, 1), logOdds([2]float64{30, 0}, [2]float64{200, 200}, 1)
	if few >= 1.6 || many < 4 {
		t.Errorf("three to none is %.2f, thirty to none %.2f", few, many)
	}
}

// The side that writes longer posts has more of every phrase per author: that alone is no driver.
func TestLengthIsNoDriver(t *testing.T) {
	v := voices{weight: [2]float64{200, 200}, worth: 1}
	all := map[string]*tally{
		"common": {weight: [2]float64{90, 100}}, "rare": {weight: [2]float64{5, 20}}, "rest": {weight: [2]float64{100, 900}},
	}
	score(all, v)
	if z := all["common"].z; z != 0 {
		t.Errorf("said by more detractors, and a larger part of what promoters say: z is %.2f", z)
	}
}

func TestAnAuthorCountsOncePerPhrase(t *testing.T) {
	texts := []sentiment.DriverText{{Voice: 1, Promoter: .8, Detractor: .2}, {Voice: 1, Promoter: .4, Detractor: .6}, {Voice: 2, Promoter: 1}}
	got := meanWeights(texts, []int{0, 1, 2})
	if len(got) != 2 || math.Abs(got[0][0]-.6) > 1e-9 || math.Abs(got[0][1]-.4) > 1e-9 || got[1][0] != 1 {
		t.Errorf("got %v", got)
	}
	if v := totals(texts[:1]); v.n != 1 || math.Abs(v.worth-1/.68) > 1e-9 {
		t.Errorf("got %+v", v)
	}
}
