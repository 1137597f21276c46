package website

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	dateparser "github.com/markusmobius/go-dateparser"

	"overheard/crawler/fetch"
)

// clock reads times as pages write them.
type clock struct {
	zone  *time.Location
	order string // of day, month and year in numbers; "" for by their look
}

// layouts are the times that machines write; they are tried first because they are quick.
var layouts = []string{time.RFC3339, "2006-01-02T15:04:05-0700", "2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02 15:04", "2006-01-02"}

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

// longest is the length of what may be a time: more is a text that happens to hold one.
const longest = 80

var (
	spaces = regexp.MustCompile(`[\s\x{a0}]+`)
	dotted = regexp.MustCompile(`\b\d{1,2}\.\d{1,2}\.\d{2,4}\b`)
	year   = regexp.MustCompile(`\b(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ T,]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?\b`) // in "page.txt · last changed 2026/03/05 10:00 by ann"
	unix   = regexp.MustCompile(`^1\d{9}(\d{3})?$`)
)

// justNow is what sites write of the last minute that the library does not know.
var justNow = map[string]bool{"только что": true, "сейчас": true, "刚才": true, "just now": true, "now": true, "moments ago": true}

// read reads a time that was written at a time. Relative ones are counted back from then.
func (c clock) read(text string, date time.Time) (at time.Time, ok bool) {
	text = strings.Trim(spaces.ReplaceAllString(text, " "), " ,.·•|-–—")
	if text == "" || len(text) > longest {
		return at, false
	}
	for _, layout := range layouts {
		if t, err := time.ParseInLocation(layout, text, c.zone); err == nil {
			return t.UTC(), true
		}
	}
	if at, ok := c.inside(text); ok {
		return at, true
	}
	if unix.MatchString(text) {
		return unixTime(text), true
	}
	if justNow[strings.ToLower(text)] {
		return date.UTC(), true
	}
	return c.parse(text, date)
}

// inside finds a date that begins with its year among other words.
func (c clock) inside(text string) (time.Time, bool) {
	found := year.FindStringSubmatch(text)
	if found == nil || strings.ContainsAny(text, "+Z") {
		return time.Time{}, false
	}
	var n [6]int
	for i := range n {
		n[i], _ = strconv.Atoi(found[i+1]) // digits, or nothing
	}
	if n[1] < 1 || n[1] > 12 || n[2] < 1 || n[2] > 31 || n[3] > 23 || n[4] > 59 || n[5] > 59 {
		return time.Time{}, false
	}
	return time.Date(n[0], time.Month(n[1]), n[2], n[3], n[4], n[5], 0, c.zone).UTC(), true
}

func unixTime(digits string) time.Time {
	var n int64
	for _, d := range digits {
		n = n*10 + int64(d-'0')
	}
	if len(digits) > 10 {
		return time.UnixMilli(n).UTC()
	}
	return time.Unix(n, 0).UTC()
}

// parse leaves it to the library, which reads relative times and dates in words in some two hundred languages.
func (c clock) parse(text string, date time.Time) (at time.Time, ok bool) {
	defer func() {
		if recover() != nil { // a library that reads what strangers write
			at, ok = time.Time{}, false
		}
	}()
	order := c.order
	if order == "" && dotted.MatchString(text) {
		order = "DMY"
	}
	configuration := &dateparser.Configuration{
		CurrentTime: date.In(c.zone), DefaultTimezone: c.zone, PreferredDateSource: dateparser.Past, StrictParsing: false,
	}
	if order != "" {
		configuration.DateOrder = func(string) string { return order }
	}
	d, err := dateparser.Parse(configuration, text)
	if err != nil || d.Time.IsZero() {
		return at, false
	}
	return d.Time.UTC(), true
}
