package config

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/pelletier/go-toml/v2"

	"overheard/internal/nearest"
	"overheard/mentions"
)

func (r *reader) brands(c *Config, tables []brandTable) {
	first := map[string]string{}
	for i, t := range tables {
		at := fmt.Sprintf("brand[%d]", i)
		r.slug(at+".name", t.Name, first)
		b := mentions.Brand{
			Name:        t.Name,
			Title:       orElse(strings.TrimSpace(t.Title), t.Name),
			Role:        mentions.Role(r.oneOf(at+".role", t.Role, defaultRole, string(mentions.Own), string(mentions.Competitor))),
			Terms:       r.words(at+".terms", t.Terms, ""),
			Hashtags:    r.words(at+".hashtags", t.Hashtags, "#"),
			Exclude:     r.words(at+".exclude", t.Exclude, ""),
			Query:       strings.TrimSpace(t.Query),
			OwnAccounts: r.words(at+".own_accounts", t.OwnAccounts, ""),
			Domain:      t.Domain,
			Population: mentions.Population(r.oneOf(at+".population", t.Population, defaultPopulation,
				string(mentions.PopulationUnknown), string(mentions.PopulationSame))),
			Calibration: t.Calibration,
		}
		if t.Calibration != "" {
			b.Calibration = r.oneOf(at+".calibration", t.Calibration, "", calibrations...)
		}
		r.domain(at+".domain", t.Domain)
		r.query(at, &b)
		c.Brands = append(c.Brands, b)
	}
}

// calibrations are the values of the key of that name, besides "" for the best that there is enough for.
var calibrations = []string{"none", "domain", "audit", "survey"}

// domain checks the name of a calibration domain; "" is none.
func (r *reader) domain(path, name string) {
	if name == "" || slices.Contains(r.domains, name) || r.domains == nil && slug.MatchString(name) {
		return
	}
	fix := nearest.Word(name, r.domains)
	if fix == "" {
		fix = "airlines"
	}
	known := ""
	if r.domains != nil {
		known = "; there are " + strings.Join(r.domains, ", ")
	}
	r.complain(path, fmt.Sprintf("domain = %q", fix), "%q is not the name of a calibration domain%s", name, known)
}

// query checks what decides which posts are about the brand. A query takes the place of the three lists, which may stay in
// the file beside it.
func (r *reader) query(at string, b *mentions.Brand) {
	if b.Query != "" {
		if len(b.Terms)+len(b.Hashtags)+len(b.Exclude) > 0 {
			r.remarks = append(r.remarks, fmt.Sprintf("brand %s: its query takes the place of terms, hashtags and exclude", b.Name))
		}
		b.Terms, b.Hashtags, b.Exclude = nil, nil, nil
	}
	if b.Query == "" && len(b.Exclude) > 0 && len(b.Terms)+len(b.Hashtags) == 0 {
		r.complain(at+".exclude", `terms = ["acme air"]`, "there are no terms and no hashtags to exclude from")
	}
	_, err := mentions.NewMatcher([]mentions.Brand{*b}, nil)
	if err != nil {
		r.badQuery(r.blame(at, *b, err), err)
	}
}

type wordList struct {
	key   string
	words []string
}

func wordLists(b mentions.Brand) []wordList {
	return []wordList{{"terms", b.Terms}, {"hashtags", b.Hashtags}, {"exclude", b.Exclude}}
}

// badQuery complains with a caret below the place.
func (r *reader) badQuery(path string, err error) {
	bad := new(mentions.QueryError)
	if !errors.As(err, &bad) {
		r.complain(path, "", "%v", err)
		return
	}
	n := len(r.complaints)
	r.complain(path, bad.Try(), "column %d: %s", bad.Column, bad.Msg)
	if len(r.complaints) > n {
		r.complaints[n].Quote = Caret(bad.Query, bad.Column)
	}
}

// blame finds the key whose text a matcher refused.
func (r *reader) blame(at string, b mentions.Brand, err error) string {
	bad := new(mentions.QueryError)
	if !errors.As(err, &bad) || b.Query != "" {
		return at + ".query"
	}
	for _, list := range wordLists(b) {
		for i, w := range list.words {
			if w == bad.Query {
				return fmt.Sprintf("%s.%s[%d]", at, list.key, i)
			}
		}
	}
	return at + ".terms"
}

func (r *reader) campaigns(c *Config, tables []campaignTable) {
	first := map[string]string{}
	for i, t := range tables {
		at := fmt.Sprintf("campaign[%d]", i)
		r.slug(at+".name", t.Name, first)
		r.existing(at+".brand", t.Brand, c)
		campaign := mentions.Campaign{
			Name: t.Name, Title: orElse(strings.TrimSpace(t.Title), t.Name), Brand: t.Brand,
			Hashtags: r.words(at+".hashtags", t.Hashtags, "#"),
			From:     midnight(t.From, c.Location), To: midnight(t.To, c.Location),
		}
		if len(t.Hashtags) == 0 {
			r.complain(at+".hashtags", `hashtags = ["acmespring"]`, "is missing: a campaign is followed by its hashtags")
		}
		if t.From != nil && t.To != nil && !campaign.From.Before(campaign.To) {
			r.complain(at+".to", "to = "+campaign.From.AddDate(0, 1, 0).Format(time.DateOnly), "%s is not after from = %s; to is the first day that no longer belongs to it", t.To, t.From)
		}
		c.Campaigns = append(c.Campaigns, campaign)
	}
}

// midnight returns the first instant of a day, or the zero time for none.
func midnight(d *toml.LocalDate, loc *time.Location) time.Time {
	if d == nil {
		return time.Time{}
	}
	return d.AsTime(loc)
}

// words cleans a list: space around each and the signs around it go, and empty ones are complained about.
func (r *reader) words(path string, list []string, sign string) []string {
	var out []string
	for i, w := range list {
		w = strings.TrimSpace(strings.Trim(strings.TrimSpace(w), sign))
		if w == "" {
			r.complain(fmt.Sprintf("%s[%d]", path, i), "leave it out", "is empty")
			continue
		}
		out = append(out, w)
	}
	return out
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}
