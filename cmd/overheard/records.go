package main

import (
	"context"
	"strings"

	"overheard/api"
	"overheard/internal/records"
)

type recordsListCmd struct {
	Brand string `placeholder:"NAME" help:"Only figures of this brand."`
	JSON  bool   `name:"json" help:"Print JSON, as the API answers."`
}

func (recordsListCmd) Help() string {
	return `A record is a figure that nps or compare kept with --keep.

Example
  overheard records list --brand acme-air`
}

// Run lists the records.
func (c *recordsListCmd) Run(ctx context.Context, a *app) error {
	r, err := a.open(ctx)
	if err != nil {
		return err
	}
	defer r.close()
	list, err := r.keeper().List(ctx, c.Brand)
	switch {
	case err != nil:
		return err
	case c.JSON:
		return printJSON(a.out, api.RecordList{Records: list})
	case len(list) == 0:
		a.say("nothing is kept yet; overheard nps --brand NAME --keep keeps a figure")
		return nil
	}
	return records.WriteList(a.out, list, r.cfg.Location)
}

type recordsShowCmd struct {
	ID   string `arg:"" help:"Which record, such as busal."`
	JSON bool   `name:"json" help:"Print all of it as JSON, to be archived."`
}

func (recordsShowCmd) Help() string {
	return `Prints the answer as it was given, with the question and the versions of all that it rests on: program, model,
calibration, query, data. With --json also how many posts, votes and answers each day had.

Examples
  overheard records show busal
  overheard records show busal --json > busal.json`
}

// Run shows a record.
func (c *recordsShowCmd) Run(ctx context.Context, a *app) error {
	r, err := a.open(ctx)
	if err != nil {
		return err
	}
	defer r.close()
	record, err := r.keeper().Find(ctx, c.ID)
	if err != nil {
		return err
	}
	if c.JSON {
		return printJSON(a.out, record)
	}
	return record.WriteText(a.out, r.cfg.Location)
}

type recordsCheckCmd struct {
	ID   string `arg:"" help:"Which record, such as busal."`
	JSON bool   `name:"json" help:"Print JSON, as the API answers."`
}

func (recordsCheckCmd) Help() string {
	return `Asks the question of a record again, of the same days, and says whether the number is the same. Where it is another one,
it says what changed since and by how much each change moved it: posts that came late, were edited or deleted, vote or
do not vote any more, another model, calibration, query, margin or time zone, answers imported since, another program.
The status is 0 either way; with --json, "same" tells.

Example
  overheard records check busal`
}

// Run asks again.
func (c *recordsCheckCmd) Run(ctx context.Context, a *app) error {
	r, err := a.open(ctx)
	if err != nil {
		return err
	}
	defer r.close()
	r.remarkModels(ctx, a)
	check, err := r.keeper().Check(ctx, c.ID)
	if err != nil {
		return err
	}
	if c.JSON {
		return printJSON(a.out, check)
	}
	return check.WriteText(a.out, r.cfg.Location)
}

type recordsDeleteCmd struct {
	IDs []string `arg:"" name:"id" help:"Which records, such as busal."`
}

func (recordsDeleteCmd) Help() string {
	return `Deletes records by their ids: all that are named, or none where one is unknown. There is no way back but a backup
of the database. The posts and answers behind them stay.

Example
  overheard records delete busal`
}

// Run deletes records.
func (c *recordsDeleteCmd) Run(ctx context.Context, a *app) error {
	r, err := a.open(ctx)
	if err != nil {
		return err
	}
	defer r.close()
	if err := r.keeper().Delete(ctx, c.IDs...); err != nil {
		return err
	}
	a.say("deleted: %s", strings.ToLower(strings.Join(c.IDs, ", ")))
	return nil
}
