package mentions

import (
	"strings"
	"time"

	"overheard/crawler"
)

// Search returns what networks are asked for so that posts about the brands are found: the hashtags of brands and of
// campaigns that run at some time between from and to, and the words and phrases that stand for a brand. Each is there
// once, in the order of the configuration. Of a query all words count that may make a post match; those below NOT do not,
// and a word that ends in * is searched for as it stands before it. The Matcher still decides about every post found.
func Search(brands []Brand, campaigns []Campaign, from, to time.Time) crawler.Search {
	w := wanted{seen: map[string]bool{}}
	for _, b := range brands {
		for _, tag := range b.Hashtags {
			w.add("#" + tag)
		}
		for _, term := range b.Terms {
			w.add(term)
		}
		if b.Query == "" {
			continue
		}
		if q, err := ParseQuery(b.Query); err == nil {
			q.root.leaves(true, func(n *node, positive bool) {
				if positive {
					w.add(n.leaf.text)
				}
			})
		}
	}
	for _, c := range campaigns {
		if (!c.To.IsZero() && !c.To.After(from)) || c.From.After(to) {
			continue
		}
		for _, tag := range c.Hashtags {
			w.add("#" + tag)
		}
	}
	return w.Search
}

type wanted struct {
	crawler.Search
	seen map[string]bool // folded, hashtags with #
}

func (w *wanted) add(text string) {
	text = strings.TrimSpace(strings.TrimRight(strings.TrimSpace(text), "*"))
	list := &w.Terms
	key := Fold(text)
	if tag := strings.Trim(text, "#＃"); tag != text {
		text, list, key = tag, &w.Hashtags, "#"+Fold(tag)
	}
	if text == "" || w.seen[key] {
		return
	}
	w.seen[key] = true
	*list = append(*list, text)
}
