package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"overheard/internal/jobs"
	"overheard/sentiment"
)

type relabelCmd struct {
	Brand []string `placeholder:"NAME" help:"Only these brands. Default: all."`
}

func (relabelCmd) Help() string {
	return `Figures change over to the new model brand by brand, each at once, and never mix two models. Stopped, it carries on
where it was when it is run again.

Example
  overheard relabel --brand acme-air`
}

// Run labels with the model of the configuration, and with no other.
func (c *relabelCmd) Run(ctx context.Context, a *app) error {
	r, err := a.open(ctx)
	if err != nil {
		return err
	}
	defer r.close()
	names := c.Brand
	for _, name := range names {
		if _, err := brand(r.cfg, name); err != nil {
			return err
		}
	}
	if len(names) == 0 {
		names = r.cfg.BrandNames()
	}
	bar := a.progress("relabel", -1)
	job := &jobs.Relabel{Env: r.jobEnv(bar), Store: r.db, Classifier: r.model, Sources: r.sources()}
	run, err := job.Run(ctx, names)
	bar.done()
	if errors.Is(err, sentiment.ErrUnavailable) {
		return &complaint{exitFailed, fmt.Errorf("%w; %s labelled before stay so", err, count(run.Counts.Changed, "text")),
			cmp.Or(cure(err), "see what the model server says") + "; then run it again: it carries on"}
	}
	if err != nil {
		return err
	}
	a.say("%s labelled with %s", count(run.Counts.Changed, "text"), r.model.Model().Name)
	return nil
}
