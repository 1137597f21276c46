package jobs

import (
	"context"
	"fmt"
	"slices"
	"time"

	"overheard/crawler"
)

// How long a failing source is left alone at most. The wait doubles with every failure in a row.
const (
	longestDown   = 2 * time.Hour  // servers come back
	longestDenied = 6 * time.Hour  // somebody has to do something first
	longestBarred = 24 * time.Hour // a site that wants no robots seldom changes its mind
)

// choose finds the sources to read and takes their locks.
func (c *crawling) choose(ctx context.Context) error {
	places := slices.DeleteFunc(slices.Clone(c.Places), func(s crawler.Source) bool {
		return !s.Enabled || c.options.Sources != nil && !slices.Contains(c.options.Sources, s.Name)
	})
	names := make([]string, len(places))
	for i, s := range places {
		names[i] = s.Name
	}
	known, err := c.Store.SourceHealth(ctx, names...)
	if err != nil {
		return err
	}
	var taken error
	deadline := time.Now().Add(c.Wait)
	for i, s := range places {
		at := c.dueAt(s, known[i])
		if at.After(c.start) {
			c.report.Failing = c.report.Failing || known[i].Failures > 0
			c.notYet(s, known[i], at)
			continue
		}
		v, err := c.take(ctx, s, known[i], max(0, time.Until(deadline)))
		switch {
		case err != nil && busy(err):
			taken = err
			c.remark("%s is being read by another crawl", s.Name)
		case err != nil:
			return err
		case v != nil:
			c.visits = append(c.visits, v)
		}
	}
	if len(c.visits) == 0 {
		return taken
	}
	return nil
}

// notYet notes when a source that is not due will be.
func (c *crawling) notYet(s crawler.Source, h crawler.SourceHealth, at time.Time) {
	if c.report.Next.IsZero() || at.Before(c.report.Next) {
		c.report.Next, c.report.NextName = at, s.Name
	}
	if c.options.All || c.options.Sources != nil {
		c.remark("%s is left alone until %s: %s", s.Name, at.Format(time.RFC3339), h.Trouble)
	}
}

// take locks a source, nil where somebody else has read it in the meantime.
func (c *crawling) take(ctx context.Context, s crawler.Source, before crawler.SourceHealth, wait time.Duration) (*visit, error) {
	release, err := c.Store.Lock(ctx, "source-"+s.Name, wait)
	if err != nil {
		return nil, fmt.Errorf("source %s: %w", s.Name, err)
	}
	now, err := c.Store.SourceHealth(ctx, s.Name)
	if err != nil || !now[0].LastStart.Equal(before.LastStart) && c.dueAt(s, now[0]).After(c.start) {
		release()
		return nil, err
	}
	return c.newVisit(s, now[0], release), nil
}

// dueAt says when a source is to be read next; a time that is not after the start of the crawl means now.
func (c *crawling) dueAt(s crawler.Source, h crawler.SourceHealth) time.Time {
	insists := c.options.All || c.options.Sources != nil || !c.options.Backfill.IsZero()
	switch {
	case h.LastStart.IsZero(), h.LastStart.After(c.start): // never read, or the clock was wrong then or is now
		return c.start
	case h.RetryAt.After(c.start) && (h.Kind == crawler.Limited || !insists):
		return h.RetryAt
	case insists:
		return c.start
	}
	return h.LastStart.Add(s.Every - slack(s.Every))
}

// slack is how much earlier than due a source may be read, so that a source of every 15 minutes is read by a cron job of
// every 15 minutes, which never starts at the same split second.
func slack(every time.Duration) time.Duration { return min(every/10, time.Minute) }

// retryAt says when a source that has failed h.Failures times in a row is tried again.
func retryAt(every time.Duration, h crawler.SourceHealth, t *crawler.Trouble, now time.Time) time.Time {
	longest := longestDown
	switch t.Kind {
	case crawler.Denied, crawler.Missing:
		longest = longestDenied
	case crawler.Barred:
		longest = longestBarred
	}
	pause := every - slack(every)
	for n := 1; n < h.Failures && pause < longest; n++ {
		pause *= 2
	}
	pause = min(pause, max(longest, every-slack(every)))
	if until := t.Until; until.After(now.Add(pause)) || t.Kind == crawler.Limited && until.After(now) {
		return until
	}
	return now.Add(pause)
}
