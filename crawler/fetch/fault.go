package fetch

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"syscall"
	"time"

	"overheard/crawler"
)

// fault is a Trouble together with what follows from it.
type fault struct {
	*crawler.Trouble
	again bool // asking again may help
	blame bool // it is the host's failure, and counts against it
}

// timeout says which phase of an attempt took too long.
type timeout struct {
	phase phase
	after time.Duration
}

func (t *timeout) Error() string { return "timed out" }

// late turns whatever a time-out looks like into a timeout.
func late(ctx context.Context, err error, at phase) error {
	var own *timeout
	if errors.As(context.Cause(ctx), &own) {
		return &timeout{at, own.after}
	}
	var network net.Error
	if errors.As(err, &network) && network.Timeout() && ctx.Err() == nil {
		return &timeout{phase: at}
	}
	return err
}

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

// judge says what an answer means: nil if it is one. until is set where the host wants to be left alone for a while.
func (c *Client) judge(host string, resp *http.Response, a *ask) (failed *fault, until time.Time) {
	now := c.web.options.Now()
	q := readQuota(resp.Header, now)
	pause, told := retryAfter(resp.Header, now)
	status := resp.StatusCode
	switch {
	case status == http.StatusNotModified && a.sent, status >= 200 && status < 300, redirects(resp):
		if q.spent {
			until = q.reset
		}
		return nil, until
	case status < 400:
		return &fault{Trouble: garbled(host, fmt.Sprintf("answered %d, which leads nowhere", status), "open it in a browser")}, until
	}
	t := refused(host, status, resp.Request.Header.Get("Authorization") != "")
	limited := status == http.StatusTooManyRequests
	if status == http.StatusForbidden && q.spent { // as some networks say that a quota is spent
		limited = true
		t.Kind, t.Advice = crawler.Limited, "if this lasts, give the source a slower pace"
	}
	switch {
	case limited && told:
		until = pause
	case limited:
		until = q.reset
	case t.Kind == crawler.Down && told:
		until = pause
	}
	if until.After(now) {
		t.Until = until
		t.Text += ", and to come back at " + clock(until)
	}
	serious := limited || t.Kind == crawler.Down
	return &fault{Trouble: t, again: serious, blame: serious}, until
}

func redirects(resp *http.Response) bool {
	switch resp.StatusCode {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		return resp.Header.Get("Location") != ""
	}
	return false
}

// broken says what went wrong where no answer came, or none that could be read.
func (c *Client) broken(host string, req *http.Request, err error) *fault {
	safe := req.Method == http.MethodGet || req.Method == http.MethodHead // others may have been carried out all the same
	var (
		late        *timeout
		private     *privateError
		name        *net.DNSError
		certificate *tls.CertificateVerificationError
		connection  *net.OpError
	)
	switch {
	case errors.As(err, &private):
		return &fault{Trouble: privateAddress(host, private)}
	case errors.Is(err, errTooLarge):
		return &fault{Trouble: garbled(host, "sent more than we take of one page", "it is not a page of posts")}
	case errors.Is(err, errBomb):
		return &fault{Trouble: garbled(host, "sent a page that grows beyond measure when unpacked", "it may be hostile: take it out of the sources")}
	case errors.Is(err, errEncoding):
		return &fault{Trouble: garbled(host, "sent a page "+errEncoding.Error(), "tell its owner")}
	case errors.Is(err, errPacked):
		return &fault{Trouble: garbled(host, "sent a page whose compression is damaged", "tell its owner if it lasts"), again: safe}
	case errors.As(err, &late):
		return &fault{Trouble: down(host, tooLong(late), "nothing to do if it does not last", nil), again: safe, blame: true}
	case errors.As(err, &certificate):
		return &fault{Trouble: down(host, "has a certificate that is not to be trusted",
			"if it is your own server, name the file of its authority in the source's ca", certificate.Err), blame: true}
	case errors.As(err, &name):
		return &fault{Trouble: down(host, "has no address that could be found", "check base_url and the connection to the internet", nil),
			again: !name.IsNotFound, blame: true}
	case errors.As(err, &connection) && strings.Contains(connection.Op, "proxy"), errors.As(err, &connection) && strings.Contains(connection.Op, "socks"):
		return &fault{Trouble: down(host, "cannot be reached through the proxy", "check the source's proxy", connection.Err), again: safe, blame: false}
	case errors.Is(err, syscall.ECONNREFUSED):
		return &fault{Trouble: down(host, "refused the connection", "it may be down, or listen on another port", nil), again: true, blame: true}
	case isTLS(err):
		return &fault{Trouble: down(host, "could not agree with us on encryption", "check whether base_url should begin with http or https", nil), blame: true}
	}
	return &fault{Trouble: down(host, "broke off before its answer was whole", "nothing to do if it does not last", nil), again: safe, blame: true}
}

func tooLong(t *timeout) string {
	s := "took too long to " + t.phase.String()
	if t.after > 0 {
		s += fmt.Sprintf(" (%v)", t.after)
	}
	return s
}

func isTLS(err error) bool {
	var header tls.RecordHeaderError
	var alert tls.AlertError
	return errors.As(err, &header) || errors.As(err, &alert)
}
