package mastodon

import (
	"context"
	"encoding/json"
	"iter"
	"net/http"
	"net/url"

	"overheard/crawler"
)

// Revisit looks at posts one by one: asking for many at once is known to newer servers only. A post that is gone, or is
// no longer public, is deleted.
func (c *collector) Revisit(ctx context.Context, refs []crawler.Ref) iter.Seq2[crawler.Page, error] {
	return func(yield func(crawler.Page, error) bool) {
		for _, ref := range refs {
			page, err := c.again(ctx, ref)
			if !yield(page, err) || err != nil {
				return
			}
		}
	}
}

// again looks at one post.
func (c *collector) again(ctx context.Context, ref crawler.Ref) (page crawler.Page, err error) {
	response, err := c.fetcher.Fetch(ctx, crawler.Request{
		URL: c.base + "/api/v1/statuses/" + url.PathEscape(ref.NativeID), Token: c.token, API: true, Accept: "application/json",
	})
	if trouble := crawler.AsTrouble(err); trouble != nil && (trouble.Status == http.StatusNotFound || trouble.Status == http.StatusGone) {
		page.Deleted = []string{ref.NativeID}
		return page, nil
	}
	if err != nil {
		return page, c.explain(err)
	}
	if !json.Valid(response.Body) || idOf(response.Body) == "" {
		return page, &crawler.Trouble{Kind: crawler.Garbled, Status: response.Status, Text: c.host + " answered something that is not a post"}
	}
	p, reason := c.post(response.Body)
	switch reason {
	case "":
		page.Posts = []crawler.Post{p}
	case crawler.SkipPrivate, crawler.SkipNoIndex:
		page.Deleted = []string{ref.NativeID}
	default:
		page.Skip(reason, 1)
	}
	return page, nil
}
