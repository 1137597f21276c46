package jobs

import (
	"context"
	"sync"

	"overheard/crawler"
	"overheard/internal/runs"
	"overheard/mentions"
)

// desk takes the pages of all sources in, one at a time: a copy is recognised as one, and an answer on a brand's own page,
// whichever source brought the original. Memory is bounded by one page of each source.
type desk struct {
	intake *Intake
	mu     sync.Mutex
	reader *reader   // made at the first page that holds a post
	labels labelling // of all pages, where the stand-in labelled
}

// take saves the posts of one page and erases those that are gone. A page in hand is finished even if ctx ends. Posts that
// cannot be stored are counted by reason.
func (d *desk) take(ctx context.Context, source string, page *crawler.Page) (counts runs.Counts, skipped map[string]int64, err error) {
	ctx = context.WithoutCancel(ctx)
	d.mu.Lock()
	defer d.mu.Unlock()
	var rs []mentions.Reading
	save := func() error {
		done, err := d.save(ctx, rs)
		counts.Add(done)
		rs = rs[:0]
		return err
	}
	for i := range page.Posts {
		p := &page.Posts[i]
		p.Source = source
		tidy(p)
		if err := p.Check(); err != nil {
			page.Skip(incomplete{err}.Reason(), 1)
			continue
		}
		rs = append(rs, mentions.Reading{Post: *p})
		if len(rs) >= batchPosts {
			if err := save(); err != nil {
				return counts, page.Skipped, err
			}
		}
	}
	for _, id := range page.Deleted {
		rs = append(rs, mentions.Reading{Post: crawler.Post{Source: source, NativeID: storable(id), Deleted: true}})
	}
	err = save()
	return counts, page.Skipped, err
}

func (d *desk) save(ctx context.Context, rs []mentions.Reading) (runs.Counts, error) {
	if len(rs) == 0 {
		return runs.Counts{}, nil
	}
	if d.reader == nil {
		var err error
		if d.reader, err = d.intake.newReader(ctx); err != nil {
			return runs.Counts{}, err
		}
	}
	labels, err := d.reader.read(ctx, rs)
	if err != nil {
		return runs.Counts{}, err
	}
	if labels.why != nil {
		d.labels = labelling{model: labels.model, texts: d.labels.texts + labels.texts, why: labels.why}
	}
	return d.intake.save(ctx, rs, labels)
}
