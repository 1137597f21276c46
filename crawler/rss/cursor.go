package rss

import (
	"math"
	"slices"

	"overheard/crawler"
)

// cursor is what is known of each feed, by address.
type cursor struct {
	Feeds map[string]*known `json:"feeds"`
}

// known is what is remembered of one feed: enough to tell an entry that was edited from one that is new.
type known struct {
	Newest  int64           `json:"newest"`            // time of the newest entry when reading back last came to its end, in seconds since 1970; 0 for never
	Seen    int64           `json:"seen,omitempty"`    // time of the newest entry since
	Shared  []string        `json:"shared,omitempty"`  // names that the feed gives to several entries
	Threads bool            `json:"threads,omitempty"` // the next post of a thread has come under the name of the one before
	Older   int             `json:"older,omitempty"`   // page to carry on with, where reading back was cut short
	Total   int             `json:"total,omitempty"`   // how many comments the entry above said there were, when these were last read to the end
	Entries map[string]seen `json:"entries,omitempty"` // by the hash of the name, of those that are or lately were in the feed
}

// seen is an entry as it was when it was last read.
type seen struct {
	ID     string `json:"id"` // native id
	At     int64  `json:"at"`
	Words  uint64 `json:"words"` // what its text is like
	Hidden bool   `json:"hidden,omitempty"`
	Who    string `json:"who,omitempty"` // short hash of its author, "" where it names none
	New    bool   `json:"new,omitempty"` // was first seen while reading back, which has not come to its end
}

// parseCursor reads a cursor. ok is false for one that is not ours.
func parseCursor(c crawler.Cursor) (at cursor, ok bool) {
	ok = c.Into(&at)
	if at.Feeds == nil || !ok {
		at = cursor{Feeds: map[string]*known{}}
	}
	for address, k := range at.Feeds {
		if k == nil {
			delete(at.Feeds, address)
		}
	}
	return at, ok
}

func (c cursor) encode() crawler.Cursor { return crawler.CursorOf(c) }

// maxKnown is how many feeds a cursor remembers: comments have one feed for each entry.
const maxKnown = 2000

// keep drops feeds that were not asked for in this crawl.
func (c cursor) keep(asked []string) {
	for address := range c.Feeds {
		if !slices.Contains(asked, address) || len(c.Feeds) > maxKnown {
			delete(c.Feeds, address)
		}
	}
}

// total is how many comments there were when a feed of them was last read; 0 for never.
func (c cursor) total(address string) int {
	if k := c.Feeds[address]; k != nil {
		return k.Total
	}
	return 0
}

// clone copies k, so that a page that is not saved changes nothing.
func (k *known) clone() *known {
	if k == nil {
		return &known{Entries: map[string]seen{}}
	}
	c := &known{Newest: k.Newest, Seen: k.Seen, Shared: slices.Clone(k.Shared), Threads: k.Threads, Older: k.Older, Total: k.Total, Entries: make(map[string]seen, len(k.Entries))}
	for name, s := range k.Entries {
		c.Entries[name] = s
	}
	return c
}

// settled reports whether an entry was known when reading back last came to its end.
func (k *known) settled(id string) bool {
	for _, s := range k.Entries {
		if s.ID == id && !s.New {
			return true
		}
	}
	return false
}

// reached is the time of the oldest entry that reading back has found, in seconds since 1970; the end of time for none.
func (k *known) reached() int64 {
	oldest := int64(math.MaxInt64)
	for _, s := range k.Entries {
		if s.New {
			oldest = min(oldest, s.At)
		}
	}
	return oldest
}

// maxEntries is how many entries of a feed are remembered.
const maxEntries = 300

// settle notes that reading back has come to its end, and forgets the oldest entries, so that a cursor does not grow for
// years.
func (k *known) settle() {
	k.Older, k.Newest = 0, max(k.Newest, k.Seen, 1)
	times := make([]int64, 0, len(k.Entries))
	for _, s := range k.Entries {
		times = append(times, s.At)
	}
	slices.Sort(times)
	for name, s := range k.Entries {
		s.New = false
		k.Entries[name] = s
		if len(times) > maxEntries && s.At < times[len(times)-maxEntries] {
			delete(k.Entries, name)
		}
	}
}
