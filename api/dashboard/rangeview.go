package dashboard

import (
	"slices"
	"strings"

	"overheard/nps"
)

// FromValue and ToValue are the range as date inputs show it: the last day is part of the range.
func (v *view) FromValue() string { return dayValue(v.Filter.From) }
func (v *view) ToValue() string   { return dayValue(v.Filter.To) }

func dayValue(d nps.Day) string {
	if d == 0 {
		return ""
	}
	return d.String()
}

// PresetLinks lists the ranges that one click chooses.
func (v *view) PresetLinks() []presetLink {
	links := make([]presetLink, len(presets))
	for i, p := range presets {
		links[i] = presetLink{
			Text:    v.T("range." + p.Name),
			Href:    v.Here("last", p.Name, "from", "", "to", "", "by", "", "before", ""),
			Current: v.Span.Preset == p.Name,
		}
	}
	return links
}

type presetLink struct {
	Text, Href string
	Current    bool
}

// Grains lists the lengths of periods.
func (v *view) Grains() []nps.Grain { return nps.Grains }

// RangeText names the range: "1 Apr – 30 Jun 2026".
func (v *view) RangeText() string {
	from, to := v.Filter.From, v.Filter.To
	switch {
	case from != 0 && to != 0:
		return v.Range(date(from), date(to))
	case from != 0:
		return v.T("range.since", from)
	case to != 0:
		return v.T("range.until", to-1)
	}
	return v.T("range.all")
}

// Narrowed lists what the figures of the page are narrowed to, each with the address without it.
func (v *view) Narrowed() []presetLink {
	links := v.chosen()
	for _, key := range []string{"source", "hashtag", "lang", "segment"} {
		if value := v.Query.Get(key); value != "" {
			if key == "hashtag" {
				value = "#" + strings.TrimPrefix(value, "#")
			}
			links = append(links, presetLink{Text: v.T("filter."+key) + ": " + value, Href: v.Here(key, "", "before", "")})
		}
	}
	return links
}

// Kept lists the parts of the address that the form of the range keeps as they are.
func (v *view) Kept() map[string]string {
	kept := map[string]string{}
	for key := range v.Query {
		if !slices.Contains(rangeKeys, key) && key != "before" {
			kept[key] = v.Query.Get(key)
		}
	}
	return kept
}

// KeptRange lists the parts that the form of the other filters keeps.
func (v *view) KeptRange() map[string]string {
	kept := map[string]string{}
	for _, key := range rangeKeys {
		if value := v.Query.Get(key); value != "" {
			kept[key] = value
		}
	}
	return kept
}

var rangeKeys = []string{"from", "to", "last", "by"}
