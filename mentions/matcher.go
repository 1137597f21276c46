package mentions

import (
	"slices"
	"sync"

	ahocorasick "github.com/petar-dambovaliev/aho-corasick"

	"overheard/crawler"
)

// Matcher finds the followed brands in posts. It is safe for concurrent use.
//
// What counts as a word depends on the script. Where words are written with spaces, a term matches whole words
// ("delta's" holds delta, "deltaic" does not); characters of Chinese, hiragana, Thai and the like need no boundary
// (小米 matches in 我爱小米手机); a run of katakana is one word; Hangul needs a boundary before the term only, because
// particles follow it. Between words of a term there may be any run of spaces and hyphens.
//
// To a term # and @ are punctuation: the term delta matches in "#delta" and "@delta", but acme air does not match
// "#acmeair"; that is for hashtags. A term does not match inside a longer handle (@delta-force), nor inside a web
// address. A term that begins with @ is a handle, one that begins with # a hashtag. Hashtags match whole hashtags, in
// the text or in Post.Hashtags. The handle @acmeair matches on any server, @acmeair@mastodon.example only that one.
//
// An excluded word anywhere in the post rules it out, also where a campaign's hashtag would have made it a mention.
type Matcher struct {
	brands    []brandRules
	byName    map[string]int
	campaigns []campaignRules
	accounts  []account

	leaves   []leafRule
	auto     ahocorasick.AhoCorasick
	patterns [][]int32 // ids of the leaves that a pattern of auto may be
	tags     map[string][]int32
	prefixes []int32 // leaves of hashtags with *

	scratch sync.Pool
}

// Match returns a mention for every brand that p is about, in the order of the brands. about names brands that the
// source, the thread or the person who imports the post says it is about: they are mentioned whatever the text says,
// with the whole post as passage and a HitAbout as the first reason. Names of no brand are passed over.
//
// A hashtag of a campaign makes a mention of the campaign's brand while Post.PublishedAt is inside the campaign.
// Mentions carry no Opinion yet. A deleted post has none.
func (m *Matcher) Match(p *crawler.Post, about ...string) []Mention {
	if p.Deleted {
		return nil
	}
	sc := m.scan(p, nil)
	defer m.scratch.Put(sc)
	for _, name := range about {
		if b, ok := m.byName[name]; ok {
			sc.touch(int32(b))
			sc.brands[b].about = true
		}
	}
	if len(sc.touched) == 0 {
		return nil
	}
	sc.chosen = sc.chosen[:0]
	for _, b := range sc.touched {
		if m.decide(sc, p, b) {
			sc.chosen = append(sc.chosen, b)
		}
	}
	if len(sc.chosen) == 0 {
		return nil
	}
	slices.Sort(sc.chosen)
	return m.mentions(sc, p, sc.chosen)
}

// Only attaches p to one brand and to no other: no matching runs and the whole post is the passage. The rules on own
// accounts, bots and intents apply, and campaigns of the brand are named. There is none for a brand that is not followed.
func (m *Matcher) Only(p *crawler.Post, brand string) []Mention {
	b, ok := m.byName[brand]
	if !ok || p.Deleted {
		return nil
	}
	mention := m.mention(p, int32(b), postTags(p), intentsOf(p, nil))
	mention.Why = []Hit{aboutHit(brand)}
	return []Mention{mention}
}

func aboutHit(brand string) Hit { return Hit{Kind: HitAbout, Term: brand} }

// decide reports whether p is about brand b, after the scan.
func (m *Matcher) decide(sc *scratch, p *crawler.Post, b int32) bool {
	state := &sc.brands[b]
	if state.about {
		return true
	}
	rules := &m.brands[b]
	if state.excluded {
		return false
	}
	return state.wanted && rules.query == nil ||
		rules.query != nil && rules.query.root.eval(func(n *node) bool { return sc.holds(p.Text, n) }) ||
		state.campaign
}

// mentions makes the mentions of p, given the brands that it is about.
func (m *Matcher) mentions(sc *scratch, p *crawler.Post, brands []int32) []Mention {
	tags, wants := postTags(p), intentsOf(p, sc.folded)
	out := make([]Mention, len(brands))
	sc.marks = sc.marks[:0]
	for i, b := range brands {
		out[i] = m.mention(p, b, tags, wants)
		out[i].Why = m.why(sc, p, b)
	}
	passages := passagesOf(p, brands, sc.marks)
	for i, b := range brands {
		if !sc.brands[b].about {
			out[i].Passage = passages[i]
		}
		out[i].Intent = wants.about(p.Text, out[i].Passage)
	}
	return out
}

// mention is what does not depend on why p is about b.
func (m *Matcher) mention(p *crawler.Post, b int32, tags []string, wants intents) Mention {
	return Mention{
		Brand:     m.brands[b].Name,
		Rev:       m.brands[b].rev,
		Tags:      tags,
		Campaigns: m.campaignsOf(p, b, tags),
		Intent:    wants.whole,
		Reason:    m.reason(p, wants.whole),
	}
}

func (m *Matcher) campaignsOf(p *crawler.Post, b int32, tags []string) []string {
	var names []string
	for _, key := range tags {
		for leaf := range m.tagLeaves(key) {
			c := m.leaves[leaf].campaign
			if c >= 0 && m.leaves[leaf].brand == b && m.campaigns[c].runs(p.PublishedAt) &&
				!slices.Contains(names, m.campaigns[c].Name) {
				names = append(names, m.campaigns[c].Name)
			}
		}
	}
	return names
}

func (m *Matcher) reason(p *crawler.Post, whole Intent) Reason {
	switch {
	case m.isOwn(p):
		return ReasonOwnAccount
	case p.Bot:
		return ReasonBot
	}
	return whole.reason()
}

// postTags returns every hashtag of p, folded, each once.
func postTags(p *crawler.Post) []string {
	var keys []string
	for _, t := range findTags(nil, p.Text) {
		if !slices.Contains(keys, t.key) {
			keys = append(keys, t.key)
		}
	}
	for _, h := range p.Hashtags {
		if key := tagKey(h); key != "" && !slices.Contains(keys, key) {
			keys = append(keys, key)
		}
	}
	return keys
}
