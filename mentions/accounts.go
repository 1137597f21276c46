package mentions

import (
	"net/url"
	"strings"

	"overheard/crawler"
)

// account is one of a brand's own: the name, and the server where the configuration gives one.
type account struct{ name, server string }

// newAccount reads "acmeair", "@acmeair" or "acmeair@mastodon.example".
func newAccount(s string) account {
	s = strings.TrimLeft(strings.TrimSpace(Fold(s)), "@")
	name, server, _ := strings.Cut(s, "@")
	return account{name, server}
}

// isOwn reports whether the author of p is an own account of any followed brand: a company that speaks about a
// competitor is no customer either. A name without a server is that name on every network. A server that the author
// does not show is taken from the address of the post.
func (m *Matcher) isOwn(p *crawler.Post) bool {
	if p.Author == "" || len(m.accounts) == 0 {
		return false
	}
	author := newAccount(p.Author)
	for _, own := range m.accounts {
		if own.name == "" || own.name != author.name {
			continue
		}
		if own.server == "" || own.server == author.server || author.server == "" && own.server == serverOf(p.URL) {
			return true
		}
	}
	return false
}

func serverOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return Fold(u.Hostname())
}
