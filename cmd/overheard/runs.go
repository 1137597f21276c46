package main

import (
	"context"
	"fmt"
	"text/tabwriter"
	"time"

	"overheard/internal/runs"
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
	w := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "STARTED\tJOB\tSOURCE\tTOOK\tSTATUS\tSEEN\tNEW\tCHANGED\tMENTIONS\tBAD")
	for _, run := range list {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%d\t%d\t%d\t%d\t%d\n", run.Started.In(r.cfg.Location).Format("2006-01-02 15:04:05"),
			run.Job, orDash(run.Source), took(run), run.Status, run.Counts.Seen, run.Counts.New, run.Counts.Changed, run.Counts.Matched, run.Counts.Bad)
	}
	return w.Flush()
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
