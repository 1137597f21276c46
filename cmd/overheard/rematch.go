package main

import (
	"context"

	"overheard/internal/jobs"
)

type rematchCmd struct{}

func (rematchCmd) Help() string {
	return `Run it after a change of terms, hashtags, queries or campaigns, and after an update that changed the rules for what
votes: other commands say so. What was attached by --brand stays attached.

Example
  overheard config check && overheard rematch`
}

// Run matches every stored post again.
func (rematchCmd) Run(ctx context.Context, a *app) error {
	r, err := a.open(ctx)
	if err != nil {
		return err
	}
	defer r.close()
	r.remarkModels(ctx, a)
	matcher, err := r.matcher()
	if err != nil {
		return err
	}
	key, err := r.db.AuthorKey(ctx)
	if err != nil {
		return err
	}
	bar := a.progress("rematch", -1)
	job := &jobs.Rematch{
		Env: r.jobEnv(bar), Store: r.db, Matcher: matcher, Brands: r.cfg.Brands, Classifier: r.model, StandIn: r.standIn, Key: key, Sources: r.sources(),
	}
	run, err := job.Run(ctx)
	bar.done()
	if err != nil {
		return err
	}
	r.remarkModels(ctx, a) // only now: before, it would say that a rematch is due
	a.say("%s read: %s changed; %s", count(run.Counts.Seen, "post"), grouped(run.Counts.Changed), count(run.Counts.Matched, "mention"))
	if stoodIn := r.stoodIn(ctx, a, run); stoodIn != "" {
		return partly(relabelLater, "%s", stoodIn)
	}
	return nil
}
