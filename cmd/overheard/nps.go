package main

import (
	"context"

	"overheard/internal/figures"
)

type npsCmd struct{ figureFlags }

func (npsCmd) Help() string {
	return `Each score stands with its 95 % interval and its n: posts that voted, or answers. Voices are the distinct authors
among the posts. The interval of a proxy holds sampling and what the model gets wrong about a brand. The second is alike
in all periods: judge a change by OF SAMPLING alone.

Examples
  overheard nps --brand acme-air --by week --from 2026-01-01 --to 2026-04-01
  overheard nps --brand acme-air --by all --json`
}

// Run prints the scores.
func (c *npsCmd) Run(ctx context.Context, a *app) error {
	f, err := computed(ctx, a, c.figureFlags, (*figures.Service).NPS)
	if err != nil {
		return err
	}
	c.remarkEmpty(a, len(f.Proxy) == 0, len(f.Survey) == 0)
	return c.print(a.out, f)
}
