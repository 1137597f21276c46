package dashboard

import (
	"cmp"
	"math"

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
}

type trendRow struct {
	Start, End    string // days, End exclusive
	Label, Href   string
	Proxy, Survey scoreView
	Difference    *differenceView
}

// campaignMark is a campaign that the chart shades.
type campaignMark struct{ Title, Href, From, To, When string }

func (v *view) trend(brand string, by nps.Grain, periods []figures.ComparedPeriod, campaigns []figures.CampaignSpan, sentence string) trendView {
	t := trendView{
		Caption: v.T("trend.caption", v.d.brandTitle(brand)), Description: sentence,
		Note: v.T("trend.note", v.d.Location.String()),
	}
	for _, p := range periods {
		t.Rows = append(t.Rows, trendRow{
			Start: p.Start.String(), End: p.End.String(), Label: v.Period(date(p.Start), date(p.End), string(by)),
			Href:  v.Days(brand, nps.Period{Start: p.Start, End: p.End}),
			Proxy: v.proxy(brand, p.Proxy), Survey: v.survey(p.Survey), Difference: v.difference(p.Difference),
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

// withGrain computes with the grain that the address names, or else with one that suits the days there are: get returns
// those, and is called again where another grain suits them better.
func (v *view) withGrain(get func(figures.Filter) (from, to *nps.Day, err error)) error {
	known := v.Filter.From != 0 && v.Filter.To != 0
	if v.Filter.By == "" && known {
		v.Filter.By = grainFor(int(v.Filter.To - v.Filter.From))
	}
	guessed := v.Filter.By == ""
	if guessed {
		v.Filter.By = nps.GrainWeek
	}
	from, to, err := get(v.Filter)
	if err != nil || from == nil || to == nil {
		return err
	}
	if !known {
		defer func() { v.Filter.From, v.Filter.To = *from, *to }()
	}
	if by := grainFor(int(*to - *from)); guessed && by != v.Filter.By {
		v.Filter.By = by
		_, _, err = get(v.Filter)
	}
	return err
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
