package website

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"overheard/crawler/fetch"
)

// clock reads times as pages write them: for machines, in numbers, or in words of the languages of [months].
//
// The library go-dateparser reads some two hundred languages; it also takes 95 MB and a good part of a second whenever the
// program starts, whatever for.
type clock struct {
	zone  *time.Location
	order string // of day, month and year in numbers: "DMY", "MDY" or "YMD"; "" for by their look
}

// layouts are the times that machines write; they are tried first because they are quick and certain.
var layouts = []string{time.RFC3339, "2006-01-02T15:04:05-0700", "2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02 15:04", "2006-01-02", time.RFC1123Z, time.RFC1123}

// time finds the time of an item. found is false where the page says none, or none that can be read.
func (c *collector) time(p *page, s fetch.Selection) (at time.Time, found bool) {
	sel, ok := c.sel[selTime]
	if !ok {
		sel = selector{css: "time[datetime]", attr: "datetime"}
	}
	where := sel.in(s).First()
	if sel.attr != "" {
		return c.clock.read(where.Attr(sel.attr), p.date)
	}
	for _, attr := range []string{"datetime", "content", "title"} {
		if at, ok := c.clock.read(where.Attr(attr), p.date); ok {
			return at, true
		}
	}
	return c.clock.read(where.Line(), p.date)
}

// longest is the length of what may be a time, in bytes: more is a text that happens to hold one.
const longest = 120

var (
	spaces = regexp.MustCompile(`[\s\x{a0}\x{202f}\x{2009}]+`)
	unix   = regexp.MustCompile(`^1\d{9}(\d{3})?$`)
)

// read reads a time that was written at a time, by the page's clock. Relative ones are counted back from then.
func (c clock) read(text string, date time.Time) (at time.Time, ok bool) {
	if strings.ContainsFunc(text, func(r rune) bool { return r <= ' ' || r > '~' }) {
		text = spaces.ReplaceAllString(text, " ")
	}
	text = strings.Trim(text, " ,.·•|-–—")
	if text == "" || len(text) > longest {
		return at, false
	}
	for _, layout := range layouts {
		if t, err := time.ParseInLocation(layout, text, c.zone); err == nil {
			return t.UTC(), true
		}
	}
	if unix.MatchString(text) {
		return unixTime(text), true
	}
	said := phrase{text: strings.ToLower(text), now: date.In(c.zone), order: c.order}
	if at, ok = said.ago(); !ok {
		at, ok = said.date()
	}
	return at.UTC(), ok
}

func unixTime(digits string) time.Time {
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil { // digits that do not fit are no time
		return time.Time{}
	}
	if len(digits) > 10 {
		return time.UnixMilli(n).UTC()
	}
	return time.Unix(n, 0).UTC()
}
