package api

import (
	"context"
	"time"
)

// Readiness says whether the server can do its work.
type Readiness interface {
	// Ready returns nil where the database answers and its tables are of this version. Its error goes to the log.
	Ready(ctx context.Context) error
}

// readyTimeout bounds what the question for readiness may take.
const readyTimeout = 3 * time.Second

// Health is the answer to the questions of a supervisor.
type Health struct {
	Status  string `json:"status" enum:"ok,ready" doc:"ok where the process runs, ready where it can work"`
	Version string `json:"version"`
}

// getHealth answers GET /healthz: the process is up.
func (s *Server) getHealth(context.Context, *Asked) (*Health, error) {
	return &Health{Status: "ok", Version: s.Version}, nil
}

// getReady answers GET /readyz: the database is there and of the right version.
func (s *Server) getReady(ctx context.Context, _ *Asked) (*Health, error) {
	if s.Ready != nil {
		ctx, cancel := context.WithTimeout(ctx, readyTimeout)
		defer cancel()
		if err := s.Ready.Ready(ctx); err != nil {
			s.log.WarnContext(ctx, "not ready", "request_id", requestOf(ctx).id, "error", err)
			return nil, newProblem(kindNotReady, "The database cannot be reached or is not of this version. The log says more.")
		}
	}
	return &Health{Status: "ready", Version: s.Version}, nil
}
