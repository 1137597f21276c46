package nps

import (
	"cmp"
	"slices"
)

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
// voices in a period in which they speak are taken together. Intervals are linearised, shares included, and hold what votes of one
// author, day or thread have in common, as [FromVoices] and [Score.Since] do; both is what authors who speak in both periods bring. The
// brand effect is in both periods and cancels where sources share it. ok is false where either period has too few voices for a score.
func SplitChange(before, after []Stratum, both Shared) (c MixChange, ok bool) {
	was, is, name := pooled(before, after)
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
	c.Sources = elements
	c.Change, c.Mix, c.Real = Difference{Value: x1 - x0}, Difference{Value: mix}, Difference{Value: realPart}
	splitIntervals(&c, was, is, both, name)
	return c, true
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

// pooled returns the strata of both periods in the same order, by name, small ones merged under "", and what name each has there.
func pooled(before, after []Stratum) (was, is []Stratum, name func(string) string) {
	type weight struct {
		of    float64
		small bool
	}
	all := map[string]weight{}
	for _, strata := range [][]Stratum{before, after} {
		for _, s := range regroup(strata, func(source string) string { return source }) {
			w := all[s.Source]
			all[s.Source] = weight{w.of + s.W, w.small || s.Voices > 0 && s.Voices < MinVoices}
		}
	}
	name = func(source string) string {
		if w := all[source]; w.small || !(w.of > 0) {
			return ""
		}
		return source
	}
	was, is = regroup(before, name), regroup(after, name)
	return complete(was, is), complete(is, was), name
}

// complete returns strata, in order of name, with empty ones for those that only other has.
func complete(strata, other []Stratum) []Stratum {
	out := slices.Clone(strata)
	for _, o := range other {
		if !slices.ContainsFunc(strata, func(s Stratum) bool { return s.Source == o.Source }) {
			out = append(out, Stratum{Source: o.Source})
		}
	}
	slices.SortFunc(out, func(a, b Stratum) int { return cmp.Compare(a.Source, b.Source) })
	return out
}
