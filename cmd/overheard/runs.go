package main

import (
	"context"
	"time"

	"overheard/internal/runs"
	"overheard/internal/table"
)

type runsCmd struct {
	Limit int  `default:"20" placeholder:"N" help:"At most so many, the newest first."`
	JSON  bool `name:"json" help:"Print JSON."`
}

func (runsCmd) Help() string {
	return `Example
  overheard runs --limit 5`
}

// Run lists runs.
func (c *runsCmd) Run(ctx context.Context, a *app) error {
	if c.Limit < 1 {
		return wrongly("--limit 20", "--limit: %d is less than 1", c.Limit)
	}
	r, err := a.open(ctx)
	if err != nil {
		return err
	}
	defer r.close()
	list, err := r.db.Runs(ctx, 0, c.Limit)
	if err != nil {
		return err
	}
	if c.JSON {
		if list == nil {
			list = []runs.Run{}
		}
		return printJSON(a.out, list)
	}
	if len(list) == 0 {
		a.say("nothing has run yet")
		return nil
	}
	rows := [][]string{{"STARTED", "JOB", "SOURCE", "TOOK", "STATUS", "SEEN", "NEW", "CHANGED", "MENTIONS", "BAD"}}
	for _, run := range list {
		row := []string{run.Started.In(r.cfg.Location).Format(time.DateTime), run.Job, orDash(run.Source), took(run), string(run.Status)}
		for _, n := range []int64{run.Counts.Seen, run.Counts.New, run.Counts.Changed, run.Counts.Matched, run.Counts.Bad} {
			row = append(row, grouped(n))
		}
		rows = append(rows, row)
		rows = append(rows, sourceRows(run)...)
	}
	return table.Align(a.out, 2, rows)
}

// sourceRows say how each source of a crawl went, where there were several or one went wrong.
func sourceRows(r runs.Run) (rows [][]string) {
	if len(r.Sources) < 2 {
		return nil
	}
	for _, s := range r.Sources {
		row := []string{"", "", "  " + s.Source, "", string(s.Status)}
		for _, n := range []int64{s.Counts.Seen, s.Counts.New, s.Counts.Changed, s.Counts.Matched, s.Counts.Bad} {
			row = append(row, grouped(n))
		}
		rows = append(rows, row)
	}
	return rows
}

func took(r runs.Run) string {
	if r.Ended.IsZero() {
		return "-"
	}
	return r.Ended.Sub(r.Started).Round(100 * time.Millisecond).String()
}

func orDash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}
