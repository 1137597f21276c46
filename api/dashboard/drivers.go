package dashboard

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"overheard/internal/figures"
	"overheard/mentions"
	"overheard/sentiment"
)

const (
	driversShown  = 8 // phrases of each side on a brand's page
	driverQuotes  = 2 // posts quoted for each
	mostChosenIDs = 50
)

// driversView is what promoters and detractors talk about.
type driversView struct {
	Title    string
	Sides    []driverSide // none where nothing can be told
	Sentence string       // what was looked through, or why there is nothing to tell
	Note     string
}

type driverSide struct {
	Label   sentiment.Label
	Sign    string
	Title   string
	Drivers []driverView
	Nothing string // said where there is none
}

// driverView is one phrase.
type driverView struct {
	Phrase, Lang string
	Authors      string // "18 authors"
	Shares       string // "English: said by 1% of promoters and 21% of detractors"
	Quotes       []mentionView
	More, Href   string // the posts in the list
}

// drivers finds what the sides talk about, with posts that say it.
func (d *dashboard) drivers(ctx context.Context, v *view, brand string) (driversView, error) {
	f, err := d.Figures.Drivers(ctx, brand, v.Filter, driversShown)
	if err != nil {
		return driversView{}, fmt.Errorf("find drivers: %w", err)
	}
	out := driversView{Title: v.T("drivers.title"), Sentence: v.Message(f.Sentence), Note: v.T("drivers.note")}
	if f.Reason != "" {
		return out, nil
	}
	quotes, err := d.quotes(ctx, v, brand, append(f.Detractors[:len(f.Detractors):len(f.Detractors)], f.Promoters...))
	if err != nil {
		return driversView{}, err
	}
	for _, side := range []struct {
		label   sentiment.Label
		drivers []sentiment.Driver
	}{{sentiment.Detractor, f.Detractors}, {sentiment.Promoter, f.Promoters}} {
		s := driverSide{Label: side.label, Sign: signs[side.label], Title: v.T("drivers." + string(side.label) + "s"), Nothing: v.T("drivers.nothing")}
		for _, p := range side.drivers {
			s.Drivers = append(s.Drivers, v.driver(brand, p, quotes))
		}
		out.Sides = append(out.Sides, s)
	}
	return out, nil
}

// quotes reads the posts that are quoted, by their ids.
func (d *dashboard) quotes(ctx context.Context, v *view, brand string, drivers []sentiment.Driver) (map[string]mentionView, error) {
	var ids []int64
	for _, p := range drivers {
		for _, s := range p.Examples[:min(len(p.Examples), driverQuotes)] {
			if id, err := strconv.ParseInt(s, 10, 64); err == nil {
				ids = append(ids, id)
			}
		}
	}
	if len(ids) == 0 {
		return nil, nil
	}
	found, _, err := d.Mentions.Mentions(ctx, mentions.ListQuery{Brand: brand, IDs: ids, Limit: len(ids)})
	if err != nil {
		return nil, fmt.Errorf("list quoted mentions: %w", err)
	}
	quotes := make(map[string]mentionView, len(found))
	for i, m := range v.mentionViews(found) {
		quotes[strconv.FormatInt(found[i].ID, 10)] = m
	}
	return quotes, nil
}

func (v *view) driver(brand string, p sentiment.Driver, quotes map[string]mentionView) driverView {
	view := driverView{
		Phrase: p.Phrase, Lang: p.Lang, Authors: v.T("drivers.said", p.Authors), Shares: v.T("drivers.shares", p.Promoters, p.Detractors, v.langName(p.Lang)),
		More: v.T("drivers.more", len(p.Examples)),
		Href: v.Link("/mentions", "brand", brand, "ids", strings.Join(p.Examples, ","), "by", ""),
	}
	for _, id := range p.Examples[:min(len(p.Examples), driverQuotes)] {
		if m, ok := quotes[id]; ok {
			view.Quotes = append(view.Quotes, m)
		}
	}
	return view
}

// readIDs reads a list of mentions from an address; nil where it names none.
func readIDs(s string) ([]int64, error) {
	if s == "" {
		return nil, nil
	}
	parts := strings.Split(s, ",")
	if len(parts) > mostChosenIDs {
		return nil, &badInput{Field: "ids", Value: s}
	}
	ids := make([]int64, len(parts))
	for i, part := range parts {
		id, err := strconv.ParseInt(part, 10, 64)
		if err != nil {
			return nil, &badInput{Field: "ids", Value: s}
		}
		ids[i] = id
	}
	return ids, nil
}

// chosen is the link that leaves a list of chosen mentions for that of all.
func (v *view) chosen() []presetLink {
	ids := v.Query.Get("ids")
	if ids == "" {
		return nil
	}
	return []presetLink{{Text: v.T("filter.ids") + ": " + v.Count(int64(strings.Count(ids, ",")+1)), Href: v.Here("ids", "", "before", "")}}
}

var _ Figures = (*figures.Service)(nil)
