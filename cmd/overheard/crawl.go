package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"overheard/internal/jobs"
	"overheard/internal/runs"
	"overheard/nps"
)

type crawlCmd struct {
	Source   []string      `placeholder:"NAME" help:"Only this source, due or not. May be given several times."`
	All      bool          `help:"Read every source, due or not."`
	Since    string        `placeholder:"DAY" help:"How far back the first visit of a source goes, instead of its depth."`
	Backfill string        `placeholder:"DAY" help:"Read from this day on again, to fill gaps; the next crawl carries on where the last one stopped."`
	MaxTime  time.Duration `placeholder:"DURATION" help:"Stop after so long, such as 10m. The next crawl carries on."`
	Wait     time.Duration `placeholder:"DURATION" help:"How long to wait for a source that another crawl is reading. Default: not at all."`
	JSON     bool          `name:"json" help:"Print JSON."`
}

func (crawlCmd) Help() string {
	return `Reads the sources that are due and saves what is new. Made for cron: run it more often than the shortest
"every", with --quiet. A source that cannot be read is reported once and then daily, and tried less and less
often; the others go on, and the exit status is 3. What was missed is noted as a gap (overheard sources) and
fetched later where the network still has it.

Examples
  */5 * * * *  overheard crawl --quiet --config /etc/overheard/config.toml
  overheard crawl --source mastodon-example --backfill 2026-03-01`
}

// Run crawls once.
func (c *crawlCmd) Run(ctx context.Context, a *app) error {
	cfg, err := a.load()
	if err != nil {
		return err
	}
	if err := crawlable(cfg, c.Source); err != nil {
		return err
	}
	o, err := c.options(cfg.Location, a.now())
	if err != nil {
		return err
	}
	r, err := a.open(ctx)
	if err != nil {
		return err
	}
	defer r.close()
	web := r.web()
	defer web.Close()
	bar := a.progress("crawl", -1)
	job, err := r.crawl(ctx, web, bar)
	if err != nil {
		return err
	}
	job.Wait = c.Wait
	report, err := r.monitored(ctx, web, func() (jobs.CrawlReport, error) { return job.Run(ctx, o) })
	bar.done()
	if c.JSON {
		if perr := printJSON(a.out, report); err == nil {
			err = perr
		}
	} else {
		printCrawl(a, report)
	}
	if err != nil {
		return err
	}
	r.alert(ctx, report)
	return crawlOutcome(a, report, r.stoodIn(ctx, a, report.Run))
}

func (c *crawlCmd) options(loc *time.Location, now time.Time) (jobs.CrawlOptions, error) {
	o := jobs.CrawlOptions{All: c.All, MaxTime: c.MaxTime}
	if len(c.Source) > 0 {
		o.Sources = c.Source
	}
	for _, d := range []struct {
		flag, value string
		into        *time.Time
	}{{"--since", c.Since, &o.Since}, {"--backfill", c.Backfill, &o.Backfill}} {
		if d.value == "" {
			continue
		}
		day, err := nps.ParseDay(d.value)
		if err != nil {
			return o, wrongly(d.flag+" 2026-01-31", "%s: %w", d.flag, err)
		}
		if *d.into = day.Start(loc); d.into.After(now) {
			return o, wrongly(d.flag+" 2026-01-31", "%s: %s is not in the past", d.flag, day)
		}
	}
	return o, nil
}

// printCrawl prints what each source brought, and what is wrong with some. With --quiet only what nobody was told today.
func printCrawl(a *app, report jobs.CrawlReport) {
	for _, s := range report.Run.Sources {
		if s.Status != runs.Cancelled && s.Error == "" || s.Counts.Seen > 0 {
			a.say("%s: %s read: %s%s", s.Source, count(s.Counts.Seen, "post"), counted(s.Counts), leftOut(s.Skipped))
		}
	}
	for _, r := range report.Remarks {
		a.remark("remark: %s", r)
	}
	if report.Idle && report.NextName != "" {
		a.say("nothing is due; %s is next, at %s", report.NextName, report.Next.Format(time.RFC3339))
	} else if report.Idle {
		a.say("nothing is due")
	}
	for _, t := range report.Troubles {
		if t.News || !a.quiet {
			fmt.Fprintf(a.err, "overheard: %s: %s\n", t.Source, t.Text)
		}
	}
}

// crawlOutcome is the error that the exit status of a crawl comes from.
func crawlOutcome(a *app, report jobs.CrawlReport, stoodIn string) error {
	var bad []string
	for _, s := range report.Run.Sources {
		if s.Status != runs.Done && s.Error != "" {
			bad = append(bad, s.Source)
		}
	}
	switch {
	case stoodIn != "":
		return partly(relabelLater, "%s", stoodIn)
	case jobs.Exit(report.Run) != exitPartly || report.Idle:
		return nil
	case a.quiet:
		return silent(exitPartly) // what is news has been said
	case len(bad) > 0:
		return partly("overheard sources shows how each is doing", "%s of %s could not be read to the end (%s); the rest is saved",
			grouped(int64(len(bad))), count(len(report.Run.Sources), "source"), join(bad))
	}
	return partly("the next crawl carries on", "stopped before everything was read")
}

// leftOut says what networks showed and was not kept.
func leftOut(by map[string]int64) string {
	if len(by) == 0 {
		return ""
	}
	return "; left out: " + reasons(by)
}

// join writes a list of names, shortened where it is long.
func join(names []string) string {
	const most = 10
	if len(names) > most {
		names = append(slices.Clone(names[:most]), "…")
	}
	return strings.Join(names, ", ")
}
