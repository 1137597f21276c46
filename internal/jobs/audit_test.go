package jobs_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"overheard/internal/figures"
	"overheard/internal/jobs"
	"overheard/internal/runs"
)

// drawStore remembers what was asked of it.
type drawStore struct {
	*fakeStore
	asked figures.AuditDraw
	err   error
}

func (s *drawStore) DrawAudit(_ context.Context, d figures.AuditDraw) (figures.Audit, error) {
	s.asked = d
	return figures.Audit{ID: 1, Seed: d.Seed, Votes: 900, Mentions: d.N}, s.err
}

func TestDrawingAnAuditIsARun(t *testing.T) {
	now := time.Date(2026, 3, 5, 12, 0, 0, 0, time.UTC)
	store := &drawStore{fakeStore: newFake()}
	job := &jobs.Audit{Env: jobs.Env{Now: func() time.Time { return now }}, Store: store}
	a, run, err := job.Run(t.Context(), figures.AuditDraw{Brand: "acme", N: 50, Seed: 7})
	if err != nil || a.Seed != 7 || !store.asked.At.Equal(now) {
		t.Fatalf("%+v, %v", a, err)
	}
	if run.Job != "audit" || run.Source != "acme" || run.Status != runs.Done || run.Counts.Seen != 900 || run.Counts.New != 50 {
		t.Errorf("run %+v", run)
	}
	if a, _, _ = job.Run(t.Context(), figures.AuditDraw{Brand: "acme", N: 50}); a.Seed <= 0 {
		t.Errorf("seed by chance: %d", a.Seed)
	}
	store.err = &figures.ErrNothingToDraw{Brand: "acme"}
	var nothing *figures.ErrNothingToDraw
	if _, run, err = job.Run(t.Context(), figures.AuditDraw{Brand: "acme", N: 50}); !errors.As(err, &nothing) || run.Status != runs.Failed {
		t.Errorf("nothing to draw: %+v, %v", run, err)
	}
}
