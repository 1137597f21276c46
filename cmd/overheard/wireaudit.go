package main

import (
	"context"
	"errors"

	"overheard/api"
	"overheard/internal/figures"
	"overheard/internal/jobs"
	"overheard/internal/store"
)

// auditor is what the API and the pages do with audits; in the API's words another run at work is [api.ErrBusy].
type auditor struct {
	*store.DB
	rooms *rooms
}

// Audit says what an audit tells.
func (u auditor) Audit(ctx context.Context, brand string, id int64) (*figures.AuditFigure, error) {
	return u.rooms.figures().Audit(ctx, brand, id)
}

// DrawAudit draws mentions, as a run like any other.
func (u auditor) DrawAudit(ctx context.Context, d figures.AuditDraw) (figures.Audit, error) {
	job := &jobs.Audit{Env: u.rooms.jobEnv(&progress{}), Store: u.rooms.db}
	audit, _, err := job.Run(ctx, d)
	if errors.Is(err, store.ErrBusy) {
		err = errors.Join(api.ErrBusy, err)
	}
	return audit, err
}
