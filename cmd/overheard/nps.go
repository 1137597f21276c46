package main

import "context"

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
	filter, err := c.filter()
	if err != nil {
		return err
	}
	r, err := a.open(ctx)
	if err != nil {
		return err
	}
	defer r.close()
	r.remarkModels(ctx, a)
	f, err := r.figures().NPS(ctx, c.Brand, filter)
	if err != nil {
		return err
	}
	return c.print(a.out, f)
}
