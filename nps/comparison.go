package nps

// Pair is proxy and survey of one period; a side without data is nil. Difference is proxy less survey, nil unless both
// are OK.
type Pair struct {
	Period
	Proxy, Survey *Score
	Difference    *Difference
}

// Comparison is proxy and survey side by side over periods in order.
type Comparison struct {
	Pairs     []Pair
	Agreement Agreement
	Lag       Lag
}

// Compare fills in the differences of pairs, adjusted by [Holm] over all periods that have one, and says how far the two
// series agree and whether one leads. It changes pairs in place. The periods must be in order and without gaps.
func Compare(pairs []Pair) Comparison {
	var family []*Difference
	for i := range pairs {
		p := &pairs[i]
		p.Difference = nil
		if p.Proxy == nil || p.Survey == nil {
			continue
		}
		if d, ok := p.Proxy.Minus(*p.Survey); ok {
			p.Difference = &d
			family = append(family, p.Difference)
		}
	}
	Holm(family)
	return Comparison{Pairs: pairs, Agreement: agree(pairs), Lag: lagOf(pairs)}
}
