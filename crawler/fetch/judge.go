package fetch

import (
	"fmt"
	"net/http"
	"time"

	"overheard/crawler"
)

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
