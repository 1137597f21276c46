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

// AuditLabels implements [AuditStore] by [nps.AuditVotes].
func (a AuditVotes) AuditLabels(ctx context.Context, brand string) ([]nps.Rated, error) {
	list, err := a.Store.AuditLabels(ctx, brand)
	return nps.AuditVotes(list), err
}
