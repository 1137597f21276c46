package jobs

import (
	"context"

	"overheard/crawler"
)

// collect takes page after page in. The error of the program, if any, is in v.failed.
func (v *visit) collect(ctx context.Context, collector crawler.Collector) error {
	for page, err := range collector.Collect(ctx, v.cursor, v.search) {
		if err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if !v.take(ctx, &page, v.advance) {
			break
		}
	}
	return ctx.Err() // a collector that was stopped may end as if it had seen everything
}

// take saves the posts of a page, and then what then says. It reports whether to go on.
func (v *visit) take(ctx context.Context, page *crawler.Page, then func(context.Context, *crawler.Page) error) bool {
	v.page.Lock()
	defer v.page.Unlock()
	if v.left {
		return false
	}
	counts, skipped, err := v.desk.take(ctx, v.src.Name, page)
	v.rec.Counts.Add(counts)
	v.skip(skipped)
	if err == nil {
		err = then(ctx, page)
	}
	v.failed = err
	return err == nil
}

// advance saves where a page ends.
func (v *visit) advance(ctx context.Context, page *crawler.Page) error {
	v.rec.Pages++
	gap := v.clip(page.Gap)
	if v.backfill() {
		if gap != nil {
			v.missed = append(v.missed, *gap)
		}
		return nil
	}
	if gap != nil {
		v.rec.Gaps++
	}
	if page.Next != "" {
		v.cursor = page.Next
	}
	return v.Store.SaveStep(context.WithoutCancel(ctx), v.step(page, gap))
}

func (v *visit) skip(by map[string]int64) {
	p := crawler.Page{Skipped: v.rec.Skipped}
	for reason, n := range by {
		p.Skip(reason, n)
	}
	v.rec.Skipped = p.Skipped
}

// clip brings a gap into order: it has two ends, and lies between what was seen before and now.
func (v *visit) clip(g *crawler.Gap) *crawler.Gap {
	if g == nil {
		return nil
	}
	clipped, earliest := *g, v.search.Since
	if c := v.health.Covered; !v.backfill() && c.After(earliest) && !c.After(v.start) {
		earliest = c
	}
	if clipped.From.Before(earliest) {
		clipped.From = earliest
	}
	if clipped.To.IsZero() || clipped.To.After(v.start) {
		clipped.To = v.start
	}
	if !clipped.From.Before(clipped.To) {
		return nil
	}
	return &clipped
}

func (v *visit) step(page *crawler.Page, gap *crawler.Gap) crawler.Step {
	s := crawler.Step{Source: v.src.Name, Cursor: v.cursor, At: v.start, Forget: v.start.Add(-v.src.Revisit), Gap: gap}
	for i := range page.Posts {
		p := &page.Posts[i]
		if p.Check() != nil || p.Deleted {
			continue
		}
		if p.PublishedAt.After(s.Newest) {
			s.Newest = p.PublishedAt
		}
		if v.src.Revisit > 0 && p.PublishedAt.After(s.Forget) {
			s.Seen = append(s.Seen, crawler.Ref{NativeID: p.NativeID, PublishedAt: p.PublishedAt})
		}
	}
	return s
}
