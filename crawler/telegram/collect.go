package telegram

import (
	"context"
	"iter"
	"strings"

	"overheard/crawler"
)

// Collect reads one channel after the other. One that cannot be read is told of at the end, after the others.
func (c *collector) Collect(ctx context.Context, from crawler.Cursor, s crawler.Search) iter.Seq2[crawler.Page, error] {
	return func(yield func(crawler.Page, error) bool) {
		at, ok := parseCursor(from)
		at.keep(c.channels)
		if !ok && !yield(crawler.Page{Next: at.encode(), Gap: &crawler.Gap{From: s.Since, Reason: crawler.GapCursor}}, nil) {
			return
		}
		var broken error
		for _, name := range c.channels {
			goOn, err := c.channel(ctx, name, &at, s, yield)
			if !goOn {
				return
			}
			if broken == nil {
				broken = err
			}
		}
		if broken != nil {
			yield(crawler.Page{}, broken)
		}
	}
}

// channel reads one channel from its newest post down to the last that is known. Its error concerns this channel only.
func (c *collector) channel(ctx context.Context, name string, at *cursor, s crawler.Search, yield func(crawler.Page, error) bool) (goOn bool, err error) {
	key := strings.ToLower(name)
	for {
		m := at.Channels[key]
		p, err := c.preview(ctx, name, m.Before)
		if t := crawler.AsTrouble(err); t != nil && (t.Kind == crawler.Missing || t.Kind == crawler.Denied) {
			return true, err
		}
		if err != nil {
			yield(crawler.Page{}, err)
			return false, nil
		}
		page, old := c.page(p, m.Known, s)
		lowest := p.lowest()
		if m.Before != 0 && lowest >= m.Before {
			yield(crawler.Page{}, &crawler.Trouble{Kind: crawler.Garbled, Text: "the preview of the channel " + name + " showed the same page twice"})
			return false, nil
		}
		m.Top = max(m.Top, p.highest())
		done := lowest == 0 || lowest <= m.Known+1 || old || !p.more
		if done {
			m = mark{Known: max(m.Top, m.Known)}
		} else {
			m.Before = lowest
		}
		at.Channels[key] = m
		page.Next = at.encode()
		if !yield(page, nil) {
			return false, nil
		}
		if done {
			return true, nil
		}
	}
}

// page makes posts of the messages that are not known. old reports that one of them is older than anybody wants.
func (c *collector) page(p preview, known int64, s crawler.Search) (page crawler.Page, old bool) {
	for _, m := range p.messages {
		if m.number <= known {
			continue
		}
		post, reason := c.post(m)
		switch {
		case reason != "":
			page.Skip(reason, 1)
		case post.PublishedAt.Before(s.Since):
			page.Skip(crawler.SkipTooOld, 1)
			old = true
		case !s.Until.IsZero() && !post.PublishedAt.Before(s.Until):
			page.Skip("outside", 1) // only a stretch of the past was asked for
		default:
			page.Posts = append(page.Posts, post)
		}
	}
	return page, old
}
