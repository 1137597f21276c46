package mentions

import (
	"math/bits"
	"strings"
	"sync"
	"time"
)

// Duplicates remembers the hashes of a bounded number of posts and finds near-duplicates among them. It forgets those
// that it was told first. It is safe for concurrent use.
//
// Two hashes that differ in at most three bits are equal in at least one of four quarters, so only posts that share a
// quarter are compared. With a capacity of a million it takes about 200 MB, besides the ids; a look-up compares some
// sixty hashes.
type Duplicates struct {
	mu      sync.Mutex
	entries []entry // a ring once it is full
	next    int     // the place in it that is used next
	heads   [quarters][1 << 16]int32
	known   map[entryKey]int32
	brands  map[string]int32
	cap     int
}

const quarters = 4

// none ends a chain. Indexes are stored plus one, so that the zero value of heads is empty.
const none = 0

type entryKey struct {
	brand  int32
	source string
	id     string
}

type entry struct {
	entryKey
	hash       uint64
	at         int64 // Unix nanoseconds
	after      [quarters]int32
	before     [quarters]int32
	registered bool
}

// NewDuplicates returns an index that remembers the last capacity posts, at least one.
func NewDuplicates(capacity int) *Duplicates {
	return &Duplicates{cap: max(capacity, 1), known: make(map[entryKey]int32), brands: make(map[string]int32)}
}

// Earlier reports whether a near-duplicate from another post about brand is known that is earlier (by time, then
// source, then id), and remembers this post. A post that is told again, edited perhaps, takes its old place. A hash of
// 0, from a text too short to compare, is never a duplicate and is not remembered.
//
// The answer depends on what was told before: where the copy comes before the original, both count as originals.
func (d *Duplicates) Earlier(brand string, hash uint64, at time.Time, source, id string) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	b, ok := d.brands[brand]
	if !ok {
		b = int32(len(d.brands))
		d.brands[strings.Clone(brand)] = b
	}
	key := entryKey{b, source, id}
	if hash == 0 {
		if i, ok := d.known[key]; ok {
			d.unlink(i)
		}
		return false
	}
	earlier, covered := d.compare(key, hash, at.UnixNano())
	if !covered {
		d.remember(key, hash, at.UnixNano())
	} else if i, ok := d.known[key]; ok {
		d.unlink(i)
	}
	return earlier
}

// compare looks for an earlier near-duplicate. Of posts with the very same hash only the earliest is kept, so that a
// text that is posted a hundred thousand times is compared once: covered says that such a one is known, and later ones
// are dropped.
func (d *Duplicates) compare(key entryKey, hash uint64, at int64) (earlier, covered bool) {
	for q := range quarters {
		for i := d.heads[q][quarter(hash, q)]; i != none; {
			e := &d.entries[i-1]
			here := i - 1
			i = e.after[q]
			if e.brand != key.brand || bits.OnesCount64(e.hash^hash) > Near || e.entryKey == key {
				continue
			}
			switch before := e.isBefore(key, at); {
			case before && e.hash == hash:
				return true, true
			case before:
				earlier = true
			case e.hash == hash:
				d.unlink(here)
			}
		}
	}
	return earlier, false
}

// isBefore reports whether e, which is another post, comes before the one of key and at.
func (e *entry) isBefore(key entryKey, at int64) bool {
	switch {
	case e.at != at:
		return e.at < at
	case e.source != key.source:
		return e.source < key.source
	}
	return e.id < key.id
}

func quarter(hash uint64, q int) uint16 { return uint16(hash >> (16 * q)) }

func (d *Duplicates) remember(key entryKey, hash uint64, at int64) {
	i, ok := d.known[key]
	if ok {
		if e := &d.entries[i]; e.registered && e.hash == hash {
			e.at = at
			return
		}
		d.unlink(i)
	} else {
		i = d.place(key)
	}
	e := &d.entries[i]
	e.hash, e.at, e.registered = hash, at, true
	for q := range quarters {
		head := &d.heads[q][quarter(hash, q)]
		e.after[q], e.before[q] = *head, none
		if *head != none {
			d.entries[*head-1].before[q] = i + 1
		}
		*head = i + 1
	}
}

// place finds room for a new entry, in the place of the oldest where all is taken.
func (d *Duplicates) place(key entryKey) int32 {
	key.source, key.id = strings.Clone(key.source), strings.Clone(key.id) // not a piece of a whole line of input
	i := int32(d.next)
	if len(d.entries) < d.cap {
		d.entries = append(d.entries, entry{})
	} else {
		d.unlink(i)
		delete(d.known, d.entries[i].entryKey)
	}
	d.next = (d.next + 1) % d.cap
	d.entries[i].entryKey = key
	d.known[key] = i
	return i
}

// unlink takes entry i out of the chains.
func (d *Duplicates) unlink(i int32) {
	e := &d.entries[i]
	if !e.registered {
		return
	}
	e.registered = false
	for q := range quarters {
		if e.before[q] != none {
			d.entries[e.before[q]-1].after[q] = e.after[q]
		} else {
			d.heads[q][quarter(e.hash, q)] = e.after[q]
		}
		if e.after[q] != none {
			d.entries[e.after[q]-1].before[q] = e.before[q]
		}
	}
}
