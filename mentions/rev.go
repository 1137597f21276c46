package mentions

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"slices"
)

// rulesVersion is raised when the same configuration begins to match other posts, because folding, word boundaries or
// the query language changed.
const rulesVersion = 1

// Rev returns 12 hex digits over everything that decides which posts are about the brand and which of them vote: terms,
// hashtags, exclude, query, own accounts, and the versions of the rules for matching and for intents. The order inside a list does not
// matter. Where it differs from the Rev of stored mentions a rematch is due.
func (b Brand) Rev() string {
	h := sha256.New()
	fmt.Fprintf(h, "rules %d intents %d\n", rulesVersion, intentVersion)
	for _, list := range [][]string{b.Terms, b.Hashtags, b.Exclude, b.OwnAccounts, {b.Query}} {
		writeList(h, list)
	}
	return hex.EncodeToString(h.Sum(nil)[:6])
}

func writeList(h hash.Hash, list []string) {
	list = slices.Sorted(slices.Values(list))
	fmt.Fprintf(h, "%d\n", len(list))
	for _, s := range list {
		fmt.Fprintf(h, "%d %s\n", len(s), s)
	}
}
