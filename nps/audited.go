package nps

import (
	"slices"
	"time"
)

// AuditLabel is what a person said of a mention, without having seen what the model said.
type AuditLabel string

// The labels of an audit. They are stored, so their values never change.
const (
	AuditPromoter  AuditLabel = "promoter"
	AuditPassive   AuditLabel = "passive"
	AuditDetractor AuditLabel = "detractor"
	AuditNoOpinion AuditLabel = "no_opinion"  // the passage says nothing of how its author finds the brand
	AuditUnclear   AuditLabel = "cannot_tell" // it may say something, but the person cannot tell what; counts as not labelled
)

// AuditLabels lists the labels in the order in which people are shown them.
var AuditLabels = []AuditLabel{AuditPromoter, AuditPassive, AuditDetractor, AuditNoOpinion, AuditUnclear}

// Valid reports whether l is one of [AuditLabels].
func (l AuditLabel) Valid() bool { return slices.Contains(AuditLabels, l) }

// Opinionated reports whether l is one of the three that vote.
func (l AuditLabel) Opinionated() bool {
	return l == AuditPromoter || l == AuditPassive || l == AuditDetractor
}

// Answer is what a vote with this label brings to a balance of opinion: 1 for a promoter, −1 for a detractor, 0 for all others.
func (l AuditLabel) Answer() int {
	switch l {
	case AuditPromoter:
		return 1
	case AuditDetractor:
		return -1
	}
	return 0
}

// Said is a label and who gave it.
type Said struct {
	Rater string // a pseudonym such as "a"
	Label AuditLabel
}

// Audited is a mention that was drawn for an audit: what the model made of it, and what people say.
type Audited struct {
	P, N, D float64   // raw shares of the model, given an opinion; they sum to 1
	Opinion float64   // probability that there is one
	Labels  []Said    // one per person, by their names; none where nobody labelled it yet
	Weight  float64   // how many votes it stands for: one over the probability of being drawn
	At      time.Time // when the post was published
	Lang    string
	Source  string

	Stratum int     // it was drawn from; what it means is for the one who drew
	Share   float64 // of its voice: one over the votes of its author in the frame
	Gone    bool    // it is no vote of the frame any more, such as a deleted post: shares, language and source are not known
}

// Human returns what people said: the probability that there is an opinion and the balance of opinion (p − d, 0 where there is
// none), each the mean over those who could tell; ok is false where nobody could.
func (a Audited) Human() (opinion, balance float64, ok bool) {
	n := 0.
	for _, r := range a.Labels {
		if r.Label == AuditUnclear {
			continue
		}
		n++
		balance += float64(r.Label.Answer())
		if r.Label.Opinionated() {
			opinion++
		}
	}
	if n == 0 {
		return 0, 0, false
	}
	return opinion / n, balance / n, true
}

// Label returns the label that the model gives: the largest of the three shares, or [AuditNoOpinion] where an opinion is less
// likely than not. As for single posts, of equal shares the passive wins, then the detractor.
func (a Audited) Label() AuditLabel {
	if a.Opinion < .5 {
		return AuditNoOpinion
	}
	return a.Class()
}

// Class is [Audited.Label] given that there is an opinion.
func (a Audited) Class() AuditLabel {
	switch {
	case a.N >= a.P && a.N >= a.D:
		return AuditPassive
	case a.D >= a.P:
		return AuditDetractor
	}
	return AuditPromoter
}
