package mentions

import "time"

// SimHash returns a hash that is near for near texts, or 0 for a text too short to compare.
func SimHash(text string) uint64 { return 0 }

// Duplicates remembers a bounded number of hashes and finds near-duplicates among them. It is not safe for concurrent
// use.
type Duplicates struct{}

// NewDuplicates returns an index that remembers the last capacity posts.
func NewDuplicates(capacity int) *Duplicates { return &Duplicates{} }

// Earlier reports whether a near-duplicate from another post about brand that is earlier (by time, then source, then
// id) is known, and remembers this post.
func (d *Duplicates) Earlier(brand string, hash uint64, at time.Time, source, id string) bool {
	return false
}
