package website

import (
	"context"
	"iter"
	"net/http"
	"net/url"

	"overheard/crawler"
)

// Revisit looks at the pages that posts stand on. A post is gone where its page is gone, or where the page still lists
// items by their own links and this one no longer; posts without a link of their own are not looked for.
func (c *collector) Revisit(ctx context.Context, refs []crawler.Ref) iter.Seq2[crawler.Page, error] {
	return func(yield func(crawler.Page, error) bool) {
		wanted := map[string]map[string]bool{} // by page: ids
		var pages []string
		for _, ref := range refs {
			u, err := url.Parse(ref.URL)
			if err != nil || u.Host == "" || ref.NativeID != ref.URL {
				continue
			}
			u.Fragment = ""
			if wanted[u.String()] == nil {
				wanted[u.String()] = map[string]bool{}
				pages = append(pages, u.String())
			}
			wanted[u.String()][ref.NativeID] = true
		}
		for _, address := range pages {
			page, err := c.again(ctx, address, wanted[address])
			if !yield(page, err) || err != nil {
				return
			}
		}
	}
}

// again looks at one page.
func (c *collector) again(ctx context.Context, address string, wanted map[string]bool) (out crawler.Page, err error) {
	p, err := c.ask(ctx, address, false)
	if t := crawler.AsTrouble(err); t != nil && (t.Status == http.StatusNotFound || t.Status == http.StatusGone) {
		for id := range wanted {
			out.Deleted = append(out.Deleted, id)
		}
		return out, nil
	}
	if err != nil {
		return out, err
	}
	shown := 0
	for _, i := range c.items(p) {
		if wanted[i.id] && i.reason == "" && !i.undated {
			out.Posts = append(out.Posts, i.post)
		}
		if i.id == i.post.URL && i.post.URL != p.response.URL {
			shown++
		}
		delete(wanted, i.id)
	}
	if shown > 0 && p.response.URL == address { // a redirect leads to another page of the thread
		for id := range wanted {
			out.Deleted = append(out.Deleted, id)
		}
	}
	return out, nil
}
