package config

import (
	"fmt"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"overheard/crawler"
	"overheard/internal/nearest"
)

const (
	minEvery = time.Minute // shorter than that is impolite
	maxPace  = 24 * time.Hour
)

func (r *reader) sources(c *Config, tables []sourceTable, env map[string]string) {
	first := map[string]string{}
	for i, t := range tables {
		at := fmt.Sprintf("source[%d]", i)
		r.slug(at+".name", t.Name, first)
		if t.Brand != "" {
			r.existing(at+".brand", t.Brand, c)
		}
		s := Source{RatingVotes: t.RatingVotes, Source: crawler.Source{
			Name: t.Name, Type: t.Type, BaseURL: bare(t.BaseURL), Brand: t.Brand,
			Every:   r.every(at+".every", t.Every),
			Depth:   r.stretch(at+".depth", t.Depth, defaultDepth),
			Revisit: r.stretch(at+".revisit", t.Revisit, defaultRevisit),
			Pace:    r.pace(at+".rate", t.Rate),
			Proxy:   r.proxy(at+".proxy", t.Proxy), CA: r.absolute(t.CA),
			Enabled: t.Enabled == nil || *t.Enabled,
		}}
		s.Token = r.secret(env, s.TokenVariable())
		if t.BaseURL != "" {
			if fix, msg := webURL(t.BaseURL); msg != "" {
				r.complain(at+".base_url", fmt.Sprintf("base_url = %q", fix), "%s", msg)
			}
		}
		r.network(at, &s, t)
		c.Sources = append(c.Sources, s)
	}
}

// bare is an address without the slash behind a host. That behind a path belongs to it: "/feed/" may be there where "/feed"
// is not.
func bare(address string) string {
	if u, err := url.Parse(address); err == nil && strings.Trim(u.Path, "/") == "" && u.RawQuery == "" {
		return strings.TrimRight(address, "/")
	}
	return address
}

// network checks a source against what its network wants.
func (r *reader) network(at string, s *Source, t sourceTable) {
	n, ok := r.networks.Find(t.Type)
	near := nearest.Word(t.Type, r.networks.Types())
	switch {
	case !slug.MatchString(strings.ReplaceAll(t.Type, "_", "-")):
		r.complain(at+".type", `type = "mastodon"`, "%q is not the name of a kind of network", t.Type)
		return
	case !ok && near != "":
		r.complain(at+".type", fmt.Sprintf("type = %q", near), "%q is not the name of a kind of network", t.Type)
		return
	case !ok:
		s.Foreign = len(r.networks) > 0
		return
	}
	before := len(r.complaints)
	s.Options = r.options(at, n, t.Options)
	if n.NoURL && t.BaseURL != "" {
		r.complain(at+".base_url", "leave it out", "%s has no address of its own", n.Title)
	}
	if s.BaseURL == "" {
		s.BaseURL = n.URL
	}
	if len(r.complaints) == before {
		s.Lacks = r.lacks(at, n, s.Source)
	}
}

// lacks says what a source needs before it can be crawled. Commands that do not crawl do without it.
func (r *reader) lacks(at string, n crawler.Network, s crawler.Source) Complaints {
	var missing Complaints
	lack := func(path, fix, format string, args ...any) {
		missing = append(missing, Complaint{File: r.file, Line: r.line(path), Path: path, Msg: fmt.Sprintf(format, args...), Fix: fix})
	}
	if s.BaseURL == "" && !n.NoURL {
		lack(at+".base_url", `base_url = "https://…"`, "is missing: where on %s?", n.Title)
	}
	for _, o := range n.Options {
		if _, set := s.Options[o.Name]; o.Required && !set {
			lack(at+"."+o.Name, example(o), "is missing: %s", o.About)
		}
	}
	if len(missing) == 0 && n.Check != nil {
		if err := n.Check(s); err != nil {
			lack(at, "", "%v", err)
		}
	}
	return missing
}

func (r *reader) every(path, text string) time.Duration {
	every := r.stretch(path, text, defaultEvery)
	if every < minEvery && every >= 0 {
		r.complain(path, `every = "15m"`, "%q is less than a minute", text)
	}
	return every
}

// stretch reads a stretch of time.
func (r *reader) stretch(path, text, byDefault string) time.Duration {
	d, ok := parseStretch(orElse(text, byDefault))
	if !ok {
		r.complain(path, fmt.Sprintf("%s = %q, %q or %q", last(path), byDefault, "2h", "7d"), "%q is not a stretch of time", text)
		return -1
	}
	return d
}

// parseStretch reads "30d", "36h", "1d12h" or "15m".
func parseStretch(s string) (time.Duration, bool) {
	const day, most = 24 * time.Hour, 100 * 366
	var whole time.Duration
	if days, rest, ok := strings.Cut(s, "d"); ok {
		n, err := strconv.ParseUint(days, 10, 32)
		if err != nil || n > most {
			return 0, false
		}
		if whole, s = time.Duration(n)*day, rest; s == "" {
			return whole, true
		}
	}
	if s == "0" {
		return whole, true
	}
	d, err := time.ParseDuration(s)
	return whole + d, err == nil && d >= 0 && d <= most*day
}

// pace reads how often a source may be asked, such as "30/m", as the time between two requests.
func (r *reader) pace(path, text string) time.Duration {
	if text == "" {
		return 0
	}
	number, unit, _ := strings.Cut(text, "/")
	n, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
	per := map[string]time.Duration{"s": time.Second, "m": time.Minute, "h": time.Hour, "d": 24 * time.Hour}[strings.TrimSpace(unit)]
	if err != nil || per == 0 || !(n > 0) {
		r.complain(path, `rate = "1/s", "30/m" or "500/h"`, "%q is not a number of requests per s, m, h or d", text)
		return 0
	}
	pace := float64(per) / n
	if pace > float64(maxPace) {
		r.complain(path, `rate = "1/h"`, "%q is less than one request a day", text)
		return 0
	}
	return max(time.Duration(pace), time.Microsecond)
}

func (r *reader) proxy(path, text string) string {
	if text == "" {
		return ""
	}
	u, err := url.Parse(text)
	switch {
	case err != nil || u.Hostname() == "" || u.Scheme != "http" && u.Scheme != "https" && u.Scheme != "socks5":
		r.complain(path, `proxy = "http://proxy.example:3128", or "socks5://…"`, "is not the address of an HTTP or SOCKS5 proxy")
	case u.User != nil:
		u.User = nil
		r.complain(path, fmt.Sprintf("proxy = %q", u), "holds a user name or a password: secrets do not belong in this file")
	}
	return text
}

// absolute makes the name of a file independent of the working directory.
func (r *reader) absolute(path string) string {
	if path == "" || r.dir == "" || filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(r.dir, path)
}

func (r *reader) crawl(c *Config, t crawlTable) {
	c.Contact, c.Workers = strings.TrimSpace(t.Contact), int(t.Workers)
	if strings.ContainsFunc(c.Contact, func(x rune) bool { return x < ' ' || x > '~' }) {
		r.complain("crawl.contact", `contact = "admin@example.org"`, "is not a mail address or web address in plain letters")
	}
	if t.Workers < 1 || t.Workers > 100 {
		r.complain("crawl.workers", "workers = 8", "%d is not between 1 and 100", t.Workers)
	}
}

func (r *reader) monitor(c *Config, t monitorTable) {
	c.Monitor.PingURL = strings.TrimRight(t.PingURL, "/")
	if t.PingURL == "" {
		return
	}
	if _, msg := webURL(t.PingURL); msg != "" {
		r.complain("monitor.ping_url", `ping_url = "https://hc.example/ping/…"`, "%s", msg)
	}
}
