package jobs

import (
	"context"
	"time"

	"overheard/crawler"
)

// Posts are looked at again in portions, so that a crawl stays short: those first that waited longest, and none more often
// than every few hours.
const (
	revisitPosts = 60
	revisitPause = 3 * time.Hour
)

// revisit looks at some posts again, for what was edited, deleted or liked since. Trouble with it is no failure of the
// source: everything new has been seen.
func (v *visit) revisit(ctx context.Context, collector crawler.Collector) error {
	again, ok := collector.(crawler.Revisiter)
	if !ok || v.src.Revisit <= 0 || ctx.Err() != nil {
		return nil
	}
	refs, err := v.Store.Refs(ctx, v.src.Name, v.start.Add(-v.src.Revisit), v.start.Add(-revisitPause), revisitPosts)
	if err != nil || len(refs) == 0 {
		return stopped(ctx, err)
	}
	bounded, cancel := context.WithTimeoutCause(ctx, min(v.limit(), patience), errPatience)
	defer cancel()
	_, err = v.watched(bounded, func(ctx context.Context) (crawler.Collector, error) {
		return nil, v.look(ctx, again, refs)
	})
	switch {
	case v.failed != nil:
		return v.failed
	case ctx.Err() != nil:
		return nil
	case err != nil:
		v.log().InfoContext(ctx, "posts not looked at again", "source", v.src.Name, "error", err)
		v.remark("%s: older posts were not looked at again: %v", v.src.Name, err)
	}
	quiet := context.WithoutCancel(ctx)
	if t := crawler.AsTrouble(err); t != nil && t.Kind == crawler.Limited && t.Until.After(v.now()) {
		v.health.RetryAt, v.health.Kind = t.Until, crawler.Limited
		if err := v.Store.SaveHealth(quiet, v.health); err != nil {
			return err
		}
	}
	return v.Store.SaveVisits(quiet, v.src.Name, refs, v.start)
}

func (v *visit) look(ctx context.Context, again crawler.Revisiter, refs []crawler.Ref) error {
	for page, err := range again.Revisit(ctx, refs) {
		if err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if !v.take(ctx, &page, func(context.Context, *crawler.Page) error { return nil }) { // the cursor stays where it is
			break
		}
	}
	return ctx.Err()
}
