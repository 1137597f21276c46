package nps

import (
	"cmp"
	"math"
	"slices"
)

// Stratum is what one source contributed to a period: the moments of its voices.
type Stratum struct {
	Source string
	Moments
}

// MixChange is the change of a proxy score between two periods, split into two parts that sum to it exactly.
type MixChange struct {
	Change  Difference   // the whole: of all voices, whatever their source
	Mix     Difference   // of it, because the sources contributed in other proportions than before
	Real    Difference   // of it, because those on the same sources spoke otherwise
	Sources []MixElement // by source, in order of name; few-voiced ones are taken together under ""
}

// MixElement is one source's part of a MixChange. Parts are in NPS points and sum over the sources to those of the whole.
type MixElement struct {
	Source             string
	Before, After      float64 // share of the weight, 0 to 1
	ScoreBefore, Score float64 // NPS points; of a source that is new or gone both are its only score
	Mix, Real          float64
}

// SplitChange splits the change of the proxy score from before to after by source s, with shares a_s of the weight and scores x_s
// (Kitagawa, "Components of a difference between two rates", Journal of the American Statistical Association 50, 1955):
//
//	mix  = Σ (a_s1 − a_s0)·((x_s0 + x_s1)/2 − x̄)     real = Σ (a_s0 + a_s1)/2·(x_s1 − x_s0)
//
// These are the Shapley parts of two players: the mean over both orders of changing one first. x̄, the mean of the two scores,
// changes no sum and keeps a source that only shrank from looking as if its score had done harm. A source without voices in one
// period has no score there; its own other one stands in, so that coming and going is mix. Sources with fewer than [MinVoices]
// voices in a period in which they speak are taken together. Intervals are normal, with variances linearised over the voices,
// shares included, and voices taken as independent; the brand effect is in both periods and cancels where sources share it.
// ok is false where either period has too few voices for a score.
func SplitChange(before, after []Stratum) (c MixChange, ok bool) {
	was, is := pooled(before, after)
	if !FromVoices(total(was)).OK || !FromVoices(total(is)).OK {
		return MixChange{}, false
	}
	w0, w1 := total(was).W, total(is).W
	x0, x1 := balanceOf(total(was)), balanceOf(total(is))
	mid := (x0 + x1) / 2
	elements := make([]MixElement, len(was))
	for i := range was {
		e := MixElement{Source: was[i].Source, Before: was[i].W / w0, After: is[i].W / w1}
		e.ScoreBefore, e.Score = balanceOf(was[i].Moments), balanceOf(is[i].Moments)
		if !(was[i].W > 0) {
			e.ScoreBefore = e.Score
		}
		if !(is[i].W > 0) {
			e.Score = e.ScoreBefore
		}
		e.Mix = (e.After - e.Before) * ((e.ScoreBefore+e.Score)/2 - mid)
		e.Real = (e.Before + e.After) / 2 * (e.Score - e.ScoreBefore)
		elements[i] = e
	}
	mix, realPart := 0., 0.
	for _, e := range elements {
		mix, realPart = mix+e.Mix, realPart+e.Real
	}
	v := mixVariance(was, is, elements, w0, w1)
	c.Sources = elements
	c.Change, c.Mix, c.Real = normal(x1-x0, v.change), normal(mix, v.mix), normal(realPart, v.real)
	return c, true
}

// normal returns value with the interval and p value of a normal distribution of that variance.
func normal(value, variance float64) Difference {
	se := math.Max(math.Sqrt(math.Max(0, variance)), 1e-9)
	half := critical(math.Inf(1)) * se
	d := Difference{Value: value, Low: math.Max(-200, value-half), High: math.Min(200, value+half), P: tail(value/se, math.Inf(1))}
	d.Adjusted = d.P
	return d
}

// balanceOf is the score of m in points, 0 where nothing has weight.
func balanceOf(m Moments) float64 {
	if !(m.W > 0) {
		return 0
	}
	return 100 * (m.P - m.D) / m.W
}

func total(strata []Stratum) (m Moments) {
	for _, s := range strata {
		m.Merge(s.Moments)
	}
	return m
}

// pooled returns the strata of both periods in the same order, by name, small ones merged under "".
func pooled(before, after []Stratum) (was, is []Stratum) {
	type both struct{ was, is Moments }
	all := map[string]*both{}
	at := func(name string) *both {
		if all[name] == nil {
			all[name] = &both{}
		}
		return all[name]
	}
	for _, s := range before {
		at(s.Source).was.Merge(s.Moments)
	}
	for _, s := range after {
		at(s.Source).is.Merge(s.Moments)
	}
	small := func(m Moments) bool { return m.Voices > 0 && m.Voices < MinVoices }
	rest := &both{}
	for name, b := range all {
		if small(b.was) || small(b.is) || name == "" || !(b.was.W+b.is.W > 0) {
			rest.was.Merge(b.was)
			rest.is.Merge(b.is)
			continue
		}
		was, is = append(was, Stratum{name, b.was}), append(is, Stratum{name, b.is})
	}
	if rest.was.Voices+rest.is.Voices > 0 {
		was, is = append(was, Stratum{"", rest.was}), append(is, Stratum{"", rest.is})
	}
	byName := func(a, b Stratum) int { return cmp.Compare(a.Source, b.Source) }
	slices.SortFunc(was, byName)
	slices.SortFunc(is, byName)
	return was, is
}
