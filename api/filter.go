package api

import (
	"strings"
	"time"

	"overheard/internal/figures"
	"overheard/mentions"
	"overheard/nps"
)

// Days are the first and the last day that an answer is about.
type Days struct {
	From string `query:"from" doc:"First day, YYYY-MM-DD in the report's time zone; without it from the beginning" example:"2026-01-01"`
	To   string `query:"to" doc:"First day after the last, YYYY-MM-DD; without it to the end" example:"2026-04-01"`
}

// days reads both days; 0 stands for an open side.
func (d *Days) days() (from, to nps.Day, err error) {
	if from, err = day("query.from", d.From); err != nil {
		return 0, 0, err
	}
	if to, err = day("query.to", d.To); err != nil {
		return 0, 0, err
	}
	if d.From != "" && d.To != "" && to <= from {
		return 0, 0, badParameter("query.to", "The day to (%s) must be after the day from (%s): to is the first day that no longer counts.", d.To, d.From)
	}
	return from, to, nil
}

// The years that a day may be in. Beyond them a series would have no end, and 0 must stay free for an open side.
const firstYear, lastYear = 1971, 2200

func day(location, s string) (nps.Day, error) {
	if s == "" {
		return 0, nil
	}
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return 0, badParameter(location, "%q is not a day; write it as 2026-03-31.", clip(s))
	}
	if t.Year() < firstYear || t.Year() > lastYear {
		return 0, badParameter(location, "The year of %s is outside %d to %d.", s, firstYear, lastYear)
	}
	d, err := nps.ParseDay(s)
	if err != nil {
		return 0, badParameter(location, "%s", sentence(err.Error()))
	}
	return d, nil
}

// Sieve narrows an answer to some posts and some survey answers.
type Sieve struct {
	Source  string `query:"source" maxLength:"100" doc:"Only posts of this source" example:"mastodon-example"`
	Lang    string `query:"lang" maxLength:"35" doc:"Only posts in this language, BCP 47" example:"en"`
	Hashtag string `query:"hashtag" maxLength:"200" doc:"Only posts with this hashtag, with or without #" example:"acmespring"`
	Segment string `query:"segment" maxLength:"300" doc:"Only survey answers of this segment, NAME=VALUE" example:"country=DE"`
}

// Selection is everything that decides which posts and answers of which periods a figure is about.
type Selection struct {
	Days
	Sieve
	By string `query:"by" enum:"day,week,month,quarter,year,all" doc:"Length of the periods; month where it is missing"`
}

// filter reads the selection. The zero Selection leaves everything open, by month.
func (s *Selection) filter() (figures.Filter, error) {
	f := figures.Filter{Source: s.Source, Lang: s.Lang, Hashtag: tag(s.Hashtag), By: nps.GrainMonth}
	if s.By != "" {
		f.By = nps.Grain(s.By)
	}
	var err error
	if f.From, f.To, err = s.days(); err != nil {
		return figures.Filter{}, err
	}
	if s.Segment != "" {
		name, value, ok := strings.Cut(s.Segment, "=")
		if !ok || name == "" || value == "" {
			return figures.Filter{}, badParameter("query.segment", "%q is not a segment; write it as NAME=VALUE, such as country=DE.", clip(s.Segment))
		}
		f.Segment = figures.Segment{Name: name, Value: value}
	}
	return f, nil
}

// tag brings a hashtag into the form in which they are stored.
func tag(s string) string { return mentions.Fold(strings.Trim(strings.TrimSpace(s), "#＃")) }

// clip shortens a text of the caller that is quoted back.
func clip(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}
