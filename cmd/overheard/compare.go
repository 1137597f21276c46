package main

import (
	"context"
	"slices"

	"overheard/internal/figures"
)

type compareCmd struct {
	figureFlags
	Statistics bool `help:"Print what stands behind the verdict as well, a line each."`
}

func (compareCmd) Help() string {
	return `The difference is proxy less survey, in points, with its 95 % interval. A side without data is left empty: nothing
is not zero. With --statistics it also says whether the two agree within [report] margin, how far single periods
stray, and what correlation chance leaves room for; --json holds all of it anyhow.

Examples
  overheard compare --brand acme-air --by quarter
  overheard compare --brand acme-air --by month --statistics
  overheard compare --brand acme-air --by month --csv > comparison.csv`
}

// Run prints the comparison.
func (c *compareCmd) Run(ctx context.Context, a *app) error {
	f, err := computed(ctx, a, c.figureFlags, (*figures.Service).Compare)
	if err != nil {
		return err
	}
	c.remarkEmpty(a,
		!slices.ContainsFunc(f.Periods, func(p figures.ComparedPeriod) bool { return p.Proxy != nil }),
		!slices.ContainsFunc(f.Periods, func(p figures.ComparedPeriod) bool { return p.Survey != nil }))
	if err := c.print(a.out, f); err != nil || !c.Statistics || c.JSON || c.CSV {
		return err
	}
	return f.WriteStatistics(a.out)
}
