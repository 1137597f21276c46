package website

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"overheard/crawler"
	"overheard/crawler/fetch"
)

// page is one page of a site.
type page struct {
	fetch.Selection
	response *crawler.Response
	address  *url.URL
	date     time.Time // by the server's clock
}

// ask fetches and parses a page.
func (c *collector) ask(ctx context.Context, address string, conditional bool) (*page, error) {
	response, err := c.fetcher.Fetch(ctx, crawler.Request{URL: address, Conditional: conditional, Accept: "text/html,application/xhtml+xml;q=0.9,*/*;q=0.1"})
	if err != nil {
		return nil, err
	}
	p := &page{response: response, date: response.At}
	if p.address, err = url.Parse(response.URL); err != nil {
		p.address = &url.URL{}
	}
	if date, err := http.ParseTime(response.Header.Get("Date")); err == nil {
		p.date = date
	}
	if response.NotModified {
		return p, nil
	}
	p.Selection, err = fetch.HTML(response)
	return p, err
}

func (p *page) host() string { return p.address.Host }

// next is the address of the next page; "" where there is none, or one on another site.
func (p *page) next(sel selector) string {
	if sel.css == "" {
		return ""
	}
	return p.link(sel.in(p.Selection).First(), sel.attr)
}

// follow lists what an index links to, each once.
func (p *page) follow(sel selector) []string {
	var links []string
	seen := map[string]bool{}
	for s := range sel.in(p.Selection).All() {
		if link := p.link(s, sel.attr); link != "" && !seen[link] {
			seen[link] = true
			links = append(links, link)
		}
	}
	return links
}

// link is where an element leads on the same site, without the part of the page.
func (p *page) link(s fetch.Selection, attr string) string {
	if attr == "" {
		attr = "href"
	}
	u, err := url.Parse(s.URL(attr))
	if err != nil || u.Hostname() != p.address.Hostname() || u.Host == "" {
		return ""
	}
	u.Fragment = ""
	return u.String()
}
