package jobs

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"overheard/internal/runs"
)

// lockName is the one lock of all jobs but [Crawl]: no two of them overlap.
const lockName = "jobs"

// Recorder keeps the records of runs, and the lock that keeps two jobs from overlapping.
type Recorder interface {
	// Lock waits at most wait for the lock called name. Its error says so where another process holds it.
	Lock(ctx context.Context, name string, wait time.Duration) (release func(), err error)
	// AbandonRuns marks runs that are still "running" as failed, crawls or all others: whoever calls it holds the lock that
	// keeps them apart, so they were killed.
	AbandonRuns(ctx context.Context, crawls bool) (int64, error)
	StartRun(ctx context.Context, r runs.Run) (id int64, err error)
	FinishRun(ctx context.Context, r runs.Run) error
}

// Env is what every job is given besides its storage. The zero value logs nothing and reports no progress.
type Env struct {
	Log      *slog.Logger
	Now      func() time.Time  // time.Now where nil
	Wait     time.Duration     // how long to wait for the lock
	Progress func(runs.Counts) // called after every batch with the counts so far, always from one goroutine
}

func (e Env) now() time.Time {
	if e.Now == nil {
		return time.Now()
	}
	return e.Now()
}

func (e Env) log() *slog.Logger {
	if e.Log == nil {
		return slog.New(slog.DiscardHandler)
	}
	return e.Log
}

func (e Env) progress(c runs.Counts) {
	if e.Progress != nil {
		e.Progress(c)
	}
}

// record runs do under the lock and leaves a record of it. do changes the counts of the run that it is given; its error
// fails the run, unless the context ended, which cancels it. The returned run is the record as saved.
func record(ctx context.Context, r Recorder, e Env, job, source string, do func(*runs.Run) error) (runs.Run, error) {
	run := runs.Run{Job: job, Source: source, Started: e.now(), Status: runs.Running}
	release, err := r.Lock(ctx, lockName, e.Wait)
	if err != nil {
		run.Status = runs.Failed
		return run, fmt.Errorf("%s: %w", job, err)
	}
	defer release()
	if err := abandon(ctx, r, e, false); err != nil {
		run.Status = runs.Failed
		return run, fmt.Errorf("%s: record the run: %w", job, err)
	}
	return e.record(ctx, r, run, do)
}

// abandon marks runs whose program was killed.
func abandon(ctx context.Context, r Recorder, e Env, crawls bool) error {
	killed, err := r.AbandonRuns(ctx, crawls)
	if err == nil && killed > 0 {
		e.log().InfoContext(ctx, "earlier runs were killed", "runs", killed)
	}
	return err
}

// record stores that the run began, runs do, and stores how it went.
func (e Env) record(ctx context.Context, r Recorder, run runs.Run, do func(*runs.Run) error) (runs.Run, error) {
	var err error
	if run.ID, err = r.StartRun(ctx, run); err != nil {
		run.Status = runs.Failed
		return run, fmt.Errorf("%s: record the run: %w", run.Job, err)
	}
	err = do(&run)
	run.Ended = e.now()
	run.Status = outcome(ctx, run, err)
	if err != nil {
		err = fmt.Errorf("%s: %w", run.Job, err)
		run.Error = err.Error()
	}
	if ferr := r.FinishRun(context.WithoutCancel(ctx), run); ferr != nil {
		if err == nil {
			run.Status = runs.Failed
			return run, fmt.Errorf("%s: record the run: %w", run.Job, ferr)
		}
		e.log().WarnContext(ctx, "run not recorded", "job", run.Job, "run", run.ID, "error", ferr)
	}
	return run, err
}

func outcome(ctx context.Context, run runs.Run, err error) runs.Status {
	switch {
	case err != nil && ctx.Err() != nil && errors.Is(err, ctx.Err()):
		return runs.Cancelled
	case err != nil:
		return runs.Failed
	case run.Counts.Bad+run.Counts.StandIn > 0 || slices.ContainsFunc(run.Sources, func(s runs.SourceRun) bool { return s.Status != runs.Done }):
		return runs.Partly
	}
	return runs.Done
}

// Exit returns the exit status of a command that did r: 0 done, 3 partly done, 1 otherwise.
func Exit(r runs.Run) int {
	switch r.Status {
	case runs.Done:
		return 0
	case runs.Partly:
		return 3
	}
	return 1
}
