package nps

import (
	"cmp"
	"slices"
)

// auditClasses are the labels that say something, the three that vote in their order.
var auditClasses = []AuditLabel{AuditDetractor, AuditPassive, AuditPromoter, AuditNoOpinion}

// votingClasses are how many of auditClasses vote.
const votingClasses = 3

// Raters is how far the two people agree who labelled an audit.
type Raters struct {
	A, B     string
	Both     int     // mentions that both labelled, and neither could not tell
	Kappa    Kappa   // over all four labels
	Weighted Kappa   // over promoter, passive, detractor where both see an opinion, with [LinearWeights]
	Agree    Share   // of these mentions, those with the same label; Of is 0 where there are none
	Ceiling  Share   // the accuracy that a model could at best show against their labels; Of is 0 where it cannot be said
	Table    [][]int // mentions by the label of A and of B: detractor, passive, promoter, no opinion
}

// RatersOf compares the two people who labelled most of the mentions together; ok is false where fewer than two did. What
// somebody could not tell is left out. The ceiling is [HumanCeiling] of Agree, and so are its limits of Wilson's.
func RatersOf(items []Audited) (r Raters, ok bool) {
	if r.A, r.B, ok = pair(items); !ok {
		return r, false
	}
	r.Table = make([][]int, len(auditClasses))
	for i := range r.Table {
		r.Table[i] = make([]int, len(auditClasses))
	}
	for _, it := range items {
		i, j := slices.Index(auditClasses, it.by(r.A)), slices.Index(auditClasses, it.by(r.B))
		if i >= 0 && j >= 0 {
			r.Table[i][j]++
			r.Both++
		}
	}
	r.Kappa = KappaOf(r.Table, nil)
	voting, same, all := make([][]int, votingClasses), 0, 0
	for i := range voting {
		voting[i] = r.Table[i][:votingClasses]
		same += r.Table[i][i]
		for _, n := range voting[i] {
			all += n
		}
	}
	r.Weighted = KappaOf(voting, LinearWeights(votingClasses))
	if r.Agree, ok = ShareOf(same, all); ok {
		r.Ceiling = ceilingOf(r.Agree)
	}
	return r, true
}

// ceilingOf carries a share of agreement over to the ceiling. Where the raters agree no more than by chance, right guesses are
// as many as the classes allow.
func ceilingOf(agree Share) Share {
	at := func(percent float64) float64 {
		a, ok := HumanCeiling(percent/100, votingClasses)
		if !ok {
			return 100. / votingClasses
		}
		return 100 * a
	}
	if _, ok := HumanCeiling(agree.Value/100, votingClasses); !ok {
		return Share{}
	}
	return Share{Value: at(agree.Value), Low: at(agree.Low), High: at(agree.High), Of: agree.Of}
}

// by is what one rater said of a, "" for nothing.
func (a Audited) by(rater string) AuditLabel {
	for _, r := range a.Labels {
		if r.Rater == rater {
			return r.Label
		}
	}
	return ""
}

// pair returns the two raters who labelled most mentions together, the first by name of equals.
func pair(items []Audited) (a, b string, ok bool) {
	type two struct{ a, b string }
	both := map[two]int{}
	for _, it := range items {
		for i, x := range it.Labels {
			for _, y := range it.Labels[i+1:] {
				both[two{min(x.Rater, y.Rater), max(x.Rater, y.Rater)}]++
			}
		}
	}
	best := two{}
	for t, n := range both {
		if cmp.Or(cmp.Compare(n, both[best]), cmp.Compare(best.a, t.a), cmp.Compare(best.b, t.b)) > 0 {
			best = t
		}
	}
	return best.a, best.b, len(both) > 0
}

// Accuracy is how often the model says what people say.
type Accuracy struct {
	Label   Share // promoter, passive or detractor, of the mentions in which people see an opinion
	Opinion Share // whether there is an opinion, of all mentions that people labelled
}

// AccuracyOf measures the model on labelled mentions. Where two people differ about one, it is right by half; where one of them
// sees no opinion, its label is measured against the other's. The intervals are Wilson's ([ShareOf]) with the mentions as n; Of
// is 0 where there are none. Every mention counts once, whatever its weight: the sample is spread in proportion.
func AccuracyOf(items []Audited) Accuracy {
	var label, opinion hits
	for _, it := range items {
		if it.Gone {
			continue
		}
		var right, seen, said, told float64
		for _, r := range it.Labels {
			if r.Label == AuditUnclear {
				continue
			}
			told++
			if r.Label.Opinionated() == (it.Label() != AuditNoOpinion) {
				said++
			}
			if r.Label.Opinionated() {
				seen++
				if r.Label == it.Class() {
					right++
				}
			}
		}
		label.add(right, seen)
		opinion.add(said, told)
	}
	return Accuracy{label.share(), opinion.share()}
}

// hits counts mentions and the part of them that was hit.
type hits struct {
	n   int
	sum float64
}

func (h *hits) add(right, of float64) {
	if of > 0 {
		h.n++
		h.sum += right / of
	}
}

func (h hits) share() Share {
	if h.n == 0 {
		return Share{}
	}
	p := h.sum / float64(h.n)
	low, high := wilson(p, float64(h.n))
	return Share{Value: 100 * p, Low: 100 * low, High: 100 * high, Of: h.n}
}
