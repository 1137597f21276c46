package nps

import "math"

// mixMoves are how the parts of a [MixChange] move with the votes of each source in one period.
type mixMoves struct{ change, mix, real []linear }

// splitIntervals fills in the intervals of the parts. They are linearised in the sums W = Σw and B = Σw·x of each source and period.
// That of the real change is never narrower than one voice a whole class away would make it, as that of the change.
func splitIntervals(c *MixChange, was, is []Stratum, both Shared, name func(string) string) {
	before, after := mixMovesOf(was, is, c.Sources)
	least := 100 / (math.Min(effective(was), effective(is)) + 1)
	interval := func(d *Difference, floor float64, was0, is1 []linear) {
		s := between(dispersionOf(was, was0), dispersionOf(is, is1), both.covariance(was, is, was0, is1, name))
		s.v = math.Max(s.v, floor*floor)
		*d = s.difference(d.Value)
	}
	interval(&c.Change, least, before.change, after.change)
	interval(&c.Mix, 0, before.mix, after.mix)
	interval(&c.Real, least, before.real, after.real)
}

// between is the dispersion of a figure of two periods whose parts have the covariance c.
func between(a, b dispersion, c float64) dispersion {
	most := math.Sqrt(a.v * b.v)
	c = math.Max(-most, math.Min(most, c))
	return dispersion{v: a.v + b.v + 2*c, tails: a.tails + b.tails + 2*c*c/math.Min(a.df(), b.df())}
}

// covariance is that of the parts of a figure in two periods because the same authors speak in both: Σ u₀·u₁.
func (s Shared) covariance(was, is []Stratum, before, after []linear, name func(string) string) (c float64) {
	each := func(strata []Stratum, moves []linear) map[string]sums {
		out := make(map[string]sums, len(strata))
		for i := range strata {
			out[strata[i].Source] = moves[i].each()
		}
		return out
	}
	u0, u1 := each(was, before), each(is, after)
	for _, p := range s.Parts {
		c += p.Both.at(u0[name(p.Before)], u1[name(p.After)])
	}
	return c * s.correct()
}

// effective is Kish's effective number of voices.
func effective(strata []Stratum) float64 {
	m := total(strata)
	return m.W * m.W / m.W2
}

func mixMovesOf(was, is []Stratum, elements []MixElement) (before, after mixMoves) {
	w0, w1 := total(was).W, total(is).W
	// How each part moves with a share: shares sum to 1, so only the distance from their mean counts.
	var mix0, mix1, real0, real1, change0, change1 float64
	for _, e := range elements {
		m, r := (e.ScoreBefore+e.Score)/2, (e.Score-e.ScoreBefore)/2
		mix0, mix1 = mix0+e.Before*m, mix1+e.After*m
		real0, real1 = real0+e.Before*r, real1+e.After*r
		change0, change1 = change0+e.Before*e.ScoreBefore, change1+e.After*e.Score
	}
	for i, e := range elements {
		m, r := (e.ScoreBefore+e.Score)/2, (e.Score-e.ScoreBefore)/2
		mixOf, realOf := (e.After-e.Before)/2, (e.Before+e.After)/2
		// A source that speaks in one period only has one score, which stands for both.
		if !(was[i].W > 0) || !(is[i].W > 0) {
			mixOf, realOf = e.After-e.Before, 0
		}
		var l0, l1 [3]linear
		if w := was[i].W; w > 0 {
			l0 = [3]linear{
				{-(e.ScoreBefore - change0) / w0, -e.Before / w, e.ScoreBefore},
				{-(m - mix0) / w0, mixOf / w, e.ScoreBefore},
				{(r - real0) / w0, -realOf / w, e.ScoreBefore},
			}
		}
		if w := is[i].W; w > 0 {
			l1 = [3]linear{
				{(e.Score - change1) / w1, e.After / w, e.Score},
				{(m - mix1) / w1, mixOf / w, e.Score},
				{(r - real1) / w1, realOf / w, e.Score},
			}
		}
		before.change, before.mix, before.real = append(before.change, l0[0]), append(before.mix, l0[1]), append(before.real, l0[2])
		after.change, after.mix, after.real = append(after.change, l1[0]), append(after.mix, l1[1]), append(after.real, l1[2])
	}
	return before, after
}

// voiceVariance is Σ over the voices of one source and period of (byShare·w + byScore·w·(x − score))², with x in points: how a part moves
// when one voice is drawn more often. n/(n−1) is for the score, which is estimated from the same voices.
func voiceVariance(m Moments, byShare, byScore, score float64) float64 {
	wx := 100*m.W2X - score*m.W2
	wxx := 1e4*m.W2X2 - 200*score*m.W2X + score*score*m.W2
	if n := m.W * m.W / m.W2; n > 1 {
		wxx *= n / (n - 1)
	}
	return max(0, byShare*byShare*m.W2+2*byShare*byScore*wx+byScore*byScore*max(0, wxx))
}
