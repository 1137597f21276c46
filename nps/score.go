package nps

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// Confidence is the level of every interval of this package, in percent.
const Confidence = 95

// What is too little to judge. Below these a [Score] keeps its n and has no number: OK is false.
const (
	MinAnswers   = 10 // survey answers
	MinVoices    = 10 // voices
	MinEffective = 5  // what either must still be worth after weighting, and the opinions expected among the voices
)

// Method says how a Score was made.
type Method string

// The methods. They appear in stored answers, so their values never change.
const (
	// MethodAdjustedWald is the share of promoters less that of detractors among survey answers, with the adjusted Wald
	// interval.
	MethodAdjustedWald Method = "adjusted-wald"
	// MethodVoiceMean is the mean of the voices of public posts, weighted by their opinion, with a t interval.
	MethodVoiceMean Method = "voice-mean"
	// MethodVoiceEffect is the same mean, with an interval that also holds the [Effect].
	MethodVoiceEffect Method = "voice-mean+brand-effect"
)

// Score is an NPS with its interval and its n. Scores and shares are percentages: NPS, Low and High lie in −100…100, the
// three shares in 0…100, and the shares sum to 100 where there is anything to share and are all 0 where there is not.
//
// The interval of a survey, and of a proxy without an [Effect], holds sampling error only: what another sample of the same
// customers, or of the same authors, would have moved. No interval holds that those who post are not all customers.
type Score struct {
	NPS, Low, High                  float64 // 0 unless OK
	Promoters, Passives, Detractors float64
	N                               int     // answers, or posts that voted
	Voices                          int     // voices; as many as N for a survey
	NoOpinion                       float64 // percentage of the posts that hold no opinion; 0 for a survey
	Effective                       float64 // Kish's effective number of answers or voices
	Centre, SE                      float64 // middle of the interval before it is clipped, and its standard error
	DF                              float64 // degrees of freedom of the interval; +Inf where it is a normal one
	Sampling, SamplingDF            float64 // the part of SE that other answers or voices would have moved, all of it without an Effect
	Shared                          float64 // the part of Sampling that voices share with those of their day or thread: more of them do not narrow it
	Effect                          Effect  // what stands between the proxy and its posters, as far as the interval holds it
	Method                          Method
	OK                              bool // whether there is enough to judge
}

// String writes the score as a person reads it: "+17 (95% CI +12 to +22, n=1000)".
func (s Score) String() string {
	if !s.OK {
		return fmt.Sprintf("too few (n=%d)", s.N)
	}
	return fmt.Sprintf("%s (%d%% CI %s to %s, n=%d)", signed(s.NPS), Confidence, signed(s.Low), signed(s.High), s.N)
}

// signed rounds to a whole number with its sign; zero has none.
func signed(v float64) string {
	r := int(math.Round(v))
	if r == 0 {
		return "0"
	}
	return fmt.Sprintf("%+d", r)
}

// Half returns half the width of the interval, in points.
func (s Score) Half() float64 { return critical(s.DF) * s.SE }

// Needed returns about how many answers or voices like these, on the same days and in the same threads, would narrow the interval of
// sampling to ±within points; no number of them narrows an effect. ok is false where none would, since what they share with those of
// their day or thread is too much. Where s is not OK, so that nothing is known of how they spread, it takes a standard deviation of 80
// points, which few brands exceed; and what weights and missing opinions take from them they take from more of them as well.
func (s Score) Needed(within float64) (n int, ok bool) {
	z := critical(math.Inf(1))
	each := 1. // answers or voices that are worth one
	if s.Effective > 0 {
		each = float64(s.Voices) / s.Effective
	}
	need, sd, more := 0., 80., 0.
	if s.OK {
		if s.Method == MethodAdjustedWald {
			more = 3 // the interval counts three answers more than there are
		}
		sd = math.Sqrt(math.Max(0, s.Sampling*s.Sampling-s.Shared*s.Shared) * (s.Effective + more))
		if within = math.Sqrt(math.Max(0, within*within-z*z*s.Shared*s.Shared)); !(within > 0) {
			return 0, false
		}
	} else if opinions := float64(s.N) * (1 - s.NoOpinion/100); opinions > 0 {
		need = MinEffective / opinions * float64(s.Voices)
	}
	half := z * sd / within
	return int(math.Ceil(math.Max(need, (half*half-more)*each))), true
}

// shares fills in the three percentages; all three stay 0 where their sum is not positive.
func (s *Score) shares(p, n, d float64) {
	total := p + n + d
	if !(total > 0) {
		return
	}
	s.Promoters, s.Passives, s.Detractors = 100*p/total, 100*n/total, 100*d/total
}

// interval makes s OK with the score p − d of its shares and the interval of 95 % around centre, both clipped to what an
// NPS can be.
func (s *Score) interval(centre, se, df float64) {
	s.OK = true
	s.NPS = clip(s.Promoters - s.Detractors)
	s.Centre, s.SE, s.DF = centre, se, df
	s.Sampling, s.SamplingDF = se, df
	s.bound()
}

// bound fills in the interval from Centre, SE and DF.
func (s *Score) bound() {
	half := s.Half()
	s.Low, s.High = clip(s.Centre-half), clip(s.Centre+half)
	// Neither adjustment may push the score out of its own interval by a rounding error.
	s.Low, s.High = math.Min(s.Low, s.NPS), math.Max(s.High, s.NPS)
}

func clip(v float64) float64 { return math.Max(-100, math.Min(100, v)) }

// asNormal is from how many degrees of freedom on Student's t counts as the normal distribution. Quantiles differ by less than 3e-6 there; those
// of gonum lose their digits from some 1e11 on, where a small variance that is hardly known stands beside a large one that is known well.
const asNormal = 1e6

// critical is the two-sided 95 % quantile of Student's t, of the normal distribution for very large and infinite df.
func critical(df float64) float64 {
	const upper = 1 - (1-Confidence/100.)/2
	if df >= asNormal {
		return distuv.UnitNormal.Quantile(upper)
	}
	return distuv.StudentsT{Mu: 0, Sigma: 1, Nu: df}.Quantile(upper)
}

// tail is the two-sided p value of a t statistic.
func tail(t, df float64) float64 {
	if df >= asNormal {
		return 2 * distuv.UnitNormal.Survival(math.Abs(t))
	}
	return 2 * distuv.StudentsT{Mu: 0, Sigma: 1, Nu: df}.Survival(math.Abs(t))
}
