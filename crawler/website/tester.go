package website

import (
	"context"
	"fmt"
	"time"

	"overheard/crawler"
	"overheard/crawler/fetch"
)

// Test reads the first page, or the first that it links to, and says what each selector found there.
func (c *collector) Test(ctx context.Context, _ crawler.Search) ([]crawler.Finding, error) {
	p, err := c.ask(ctx, c.starts[0], false)
	if err != nil {
		return nil, err
	}
	var out []crawler.Finding
	if sel := c.sel[selFollow]; sel.css != "" {
		links := p.follow(sel)
		out = append(out, finding(selFollow, len(links), first(links)))
		if len(links) == 0 {
			return out, nil
		}
		if p, err = c.ask(ctx, links[0], false); err != nil {
			return out, err
		}
	}
	items := c.sel[selItem].in(p.Selection)
	out = append(out, finding(selItem, items.Len(), items.First().Line()))
	for _, name := range selectors {
		if _, ok := c.sel[name]; ok && name != selItem && name != selNext && name != selFollow {
			out = append(out, c.found(p, items, name))
		}
	}
	if sel, ok := c.sel[selNext]; ok {
		next := p.next(sel)
		out = append(out, finding(selNext, sel.in(p.Selection).Len(), next))
	}
	read := c.items(p)
	for n, i := range read {
		if i.reason != "" {
			out = append(out, finding(fmt.Sprintf("item %d is not kept: %s", n+1, i.reason), 1, ""))
		}
	}
	return out, nil
}

// found counts the items in which a selector finds something, and shows the first thing as it was understood.
func (c *collector) found(p *page, items fetch.Selection, name string) crawler.Finding {
	n, shown := 0, ""
	for s := range items.All() {
		text := c.understood(p, s, name)
		if text == "" {
			continue
		}
		if n++; n == 1 {
			shown = text
		}
	}
	return finding(selItem+" > "+name, n, shown)
}

func (c *collector) understood(p *page, s fetch.Selection, name string) string {
	switch name {
	case selText:
		return c.text(s)
	case selLink:
		return c.permalink(s)
	case selTime:
		if at, ok := c.time(p, s); ok {
			return at.Format(time.RFC3339)
		}
		return ""
	case selRating:
		if rating, best := c.rating(s); best > 0 {
			return fmt.Sprintf("%g of %g", rating, best)
		}
		return ""
	case selWithout:
		return s.Find(c.sel[name].css).First().Line()
	}
	return c.line(name, s)
}

func finding(what string, n int, shown string) crawler.Finding {
	return crawler.Finding{What: what, Count: n, First: shown}
}

func first(s []string) string {
	if len(s) == 0 {
		return ""
	}
	return s[0]
}
