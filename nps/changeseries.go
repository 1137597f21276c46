package nps

import (
	"maps"
	"math"
	"slices"
)

// Levels are the three series in which a change of what is said about a brand can show. They fall apart without a rest: what moves
// Mix does not move Real.
type Levels struct {
	Volume []Observation // log of the voices and a half
	Mix    []Observation // points: the score if every source spoke as it does on average over all periods
	Real   []Observation // points: the score less what the mix of sources moves it
}

// LevelsOf returns the levels of periods, each as the voices of its sources. Mix and Real are not known in a period whose voices are
// too few for a score. With shares a_s of the weight and scores x_s of a period, and X_s of the source and X of all over all periods,
//
//	Mix = Σ a_s·X_s     Real = Σ a_s·(x_s − X_s) + X
//
// so no source needs voices in every period, and one that comes or goes moves Mix alone. X_s is taken as known: its error is alike in all
// periods. A change of the shares shows in Mix as far as sources differ in score. Its standard error is that of as many voices at the average
// shares: with those of the period itself, extreme mixes would look more certain, and weigh more, than others.
func LevelsOf(periods [][]Stratum) Levels {
	usual, all := map[string]Moments{}, Moments{}
	for _, strata := range periods {
		for _, s := range strata {
			m := usual[s.Source]
			m.Merge(s.Moments)
			usual[s.Source] = m
			all.Merge(s.Moments)
		}
	}
	// The variance of the sources' usual scores, in order, so that the same data sum to the same number.
	between := 0.
	for _, source := range slices.Sorted(maps.Keys(usual)) {
		if m := usual[source]; m.W > 0 {
			between += m.W / all.W * (balanceOf(m) - balanceOf(all)) * (balanceOf(m) - balanceOf(all))
		}
	}
	var l Levels
	for _, strata := range periods {
		m := total(strata)
		n := float64(m.Voices) + 0.5
		l.Volume = append(l.Volume, Observation{Value: math.Log(n), SE: 1 / math.Sqrt(n), Known: true})
		var mix, real Observation
		if FromVoices(m).OK {
			mix, real = levels(strata, m, usual)
			real.Value += balanceOf(all)
			n := m.W * m.W / m.W2
			mix.SE = math.Sqrt(between / (n - 1))
		}
		l.Mix, l.Real = append(l.Mix, mix), append(l.Real, real)
	}
	return l
}

// levels returns the two parts of the score of one period, whose voices sum to m, and the error of the second.
func levels(strata []Stratum, m Moments, usual map[string]Moments) (mix, real Observation) {
	for _, s := range strata {
		mix.Value += s.W / m.W * balanceOf(usual[s.Source])
	}
	real.Value = balanceOf(m) - mix.Value
	var ofReal float64 // Σ w²·(deviation from the mean)²
	for _, s := range strata {
		at := (balanceOf(usual[s.Source]) + real.Value) / 100
		ofReal += 1e4 * math.Max(0, s.W2X2-2*at*s.W2X+at*at*s.W2)
	}
	n := m.W * m.W / m.W2
	mix.Known, real.Known = true, true
	real.SE = math.Max(math.Sqrt(n/(n-1)*ofReal/(m.W*m.W)), 100/(n+1)) // the floor of [FromVoices]
	return mix, real
}
