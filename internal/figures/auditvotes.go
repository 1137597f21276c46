package figures

import (
	"context"
	"time"

	"overheard/nps"
)

// AuditVotes is an [AuditStore] over the labelled mentions that a database keeps.
type AuditVotes struct {
	Store interface {
		AuditLabels(ctx context.Context, brand string) ([]nps.Audited, error)
		AuditFrame(ctx context.Context, brand string, c nps.Calibration, periods []nps.Period) ([]nps.Moments, error)
	}
	Location *time.Location // the report's time zone; nil is UTC
}

// AuditLabels implements [AuditStore] by [nps.AuditVotes].
func (a AuditVotes) AuditLabels(ctx context.Context, brand string) ([]nps.Rated, error) {
	list, err := a.Store.AuditLabels(ctx, brand)
	zone := a.Location
	if zone == nil {
		zone = time.UTC
	}
	return nps.AuditVotes(list, zone), err
}

// AuditFrame implements [AuditStore].
func (a AuditVotes) AuditFrame(ctx context.Context, brand string, c nps.Calibration, periods []nps.Period) ([]nps.Moments, error) {
	return a.Store.AuditFrame(ctx, brand, c, periods)
}
