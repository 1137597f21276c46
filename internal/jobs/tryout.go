package jobs

import (
	"context"

	"overheard/crawler"
	"overheard/mentions"
)

// Tryout is what one page of a source holds. Nothing of it is saved.
type Tryout struct {
	Posts    []crawler.Post
	Skipped  map[string]int64  // records that would not be kept, by reason
	About    map[string]int    // posts by the brand that they are about
	Findings []crawler.Finding // what each selector found, where the network can say it
}

// triedPages is how many empty pages a tryout turns before it says that there is nothing.
const triedPages = 3

// TryOut reads the first page of a source that holds anything, as a first crawl would. What was found before an error is
// returned with it.
func TryOut(ctx context.Context, c crawler.Collector, s crawler.Source, m *mentions.Matcher, search crawler.Search) (t Tryout, err error) {
	t.About = map[string]int{}
	if tester, ok := c.(crawler.Tester); ok {
		if t.Findings, err = tester.Test(ctx, search); err != nil {
			return t, err
		}
	}
	pages := 0
	for page, err := range c.Collect(ctx, "", search) {
		if err != nil {
			return t, err
		}
		t.keep(&page, s, m)
		if pages++; len(t.Posts) > 0 || pages == triedPages {
			break
		}
	}
	return t, ctx.Err()
}

func (t *Tryout) keep(page *crawler.Page, s crawler.Source, m *mentions.Matcher) {
	for i := range page.Posts {
		p := &page.Posts[i]
		p.Source = s.Name
		tidy(p)
		if err := p.Check(); err != nil {
			page.Skip(incomplete{err}.Reason(), 1)
			continue
		}
		t.Posts = append(t.Posts, *p)
		var known []string
		if s.Brand != "" {
			known = append(known, s.Brand)
		}
		for _, mention := range m.Match(p, known...) {
			t.About[mention.Brand]++
		}
	}
	skipped := crawler.Page{Skipped: t.Skipped}
	for reason, n := range page.Skipped {
		skipped.Skip(reason, n)
	}
	t.Skipped = skipped.Skipped
}
