package main

import (
	"context"
	"net/url"
	"time"

	"overheard/crawler"
	"overheard/crawler/fetch"
	"overheard/internal/jobs"
	"overheard/internal/runs"
)

// pingTime bounds one call of the monitoring service.
const pingTime = 10 * time.Second

// monitored runs a crawl and tells the monitoring service of the configuration how it went: /start before, then the bare
// address where all is well, /fail where the crawl failed or a source is failing, so that the check stays red as long as
// one is. The service's own trouble is only logged.
func (r *rooms) monitored(ctx context.Context, web *fetch.Web, crawl func() (jobs.CrawlReport, error)) (jobs.CrawlReport, error) {
	if r.cfg.Monitor.PingURL == "" {
		return crawl()
	}
	r.ping(ctx, web, "/start")
	report, err := crawl()
	r.tellMonitor(ctx, web, report, err)
	return report, err
}

// tellMonitor says how a crawl went.
func (r *rooms) tellMonitor(ctx context.Context, web *fetch.Web, report jobs.CrawlReport, err error) {
	if r.cfg.Monitor.PingURL == "" {
		return
	}
	end := ""
	if err != nil || report.Failing || !report.Idle && report.Run.Status != runs.Done {
		end = "/fail"
	}
	r.ping(context.WithoutCancel(ctx), web, end)
}

// ping asks the address of the monitoring service, with end behind its path.
func (r *rooms) ping(ctx context.Context, web *fetch.Web, end string) {
	ctx, cancel := context.WithTimeout(ctx, pingTime)
	defer cancel()
	err := func() error {
		u, err := url.Parse(r.cfg.Monitor.PingURL)
		if err != nil {
			return err
		}
		u.Path += end
		client, err := web.Client(crawler.Source{Name: "monitor", BaseURL: r.cfg.Monitor.PingURL}, crawler.Limits{Every: time.Millisecond, Burst: 10})
		if err != nil {
			return err
		}
		_, err = client.Fetch(ctx, crawler.Request{URL: u.String(), API: true})
		return err
	}()
	if err != nil {
		r.log.WarnContext(ctx, "monitoring service not told", "error", err)
	}
}
