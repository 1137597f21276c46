package figures

import (
	"fmt"
	"strings"

	"overheard/mentions"
	"overheard/nps"
)

// maxPeriods keeps one post with a broken date from turning a figure into a million empty days.
const maxPeriods = 20_000

// normal returns f with its defaults filled in, or [ErrBadFilter].
func (f Filter) normal() (Filter, error) {
	if f.By == "" {
		f.By = nps.GrainMonth
	}
	if _, err := nps.ParseGrain(string(f.By)); err != nil {
		return f, &ErrBadFilter{Field: "by", Msg: err.Error()}
	}
	if f.From != 0 && f.To != 0 && f.To <= f.From {
		return f, &ErrBadFilter{Field: "to", Msg: fmt.Sprintf("%s is not after %s, the first day; the day given as to is not part of the range", f.To, f.From)}
	}
	f.Hashtag = mentions.Fold(trimTag(f.Hashtag))
	return f, nil
}

// trimTag takes off the signs that make a word a hashtag.
func trimTag(tag string) string { return strings.Trim(strings.TrimSpace(tag), "#＃") }

// at returns f for the days of p.
func (f Filter) at(p nps.Period) Filter {
	f.From, f.To = p.Start, p.End
	return f
}

// whole returns the days that a figure over data in span covers: what f asks for, else what there is.
func (f Filter) whole(span nps.Period) nps.Period {
	if f.From != 0 {
		span.Start = f.From
	}
	if f.To != 0 {
		span.End = f.To
	}
	return span
}

// cut returns the periods that data in span fall into. They are whole calendar periods, also where the data begin or end
// within one; only the days that f asks for cut the first and the last short. All is one period, from the first day to
// the last.
func (f Filter) cut(span nps.Period) ([]nps.Period, error) {
	if f.By == nps.GrainAll {
		return []nps.Period{f.whole(span)}, nil
	}
	first, last := f.By.Containing(span.Start), f.By.Containing(span.End-1)
	if f.From != 0 {
		first.Start = max(first.Start, f.From)
	}
	if f.To != 0 {
		last.End = min(last.End, f.To)
	}
	if days := int(last.End - first.Start); days/f.shortest() > maxPeriods {
		return nil, &ErrBadFilter{Field: "by", Msg: fmt.Sprintf("%s to %s is more than %d periods of a %s; ask for fewer days or longer periods",
			first.Start, last.End, maxPeriods, f.By)}
	}
	return f.By.Cut(first.Start, last.End), nil
}

// shortest returns the fewest days that a period of f's grain has.
func (f Filter) shortest() int {
	switch f.By {
	case nps.GrainWeek:
		return 7
	case nps.GrainMonth:
		return 28
	case nps.GrainQuarter:
		return 90
	case nps.GrainYear:
		return 365
	}
	return 1
}

// previous returns the days of the same length just before those that f asks for, ok false where it asks from no day on.
func (f Filter) previous(span nps.Period) (before, now nps.Period, ok bool) {
	if f.From == 0 {
		return nps.Period{}, nps.Period{}, false
	}
	now = f.whole(span)
	return nps.Period{Start: now.Start - nps.Day(now.Days()), End: now.Start}, now, now.Days() > 0
}
