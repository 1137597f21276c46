package jobs

import (
	"context"
	"sync"
	"time"
)

// The pace of a [Schedule].
const (
	scheduleTick = 15 * time.Second
	overlapping  = 4 // crawls at the same time: a slow source does not keep the others from being due
)

// Schedule crawls what is due, again and again. It may run beside crawls from cron: the locks of the sources keep them
// apart.
type Schedule struct {
	Crawl func(context.Context) (CrawlReport, error) // one crawl of what is due
	Done  func(CrawlReport, error)                   // called after each crawl that found something to do, or failed
	Tick  time.Duration                              // how often to look; 0 for every 15 seconds
}

// Run crawls until ctx ends, and returns when the last crawl has stopped.
func (s *Schedule) Run(ctx context.Context) {
	tick := s.Tick
	if tick == 0 {
		tick = scheduleTick
	}
	slots := make(chan struct{}, overlapping)
	var crawls sync.WaitGroup
	defer crawls.Wait()
	ticker := time.NewTicker(tick)
	defer ticker.Stop()
	for {
		select {
		case slots <- struct{}{}:
			crawls.Go(func() {
				defer func() { <-slots }()
				report, err := s.Crawl(ctx)
				if ctx.Err() == nil && !busy(err) && (err != nil || !report.Idle) {
					s.Done(report, err)
				}
			})
		default:
		}
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return
		}
	}
}
