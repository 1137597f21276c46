package jobs

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"time"

	"overheard/crawler"
)

// SourceStore is where [SourceList] reads how sources have been doing.
type SourceStore interface {
	SourceHealth(ctx context.Context, names ...string) ([]crawler.SourceHealth, error)
	Arrivals(ctx context.Context, from time.Time, names ...string) (map[string][]crawler.DayCount, error)
	Gaps(ctx context.Context, q crawler.GapQuery) ([]crawler.RecordedGap, error)
	Budgets(ctx context.Context, host string, now time.Time) ([]crawler.Budget, error)
}

// SourceList says how the configured sources are doing. It changes nothing.
type SourceList struct {
	Store  SourceStore
	Places []crawler.Source
	Files  map[string]bool // names of those that are never crawled
	Now    func() time.Time
}

// Sources returns the status of every source in the order of the configuration.
func (l *SourceList) Sources(ctx context.Context) ([]crawler.SourceStatus, error) {
	now := l.Now().UTC()
	names := make([]string, len(l.Places))
	for i, s := range l.Places {
		names[i] = s.Name
	}
	health, err := l.Store.SourceHealth(ctx, names...)
	if err != nil {
		return nil, fmt.Errorf("list sources: %w", err)
	}
	days, err := l.Store.Arrivals(ctx, now.Add(-usualDays), names...)
	if err != nil {
		return nil, fmt.Errorf("list sources: %w", err)
	}
	gaps, err := l.Store.Gaps(ctx, crawler.GapQuery{Sources: names, From: now.Add(-usualDays)})
	if err != nil {
		return nil, fmt.Errorf("list sources: %w", err)
	}
	list := make([]crawler.SourceStatus, len(names))
	for i, s := range l.Places {
		list[i] = l.status(s, health[i], days[s.Name], now)
		for _, g := range gaps {
			if g.Source == s.Name {
				list[i].AddGap(g)
			}
		}
		if list[i].Budgets, err = l.budgets(ctx, s, now); err != nil {
			return nil, fmt.Errorf("list sources: %w", err)
		}
	}
	return list, nil
}

func (l *SourceList) status(s crawler.Source, h crawler.SourceHealth, days []crawler.DayCount, now time.Time) crawler.SourceStatus {
	st := crawler.SourceStatus{
		Name: s.Name, Type: s.Type, URL: s.BaseURL, Every: s.Every, EverySec: int64(s.Every.Seconds()), State: crawler.StateOK,
		LastStart: crawler.Moment(h.LastStart), LastSuccess: crawler.Moment(h.LastSuccess), Covered: crawler.Moment(h.Covered),
		LastPost: crawler.Moment(h.LastPost), Failures: h.Failures, FailingFrom: crawler.Moment(h.FailingFrom), Trouble: h.Trouble, Kind: h.Kind,
		PostsPerDay: perDay(days, now), Budgets: []crawler.SpentBudget{}, Gaps: []crawler.StatusGap{},
	}
	silent := crawler.SilentFor(h, days)
	switch {
	case l.Files[s.Name]:
		st.State = crawler.StateFiles
	case !s.Enabled:
		st.State = crawler.StateDisabled
	case h.Failures > 0:
		st.State = crawler.StateFailing
	case h.LastStart.IsZero():
		st.State = crawler.StateWaiting
	case silent > 0:
		st.State, st.Trouble = crawler.StateSilent, Silence(silent)
	}
	if s.Enabled && !l.Files[s.Name] {
		c := crawling{Crawl: &Crawl{}, start: now}
		st.Next = crawler.Moment(c.dueAt(s, h))
	}
	return st
}

// perDay is the mean number of posts a day, from the first day known to today.
func perDay(days []crawler.DayCount, now time.Time) float64 {
	if len(days) == 0 {
		return 0
	}
	var n int64
	for _, d := range days {
		n += d.Posts
	}
	return float64(n) / max(1, now.Sub(days[0].Day).Hours()/24)
}

func (l *SourceList) budgets(ctx context.Context, s crawler.Source, now time.Time) ([]crawler.SpentBudget, error) {
	spent := []crawler.SpentBudget{}
	host := ""
	if u, err := url.Parse(s.BaseURL); err == nil {
		host = strings.ToLower(u.Host)
	}
	known, err := l.Store.Budgets(ctx, host, now)
	for _, b := range known {
		spent = append(spent, crawler.SpentBudget(b))
	}
	return spent, err
}
