package fetch

import (
	"context"
	"errors"
	"io"
	"net/http"
	"time"
)

// body reads a body piece by piece, and gives up where the next piece does not come.
func (c *Client) body(ctx context.Context, cancel context.CancelCauseFunc, resp *http.Response, a *ask) ([]byte, error) {
	o := c.web.options
	idle := time.AfterFunc(o.Timeouts.Idle, func() { cancel(&timeout{after: o.Timeouts.Idle}) })
	defer idle.Stop()
	resp.Body = &patient{ReadCloser: resp.Body, idle: idle, after: o.Timeouts.Idle}
	most := o.MaxBytes
	if a.MaxBytes > 0 {
		most = a.MaxBytes
	}
	switch {
	case resp.StatusCode >= 300 && resp.StatusCode < 400:
		_, _ = io.CopyN(io.Discard, resp.Body, 16<<10) // so that the connection can be used again
		return nil, nil
	case a.robots:
		resp.ContentLength = -1 // it may be cut off
	case resp.StatusCode >= 400:
		resp.ContentLength = -1 // what explains an error may be cut off
		resp.Body = readCloser{io.LimitReader(resp.Body, 64<<10), resp.Body}
	}
	body, err := readBody(resp, most)
	if errors.Is(err, errTooLarge) && a.robots {
		return cutLines(body), nil
	}
	if err != nil && resp.StatusCode >= 400 && ctx.Err() == nil {
		return nil, nil // the status says enough
	}
	return body, err
}

type patient struct {
	io.ReadCloser
	idle  *time.Timer
	after time.Duration
}

func (p *patient) Read(b []byte) (int, error) {
	p.idle.Reset(p.after)
	return p.ReadCloser.Read(b)
}

type readCloser struct {
	io.Reader
	io.Closer
}
