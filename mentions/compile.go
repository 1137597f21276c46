package mentions

import (
	"errors"
	"fmt"
	"iter"
	"strings"
	"time"

	ahocorasick "github.com/petar-dambovaliev/aho-corasick"
)

// brandRules is a brand, ready to be matched.
type brandRules struct {
	Brand
	rev   string
	query *Query // nil where terms and hashtags decide
}

type campaignRules struct {
	Campaign
	brand int32
}

func (c *campaignRules) runs(at time.Time) bool {
	return !at.Before(c.From) && (c.To.IsZero() || at.Before(c.To))
}

// leafRule is a leaf in its place: whose it is and what it is for.
type leafRule struct {
	leaf
	brand    int32
	campaign int32 // -1 where it belongs to the brand itself
	excludes bool  // from Brand.Exclude
}

// NewMatcher prepares a matcher for all brands and campaigns. Its errors are of type [*QueryError]; where several
// things are wrong they are joined, in the order of the brands.
func NewMatcher(brands []Brand, campaigns []Campaign) (*Matcher, error) {
	m := &Matcher{byName: make(map[string]int, len(brands)), tags: make(map[string][]int32)}
	c := compiler{m: m}
	for i, b := range brands {
		if _, twice := m.byName[b.Name]; twice {
			c.complain(&QueryError{Brand: b.Name, Msg: "two brands have this name", Hint: "rename one of them"})
		}
		m.byName[b.Name] = i
		c.brand(int32(i), b)
	}
	for _, campaign := range campaigns {
		c.campaign(campaign)
	}
	if len(c.errs) > 0 {
		return nil, errors.Join(c.errs...)
	}
	c.build()
	m.scratch.New = func() any { return newScratch(len(m.leaves), len(m.brands)) }
	return m, nil
}

type compiler struct {
	m    *Matcher
	errs []error
}

func (c *compiler) complain(err *QueryError) { c.errs = append(c.errs, err) }

func (c *compiler) brand(i int32, b Brand) {
	rules := brandRules{Brand: b, rev: b.Rev()}
	if b.Query != "" {
		if len(b.Terms)+len(b.Hashtags)+len(b.Exclude) > 0 {
			c.complain(&QueryError{Brand: b.Name, Field: "query", Query: b.Query, Column: 1,
				Msg:  "query stands beside terms, hashtags or exclude",
				Hint: "keep either the query or the other three"})
		}
		q, err := ParseQuery(b.Query)
		var bad *QueryError
		if errors.As(err, &bad) {
			bad.Brand, bad.Field = b.Name, "query"
			c.complain(bad)
		} else {
			rules.query = q
			q.root.leaves(true, func(n *node, _ bool) { n.id = c.leaf(leafRule{leaf: n.leaf, brand: i, campaign: -1}) })
		}
	}
	c.m.brands = append(c.m.brands, rules)
	for _, list := range []struct {
		field    string
		entries  []string
		hashtags bool
		excludes bool
	}{
		{"terms", b.Terms, false, false},
		{"hashtags", b.Hashtags, true, false},
		{"exclude", b.Exclude, false, true},
	} {
		for k, s := range list.entries {
			field := fmt.Sprintf("%s[%d]", list.field, k)
			c.entry(s, list.hashtags, field, leafRule{brand: i, campaign: -1, excludes: list.excludes})
		}
	}
	for _, own := range b.OwnAccounts {
		c.m.accounts = append(c.m.accounts, newAccount(own))
	}
}

func (c *compiler) campaign(campaign Campaign) {
	b, ok := c.m.byName[campaign.Brand]
	if !ok {
		c.complain(&QueryError{Brand: campaign.Brand, Field: fmt.Sprintf("campaign %q", campaign.Name),
			Msg: "there is no such brand", Hint: "name one of the brands in the configuration"})
		return
	}
	id := int32(len(c.m.campaigns))
	c.m.campaigns = append(c.m.campaigns, campaignRules{campaign, int32(b)})
	for k, s := range campaign.Hashtags {
		field := fmt.Sprintf("campaign %q: hashtags[%d]", campaign.Name, k)
		c.entry(s, true, field, leafRule{brand: int32(b), campaign: id})
	}
}

// entry reads one string of a list.
func (c *compiler) entry(s string, hashtag bool, field string, rule leafRule) {
	text := s
	if hashtag {
		text = "#" + strings.Trim(s, "#＃ ")
	}
	l, at, msg, hint := newLeaf(text)
	switch {
	case msg != "":
	case strings.ContainsFunc(s, isQuote):
		msg, hint = "quotes are for queries; a term is looked for as it stands", "write the term without quotes"
		at = len([]rune(s[:strings.IndexFunc(s, isQuote)]))
	case !hashtag && hasOperator(s):
		msg, hint = "operators are for queries; a term is looked for as it stands", "write query = '...' for this brand"
	case hashtag && l.kind != leafTag:
		msg, hint = "this is not a hashtag", "a hashtag holds only letters, digits and _"
	}
	if msg != "" {
		c.complain(&QueryError{Brand: c.m.brands[rule.brand].Name, Field: field, Query: s,
			Column: min(at, len([]rune(s))) + 1, Msg: msg, Hint: hint})
		return
	}
	l.text = s
	rule.leaf = l
	c.leaf(rule)
}

func hasOperator(s string) bool {
	for _, w := range strings.Fields(s) {
		if w == "AND" || w == "OR" || w == "NOT" || strings.HasPrefix(w, "NEAR/") {
			return true
		}
	}
	return false
}

func (c *compiler) leaf(rule leafRule) int32 {
	c.m.leaves = append(c.m.leaves, rule)
	return int32(len(c.m.leaves) - 1)
}

// build makes the automaton over the distinct patterns of all leaves, and the index of hashtags.
func (c *compiler) build() {
	m := c.m
	var patterns []string
	known := make(map[string]int)
	for id, l := range m.leaves {
		if l.kind == leafTag {
			if l.prefix {
				m.prefixes = append(m.prefixes, int32(id))
			} else {
				m.tags[l.key] = append(m.tags[l.key], int32(id))
			}
		}
		s := l.pattern()
		i, ok := known[s]
		if !ok {
			i = len(patterns)
			known[s] = i
			patterns = append(patterns, s)
			m.patterns = append(m.patterns, nil)
		}
		m.patterns[i] = append(m.patterns[i], int32(id))
	}
	if len(patterns) == 0 {
		return
	}
	b := ahocorasick.NewAhoCorasickBuilder(ahocorasick.Opts{MatchKind: ahocorasick.StandardMatch, DFA: true})
	m.auto = b.Build(patterns)
}

// tagLeaves yields the leaves that a folded hashtag is.
func (m *Matcher) tagLeaves(key string) iter.Seq[int32] {
	return func(yield func(int32) bool) {
		for _, id := range m.tags[key] {
			if !yield(id) {
				return
			}
		}
		for _, id := range m.prefixes {
			if strings.HasPrefix(key, m.leaves[id].key) && !yield(id) {
				return
			}
		}
	}
}
