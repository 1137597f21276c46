package main

import (
	"context"

	"overheard/crawler"
	"overheard/crawler/all"
	"overheard/crawler/fetch"
	"overheard/internal/config"
	"overheard/internal/jobs"
	"overheard/internal/nearest"
)

// web is the one way in which this process asks networks.
func (r *rooms) web() *fetch.Web {
	return fetch.New(fetch.Options{
		Version: programVersion(), Contact: r.cfg.Contact, Memory: r.db, Log: r.log, Now: r.now,
	})
}

// crawl puts a crawl together.
func (r *rooms) crawl(ctx context.Context, web *fetch.Web, bar *progress) (*jobs.Crawl, error) {
	matcher, err := r.matcher()
	if err != nil {
		return nil, err
	}
	key, err := r.db.AuthorKey(ctx)
	if err != nil {
		return nil, err
	}
	job := &jobs.Crawl{
		Env: r.jobEnv(bar), Store: r.db, Networks: all.Networks(), Brands: r.cfg.Brands, Campaigns: r.cfg.Campaigns, Workers: r.cfg.Workers,
		Intake: jobs.Intake{Posts: r.db, Matcher: matcher, Classifier: r.model, StandIn: r.standIn, Key: key, Sources: r.sources()},
		Fetcher: func(s crawler.Source, l crawler.Limits) (crawler.Fetcher, error) {
			return web.Client(s, l)
		},
	}
	for _, s := range r.cfg.Sources {
		if !s.Foreign && len(s.Lacks) == 0 {
			job.Places = append(job.Places, s.Source)
		}
	}
	return job, nil
}

// crawlable checks the sources that are to be read: those named, or all that are enabled. What one of them lacks is an
// error of the configuration.
func crawlable(cfg *config.Config, named []string) error {
	var names []string
	var lacks config.Complaints
	able := 0
	for _, s := range cfg.Sources {
		names = append(names, s.Name)
		wanted := s.Enabled && len(named) == 0
		for _, name := range named {
			if name != s.Name {
				continue
			}
			wanted = true
			switch {
			case !s.Enabled:
				return wrongly("enabled = true", "--source %s: this source is not enabled in %s", name, cfg.Path)
			case s.Foreign:
				return wrongly("overheard import posts FILE --source "+name, "--source %s: no network of this program is called %q; its posts come from files", name, s.Type)
			}
		}
		if wanted && !s.Foreign {
			able++
			lacks = append(lacks, s.Lacks...)
		}
	}
	for _, name := range named {
		if _, ok := cfg.Source(name); !ok {
			return unknownSource(cfg, name, names)
		}
	}
	if len(lacks) > 0 {
		return lacks
	}
	if able == 0 {
		return wrongly("overheard init writes examples", "%s has no [[source]] that can be read", cfg.Path)
	}
	return nil
}

func unknownSource(cfg *config.Config, name string, names []string) error {
	try := "add a [[source]] of that name"
	if near := nearest.Word(name, names); near != "" {
		try = near
	} else if len(names) > 0 {
		try = "one of " + join(names)
	}
	return wrongly(try, "no [[source]] of %s is named %q", cfg.Path, name)
}
