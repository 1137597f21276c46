package main

import (
	"context"
	"slices"

	"overheard/internal/figures"
	"overheard/internal/records"
)

type compareCmd struct {
	figureFlags
	keepFlags
	Statistics bool `help:"Print what stands behind the verdict as well, a line each."`
}

func (compareCmd) Help() string {
	return `The difference is proxy less survey, in points, with its 95 % interval. A side without data is left empty: nothing
is not zero. With --statistics it also says whether the two agree within [report] margin, how far single periods
stray, what correlation chance leaves room for, and what the difference over the whole range comes from: who leaves a
comment, languages, what the labels get wrong, and who posts. --json holds all of it anyhow.

Examples
  overheard compare --brand acme-air --by quarter
  overheard compare --brand acme-air --by month --statistics
  overheard compare --brand acme-air --by month --csv > comparison.csv
  overheard compare --brand acme-air --by quarter --keep "board, 2 July"`
}

// Run prints the comparison.
func (c *compareCmd) Run(ctx context.Context, a *app) error {
	f, record, err := c.figure(ctx, a)
	if err != nil {
		return err
	}
	c.remarkEmpty(a,
		!slices.ContainsFunc(f.Periods, func(p figures.ComparedPeriod) bool { return p.Proxy != nil }),
		!slices.ContainsFunc(f.Periods, func(p figures.ComparedPeriod) bool { return p.Survey != nil }))
	if err := c.print(a.out, f); err != nil {
		return err
	}
	if c.Statistics && !c.JSON && !c.CSV {
		if err := f.WriteStatistics(a.out); err != nil {
			return err
		}
	}
	c.tellKept(a, record)
	return nil
}

// figure computes the comparison, and keeps it where that is asked for; else there is no record.
func (c *compareCmd) figure(ctx context.Context, a *app) (*figures.Comparison, *records.Record, error) {
	if !c.Keep.On {
		f, err := computed(ctx, a, c.figureFlags, (*figures.Service).Compare)
		return f, nil, err
	}
	record, answer, err := c.kept(ctx, a, c.figureFlags, records.KindComparison)
	if err != nil {
		return nil, nil, err
	}
	return answer.Comparison, record, nil
}
