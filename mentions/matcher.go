package mentions

import "overheard/crawler"

// Matcher finds the followed brands in posts. It is safe for concurrent use.
type Matcher struct{}

// NewMatcher prepares a matcher for all brands and campaigns. Its errors are of type [*QueryError].
func NewMatcher(brands []Brand, campaigns []Campaign) (*Matcher, error) { return &Matcher{}, nil }

// Match returns a mention for every brand that p is about, in the order of the brands. about names brands that the
// source, the thread or the person who imports the post says it is about.
func (m *Matcher) Match(p *crawler.Post, about ...string) []Mention { return nil }

// Only attaches p to one brand and to no other: no matching runs and the whole post is the passage.
func (m *Matcher) Only(p *crawler.Post, brand string) []Mention { return nil }
