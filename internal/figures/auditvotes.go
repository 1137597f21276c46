package figures

import (
	"context"

	"overheard/nps"
)

// AuditVotes is an [AuditStore] over the labelled mentions that a database keeps.
type AuditVotes struct {
	Store interface {
		AuditLabels(ctx context.Context, brand string) ([]nps.Audited, error)
	}
}

// AuditLabels implements [AuditStore]. Each person who sees an opinion in a mention gives one vote, and those about the same
// mention share its weight.
func (a AuditVotes) AuditLabels(ctx context.Context, brand string) (votes []nps.Rated, err error) {
	list, err := a.Store.AuditLabels(ctx, brand)
	for _, it := range list {
		told := 0.
		for _, s := range it.Labels {
			if s.Label != nps.AuditUnclear {
				told++
			}
		}
		for _, s := range it.Labels {
			if s.Label.Opinionated() {
				votes = append(votes, nps.Rated{Brand: brand, Answer: s.Label.Answer(), P: it.P, N: it.N, D: it.D, Opinion: it.Opinion, Weight: it.Weight / told, Lang: it.Lang})
			}
		}
	}
	return votes, err
}
