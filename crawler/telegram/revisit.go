package telegram

import (
	"cmp"
	"context"
	"iter"
	"slices"
	"strings"

	"overheard/crawler"
)

// Revisit looks at the pages that the posts stand on. What a page reaches around and does not show is gone.
func (c *collector) Revisit(ctx context.Context, refs []crawler.Ref) iter.Seq2[crawler.Page, error] {
	return func(yield func(crawler.Page, error) bool) {
		for _, name := range c.channels {
			numbers := numbersOf(refs, name)
			for len(numbers) > 0 {
				page, rest, err := c.again(ctx, name, numbers)
				if t := crawler.AsTrouble(err); t != nil && (t.Kind == crawler.Missing || t.Kind == crawler.Denied) {
					break // told of when the channel is crawled
				}
				if !yield(page, err) || err != nil {
					return
				}
				numbers = rest
			}
		}
	}
}

// numbersOf lists the posts of a channel, highest first.
func numbersOf(refs []crawler.Ref, name string) []int64 {
	var numbers []int64
	for _, ref := range refs {
		if channel, number, ok := postNumber(ref.NativeID); ok && strings.EqualFold(channel, name) {
			numbers = append(numbers, number)
		}
	}
	slices.SortFunc(numbers, func(a, b int64) int { return cmp.Compare(b, a) })
	return slices.Compact(numbers)
}

// again looks at the page that begins with the first of numbers, and returns those that lie below it.
func (c *collector) again(ctx context.Context, name string, numbers []int64) (page crawler.Page, rest []int64, err error) {
	p, err := c.preview(ctx, name, numbers[0]+1)
	if err != nil {
		return page, nil, err
	}
	if len(p.messages) == 0 {
		return page, nil, nil // an empty preview says nothing about single posts
	}
	shown := map[int64]message{}
	for _, m := range p.messages {
		shown[m.number] = m
	}
	for n, number := range numbers {
		m, there := shown[number]
		switch {
		case there:
			if post, reason := c.post(m); reason == "" {
				page.Posts = append(page.Posts, post)
			}
		case number < p.lowest() && p.more:
			return page, numbers[n:], nil
		default:
			page.Deleted = append(page.Deleted, nativeID(name, number))
		}
	}
	return page, nil, nil
}
