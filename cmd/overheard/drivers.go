package main

import (
	"context"
	"overheard/internal/figures"
)

type driversCmd struct {
	Brand   string `required:"" placeholder:"NAME" help:"Which brand."`
	From    string `placeholder:"DAY" help:"First day, such as 2026-01-31. Default: everything stored."`
	To      string `placeholder:"DAY" help:"The day after the last one."`
	Source  string `placeholder:"NAME" help:"Only posts of this source."`
	Hashtag string `placeholder:"TAG" help:"Only posts with this hashtag."`
	Lang    string `placeholder:"CODE" help:"Only posts in this language, such as ru."`
	Limit   int    `placeholder:"N" default:"10" help:"How many phrases of each side."`
	JSON    bool   `name:"json" help:"Print JSON, as the API answers."`
}

func (driversCmd) Help() string {
	return `A phrase is told where one side says it more than the other, by more than chance would give. Of many posts a sample is
looked through. docs/drivers.md tells how.

Examples
  overheard drivers --brand acme-air --from 2026-01-01 --to 2026-04-01
  overheard drivers --brand acme-air --lang ru --json`
}

// Run prints both lists.
func (c *driversCmd) Run(ctx context.Context, a *app) error {
	if c.Limit < 1 {
		return wrongly("--limit 10", "--limit %d: at least one phrase", c.Limit)
	}
	flags := figureFlags{Brand: c.Brand, From: c.From, To: c.To, By: "all", Source: c.Source, Hashtag: c.Hashtag, Lang: c.Lang}
	f, err := computed(ctx, a, flags,
		func(s *figures.Service, ctx context.Context, brand string, f figures.Filter) (*figures.DriversFigure, error) {
			return s.Drivers(ctx, brand, f, c.Limit)
		})
	if err != nil {
		return err
	}
	if c.JSON {
		return printJSON(a.out, f)
	}
	return f.WriteText(a.out)
}
