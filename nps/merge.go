package nps

import "math"

// MinComments is how many answers with a comment that the model has read it takes to merge posts with a survey: fewer do not
// say how far texts tell the answer.
const MinComments = 10

// UnknownSelection is the standard deviation of the selection effect between posters and respondents, in points, while nothing
// is known of it (docs/method.md).
const UnknownSelection = 15

// The methods of a [Combined].
const (
	MethodMergeAssumed Method = "merge-assumed" // selection effect assumed, [UnknownSelection]
	MethodMergeLearnt  Method = "merge-learnt"  // learnt from other periods
	MethodMergeSame    Method = "eb-ppi"        // posters and respondents are the same people
)

// Selection is what is known of how posters differ from those who comment in the survey, in points of what the model reads.
type Selection struct {
	Same    bool    // they are the same people: no other field counts
	Offset  float64 // posters less respondents, as other periods taught it
	SD      float64 // ω: how far the offset of a period lies from that
	Periods int     // other periods that it was learnt from; 0 where it is assumed
}

// AssumedSelection is what is taken of a brand whose other periods say nothing.
var AssumedSelection = Selection{SD: UnknownSelection}

// Combined is the NPS of respondents from survey and posts together.
type Combined struct {
	NPS, Low, High float64
	SE             float64
	Lambda         float64 // weight of the posts: 0 leaves the survey as it is, 1 takes their mean whole
	Omega          float64 // standard deviation of the selection effect that was reckoned with
	Equivalent     int     // how many answers alone would tell as much
	Method         Method

	survey   Score
	comments int
	variance func(answers, posts float64) float64 // with so many times the answers and the posts
}

// Merge returns the survey score with what the posts add to it. ok is false where either score is not OK, or too few comments
// of the survey were read ([MinComments]).
//
// With S the survey's score from all answers, x̄_c and x̄_P what the model reads in its comments and in the posts, and δ the
// offset between the two that other periods taught,
//
//	S − λ·(x̄_c − x̄_P + δ),   λ = A / (Var x̄_c + v_P + ω²),   A = Cov(S, x̄_c)
//	variance V_S − A²/(Var x̄_c + v_P + ω²)
//
// where A, the part of the survey's variance that the text tells, is Var x̄_c where shares are calibrated and every answer has
// a comment: λ = A/(A + v_P + ω²). It is prediction-powered inference with a tuned weight (Angelopoulos, Duchi and Zrnic, "PPI++",
// 2023) and a variance for that the two populations differ. What the model gets wrong about the brand is in x̄_c and x̄_P alike
// and cancels. Where the populations are the same, see [mergeSame].
func Merge(survey Score, texts Texts, proxy Score, sel Selection) (c Combined, ok bool) {
	r, ok := texts.mean()
	if !ok || !survey.OK || !proxy.OK {
		return Combined{}, false
	}
	c.survey, c.comments = survey, texts.N
	if sel.Same {
		c.same(survey, texts, r, proxy)
	} else {
		c.apart(survey, texts, r, proxy, sel)
	}
	// The adjusted Wald interval counts three answers more than there are; weighted answers count as there are such.
	worth := (survey.Effective+3)*survey.SE*survey.SE/(c.SE*c.SE) - 3
	c.Equivalent = int(math.Round(worth * float64(survey.N) / survey.Effective))
	return c, true
}

// half is half the interval with so many times the answers and the posts. How far texts tell the answer is known from the comments
// alone, hence Student's t; but what the posts add never makes it wider than that of the survey.
func (c *Combined) half(answers, posts float64) float64 {
	df := math.Min(c.survey.DF, answers*float64(c.comments)-1)
	alone := critical(c.survey.DF) * math.Sqrt(c.survey.answered(answers))
	return math.Min(alone, critical(df)*math.Sqrt(c.variance(answers, posts)))
}

// apart merges where posters may differ from respondents.
func (c *Combined) apart(survey Score, texts Texts, r read, proxy Score, sel Selection) {
	vs, vp, w := survey.SE*survey.SE, proxy.Sampling*proxy.Sampling, sel.SD*sel.SD
	a := math.Max(0, math.Min(r.cov*texts.share(survey), math.Sqrt(vs*r.varXt)))
	c.variance = func(answers, posts float64) float64 {
		v, d := survey.answered(answers), r.varXt/answers+vp/posts+w
		if !(d > 0) {
			return v
		}
		return math.Max(1e-4*v, v-a*a/(answers*answers)/d)
	}
	if d := r.varXt + vp + w; d > 0 {
		c.Lambda = math.Min(1, a/d)
	}
	c.Omega, c.Method = sel.SD, MethodMergeLearnt
	if sel.Periods == 0 {
		c.Method = MethodMergeAssumed
	}
	shift := c.Lambda * (r.text - proxy.NPS + sel.Offset)
	c.interval(survey.NPS-shift, survey.Centre-shift)
}

// interval fills in the score and its interval around centre, both clipped to what an NPS can be.
func (c *Combined) interval(value, centre float64) {
	c.SE = math.Sqrt(c.variance(1, 1))
	half := c.half(1, 1)
	c.NPS = clip(value)
	c.Low, c.High = math.Min(c.NPS, clip(centre-half)), math.Max(c.NPS, clip(centre+half))
}

// same merges where posters and respondents are the same people: EB-PPI, combined with the survey's own score.
//
// The mean over the posts is set right by what answers and comments say of this brand,
//
//	E = x̄_P + w·r̄,   r̄ = ȳ_c − x̄_c,   w = τ² / (τ² + s²),   s² = Var r̄
//
// with the brand effect τ: the fewer comments, the less of r̄ is believed. Its variance is v_P + w·s². E and S are then weighted
// by their variances and their covariance, since answers with comments are in both.
func (c *Combined) same(survey Score, texts Texts, r read, proxy Score) {
	vp := proxy.Sampling * proxy.Sampling
	tau := proxy.Effect.SD * proxy.Effect.SD
	s := math.Max(1e-9, r.varAnswer+r.varXt-2*r.cov)
	both := math.Max(0, r.varAnswer-r.cov) * texts.share(survey) // Cov(S, r̄)
	parts := func(answers, posts float64) (weight, lambda, variance float64) {
		weight = tau / (tau + s/answers)
		ve, cov, v := vp/posts+weight*s/answers, weight*both/answers, survey.answered(answers)
		lambda = math.Max(0, math.Min(1, (v-cov)/math.Max(1e-9, v+ve-2*cov)))
		variance = (1-lambda)*(1-lambda)*v + lambda*lambda*ve + 2*lambda*(1-lambda)*cov
		return weight, lambda, variance
	}
	c.variance = func(answers, posts float64) float64 { _, _, v := parts(answers, posts); return v }
	var weight float64
	weight, c.Lambda, _ = parts(1, 1)
	c.Method = MethodMergeSame
	e := proxy.NPS + weight*(r.answer-r.text)
	c.interval((1-c.Lambda)*survey.NPS+c.Lambda*e, (1-c.Lambda)*survey.Centre+c.Lambda*e)
}
