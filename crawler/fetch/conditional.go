package fetch

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"time"

	"overheard/crawler"
)

// mostValidator bounds what is kept of a header that any server may fill.
const mostValidator = 1 << 10

// condition makes req ask only for what has changed since the page was last saved. Validators belong to one source, the
// whole URL, what was accepted and who asked: some servers give one ETag to all forms of a page, and what one source has
// saved another has not.
func (c *Client) condition(ctx context.Context, req *http.Request, a *ask) error {
	a.key, a.sent = "", false
	if !a.Conditional || req.Method != http.MethodGet {
		return nil
	}
	hash := sha256.New()
	for _, part := range []string{c.source.Name, req.URL.String(), req.Header.Get("Accept"), req.Header.Get("Authorization")} {
		fmt.Fprintf(hash, "%d:%s", len(part), part)
	}
	a.key = hex.EncodeToString(hash.Sum(nil))
	v, err := c.web.options.Memory.Validators(ctx, a.key)
	if err != nil {
		return fmt.Errorf("recall validators: %w", err)
	}
	if v.ETag != "" {
		req.Header.Set("If-None-Match", v.ETag)
	}
	if v.LastModified != "" {
		req.Header.Set("If-Modified-Since", v.LastModified)
	}
	a.sent = !v.Empty()
	return nil
}

// validators reads what a server gives to ask with the next time.
func validators(h http.Header, at time.Time) crawler.Validators {
	v := crawler.Validators{ETag: h.Get("ETag"), LastModified: h.Get("Last-Modified"), At: at}
	if len(v.ETag) > mostValidator {
		v.ETag = ""
	}
	if len(v.LastModified) > mostValidator {
		v.LastModified = ""
	}
	return v
}
