package directory

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"overheard/crawler"
	"overheard/crawler/postfile"
)

// reading is how far one file has been read.
type reading struct {
	file         file
	source       string
	at           int64 // records read
	from         int64 // records that an earlier crawl has saved
	since, until time.Time
}

// page reads the next records. more is false at the end of the file.
func (r *reading) page(ctx context.Context, posts *postfile.Reader) (page crawler.Page, more bool, err error) {
	for n := 0; n < pagePosts; {
		if r.at%64 == 0 && ctx.Err() != nil {
			return page, false, fmt.Errorf("%s: %w", r.file.name, ctx.Err())
		}
		rec, err := posts.Next()
		if errors.Is(err, io.EOF) {
			return page, false, nil
		}
		if err != nil {
			return page, false, err
		}
		if r.at++; r.at <= r.from {
			continue
		}
		n++
		r.take(&page, rec)
	}
	return page, true, nil
}

// take puts one record where it belongs.
func (r *reading) take(page *crawler.Page, rec postfile.Record) {
	p := rec.Post
	switch bad := (*postfile.LineError)(nil); {
	case errors.As(rec.Err, &bad):
		page.Skip(bad.Reason(), 1)
		return
	case rec.Err != nil:
		page.Skip(crawler.SkipUnusable, 1)
		return
	}
	if p.Source != r.source { // the file names a network: ids are unique only there
		p.NativeID = p.Source + ":" + p.NativeID
		for _, id := range []*string{&p.ReplyTo, &p.Thread} {
			if *id != "" {
				*id = p.Source + ":" + *id
			}
		}
		p.Source = r.source
	}
	switch {
	case p.Deleted:
		page.Deleted = append(page.Deleted, p.NativeID)
	case !r.until.IsZero() && (p.PublishedAt.Before(r.since) || !p.PublishedAt.Before(r.until)):
		page.Skip("outside", 1) // only a stretch of time was asked for
	default:
		page.Posts = append(page.Posts, p)
	}
}
