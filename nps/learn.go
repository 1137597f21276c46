package nps

import (
	"math"
	"time"
)

// What it takes to calibrate a brand by labels of its own. Labels are counted by what they are worth, Kish's effective number.
const (
	MinLearnt    = 100 // labels or comments from which on they are taken unasked
	LeastLearnt  = 30  // where they are asked for
	LeastCovered = .5  // part of the posts in languages that the comments speak, for comments to be taken
)

// SurveyTransfer is the effect that a calibration learnt from survey comments has beside the chance of which comments there are: it
// stands for that what a text tells of its author's answer may not be the same in a post as in a comment. It is a
// judgement: between halves of one brand's reviews that differ in age or length it was 1 to 5 points for the built-in model, which had
// learnt from them, and 10 to 25 for the word list (docs/method.md, which shows what it does to intervals).
var SurveyTransfer = Effect{SD: 10, DF: 10}

// The prior of a learnt calibration: standard deviations of its sharpness and of its biases around those it is shrunk towards.
const (
	priorSharpness = .5
	priorBias      = 1
)

// Learnt is a calibration with what it was learnt from.
type Learnt struct {
	Calibration
	Effective float64 // what the labels are worth once they are weighted
	Covered   float64 // of comments, see [Density]; 1 of labelled mentions
}

// Enough reports whether l is taken: unasked, or where it was asked for.
func (l Learnt) Enough(asked bool) bool {
	need := float64(MinLearnt)
	if asked {
		need = LeastLearnt
	}
	return !l.Identity() && l.Effective >= need && l.Covered >= LeastCovered
}

// LearnAudit calibrates a brand by mentions of it that people labelled, drawn with known probabilities: sharpness and biases as
// [FitCalibration] has them, shrunk towards those of near. Each label counts with its weight times the opinion of its mention, as its
// mention counts in the score. Tau is how far another draw of labels would have moved the level of these mentions. What is held
// against the model is what people read in a mention, not what its author would have answered.
func LearnAudit(labels []Rated, near Calibration) Learnt {
	weights := make([]float64, len(labels))
	for i, v := range labels {
		weights[i] = v.weight() * v.Opinion
	}
	l, effect := learn(labels, weights, labels, weights, near)
	l.Covered = 1
	l = l.as(CalibrationAudit, len(labels), effect)
	if !l.Identity() {
		l.Days = daysOf(labels)
	}
	return l
}

// daysOf is from the first to the last day of labels that have one.
func daysOf(labels []Rated) (p Period) {
	for _, v := range labels {
		switch {
		case v.Day == 0:
		case p == Period{}:
			p = Period{v.Day, v.Day + 1}
		default:
			p = Period{min(p.Start, v.Day), max(p.End, v.Day+1)}
		}
	}
	return p
}

// AuditVotes turns the mentions of an audit into what [LearnAudit] learns from: those that people find an opinion in, since only these
// vote, each by what it stands for. They come as often as their mentions' opinions have it, so no opinion weighs them once more. Of
// several people's labels of a mention one is taken, in turn: two labels of one mention are not two mentions. Days are those of zone.
func AuditVotes(list []Audited, zone *time.Location) []Rated {
	votes := []Rated{}
	for i, a := range list {
		var told []AuditLabel
		sure := 0
		for _, r := range a.Labels {
			if r.Label.Opinionated() {
				told = append(told, r.Label)
			}
			if r.Label != AuditUnclear {
				sure++
			}
		}
		if len(told) == 0 || a.Gone || !(a.P+a.N+a.D > 0) {
			continue
		}
		weight := a.Weight
		if !(weight > 0) {
			weight = 1
		}
		v := Rated{
			Answer: told[i%len(told)].Answer(), P: a.P, N: a.N, D: a.D, Opinion: 1, Lang: a.Lang,
			Weight: weight * float64(len(told)) / float64(sure),
		}
		if !a.At.IsZero() {
			v.Day = DayOf(a.At, zone)
		}
		votes = append(votes, v)
	}
	return votes
}

// LearnSurvey calibrates a brand by the comments of its survey, whose authors' answers are known. It rests on the assumption that
// what a text tells of the answer is the same in a post as in a comment (covariate shift); how often each kind of text comes may
// differ, and comments are weighted by [DensityRatio] for it. Tau holds the chance of which comments there are and [SurveyTransfer].
// posts are mentions of the brand that vote; their answers are not known and not looked at.
func LearnSurvey(comments, posts []Rated, near Calibration) Learnt {
	d := DensityRatio(comments, posts)
	weights, among := make([]float64, len(comments)), make([]float64, len(posts))
	for i, v := range comments {
		weights[i] = v.weight() * v.Opinion * d.Ratios[i]
	}
	for i, v := range posts {
		among[i] = v.Opinion
	}
	l, effect := learn(comments, weights, posts, among, near)
	l.Covered = d.Covered
	return l.as(CalibrationSurvey, len(comments), effect.and(SurveyTransfer))
}

// as completes l. Its numbers are cut to six digits, so that what a database adds up in another order gives the same.
func (l Learnt) as(kind CalibrationKind, labels int, effect Effect) Learnt {
	if l.Identity() {
		l.Calibration = Uncalibrated
		return l
	}
	l.Kind, l.Labels, l.Tau, l.TauDF = kind, labels, digits(effect.SD), digits(effect.DF)
	l.Sharpness, l.Promoter, l.Detractor = digits(l.Sharpness), digits(l.Promoter), digits(l.Detractor)
	return l
}

// and returns the effect of two that have nothing to do with each other.
func (e Effect) and(o Effect) Effect {
	v, w := e.SD*e.SD, o.SD*o.SD
	return Effect{SD: math.Sqrt(v + w), DF: welch(v, e.DF, w, o.DF)}
}

// learn fits votes of the given weights, and says how far chance leaves the mean of posts uncertain. The calibration is an identity
// where there are too few.
func learn(votes []Rated, weights []float64, posts []Rated, among []float64, near Calibration) (l Learnt, e Effect) {
	sum, sum2 := 0., 0.
	for _, w := range weights {
		sum, sum2 = sum+w, sum2+w*w
	}
	if !(sum > 0) {
		return l, e
	}
	if l.Effective = sum * sum / sum2; l.Effective < LeastLearnt || len(posts) == 0 {
		return l, e
	}
	worth := make([]float64, len(weights)) // sums to what the labels are worth, so that the prior weighs as it should
	for i, w := range weights {
		worth[i] = w * l.Effective / sum
	}
	theta, curve := fitNear(votes, worth, near)
	l.Sharpness, l.Detractor, l.Promoter = theta[0], theta[1], theta[2]
	g := meanSlope(posts, among, l.Calibration)
	toward := solve3(curve, g) // H⁻¹g
	posterior, sandwich := 0., 0.
	for i := range g {
		posterior += g[i] * toward[i]
	}
	for i := range votes {
		slope, _ := ratedSlope(votes[i:i+1], worth[i:i+1], theta)
		s := slope[0]*toward[0] + slope[1]*toward[1] + slope[2]*toward[2]
		sandwich += s * s
	}
	least := 1 / (l.Effective + 1) // what one more label a whole class away would bring
	sd := math.Sqrt(math.Max(math.Max(posterior, sandwich), least*least))
	return l, Effect{SD: 100 * sd, DF: l.Effective - 3}
}

// fitNear finds the likeliest sharpness and biases under a normal prior around those of near, by Newton's method, and returns the
// curvature there.
func fitNear(votes []Rated, weights []float64, near Calibration) (theta [3]float64, curve [3][3]float64) {
	at := [3]float64{1, 0, 0}
	if !near.Identity() {
		at = [3]float64{near.Sharpness, near.Detractor, near.Promoter}
	}
	sd := [3]float64{priorSharpness, priorBias, priorBias}
	return newton(at, func(theta [3]float64) ([3]float64, [3][3]float64) {
		slope, curve := ratedSlope(votes, weights, theta)
		for i := range theta {
			curve[i][i] += 1 / (sd[i] * sd[i])
			slope[i] += (theta[i] - at[i]) / (sd[i] * sd[i])
		}
		return slope, curve
	})
}

// meanSlope is how the weighted mean of p − d of votes moves with sharpness, detractor and promoter.
func meanSlope(votes []Rated, weights []float64, c Calibration) (g [3]float64) {
	total := 0.
	for i, v := range votes {
		p, n, d := c.Apply(v.P, v.N, v.D)
		lp, ln, ld := math.Log(max(v.P, leastShare)), math.Log(max(v.N, leastShare)), math.Log(max(v.D, leastShare))
		mean, x, w := p*lp+n*ln+d*ld, p-d, weights[i]
		total += w
		g[0] += w * (p*(lp-mean) - d*(ld-mean))
		g[1] += w * (-d - x*d)
		g[2] += w * (p - x*p)
	}
	for i := range g {
		g[i] /= math.Max(total, 1e-12)
	}
	return g
}
