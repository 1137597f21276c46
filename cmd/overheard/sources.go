package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"overheard/crawler"
	"overheard/internal/jobs"
	"overheard/internal/messages"
	"overheard/internal/table"
)

type sourcesCmd struct {
	JSON bool `name:"json" help:"Print JSON, as the API answers."`
}

func (sourcesCmd) Help() string {
	return `COVERED is up to when everything has been seen, GAPS how many stretches before that are missing. What is wrong
with a source stands below the table, with what to do.

Examples
  overheard sources
  overheard sources --json`
}

// Run lists the sources.
func (c *sourcesCmd) Run(ctx context.Context, a *app) error {
	r, err := a.open(ctx)
	if err != nil {
		return err
	}
	defer r.close()
	list, err := r.sourceList().Sources(ctx)
	if err != nil {
		return err
	}
	if c.JSON {
		return printJSON(a.out, map[string]any{"sources": list})
	}
	if len(list) == 0 {
		a.say("there is no [[source]] in %s", a.config)
		return nil
	}
	now, loc := a.now(), r.cfg.Location
	rows := [][]string{{"SOURCE", "TYPE", "STATE", "EVERY", "NEXT", "LAST SUCCESS", "COVERED", "LAST POST", "A DAY", "GAPS", "BUDGET LEFT"}}
	for _, s := range list {
		rows = append(rows, []string{s.Name, s.Type, string(s.State), span(s.Every), until(s.Next, now), clock(s.LastSuccess, loc), ago(s.Covered, now),
			ago(s.LastPost, now), fmt.Sprintf("%.3g", s.PostsPerDay), fmt.Sprint(len(s.Gaps)), budgetLeft(s.Budgets)})
	}
	if err := table.Align(a.out, 2, rows); err != nil {
		return err
	}
	for _, s := range list {
		printSourceTrouble(a, s, loc)
	}
	return nil
}

// printSourceTrouble says what is wrong with a source, and what is missing.
func printSourceTrouble(a *app, s crawler.SourceStatus, loc *time.Location) {
	if s.Trouble != "" {
		since := ""
		if s.FailingFrom != nil {
			since = fmt.Sprintf(" (since %s, %s)", clock(s.FailingFrom, loc), count(s.Failures, "failure"))
		}
		fmt.Fprintf(a.out, "\n%s: %s%s\n", s.Name, s.Trouble, since)
	}
	const most = 5
	for i, g := range s.Gaps {
		if i == most {
			fmt.Fprintf(a.out, "%s: and %s more\n", s.Name, count(len(s.Gaps)-most, "gap"))
			break
		}
		end := "until now"
		if g.To != nil {
			end = "to " + clock(g.To, loc)
		}
		fmt.Fprintf(a.out, "%s: missing from %s %s (%s)\n", s.Name, clock(&g.From, loc), end, messages.For("en").Plain().T("gap."+string(g.Reason)))
	}
}

func clock(t *time.Time, loc *time.Location) string {
	if t == nil {
		return "-"
	}
	return t.In(loc).Format("2006-01-02 15:04")
}

func ago(t *time.Time, now time.Time) string {
	if t == nil {
		return "-"
	}
	return span(now.Sub(*t)) + " ago"
}

func until(t *time.Time, now time.Time) string {
	switch {
	case t == nil:
		return "-"
	case !t.After(now):
		return "now"
	}
	return "in " + span(t.Sub(now))
}

// span writes a stretch of time in its largest unit or two.
func span(d time.Duration) string {
	const day = 24 * time.Hour
	switch d = max(d, 0); {
	case d < time.Minute:
		return fmt.Sprintf("%ds", int(d.Seconds()))
	case d < time.Hour:
		return fmt.Sprintf("%dm", int(d.Minutes()))
	case d < day && d%time.Hour >= time.Minute:
		return fmt.Sprintf("%dh%dm", int(d.Hours()), int(d.Minutes())%60)
	case d < day:
		return fmt.Sprintf("%dh", int(d.Hours()))
	}
	return fmt.Sprintf("%dd", int(d/day))
}

func budgetLeft(list []crawler.SpentBudget) string {
	if len(list) == 0 {
		return "-"
	}
	parts := make([]string, len(list))
	for i, b := range list {
		parts[i] = fmt.Sprintf("%s %s of %s", b.Name, grouped(max(0, b.Limit-b.Used)), grouped(b.Limit))
	}
	return strings.Join(parts, ", ")
}

// sourceList says how the sources of the configuration are doing.
func (r *rooms) sourceList() *jobs.SourceList {
	l := &jobs.SourceList{Store: r.db, Now: r.now, Files: map[string]bool{}}
	for _, s := range r.cfg.Sources {
		l.Places = append(l.Places, s.Source)
		l.Files[s.Name] = s.Foreign
	}
	return l
}
