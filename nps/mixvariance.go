package nps

// mixVariances are the variances of the parts of a [MixChange], in points².
type mixVariances struct{ change, mix, real float64 }

// mixVariance linearises the parts in the sums W = Σw and B = Σw·x of each source and period. With voices drawn independently the
// variance of a part is the sum over voices of (∂W·w + ∂B·w·x)², which the second moments hold.
func mixVariance(was, is []Stratum, elements []MixElement, w0, w1 float64) (v mixVariances) {
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
		only := !(was[i].W > 0) || !(is[i].W > 0)
		if only {
			mixOf, realOf = e.After-e.Before, 0
		}
		if s := was[i].Moments; s.W > 0 {
			v.mix += voiceVariance(s, -(m-mix0)/w0, mixOf/s.W, e.ScoreBefore)
			v.real += voiceVariance(s, (r-real0)/w0, -realOf/s.W, e.ScoreBefore)
			v.change += voiceVariance(s, -(e.ScoreBefore-change0)/w0, -e.Before/s.W, e.ScoreBefore)
		}
		if s := is[i].Moments; s.W > 0 {
			v.mix += voiceVariance(s, (m-mix1)/w1, mixOf/s.W, e.Score)
			v.real += voiceVariance(s, (r-real1)/w1, realOf/s.W, e.Score)
			v.change += voiceVariance(s, (e.Score-change1)/w1, e.After/s.W, e.Score)
		}
	}
	return v
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
