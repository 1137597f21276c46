package dashboard

import (
	"cmp"
	"math"
	"net/url"

	"overheard/internal/figures"
	"overheard/nps"
)

// trendArgs is what a trend is drawn from.
type trendArgs struct {
	View  *view
	Trend trendView
}

// trendView is proxy and survey by period: the table, from which the script draws the chart.
type trendView struct {
	Caption     string
	Description string // one sentence for those who do not see the chart
	Note        string
	Compare     bool // with the column about chance
	Rows        []trendRow
	Campaigns   []campaignMark
	Gaps        []gapMark
	Shifts      []shiftMark
	ShiftNote   string
	File        string // address of the figures as CSV
}

// shiftMark is a lasting change, which the chart marks where it began.
type shiftMark struct {
	At, Text string
	Muted    bool // may be due to a break
}

// mark adds what changed for good to a trend.
func (t *trendView) mark(v *view, shifts []figures.Shift) {
	for _, s := range shifts {
		t.Shifts = append(t.Shifts, shiftMark{At: s.Since.String(), Text: v.Message(s.Sentence), Muted: s.Muted})
		t.ShiftNote = v.T("shift.note")
	}
}

// gapMark is a stretch of time in which a source was not read, which the chart hatches.
type gapMark struct{ From, To, Text string }

// maxMarks is how many gaps a trend marks: the latest.
const maxMarks = 8

// missing marks what sources were not read in.
func (v *view) missing(gaps []figures.Gap) (marks []gapMark) {
	if len(gaps) > maxMarks {
		gaps = gaps[len(gaps)-maxMarks:]
	}
	for _, g := range gaps {
		to := v.now
		if g.To != nil {
			to = *g.To
		}
		said := v.gapView(g.Source, g.From, g.To, g.Reason)
		marks = append(marks, gapMark{
			From: nps.DayOf(g.From, v.d.Location).String(), To: (nps.DayOf(to, v.d.Location) + 1).String(),
			Text: v.T("trend.missing", said.Source, said.From, said.To, said.Reason),
		})
	}
	return marks
}

// figureFile is the address at which the API answers a figure of a brand, nps or comparison, as CSV, with the range and the filters of
// this page.
func (v *view) figureFile(figure, brand string, by nps.Grain) string {
	q := url.Values{}
	for _, key := range []string{"source", "hashtag", "lang", "segment"} {
		if value := v.Query.Get(key); value != "" {
			q.Set(key, value)
		}
	}
	return address("/api/v1/brands/"+url.PathEscape(brand)+"/"+figure, q,
		[]string{"from", dayValue(v.Filter.From), "to", dayValue(v.Filter.To), "by", string(by), "format", "csv"})
}

type trendRow struct {
	Start, End    string // days, End exclusive
	Label, Href   string
	Proxy, Survey scoreView
	Difference    *differenceView
}

// campaignMark is a campaign that the chart shades.
type campaignMark struct{ Title, Href, From, To, When string }

func (v *view) trend(brand string, by nps.Grain, periods []figures.ComparedPeriod, campaigns []figures.CampaignSpan, gaps []figures.Gap, sentence string) trendView {
	t := trendView{
		Gaps:    v.missing(gaps),
		Caption: v.T("trend.caption", v.d.brandTitle(brand)), Description: sentence,
		Note: v.T("trend.note", v.d.Location.String()),
	}
	for _, p := range periods {
		t.Rows = append(t.Rows, trendRow{
			Start: p.Start.String(), End: p.End.String(), Label: v.Period(date(p.Start), date(p.End), string(by)),
			Href:  v.Days(brand, nps.Period{Start: p.Start, End: p.End}),
			Proxy: v.moving(v.proxy(brand, p.Proxy), p.Proxy), Survey: v.survey(p.Survey), Difference: v.difference(p.Difference),
		})
	}
	for _, c := range campaigns {
		m := campaignMark{Title: cmp.Or(c.Title, c.Name), Href: v.CampaignLink(c.Name), When: v.days(c.From, c.To)}
		if c.From != nil {
			m.From = c.From.String()
		}
		if c.To != nil {
			m.To = c.To.String()
		}
		t.Campaigns = append(t.Campaigns, m)
	}
	return t
}

// cut is what came of cutting a range into periods.
type cut struct {
	From, To *nps.Day
	Posts    int // periods with posts
	Scored   int // periods with enough of them to give a score that says something
}

// moving gives a score the interval of sampling alone, since a trend is read for how it moves.
func (v *view) moving(view scoreView, s *figures.ProxyScore) scoreView {
	if s != nil {
		v.number(&view, s.NPS, s.SamplingLow, s.SamplingHigh)
	}
	return view
}

// vague is the width, in points, from which on the interval of a period says too little: a trend drawn through such scores
// shows chance.
const vague = 60

// of counts the periods of one brand.
func (c *cut) of(proxy *figures.ProxyScore) {
	if proxy == nil {
		return
	}
	c.Posts++
	if proxy.NPS != nil && *proxy.SamplingHigh-*proxy.SamplingLow < vague {
		c.Scored++
	}
}

func cutOf(from, to *nps.Day, periods []figures.ComparedPeriod) cut {
	c := cut{From: from, To: to}
	for _, p := range periods {
		c.of(p.Proxy)
	}
	return c
}

// withGrain computes with the grain that the address names, or else with one that suits the data: get says what came of
// a grain, and is called again where another one suits better. Weeks of a dozen voices each say little; months might say more.
func (v *view) withGrain(get func(figures.Filter) (cut, error)) error {
	if v.Filter.By == "" {
		v.Filter.By = nps.GrainWeek
		if v.Filter.From != 0 && v.Filter.To != 0 {
			v.Filter.By = grainFor(int(v.Filter.To - v.Filter.From))
		}
	}
	c, err := get(v.Filter)
	if err != nil || c.From == nil || c.To == nil {
		return err
	}
	days := int(*c.To - *c.From)
	if by := grainFor(days); !v.Span.Chosen && v.Span.Grain == "" && by != v.Filter.By {
		v.Filter.By = by
		if c, err = get(v.Filter); err != nil {
			return err
		}
	}
	for !v.Span.Chosen && 4*c.Scored < 3*c.Posts {
		by, ok := coarser(v.Filter.By, days)
		if !ok {
			break
		}
		v.Filter.By = by
		if c, err = get(v.Filter); err != nil {
			return err
		}
	}
	if v.Filter.From == 0 {
		v.Filter.From = *c.From
	}
	if v.Filter.To == 0 {
		v.Filter.To = *c.To
	}
	return nil
}

// coarser returns the next longer grain, ok false where it would leave fewer than three periods of so many days.
func coarser(by nps.Grain, days int) (longer nps.Grain, ok bool) {
	switch {
	case by == nps.GrainDay && days >= 3*7:
		return nps.GrainWeek, true
	case by == nps.GrainWeek && days >= 3*28:
		return nps.GrainMonth, true
	case by == nps.GrainMonth && days >= 3*90:
		return nps.GrainQuarter, true
	}
	return by, false
}

// Narrow reports whether the address asks for less than everything stored.
func (v *view) Narrow() bool {
	for _, key := range []string{"from", "to", "source", "hashtag", "lang", "segment"} {
		if v.Query.Get(key) != "" {
			return true
		}
	}
	return v.Span.Preset != "" && v.Span.Preset != "all"
}

// round1 keeps one decimal, which is finer than a screen.
func round1(v float64) float64 { return math.Round(v*10) / 10 }
