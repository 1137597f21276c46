package store

import (
	"context"
	"database/sql"
	"errors"
	"net/url"
	"sort"

	"overheard/internal/figures"
	"overheard/nps"
)

// narrowed is a figures.Filter in terms of the tables.
type narrowed struct {
	source  int64 // 0 for all
	lang    string
	hashtag string
	key     string // names the filter in figure_cache

	calibration nps.Calibration
}

// narrow translates f; ok is false where nothing can match.
func (t *tx) narrow(ctx context.Context, f figures.Filter) (n narrowed, ok bool, err error) {
	key := url.Values{}
	if f.Source != "" {
		err := t.row(ctx, "SELECT id FROM sources WHERE name = ?", f.Source).Scan(&n.source)
		if errors.Is(err, sql.ErrNoRows) {
			return n, false, nil
		}
		if err != nil {
			return n, false, err
		}
		key.Set("source", f.Source)
	}
	if f.Lang != "" {
		n.lang = language(f.Lang)
		key.Set("lang", n.lang)
	}
	if f.Hashtag != "" {
		n.hashtag = f.Hashtag
		key.Set("hashtag", n.hashtag)
	}
	n.key, n.calibration = key.Encode(), f.Calibration
	return n, true, nil
}

// and adds the conditions on source and language, whose columns have the same names in opinions and cells.
func (n narrowed) and(prefix, query string, args []any) (string, []any) {
	if n.source != 0 {
		query, args = query+" AND "+prefix+"source_id = ?", append(args, n.source)
	}
	if n.lang != "" {
		query, args = query+" AND "+prefix+"lang = ?", append(args, n.lang)
	}
	return query, args
}

// span is from the first day to the last (exclusive) of all periods.
func span(periods []nps.Period) (first, last nps.Day) {
	for i, p := range periods {
		if i == 0 || p.Start < first {
			first = p.Start
		}
		if i == 0 || p.End > last {
			last = p.End
		}
	}
	return first, last
}

// days finds the periods that a day falls into. They may overlap, but mostly follow each other.
type days struct {
	all     []nps.Period
	ordered bool
	one     [1]int
}

func newDays(periods []nps.Period) *days {
	d := &days{all: periods, ordered: true}
	for i := 1; i < len(periods); i++ {
		d.ordered = d.ordered && periods[i-1].End <= periods[i].Start
	}
	return d
}

func (d *days) periods(day nps.Day) (in []int) {
	if d.ordered {
		i := sort.Search(len(d.all), func(i int) bool { return d.all[i].End > day })
		if i < len(d.all) && d.all[i].Start <= day {
			d.one[0] = i
			return d.one[:]
		}
		return nil
	}
	for i, p := range d.all {
		if p.Start <= day && day < p.End {
			in = append(in, i)
		}
	}
	return in
}
