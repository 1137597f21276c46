package jobs

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"overheard/crawler"
	"overheard/internal/runs"
	"overheard/mentions"
)

// CrawlStore is the storage of [Crawl], besides that of the posts.
type CrawlStore interface {
	Recorder
	// LockShared is Lock for holders that do not mind each other.
	LockShared(ctx context.Context, name string, wait time.Duration) (release func(), err error)
	// SourceHealth returns how sources have been doing, in the order of their names.
	SourceHealth(ctx context.Context, names ...string) ([]crawler.SourceHealth, error)
	SaveHealth(ctx context.Context, h crawler.SourceHealth) error
	Cursor(ctx context.Context, source string) (crawler.Cursor, error)
	// SaveStep saves all that follows from a page but its posts, in one transaction.
	SaveStep(ctx context.Context, s crawler.Step) error
	GapStore
	// Refs returns up to limit stored posts published since since and last looked at before before, the longest waiting first.
	Refs(ctx context.Context, source string, since, before time.Time, limit int) ([]crawler.Ref, error)
	SaveVisits(ctx context.Context, source string, refs []crawler.Ref, at time.Time) error
	// Arrivals returns by source how many posts were published on which day.
	Arrivals(ctx context.Context, from time.Time, names ...string) (map[string][]crawler.DayCount, error)
}

// GapStore keeps the ledger of gaps.
type GapStore interface {
	// OpenGap notes that nothing after g.From is seen, unless a gap of the source is open already.
	OpenGap(ctx context.Context, source string, g crawler.Gap, at time.Time) error
	// CloseGap ends the open gap of a source, if any, as filled.
	CloseGap(ctx context.Context, source string, to, at time.Time) error
	// FillGaps marks gaps that lie between from and to as filled.
	FillGaps(ctx context.Context, source string, from, to, at time.Time) (int64, error)
}

// Crawl brings the new posts of sources in.
//
// Sources are read side by side, at most Workers at a time, and their pages go through one [Intake], one page after the
// other. A page's posts are saved before its cursor: whatever kills the program, nothing is lost and nothing counted
// twice. What is wrong with one source stays its own: it is recorded, left alone for a while and tried again. What is
// wrong with the program itself, such as a full disk, stops the crawl.
//
// Every source has a lock of its own, so that crawls may overlap as long as they read different sources. A crawl does not
// take the lock of the other jobs: each page is saved in one transaction that reads what it changes, ids come from the
// database, and a change of model or query looks for what is left before it ends. Two imports or relabellings still never
// overlap.
type Crawl struct {
	Env
	Intake
	Store     CrawlStore
	Networks  crawler.Registry
	Places    []crawler.Source // those that can be crawled
	Brands    []mentions.Brand
	Campaigns []mentions.Campaign
	Fetcher   func(crawler.Source, crawler.Limits) (crawler.Fetcher, error)
	Workers   int           // how many sources are read at the same time; 0 for 1
	Patience  time.Duration // with one source; 0 for what suits the crawl
}

// errMaxTime ends a crawl whose time is up.
var errMaxTime = errors.New("the time given to this crawl is up")

// Run crawls. Its error is one of the program; trouble with sources is in the report, and in the status of the run. An
// error that says Busy means that every source to be read is being read by somebody else.
func (j *Crawl) Run(ctx context.Context, o CrawlOptions) (CrawlReport, error) {
	c := &crawling{Crawl: j, options: o, start: j.now().UTC()}
	defer c.release()
	if err := c.choose(ctx); err != nil {
		return c.report, fmt.Errorf("crawl: %w", err)
	}
	if len(c.visits) == 0 {
		c.report.Idle = true
		return c.report, nil
	}
	release, err := c.announce(ctx)
	if err != nil {
		return c.report, fmt.Errorf("crawl: %w", err)
	}
	defer release()
	run := runs.Run{Job: crawlJob, Started: c.start, Status: runs.Running}
	if len(c.visits) == 1 {
		run.Source = c.visits[0].src.Name
	}
	c.report.Run, err = j.record(ctx, j.Store, run, func(run *runs.Run) error { return c.all(ctx, run) })
	return c.report, err
}

// crawlJob is the name of the job, and of the lock that all crawls share.
const crawlJob = "crawl"

// announce marks the crawls that were killed, and takes the lock that tells others that this one is alive.
func (c *crawling) announce(ctx context.Context) (release func(), err error) {
	if free, err := c.Store.Lock(ctx, crawlJob, 0); err == nil {
		err = abandon(ctx, c.Store, c.Env, true)
		free()
		if err != nil {
			return nil, err
		}
	} else if !busy(err) {
		return nil, err
	}
	return c.Store.LockShared(ctx, crawlJob, 10*time.Second)
}

// busy reports whether an error says that somebody else holds a lock.
func busy(err error) bool {
	var b interface{ Busy() bool }
	return errors.As(err, &b) && b.Busy()
}

// crawling is a Crawl at work.
type crawling struct {
	*Crawl
	options CrawlOptions
	start   time.Time
	visits  []*visit
	desk    desk
	report  CrawlReport
	mu      sync.Mutex // of report, and of the counts of the run
}

// all reads the chosen sources.
func (c *crawling) all(ctx context.Context, run *runs.Run) error {
	work, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	if c.options.MaxTime > 0 {
		timer := time.AfterFunc(c.options.MaxTime, func() { stop(errMaxTime) })
		defer timer.Stop()
	}
	c.desk.intake = &c.Intake
	slots := make(chan struct{}, max(c.Workers, 1))
	var waiting sync.WaitGroup
	for _, v := range c.visits {
		waiting.Go(func() {
			select {
			case slots <- struct{}{}:
				defer func() { <-slots }()
			case <-work.Done():
			}
			if err := v.do(work); err != nil {
				stop(err)
			}
			c.mu.Lock()
			defer c.mu.Unlock()
			run.Counts.Add(v.rec.Counts)
			c.progress(run.Counts)
		})
	}
	waiting.Wait()
	for _, v := range c.visits {
		run.Sources = append(run.Sources, v.rec)
		if v.rec.Status == runs.Cancelled {
			c.remark("%s was not read to its end: the next crawl carries on", v.src.Name)
		}
	}
	c.desk.labels.note(run)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err := context.Cause(work); err != nil && !errors.Is(err, errMaxTime) {
		return err
	}
	return nil
}

func (c *crawling) release() {
	for _, v := range c.visits {
		v.unlock()
	}
}

func (c *crawling) remark(format string, args ...any) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.report.Remarks = append(c.report.Remarks, fmt.Sprintf(format, args...))
}
