package main

import (
	"context"
	"log/slog"
	"sync"

	"overheard/internal/config"
	"overheard/internal/jobs"
)

type serveCmd struct {
	Addr    string `placeholder:"HOST:PORT" help:"Where to listen. Default: server.addr of the configuration."`
	NoCrawl bool   `help:"Read no source: cron does, or nobody."`
}

func (serveCmd) Help() string {
	return `The dashboard is at /, the API below /api/v1, its description at /openapi.json. Without OVERHEARD_API_KEY only this
machine is let in. Sources are read when they are due, as overheard crawl does it; both may run. Ctrl-C stops it.

Example
  overheard serve --addr 127.0.0.1:9000`
}

// Run serves until it is stopped.
func (c *serveCmd) Run(ctx context.Context, a *app) error {
	cfg, err := a.load()
	if err != nil {
		return err
	}
	if c.Addr == "" {
		c.Addr = cfg.Addr
	} else if wrong := config.CheckAddr(c.Addr); wrong != "" {
		return wrongly("--addr 127.0.0.1:8080", "--addr: %s", wrong)
	}
	level := slog.LevelInfo
	if a.quiet {
		level = slog.LevelWarn
	}
	r, err := a.openWith(ctx, cfg, level)
	if err != nil {
		return err
	}
	defer r.close()
	r.remarkModels(ctx, a)
	server, err := r.server(ctx)
	if err != nil {
		return err
	}
	ln, err := server.Listen(c.Addr)
	if err != nil {
		return err
	}
	stop, err := c.crawl(ctx, a, r)
	if err != nil {
		return err
	}
	defer stop()
	a.say("dashboard and API on %s (Ctrl-C stops)", localURL(ln.Addr()))
	return server.Serve(ctx, ln)
}

// crawl reads what is due, beside the server, until it is stopped.
func (c *serveCmd) crawl(ctx context.Context, a *app, r *rooms) (stop func(), err error) {
	if c.NoCrawl || r.db.ReadOnly() {
		return func() {}, nil
	}
	readable := 0
	for _, s := range r.cfg.Sources {
		if s.Enabled && len(s.Lacks) > 0 {
			a.remark("remark: source %s is not read: %v", s.Name, s.Lacks)
		} else if s.Enabled && !s.Foreign {
			readable++
		}
	}
	if readable == 0 {
		return func() {}, nil
	}
	web := r.web()
	base, err := r.crawl(ctx, web, &progress{})
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(ctx)
	schedule := &jobs.Schedule{
		Crawl: func(ctx context.Context) (jobs.CrawlReport, error) {
			job, now := *base, r.renewed()
			job.Classifier = now.model
			return job.Run(ctx, jobs.CrawlOptions{})
		},
		Done: func(report jobs.CrawlReport, err error) {
			logCrawl(ctx, r.log, report, err)
			r.tellMonitor(ctx, web, report, err)
			if err == nil {
				r.alert(ctx, report)
			}
		},
	}
	var work sync.WaitGroup
	work.Go(func() { schedule.Run(ctx) })
	return func() {
		cancel()
		work.Wait()
		web.Close()
	}, nil
}

// logCrawl logs what a scheduled crawl did.
func logCrawl(ctx context.Context, log *slog.Logger, report jobs.CrawlReport, err error) {
	if err != nil {
		log.ErrorContext(ctx, "crawl failed", "error", err)
		return
	}
	for _, t := range report.Troubles {
		level := slog.LevelInfo
		if t.News {
			level = slog.LevelWarn
		}
		log.Log(ctx, level, "trouble with a source", "source", t.Source, "error", t.Text)
	}
	c := report.Run.Counts
	log.InfoContext(ctx, "crawl done", "sources", len(report.Run.Sources), "seen", c.Seen, "new", c.New, "status", report.Run.Status)
}
