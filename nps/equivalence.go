package nps

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// MinEquivalencePeriods is from how many periods with both scores on an equivalence is tested.
const MinEquivalencePeriods = 5

// DefaultMargin is how far apart, in points, proxy and survey may be on average and still be said to agree.
const DefaultMargin = 10

// Likeness says what an equivalence test comes to.
type Likeness string

// The outcomes. They are not each other's opposite: what is neither shown to agree nor to differ is too little data.
const (
	LikenessAgree  Likeness = "agree"      // the mean difference lies within the margin
	LikenessDiffer Likeness = "differ"     // it is not 0, and not shown to lie within the margin
	LikenessUnsaid Likeness = "too_little" // neither can be said
)

// Equivalence says whether two series agree on average: whether their mean difference lies within ±Margin points.
type Equivalence struct {
	Margin    float64
	Likeness  Likeness
	Low, High float64 // 90 % interval of the mean difference: they agree where it lies within ±Margin
	P         float64 // of a mean difference outside the margin: the larger p value of the two tests
	Near      bool    // the two numbers as they are shown lie within the margin: errors that cancel do so as well
	Hidden    bool    // the effect alone is wider than the margin: no number of periods would show agreement
	Periods   int
	OK        bool // false below MinEquivalencePeriods, or without a margin: Low, High and P say nothing then
}

// Equivalent tests whether the mean of differences, in order and without gaps, lies within ±margin: two one-sided t tests, each at
// 5 % (Schuirmann, "A comparison of the two one-sided tests procedure and the power approach", Journal of Pharmacokinetics and
// Biopharmaceutics 15, 1987). A wide interval is no agreement here, as it is with a test of no difference. Where they do not agree so,
// they differ if the ordinary 95 % interval of the mean leaves out 0. A mean that is not 0 and lies within the margin is agreement.
//
// Neighbouring differences resemble each other, so that fewer periods are reckoned with than there are; simulated with
// autocorrelations up to .85, agreement is claimed in at most 5 % of cases where the truth lies outside the margin. What the model gets
// wrong about the brand is in all periods alike: e widens the interval as [Effect.Widen] does. Near says what comes out without it.
func Equivalent(differences []float64, margin float64, e Effect) Equivalence {
	return drifting{values: differences}.equivalent(margin, e)
}

func (g drifting) equivalent(margin float64, effect Effect) Equivalence {
	e := Equivalence{Margin: margin, Likeness: LikenessUnsaid, Periods: len(g.values), P: 1}
	if e.Periods < MinEquivalencePeriods || !(margin > 0) {
		return e
	}
	mean, off := g.mean(claimBelief)
	df := off.df
	se := off.half(.90) / distuv.StudentsT{Mu: 0, Sigma: 1, Nu: df}.Quantile(.95)
	if math.IsNaN(mean+se) || math.IsInf(mean+se, 0) {
		return e
	}
	_, _, p := tost(mean, se, df, margin)
	e.Near = p < .05
	if effect.SD > 0 {
		v, w := se*se, effect.SD*effect.SD
		_, high, _ := tost(0, effect.SD, effect.DF, margin)
		e.Hidden = high >= margin
		se, df = math.Sqrt(v+w), welch(v, df, w, effect.DF)
	}
	e.OK = true
	e.Low, e.High, e.P = tost(mean, se, df, margin)
	switch {
	case e.P < .05:
		e.Likeness = LikenessAgree
	case math.Abs(mean) > critical(df)*se:
		e.Likeness = LikenessDiffer
	}
	return e
}

// tost returns the 90 % interval of a mean and the larger p value of the two one-sided t tests.
func tost(mean, se, df, margin float64) (low, high, p float64) {
	t := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: df}
	half := t.Quantile(.95) * se
	p = math.Max(t.Survival((mean+margin)/se), t.CDF((mean-margin)/se))
	return math.Max(-200, mean-half), math.Min(200, mean+half), p
}
