package main

import (
	"context"

	"overheard/internal/figures"
	"overheard/internal/records"
)

type npsCmd struct {
	figureFlags
	keepFlags
}

func (npsCmd) Help() string {
	return `Each score stands with its 95 % interval and its n: posts that voted, or answers. Voices are the distinct authors
among the posts. The interval of a proxy holds sampling and what the model gets wrong about a brand. The second is alike
in all periods: judge a change by OF SAMPLING alone.

Examples
  overheard nps --brand acme-air --by week --from 2026-01-01 --to 2026-04-01
  overheard nps --brand acme-air --by all --json
  overheard nps --brand acme-air --by quarter --keep "annual report, page 4"`
}

// Run prints the scores.
func (c *npsCmd) Run(ctx context.Context, a *app) error {
	f, record, err := c.figure(ctx, a)
	if err != nil {
		return err
	}
	c.remarkEmpty(a, len(f.Proxy) == 0, len(f.Survey) == 0)
	if err := c.print(a.out, f); err != nil {
		return err
	}
	c.tellKept(a, record)
	return nil
}

// figure computes the scores, and keeps them where that is asked for; else there is no record.
func (c *npsCmd) figure(ctx context.Context, a *app) (*figures.NPSFigure, *records.Record, error) {
	if !c.Keep.On {
		f, err := computed(ctx, a, c.figureFlags, (*figures.Service).NPS)
		return f, nil, err
	}
	record, answer, err := c.kept(ctx, a, c.figureFlags, records.KindNPS)
	if err != nil {
		return nil, nil, err
	}
	return answer.NPS, record, nil
}
