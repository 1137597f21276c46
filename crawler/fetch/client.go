package fetch

import (
	"context"
	"errors"

	"overheard/crawler"
)

// Client asks on behalf of one source. It implements [crawler.Fetcher].
type Client struct {
	web    *Web
	source crawler.Source
	limits crawler.Limits
}

var _ crawler.Fetcher = (*Client)(nil)

// Fetch asks for one page, as [crawler.Fetcher] says.
func (c *Client) Fetch(ctx context.Context, r crawler.Request) (*crawler.Response, error) {
	return nil, errors.New("not there yet")
}
