package nps

import (
	"math"

	"gonum.org/v1/gonum/stat"
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
	Periods   int
	OK        bool // false below MinEquivalencePeriods, or without a margin: Low, High and P say nothing then
}

// Equivalent tests whether the mean of differences lies within ±margin: two one-sided t tests, each at 5 % (Schuirmann, "A
// comparison of the two one-sided tests procedure and the power approach", Journal of Pharmacokinetics and Biopharmaceutics 15,
// 1987). A wide interval is no agreement here, as it is with a test of no difference. Where they do not agree so, they differ
// if the ordinary 95 % interval of the mean leaves out 0. A mean that is not 0 and lies within the margin is agreement.
//
// The differences are taken as independent and about normal. What is tested is the two numbers as they are shown, over these
// periods: a proxy may agree with a survey by errors that cancel.
func Equivalent(differences []float64, margin float64) Equivalence {
	n := len(differences)
	e := Equivalence{Margin: margin, Likeness: LikenessUnsaid, Periods: n, P: 1}
	if n < MinEquivalencePeriods || !(margin > 0) {
		return e
	}
	mean, sd := stat.MeanStdDev(differences, nil)
	if math.IsNaN(mean) || math.IsInf(mean, 0) || math.IsNaN(sd) {
		return e
	}
	// Scores are shares of whole answers and cannot be told apart below this; it keeps p defined where nothing varies.
	se := math.Max(sd/math.Sqrt(float64(n)), 1e-9)
	t := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: float64(n - 1)}
	half := t.Quantile(.95) * se
	e.OK, e.Low, e.High = true, math.Max(-200, mean-half), math.Min(200, mean+half)
	e.P = math.Max(t.Survival((mean+margin)/se), t.CDF((mean-margin)/se))
	switch {
	case e.P < .05:
		e.Likeness = LikenessAgree
	case math.Abs(mean) > t.Quantile(.975)*se:
		e.Likeness = LikenessDiffer
	}
	return e
}
