package fetch

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"github.com/gocolly/colly/v2"

	"overheard/crawler"
)

// Client asks on behalf of one source. It implements [crawler.Fetcher].
type Client struct {
	web       *Web
	source    crawler.Source
	limits    crawler.Limits
	wire      *http.Transport
	collector *colly.Collector
}

var _ crawler.Fetcher = (*Client)(nil)

// Client returns the fetcher of one source, which keeps to limits as far as the source names no pace of its own. It fails
// where the source's proxy or its file of certificates cannot be used.
func (w *Web) Client(s crawler.Source, limits crawler.Limits) (*Client, error) {
	t, err := wire(s, w.options)
	if err != nil {
		return nil, err
	}
	c := &Client{web: w, source: s, limits: limits, wire: t}
	c.collector = newCollector(w.agent, transport{c})
	w.mu.Lock()
	defer w.mu.Unlock()
	if old := w.clients[s.Name]; old != nil {
		old.wire.CloseIdleConnections()
	}
	w.clients[s.Name] = c
	return c, nil
}

// newCollector makes colly do one thing only, which is to take a question through a chain of redirects: robots.txt, pace,
// sizes and bodies are looked after by the transport below it. The fields are set one by one since the environment
// (COLLY_...) may set them when a collector is made.
func newCollector(agent string, rt http.RoundTripper) *colly.Collector {
	c := colly.NewCollector()
	c.UserAgent = agent
	c.AllowURLRevisit = true
	c.AllowedDomains, c.DisallowedDomains = nil, nil
	c.Async = false
	c.CacheDir = ""
	c.CheckHead = false
	c.DetectCharset = false
	c.IgnoreRobotsTxt = true // our own reading of it is stricter
	c.MaxBodySize = 0
	c.MaxDepth, c.MaxRequests = 0, 0
	c.ParseHTTPErrorResponse = true // 204 and 304 are answers
	c.TraceHTTP = false
	c.DisableCookies()
	c.SetRequestTimeout(0)
	c.SetRedirectHandler(redirect)
	c.WithTransport(rt)
	return c
}

// ask is one question on its way through colly and back. The transport fills in what it finds.
type ask struct {
	crawler.Request
	robots bool // for a robots.txt, which may be cut off

	body    []byte            // of the last answer
	key     string            // of the last hop's validators
	sent    bool              // validators were sent with it
	refusal *crawler.Response // an answer that is a Trouble
	err     error             // what ended it, without the address that net/http would add
}

type askKey struct{}

func asked(ctx context.Context) *ask {
	a, _ := ctx.Value(askKey{}).(*ask)
	return a
}

// Fetch asks for one page, as [crawler.Fetcher] says. With a Trouble that has a Status the answer is returned too, for
// networks that say in its body what is wrong.
func (c *Client) Fetch(ctx context.Context, r crawler.Request) (*crawler.Response, error) {
	u, err := url.Parse(r.URL)
	if err != nil || checkURL(u) != nil {
		return nil, fmt.Errorf("source %s: fetch: %w", c.source.Name, errNoURL) // the address may hold secrets
	}
	if r.Method == "" {
		r.Method = http.MethodGet
	}
	a := &ask{Request: r}
	var form io.Reader
	if len(r.Form) > 0 {
		form = bytes.NewReader(r.Form)
	}
	var out *crawler.Response
	colly := c.collector.Clone()
	colly.Context = context.WithValue(ctx, askKey{}, a)
	colly.OnResponse(func(resp *response) {
		out = c.response(a, resp.Request.URL, resp.StatusCode, *resp.Headers, a.body)
	})
	err = colly.Request(r.Method, r.URL, form, nil, c.header(r))
	switch {
	case a.err != nil && crawler.AsTrouble(a.err) == nil:
		return nil, fmt.Errorf("fetch from %s: %w", hostName(u), a.err)
	case a.err != nil:
		return a.refusal, a.err
	case err == nil && out != nil:
		return out, nil
	case ctx.Err() != nil:
		return nil, fmt.Errorf("fetch from %s: %w", hostName(u), ctx.Err())
	}
	if trouble := crawler.AsTrouble(err); trouble != nil {
		return nil, trouble
	}
	c.web.options.Log.WarnContext(ctx, "answer not understood", "host", hostName(u))
	return nil, garbled(hostName(u), "answered in a way that could not be followed, such as a redirect to nowhere", "open it in a browser")
}

type response = colly.Response

// header is what is sent with a request.
func (c *Client) header(r crawler.Request) http.Header {
	h := r.Header.Clone()
	if h == nil {
		h = http.Header{}
	}
	h.Set("User-Agent", c.web.agent)
	h.Set("Accept-Encoding", "gzip")
	if r.Accept != "" {
		h.Set("Accept", r.Accept)
	}
	if r.Token != "" {
		h.Set("Authorization", "Bearer "+r.Token)
	}
	return h
}

// response makes an answer of what colly hands back.
func (c *Client) response(a *ask, u *url.URL, status int, h http.Header, body []byte) *crawler.Response {
	now := c.web.options.Now()
	page := *u
	page.User = nil // a page's address is stored and shown
	out := &crawler.Response{
		URL: page.String(), Status: status, Header: h, Body: body, At: now,
		NotModified: status == http.StatusNotModified, Commit: func() {},
	}
	if a.key != "" && status == http.StatusOK {
		out.Commit = func() { c.commit(a.key, h, now) }
	}
	return out
}

// committing is how long remembering validators may take.
const committing = 10 * time.Second

// commit remembers the validators of a page. It runs even where the crawl has just been told to end, since the page is
// saved; if it fails, the page is read once more.
func (c *Client) commit(key string, h http.Header, at time.Time) {
	ctx, cancel := context.WithTimeout(context.Background(), committing)
	defer cancel()
	if err := c.web.options.Memory.SaveValidators(ctx, key, validators(h, at)); err != nil {
		c.web.options.Log.ErrorContext(ctx, "validators not remembered", "source", c.source.Name, "err", err)
	}
}
