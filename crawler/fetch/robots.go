package fetch

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"net/url"
	"time"

	"overheard/crawler"
)

// How long what a site says in its robots.txt is believed, and for how long a failure to read it: pages wait meanwhile.
const (
	robotsFor   = 24 * time.Hour
	noRobotsFor = 10 * time.Minute
	robotsBytes = 512 << 10 // what lies beyond is not read; RFC 9309 asks for 500 KiB at least
	robotsHops  = 5
)

// origin is what is known of one scheme and host, which is what a robots.txt is about.
type origin struct {
	turn    chan struct{} // held by whoever reads the file; others wait for what it says
	rules   rules
	trouble *crawler.Trouble // why it could not be read
	until   time.Time        // when to read it again
	read    bool             // once at least
}

// obey returns what the robots.txt of u's site lets us do, or the Trouble of a site that does not say, or that says no.
func (c *Client) obey(ctx context.Context, u *url.URL) (rules, error) {
	o := c.web.origin(u.Scheme + "://" + hostName(u))
	select {
	case o.turn <- struct{}{}:
		defer func() { <-o.turn }()
	case <-ctx.Done():
		return rules{}, ctx.Err()
	}
	if !c.web.options.Now().Before(o.until) {
		if err := c.readRobots(ctx, o, u); err != nil {
			return rules{}, err
		}
	}
	if o.trouble != nil {
		said := *o.trouble
		return rules{}, &said
	}
	path := u.EscapedPath()
	if path == "" {
		path = "/"
	}
	if u.RawQuery != "" {
		path += "?" + u.RawQuery
	}
	if !o.rules.allows(path) {
		return rules{}, forbidden(hostName(u))
	}
	return o.rules, nil
}

// readRobots renews what o says. A site that fails to answer for its robots.txt is not asked for pages, unless it has let
// us before: then that stands a little longer. A site that has none allows everything.
func (c *Client) readRobots(ctx context.Context, o *origin, u *url.URL) error {
	body, err := c.robotsFile(ctx, u)
	now := c.web.options.Now()
	trouble := crawler.AsTrouble(err)
	switch {
	case err == nil:
		o.rules, o.trouble, o.until, o.read = parseRobots(body, product), nil, now.Add(robotsFor), true
	case trouble == nil:
		return err // ctx has ended, or the program is to blame
	case trouble.Kind == crawler.Limited, trouble.Kind == crawler.Barred:
		return trouble // not about the file: the host's turn has not come, or this source may not go there
	case trouble.Status >= 400 && trouble.Status < 500:
		o.rules, o.trouble, o.until, o.read = rules{}, nil, now.Add(robotsFor), true
	case o.read:
		o.trouble, o.until = nil, now.Add(noRobotsFor)
	default:
		o.trouble = noRobots(hostName(u), trouble)
		o.until = now.Add(noRobotsFor)
	}
	return nil
}

// robotsFile asks for the robots.txt of u's site and follows a few redirects; one that leads nowhere is no file.
func (c *Client) robotsFile(ctx context.Context, u *url.URL) ([]byte, error) {
	at := &url.URL{Scheme: u.Scheme, Host: u.Host, Path: "/robots.txt"}
	a := &ask{Request: crawler.Request{API: true, MaxBytes: robotsBytes}, robots: true}
	for range robotsHops + 1 {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, at.String(), nil)
		if err != nil {
			return nil, err
		}
		req.Header.Set("User-Agent", c.web.agent)
		resp, err := c.exchange(req, a, 0) //nolint:bodyclose // exchange has read it and closed it
		if err != nil {
			return nil, err
		}
		if resp.StatusCode < 300 {
			return a.body, nil
		}
		if at = onward(resp); at == nil {
			break
		}
	}
	return nil, nil
}

// onward is where a redirect leads; nil where that is nowhere on the web.
func onward(resp *http.Response) *url.URL {
	next, err := resp.Location()
	if err != nil || checkURL(next) != nil {
		return nil
	}
	return next
}

// cutLines returns what was read of a file that is too large, up to the last whole line.
func cutLines(body []byte) []byte { return body[:bytes.LastIndexByte(body, '\n')+1] }

var errNoURL = errors.New("not an address that begins with http:// or https://")

// checkURL says whether we may ask for u at all.
func checkURL(u *url.URL) error {
	if u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || len(u.String()) > 8<<10 {
		return errNoURL
	}
	return nil
}

// origin returns what is known of a site.
func (w *Web) origin(name string) *origin {
	w.mu.Lock()
	defer w.mu.Unlock()
	o := w.origins[name]
	if o == nil {
		o = &origin{turn: make(chan struct{}, 1)}
		w.origins[name] = o
	}
	return o
}
