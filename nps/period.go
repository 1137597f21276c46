package nps

import (
	"fmt"
	"slices"
	"time"
)

// Day is a calendar day in the report's time zone, as days since 1970-01-01. It has no zone itself.
type Day int

// DayOf returns the calendar day on which t falls in loc.
func DayOf(t time.Time, loc *time.Location) Day {
	y, m, d := t.In(loc).Date()
	return dayOf(y, m, d)
}

// ParseDay reads YYYY-MM-DD.
func ParseDay(s string) (Day, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return 0, fmt.Errorf("%q is not a day like 2026-03-31", s)
	}
	return dayOf(t.Date()), nil
}

// String returns YYYY-MM-DD.
func (d Day) String() string { return d.date().Format(time.DateOnly) }

// MarshalText makes a Day a YYYY-MM-DD string in JSON and CSV.
func (d Day) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads YYYY-MM-DD.
func (d *Day) UnmarshalText(b []byte) (err error) {
	*d, err = ParseDay(string(b))
	return err
}

// Start returns the first instant of the day in loc: midnight, the earlier one where a clock change brings it twice. Where
// the change removes midnight, or the whole day, it is the first instant after.
func (d Day) Start(loc *time.Location) time.Time {
	y, m, day := d.date().Date()
	// time.Date does not say which side of a clock change it takes, so both are tried.
	near := time.Date(y, m, day, 0, 0, 0, 0, loc)
	_, before := near.Add(-25 * time.Hour).Zone()
	_, after := near.Add(25 * time.Hour).Zone()
	midnight := func(offset int) time.Time { return d.date().Add(-time.Duration(offset) * time.Second).In(loc) }
	for _, offset := range []int{max(before, after), min(before, after)} {
		if t := midnight(offset); t.Hour() == 0 && t.Minute() == 0 && t.Second() == 0 && DayOf(t, loc) == d {
			return t
		}
	}
	change, _ := midnight(before).ZoneBounds()
	return change
}

func (d Day) date() time.Time { return time.Unix(int64(d)*86400, 0).UTC() }

func dayOf(y int, m time.Month, d int) Day {
	return Day(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// Grain is the length of the periods a series is cut into.
type Grain string

// The grains. Weeks start on Monday; GrainAll is one period over everything.
const (
	GrainDay     Grain = "day"
	GrainWeek    Grain = "week"
	GrainMonth   Grain = "month"
	GrainQuarter Grain = "quarter"
	GrainYear    Grain = "year"
	GrainAll     Grain = "all"
)

// Grains lists them from short to long.
var Grains = []Grain{GrainDay, GrainWeek, GrainMonth, GrainQuarter, GrainYear, GrainAll}

// ParseGrain reads the name of a grain.
func ParseGrain(s string) (Grain, error) {
	if g := Grain(s); slices.Contains(Grains, g) {
		return g, nil
	}
	return "", fmt.Errorf("%q is not one of day, week, month, quarter, year and all", s)
}

// Period is a stretch of days, End exclusive.
type Period struct {
	Start Day `json:"start"`
	End   Day `json:"end"`
}

// Days returns how many days p has.
func (p Period) Days() int { return int(p.End - p.Start) }

// Containing returns the period of grain g that d falls into. For [GrainAll] there is no such period: it returns d alone.
func (g Grain) Containing(d Day) Period {
	y, m, _ := d.date().Date()
	switch g {
	case GrainWeek:
		monday := d - Day((int(d.date().Weekday())+6)%7)
		return Period{monday, monday + 7}
	case GrainMonth:
		return Period{dayOf(y, m, 1), dayOf(y, m+1, 1)}
	case GrainQuarter:
		first := (m-1)/3*3 + 1
		return Period{dayOf(y, first, 1), dayOf(y, first+3, 1)}
	case GrainYear:
		return Period{dayOf(y, 1, 1), dayOf(y+1, 1, 1)}
	}
	return Period{d, d + 1}
}

// Cut cuts the days from..to (exclusive) into periods of grain g, in order and without gaps. The first and the last are
// shortened to fit. It returns nil where to is not after from.
func (g Grain) Cut(from, to Day) []Period {
	if to <= from {
		return nil
	}
	if g == GrainAll {
		return []Period{{from, to}}
	}
	var cut []Period
	for d := from; d < to; {
		p := g.Containing(d)
		cut = append(cut, Period{max(p.Start, from), min(p.End, to)})
		d = p.End
	}
	return cut
}
