package config

import (
	"fmt"
	"net"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Bounds of what a model server is asked.
const (
	maxModelBatch   = 1000
	minModelTimeout = 100 * time.Millisecond
	maxModelTimeout = 10 * time.Minute
	maxModelRetries = 20
)

// sentiment checks what labels.
func (r *reader) sentiment(c *Config, t sentimentTable, env map[string]string) {
	if c.Model = strings.TrimSpace(t.Model); c.Model == "" {
		r.complain("sentiment.model", `model = "builtin"`, "is empty")
	}
	s := &c.ModelServer
	s.Batch, s.Retries = int(t.Batch), int(t.Retries)
	if t.Batch < 1 || t.Batch > maxModelBatch {
		r.complain("sentiment.batch", "batch = 32", "%d is not between 1 and %d texts", t.Batch, maxModelBatch)
	}
	if t.Retries < 0 || t.Retries > maxModelRetries {
		r.complain("sentiment.retries", "retries = 3", "%d is not between 0 and %d", t.Retries, maxModelRetries)
	}
	var err error
	if s.Timeout, err = time.ParseDuration(t.Timeout); err != nil || s.Timeout < minModelTimeout || s.Timeout > maxModelTimeout {
		r.complain("sentiment.timeout", `timeout = "30s"`, "%q is not a time between %v and %v", t.Timeout, minModelTimeout, maxModelTimeout)
	}
	s.Token = r.secret(env, envModelToken)
	if strings.ContainsFunc(s.Token, func(c rune) bool { return c <= ' ' || c > '~' }) {
		r.object(envModelToken, "the token alone, without Bearer before it", "holds a space or a character that cannot be sent")
	}
	if r.oneOf("sentiment.backend", t.Backend, "", builtin, overHTTP) != overHTTP {
		return
	}
	s.URL = t.URL
	if fix, msg := ModelURL(t.URL); msg != "" {
		r.complain("sentiment.url", "url = "+strconv.Quote(fix), "%s", msg)
	}
}

// ModelURL says what is wrong with the address of a model server, "" where nothing is, and an address that would do. Posts
// never travel to another machine in clear.
func ModelURL(s string) (fix, msg string) {
	const example = "http://127.0.0.1:9000/label"
	if s == "" {
		return example, `is missing, and backend = "http" needs it`
	}
	u, err := url.Parse(s)
	switch {
	case err != nil, u.Scheme != "http" && u.Scheme != "https", u.Hostname() == "", strings.ContainsAny(s, " \t"):
		return example, fmt.Sprintf("%q is not a URL", s)
	case u.User != nil:
		u.User = nil
		if fix, _ := ModelURL(u.String()); fix != "" {
			return fix, "holds a user name or a password, and would send posts to another machine unencrypted"
		}
		return u.String(), "holds a user name or a password: secrets do not belong in this file, a token comes from " + envModelToken
	case u.Scheme == "http" && !loopback(u.Hostname()):
		u.Scheme = "https"
		return u.String(), "would send posts to another machine unencrypted: https, or a server on this machine"
	}
	return "", ""
}

// loopback says whether a host is this machine.
func loopback(host string) bool {
	ip := net.ParseIP(host)
	return strings.EqualFold(host, "localhost") || ip != nil && ip.IsLoopback()
}
