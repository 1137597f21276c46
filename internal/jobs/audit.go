package jobs

import (
	"context"
	"math/rand/v2"

	"overheard/internal/figures"
	"overheard/internal/runs"
)

// AuditStore is the storage of [Audit].
type AuditStore interface {
	Recorder
	// DrawAudit draws a random sample of a brand's votes and keeps it.
	DrawAudit(ctx context.Context, d figures.AuditDraw) (figures.Audit, error)
}

// Audit draws mentions for people to label.
type Audit struct {
	Env
	Store AuditStore
	Seed  func() int64 // of a draw that names none; by chance where nil
}

// Run draws one sample. In the counts of the run, the votes that it was drawn from are those seen, the mentions drawn those new.
func (j *Audit) Run(ctx context.Context, d figures.AuditDraw) (a figures.Audit, run runs.Run, err error) {
	if d.Seed == 0 {
		d.Seed = j.seed()
	}
	run, err = record(ctx, j.Store, j.Env, "audit", d.Brand, func(run *runs.Run) error {
		d.At = j.now()
		if a, err = j.Store.DrawAudit(ctx, d); err != nil {
			return err
		}
		run.Counts.Seen, run.Counts.New = int64(a.Votes), int64(a.Mentions)
		return nil
	})
	return a, run, err
}

func (j *Audit) seed() int64 {
	if j.Seed != nil {
		return j.Seed()
	}
	return 1 + rand.Int64N(1<<31-1) // short enough to be typed again
}
