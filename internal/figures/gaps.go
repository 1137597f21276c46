package figures

import (
	"context"
	"time"

	"overheard/crawler"
	"overheard/nps"
)

// GapLister knows when sources could not be read.
type GapLister interface {
	Gaps(ctx context.Context, q crawler.GapQuery) ([]crawler.RecordedGap, error)
}

// Gap is a stretch of time in which a source was not read: what was posted there is missing from the figure, and is not
// zero.
type Gap struct {
	Source string            `json:"source"`
	From   time.Time         `json:"from"`
	To     *time.Time        `json:"to"` // null while it lasts
	Reason crawler.GapReason `json:"reason"`
}

// maxGaps is how many gaps a figure lists: the latest.
const maxGaps = 100

// gaps lists what is missing from a figure over span: gaps that begin before its first day are cut there. Without an end
// asked for, what has been missing since the last day of span belongs to it as well.
func (s *Service) gaps(ctx context.Context, brand string, f Filter, span nps.Period) ([]Gap, error) {
	if s.Gaps == nil {
		return nil, nil
	}
	q := crawler.GapQuery{Missing: true, Limit: maxGaps, Sources: []string{}}
	if s.SourcesOf != nil {
		q.Sources = append(q.Sources, s.SourcesOf(brand)...)
	}
	if f.Source != "" {
		q.Sources = []string{f.Source}
	}
	if span = f.whole(span); span.Start != 0 {
		q.From = span.Start.Start(s.location())
	}
	if f.To != 0 {
		q.To = f.To.Start(s.location())
	}
	list, err := s.Gaps.Gaps(ctx, q)
	if err != nil {
		return nil, err
	}
	var out []Gap
	for _, g := range list {
		if g.From.Before(q.From) {
			g.From = q.From
		}
		gap := Gap{Source: g.Source, From: g.From.In(s.location()), Reason: g.Reason}
		if !g.Open() {
			to := g.To.In(s.location())
			gap.To = &to
		}
		out = append(out, gap)
	}
	return out, nil
}

// shownGaps is how many gaps stand below a table; all of them are in the JSON.
const shownGaps = 5

// gaps writes what is missing below a table.
func (t *table) gaps(list []Gap) {
	const minute = "2006-01-02 15:04"
	for i, g := range list {
		if i == shownGaps {
			t.line("and %d more stretches that are missing: overheard sources", len(list)-shownGaps)
			return
		}
		end := "until now"
		if g.To != nil {
			end = "to " + g.To.Format(minute)
		}
		t.line("Missing: %s from %s %s (%s).", g.Source, g.From.Format(minute), end, g.Reason)
	}
}
