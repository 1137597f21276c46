package nps

import "math"

// What an audit needs for its corrected score.
const (
	MinAudited         = 30 // mentions that somebody could tell something of
	MinAuditedOpinions = 10 // of these, with an opinion
)

// MethodAudit is [Correct].
const MethodAudit Method = "audit-ppi"

// Corrected is the score that people would have given all the votes of an audit's frame, as far as those that they labelled say.
type Corrected struct {
	NPS, Low, High float64
	SE             float64
	FromAudit      float64 // the part of SE that more labels make smaller
	FromSampling   float64 // the part that other posts by other authors would have moved
	DF             float64
	Lambda         float64  // weight of the model: 0 takes the labels alone, 1 the model with what it errs by on average
	Model          float64  // what the model alone says, uncalibrated
	Error          Estimate // by how much it is too high, over these votes
	Labelled       int      // mentions that somebody could tell something of
	Opinions       float64  // of these, with an opinion
	Unclear        int      // mentions that nobody could tell anything of
	More           int      // about how many more labels would halve the interval; 0 where none would, or not OK
	OK             bool     // false below [MinAudited] mentions or [MinAuditedOpinions] opinions
}

// Correct returns the proxy NPS set right by what people said of a sample.
//
// A score is a ratio of two sums over the votes, Σ a·o·x / Σ a·o, with a vote's share a of its voice, its opinion o and its
// balance x. With people's own o' and x' in their place, each sum is estimated from the model over all votes of the frame and
// from what it errs by in the sample, weighted by one over the probability of being drawn,
//
//	Σ_frame λ·a·o·x + Σ_sample w·a·(o'x' − λ·o·x)
//
// which is the difference estimator of survey sampling (Särndal, Swensson and Wretman, "Model Assisted Survey Sampling", 1992,
// sections 5.6 and 6.3) and prediction-powered inference (Angelopoulos, Bates, Fannjiang, Jordan and Zrnic, Science 382, 2023). λ
// between 0 and 1 is the one that makes the variance least (Angelopoulos, Duchi and Zrnic, "PPI++", 2023), so a bad model does no
// harm. However the model errs the estimate holds: what it is good at only narrows the interval.
//
// The variance has two parts. That of the sample is the stratified one with finite population correction, of the linearised
// ratio. That of sampling is what the score of all votes, had people labelled them, would still vary by, the votes of one
// author being as much alike as the model sees them. The interval is ±t·SE with as many degrees of freedom as labels less strata,
// and SE is never below 100/(n+1) points.
//
// Labels that a person could not give are taken to be like the others of their stratum. Votes that are gone since the draw count
// as drawn and bring nothing, as they bring nothing to the frame.
func Correct(items []Audited, frame Moments) Corrected {
	s := newAuditSums(items)
	c := Corrected{Labelled: s.labelled, Opinions: s.opinions, Unclear: s.unclear}
	if frame.W > 0 {
		c.Model = 100 * (frame.P - frame.D) / frame.W
	}
	if s.labelled < MinAudited || s.opinions < MinAuditedOpinions || !(frame.W > 0) {
		return c
	}
	lambda, ratio, total := 1., 0., 0.
	for range 3 {
		ratio, total = s.ratio(lambda, frame)
		if !(total > 0) {
			return c
		}
		lambda = s.lambda(ratio)
	}
	if ratio, total = s.ratio(lambda, frame); !(total > 0) {
		return c
	}
	gross, whole := s.variance(lambda, ratio)
	audit, sampling := math.Max(0, gross-whole)/(total*total), s.sampling(ratio, frame)/(total*total)
	n := float64(s.labelled)
	c.Lambda, c.DF, c.OK = lambda, math.Max(1, n-float64(len(s.strata))), true
	c.NPS = clip(100 * ratio)
	c.FromAudit, c.FromSampling = 100*math.Sqrt(audit), 100*math.Sqrt(sampling)
	c.SE = 100 * math.Max(math.Sqrt(audit+sampling), 1/(n+1))
	half := critical(c.DF) * c.SE
	c.Low, c.High = math.Min(c.NPS, clip(100*ratio-half)), math.Max(c.NPS, clip(100*ratio+half))
	narrow := critical(c.DF) * 100 * math.Max(math.Sqrt(audit), 1/(n+1))
	c.Error = clipped(c.Model-100*ratio, c.Model-100*ratio-narrow, c.Model-100*ratio+narrow)
	c.More = moreLabels(n, gross/(total*total), whole/(total*total), sampling)
	return c
}

// moreLabels returns how many labels, spread as those so far, bring the variance gross − whole + sampling down to a quarter: gross
// falls with their number, and the rest stays. It is 0 where labelling everything would not do.
func moreLabels(n, gross, whole, sampling float64) int {
	quarter := (gross - whole + sampling) / 4
	if !(sampling < quarter) || !(gross > whole) {
		return 0
	}
	return int(math.Ceil(n * (gross/(quarter-sampling+whole) - 1)))
}

// auditVote is one drawn vote as the estimator sees it, each value times its share of its voice.
type auditVote struct {
	share         float64
	said, balance float64 // o', o'x' of people
	model, read   float64 // o, o·x of the model
}

// auditStratum is what is known of one stratum.
type auditStratum struct {
	size  float64 // votes of the frame when it was drawn
	votes []auditVote
}

// auditSums are the labelled votes by stratum.
type auditSums struct {
	strata            []auditStratum
	labelled, unclear int
	opinions          float64
}

func newAuditSums(items []Audited) auditSums {
	var s auditSums
	by := map[int]int{}
	for _, it := range items {
		i, ok := by[it.Stratum]
		if !ok {
			i = len(s.strata)
			by[it.Stratum], s.strata = i, append(s.strata, auditStratum{})
		}
		st := &s.strata[i]
		st.size += it.Weight
		opinion, balance, told := it.Human()
		switch {
		case it.Gone:
			st.votes = append(st.votes, auditVote{})
		case told:
			s.labelled++
			s.opinions += opinion
			a := it.Share
			st.votes = append(st.votes, auditVote{a, a * opinion, a * balance, a * it.Opinion, a * it.Opinion * (it.P - it.D)})
		case len(it.Labels) > 0:
			s.unclear++
		}
	}
	s.merge()
	return s
}

// merge puts strata with fewer than two labelled votes to the largest one: a variance needs two.
func (s *auditSums) merge() {
	largest := 0
	for i := range s.strata {
		if len(s.strata[i].votes) > len(s.strata[largest].votes) {
			largest = i
		}
	}
	var kept []auditStratum
	var rest auditStratum
	for i, st := range s.strata {
		if i != largest && len(st.votes) < 2 {
			rest.size += st.size
			rest.votes = append(rest.votes, st.votes...)
			continue
		}
		kept = append(kept, st)
		if i == largest {
			largest = len(kept) - 1
		}
	}
	if len(kept) > 0 {
		kept[largest].size += rest.size
		kept[largest].votes = append(kept[largest].votes, rest.votes...)
	}
	s.strata = kept
}

// ratio returns the estimate with weight lambda of the model, and the sum below its line.
func (s *auditSums) ratio(lambda float64, frame Moments) (ratio, below float64) {
	above := lambda * (frame.P - frame.D)
	below = lambda * frame.W
	for _, st := range s.strata {
		w := st.size / float64(len(st.votes))
		for _, v := range st.votes {
			above += w * (v.balance - lambda*v.read)
			below += w * (v.said - lambda*v.model)
		}
	}
	return above / below, below
}

// lambda returns the weight of the model that makes the variance least.
func (s *auditSums) lambda(ratio float64) float64 {
	var both, model float64
	for _, st := range s.strata {
		var u, g, ug, gg float64
		n := float64(len(st.votes))
		for _, v := range st.votes {
			x, y := v.balance-ratio*v.said, v.read-ratio*v.model
			u, g, ug, gg = u+x, g+y, ug+x*y, gg+y*y
		}
		if n < 2 {
			continue
		}
		w := st.size * st.size * math.Max(0, 1/n-1/st.size) / (n - 1)
		both += w * (ug - u*g/n)
		model += w * (gg - g*g/n)
	}
	if !(model > 0) {
		return 1
	}
	return math.Max(0, math.Min(1, both/model))
}

// variance returns that of the sample as a difference: the first part falls with the number of labels, the second is what a
// finite frame takes off.
func (s *auditSums) variance(lambda, ratio float64) (gross, whole float64) {
	for _, st := range s.strata {
		n := float64(len(st.votes))
		if n < 2 {
			continue
		}
		var sum, square float64
		for _, v := range st.votes {
			e := v.balance - ratio*v.said - lambda*(v.read-ratio*v.model)
			sum, square = sum+e, square+e*e
		}
		s2 := math.Max(0, square-sum*sum/n) / (n - 1)
		gross += st.size * st.size / n * s2
		whole += st.size * s2
	}
	return gross, whole
}

// sampling returns the variance of the sum over all votes had people labelled them. The votes of one author are alike as far as
// the model sees them alike: with u what a vote brings, Σ a·u² would take them for the same, and the model says on all voices
// which part of that is left.
func (s *auditSums) sampling(ratio float64, frame Moments) float64 {
	var said, read float64
	for _, st := range s.strata {
		w := st.size / float64(len(st.votes))
		for _, v := range st.votes {
			if v.share > 0 {
				u, r := v.balance-ratio*v.said, v.read-ratio*v.model
				said += w * u * u / v.share
				read += w * r * r / v.share
			}
		}
	}
	voices := math.Max(0, frame.W2X2-2*ratio*frame.W2X+ratio*ratio*frame.W2)
	if !(read > voices) {
		return said
	}
	return said * voices / read
}
