package nps

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// Floating-point sums depend on the order of what is added: the same data have to sum to the same number all the same, to the
// last bit, or a figure that is computed again is another one.
func TestTheSameDataGiveTheSameNumbers(t *testing.T) {
	figures := map[string]func() any{
		"votes of threads": func() any {
			rng := rand.New(rand.NewPCG(41, 1))
			var g Gatherer
			for day := range Day(30) {
				for voice := range int64(20) {
					o, x := rng.Float64(), 2*rng.Float64()-1
					g.Vote(voice, day, 1+rng.Int64N(40), o, o*(1+x)/2, o*(1-x)/2)
				}
			}
			var m Moments
			g.Flush(&m)
			return m
		},
		"levels of many sources": func() any {
			rng, periods := rand.New(rand.NewPCG(41, 2)), make([][]Stratum, 12)
			for i := range periods {
				for source := range 15 {
					s := Stratum{Source: fmt.Sprint("source ", source)}
					for range 20 {
						p, o := rng.Float64(), rng.Float64()
						s.Add(Voice{Posts: 1, Opinion: o, P: o * p, D: o * (1 - p)})
					}
					periods[i] = append(periods[i], s)
				}
			}
			return LevelsOf(periods)
		},
	}
	for name, figure := range figures {
		t.Run(name, func(t *testing.T) {
			want := fmt.Sprintf("%b", figure())
			for range 20 {
				if got := fmt.Sprintf("%b", figure()); got != want {
					t.Fatalf("the same data gave %.300s, then %.300s", want, got)
				}
			}
		})
	}
}
