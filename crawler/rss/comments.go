package rss

import (
	"net/url"
	"strconv"
	"strings"

	"github.com/mmcdole/gofeed"
	"github.com/mmcdole/gofeed/atom"
)

// replies is the key under which an entry's feed of comments is kept that Atom links to.
const replies = "replies"

// newParser reads Atom as the library does, and the links to feeds of comments as well.
func newParser() *gofeed.Parser {
	p := gofeed.NewParser()
	p.AtomTranslator = atomTranslator{}
	return p
}

type atomTranslator struct{ gofeed.DefaultAtomTranslator }

// Translate keeps what the library leaves out: rel="replies" (RFC 4685).
func (t atomTranslator) Translate(parsed any) (*gofeed.Feed, error) {
	out, err := t.DefaultAtomTranslator.Translate(parsed)
	from, ok := parsed.(*atom.Feed)
	if err != nil || !ok || len(from.Entries) != len(out.Items) {
		return out, err
	}
	for i, e := range from.Entries {
		for _, link := range e.Links {
			if link.Rel == replies && strings.HasSuffix(link.Type, "xml") && !strings.Contains(link.Type, "html") {
				out.Items[i].Custom = map[string]string{replies: link.Href}
			}
		}
	}
	return out, nil
}

// comments is the address of the feed of an entry's comments, "" where it has none, and how many it says there are, -1 where
// it does not say.
func comments(item *gofeed.Item, base *url.URL) (address string, total int) {
	address, total = absolute(base, item.Custom[replies]), -1
	for _, name := range []string{"commentRss", "commentRSS"} {
		if ext := item.Extensions["wfw"][name]; len(ext) > 0 {
			address = absolute(base, strings.TrimSpace(ext[0].Value))
		}
	}
	for space, name := range map[string]string{"slash": "comments", "thr": "total"} {
		if ext := item.Extensions[space][name]; len(ext) > 0 {
			if n, err := strconv.Atoi(strings.TrimSpace(ext[0].Value)); err == nil && n >= 0 {
				total = n
			}
		}
	}
	return address, total
}
