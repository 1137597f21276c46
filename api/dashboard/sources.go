package dashboard

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"overheard/crawler"
)

// Sources are the places that posts come from.
type Sources interface {
	// Sources returns how each is doing, in the order of the configuration.
	Sources(ctx context.Context) ([]crawler.SourceStatus, error)
}

type sourceView struct {
	Name, Type, State, Class, Mark string // State is a word for people
	Read, Covered, Newest          momentView
	PerDay                         string
	Missing                        int64
	Trouble, Since, Detail         string // a sentence; since when; what exactly happened, in English
}

// momentView is a time as "2 h ago", with the exact one behind it. A zero one shows nothing.
type momentView struct{ Ago, Exact, Machine string }

type sourceListView struct {
	Lead    string
	Sources []sourceView
	Gaps    []gapView
	More    int // gaps that are not shown
	Empty   *emptyView
}

type gapView struct{ Source, From, To, Reason string }

// shownGaps is how many gaps the page of the sources lists, the latest first.
const shownGaps = 50

// sourceList is the page of how the sources are doing and what is missing.
func (d *dashboard) sourceList(r *http.Request, v *view) (string, error) {
	if d.Sources == nil {
		return "", errors.New("list sources: nothing knows them")
	}
	list, err := d.Sources.Sources(r.Context())
	if err != nil {
		return "", fmt.Errorf("list sources: %w", err)
	}
	body := sourceListView{}
	bad := 0
	var gaps []listedGap
	for _, s := range list {
		body.Sources = append(body.Sources, v.sourceView(&s))
		if s.State == crawler.StateFailing || s.State == crawler.StateSilent {
			bad++
		}
		for _, g := range s.Gaps {
			gaps = append(gaps, listedGap{s.Name, g})
		}
	}
	slices.SortStableFunc(gaps, func(a, b listedGap) int { return b.gap.From.Compare(a.gap.From) })
	for _, g := range gaps[:min(len(gaps), shownGaps)] {
		body.Gaps = append(body.Gaps, v.gapView(g.source, g.gap.From, g.gap.To, g.gap.Reason))
	}
	body.More = len(gaps) - len(body.Gaps)
	switch {
	case len(list) == 0:
		body.Empty = &emptyView{Text: v.T("empty.sources"), Try: v.T("empty.sources.try"), Command: "overheard init"}
	case bad > 0:
		body.Lead = v.T("sources.lead.bad", bad, len(list))
	default:
		body.Lead = v.T("sources.lead.ok", len(list))
	}
	v.Title, v.Section, v.Body = v.T("sources.title"), "sources", body
	return "sources", nil
}

type listedGap struct {
	source string
	gap    crawler.StatusGap
}

// looks are the sign and the colour of a state, as those of runs.
var looks = map[crawler.SourceState][2]string{
	crawler.StateOK: {"done", "✓"}, crawler.StateFailing: {"failed", "✕"}, crawler.StateSilent: {"partly", "!"},
	crawler.StateWaiting: {"running", "…"}, crawler.StateDisabled: {"cancelled", "–"}, crawler.StateFiles: {"cancelled", "–"},
}

func (v *view) sourceView(s *crawler.SourceStatus) sourceView {
	look := looks[s.State]
	sv := sourceView{
		Name: s.Name, Type: s.Type, State: v.T("source." + string(s.State)), Class: look[0], Mark: look[1],
		Read: v.moment(s.LastStart), Covered: v.moment(s.Covered), Newest: v.moment(s.LastPost), Missing: int64(len(s.Gaps)),
	}
	if s.PostsPerDay > 0 {
		sv.PerDay = v.Decimal(s.PostsPerDay, 1)
	}
	switch s.State {
	case crawler.StateFailing:
		sv.Trouble, sv.Detail = v.T("trouble."+cmp.Or(string(s.Kind), string(crawler.Down))), s.Trouble
		if s.FailingFrom != nil {
			sv.Since = v.T("sources.since", v.Time(s.FailingFrom.In(v.d.Location)), s.Failures)
		}
	case crawler.StateSilent:
		sv.Trouble = v.T("trouble.silent", s.Name)
	}
	return sv
}

func (v *view) moment(t *time.Time) momentView {
	if t == nil {
		return momentView{}
	}
	at := t.In(v.d.Location)
	return momentView{v.Ago(at, v.now), v.Time(at), at.Format(time.RFC3339)}
}

func (v *view) gapView(source string, from time.Time, to *time.Time, reason crawler.GapReason) gapView {
	g := gapView{Source: source, From: v.Time(from.In(v.d.Location)), To: v.T("gap.now"), Reason: v.T("gap." + string(reason))}
	if to != nil {
		g.To = v.Time(to.In(v.d.Location))
	}
	return g
}
