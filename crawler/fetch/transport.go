package fetch

import (
	"cmp"
	"context"
	"net/http"
	"sync/atomic"
	"time"

	"overheard/crawler"
)

// transport stands between colly and the network. Every hop of a redirect passes through it.
type transport struct{ client *Client }

// RoundTrip asks robots.txt, then the host. It returns redirects, 2xx and 304; what else happens is a Trouble.
func (t transport) RoundTrip(req *http.Request) (*http.Response, error) {
	c, ctx := t.client, req.Context()
	a := asked(ctx)
	resp, err := c.hop(ctx, req, a)
	if err != nil {
		a.err = err
		return nil, err
	}
	resp.Body = http.NoBody // Fetch takes it from a; colly would copy it once more
	return resp, nil
}

func (c *Client) hop(ctx context.Context, req *http.Request, a *ask) (*http.Response, error) {
	if req.Body != nil {
		defer func() { _ = req.Body.Close() }() // nothing was written to it
	}
	if checkURL(req.URL) != nil {
		return nil, barred(hostName(req.URL), "leads to something that is not a page of the web")
	}
	if c.source.Proxy != "" && homely(req.URL.Hostname()) && !c.reachable(req) {
		return nil, privateAddress(hostName(req.URL), nil)
	}
	var delay time.Duration
	if !a.API {
		rules, err := c.obey(ctx, req.URL)
		if err != nil {
			return nil, err
		}
		delay = rules.delay
	}
	req = req.Clone(ctx) // a round tripper may not change the request it is given
	if err := c.condition(ctx, req, a); err != nil {
		return nil, err
	}
	return c.exchange(req, a, delay)
}

// reachable reports whether the source may ask for a private address.
func (c *Client) reachable(req *http.Request) bool {
	return own(c.source, c.web.options.PrivateHosts)[dialled(req.URL)]
}

// pace is how fast the source goes: as it was told to, else as its network is known to allow.
func (c *Client) pace(delay time.Duration) pace {
	o := c.web.options
	return pace{
		every: cmp.Or(c.source.Pace, c.limits.Every, o.Every),
		burst: cmp.Or(c.limits.Burst, o.Burst),
		delay: delay,
	}
}

// exchange asks a host until it answers, or until it is no use.
func (c *Client) exchange(req *http.Request, a *ask, delay time.Duration) (*http.Response, error) {
	ctx, o := req.Context(), c.web.options
	h := c.web.host(req.URL)
	for attempt := 0; ; attempt++ {
		resp, failed, err := c.attempt(ctx, h, req, a, delay)
		if err != nil || failed == nil {
			return resp, err
		}
		next := o.Now().Add(c.web.jitter.backoff(firstRetry, mostRetry, attempt))
		if !failed.again || attempt >= o.Retries {
			return nil, failed.Trouble
		}
		ok, err := c.web.wait(ctx, latest(next, failed.Until), o.MaxWait)
		if err != nil {
			return nil, err
		}
		if !ok {
			return nil, failed.Trouble
		}
		o.Log.DebugContext(ctx, "asking again", "host", h.name, "kind", failed.Kind, "status", failed.Status, "attempt", attempt+1)
	}
}

// attempt asks a host once. A fault is what the host answered or failed to; an error ends the whole request.
func (c *Client) attempt(ctx context.Context, h *host, req *http.Request, a *ask, delay time.Duration) (*http.Response, *fault, error) {
	leave, err := h.enter(ctx, c.pace(delay))
	if err != nil {
		return nil, nil, err
	}
	defer leave()
	if req.Response == nil { // a redirect counts once
		if err := c.spend(ctx, h.name, a.Budget); err != nil {
			return nil, nil, err
		}
	}
	resp, err := c.send(ctx, req, a)
	if err != nil && ctx.Err() != nil {
		return nil, nil, ctx.Err()
	}
	var failed *fault
	var until time.Time
	if err != nil {
		failed = broken(h.name, req, err)
	} else {
		failed, until = c.judge(h.name, resp, a)
	}
	var kind crawler.TroubleKind
	if failed != nil && failed.blame {
		kind = failed.Kind
	}
	again, broken, err := h.note(ctx, kind, until)
	if err != nil {
		return nil, nil, err
	}
	if failed != nil && failed.blame {
		failed.again = failed.again && !broken
		failed.Until = again
	}
	a.refusal = nil
	if failed != nil && failed.Status != 0 {
		a.refusal = c.response(&ask{}, req.URL, resp.StatusCode, resp.Header, a.body)
	}
	return resp, failed, nil
}

// send asks once and reads the whole answer into a.body.
func (c *Client) send(ctx context.Context, req *http.Request, a *ask) (*http.Response, error) {
	o := c.web.options
	a.body = nil
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	total := time.AfterFunc(o.Timeouts.Total, func() { cancel(&timeout{after: o.Timeouts.Total}) })
	defer total.Stop()
	var at atomic.Int32
	req = req.WithContext(follow(ctx, &at))
	if req.GetBody != nil {
		body, err := req.GetBody()
		if err != nil {
			return nil, err
		}
		req.Body = body
	}
	resp, err := c.wire.RoundTrip(req)
	if err != nil {
		return nil, late(ctx, err, phase(at.Load()))
	}
	defer func() { _ = resp.Body.Close() }() // nothing was written to it
	body, err := c.body(ctx, cancel, resp, a)
	if err != nil {
		return nil, late(ctx, err, reading)
	}
	if len(body) > 0 {
		var media string
		body, media = toUTF8(body, resp.Header.Get("Content-Type"))
		if media != "" {
			resp.Header.Set("Content-Type", media)
		}
	}
	a.body = body
	resp.Header.Del("Content-Encoding")
	resp.Header.Del("Content-Length")
	resp.Uncompressed = true
	return resp, nil
}
