package mentions

import (
	"slices"
	"strings"
)

// Names returns everything that the brand is called where it is looked for: its name and title, its terms, hashtags and
// own accounts, and the words of its query that may stand in a matching post. Sorted, each once. A query that cannot be
// parsed adds nothing.
func (b Brand) Names() []string {
	names := []string{b.Name, b.Title}
	names = append(names, b.Terms...)
	names = append(names, b.Hashtags...)
	for _, account := range b.OwnAccounts {
		handle, _, _ := strings.Cut(strings.TrimLeft(account, "@＠"), "@")
		names = append(names, handle)
	}
	if b.Query != "" {
		if q, err := ParseQuery(b.Query); err == nil {
			q.root.leaves(true, func(n *node, positive bool) {
				if positive {
					names = append(names, strings.TrimRight(n.leaf.text, "*"))
				}
			})
		}
	}
	slices.Sort(names)
	return slices.DeleteFunc(slices.Compact(names), func(s string) bool { return strings.TrimSpace(s) == "" })
}
