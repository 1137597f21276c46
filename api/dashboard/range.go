package dashboard

import (
	"net/url"
	"strings"
	"time"

	"overheard/internal/figures"
	"overheard/mentions"
	"overheard/nps"
)

// preset is a range of days that ends today, chosen with one click: ?last=13w.
type preset struct {
	Name  string // in the address
	Days  int
	Grain nps.Grain
}

// presets lists what the range menu offers, "all" being everything stored.
var presets = []preset{
	{"4w", 4 * 7, nps.GrainDay},
	{"13w", 13 * 7, nps.GrainWeek},
	{"26w", 26 * 7, nps.GrainWeek},
	{"1y", 365, nps.GrainMonth},
	{"all", 0, ""},
}

// span is the range of days a page is about. The zero From and To are everything stored.
type span struct {
	From, To nps.Day // To exclusive
	Preset   string  // name of the preset it came from; "" for days given one by one
	Grain    nps.Grain
	Chosen   bool // the address names the grain
}

// keys are the parts of an address that say what a page is about; links between pages carry them along.
var keys = []string{"from", "to", "last", "by", "source", "hashtag", "lang", "segment"}

// readSpan reads the range from an address. Without one it is everything stored.
func readSpan(q url.Values, today nps.Day) (span, error) {
	s := span{Preset: "all"}
	if last := q.Get("last"); last != "" {
		p, ok := findPreset(last)
		if !ok {
			return s, &badInput{Field: "last", Value: last}
		}
		s.Preset, s.Grain = p.Name, p.Grain
		if p.Days > 0 {
			s.To = today + 1
			s.From = s.To - nps.Day(p.Days)
			if p.Grain == nps.GrainWeek { // whole weeks, so that the first one is not cut
				s.From = nps.GrainWeek.Containing(s.From).Start
			}
		}
	}
	for name, day := range map[string]*nps.Day{"from": &s.From, "to": &s.To} {
		v := q.Get(name)
		if v == "" {
			continue
		}
		d, err := nps.ParseDay(v)
		if err != nil {
			return s, &badInput{Field: name, Value: v}
		}
		*day, s.Preset = d, ""
	}
	if s.From != 0 && s.To != 0 && s.To <= s.From {
		return s, &badInput{Field: "to", Value: q.Get("to")}
	}
	if by := q.Get("by"); by != "" {
		g := nps.Grain(by)
		if !isGrain(g) {
			return s, &badInput{Field: "by", Value: by}
		}
		s.Grain, s.Chosen = g, true
	}
	return s, nil
}

func findPreset(name string) (preset, bool) {
	for _, p := range presets {
		if p.Name == name {
			return p, true
		}
	}
	return preset{}, false
}

func isGrain(g nps.Grain) bool {
	for _, known := range nps.Grains {
		if g == known {
			return true
		}
	}
	return false
}

// grainFor picks the grain that cuts so many days into a series one can read at a glance.
func grainFor(days int) nps.Grain {
	switch {
	case days <= 6*7:
		return nps.GrainDay
	case days <= 400:
		return nps.GrainWeek
	case days <= 5*366:
		return nps.GrainMonth
	}
	return nps.GrainQuarter
}

// readFilter reads what narrows the figures from an address.
func readFilter(q url.Values, s span) (figures.Filter, error) {
	f := figures.Filter{
		From: s.From, To: s.To, By: s.Grain,
		Source: q.Get("source"), Lang: q.Get("lang"),
		Hashtag: mentions.Fold(strings.Trim(strings.TrimSpace(q.Get("hashtag")), "#＃")),
	}
	if seg := q.Get("segment"); seg != "" {
		name, value, ok := strings.Cut(seg, "=")
		if !ok {
			return f, &badInput{Field: "segment", Value: seg}
		}
		f.Segment = figures.Segment{Name: name, Value: value}
	}
	return f, nil
}

// date returns the day as the time that messages write.
func date(d nps.Day) time.Time { return d.Start(time.UTC) }
