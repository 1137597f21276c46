package rss

import (
	"encoding/json"
	"slices"

	"overheard/crawler"
)

// cursor is what is known of each feed, by address.
type cursor struct {
	Feeds map[string]*known `json:"feeds"`
}

// known is what is remembered of one feed: enough to tell an entry that was edited from one that is new.
type known struct {
	Newest  int64           `json:"newest"`            // time of the newest entry, in seconds since 1970
	Shared  []string        `json:"shared,omitempty"`  // names that the feed gives to several entries
	Threads bool            `json:"threads,omitempty"` // the next post of a thread has come under the name of the one before
	Entries map[string]seen `json:"entries,omitempty"` // by the hash of the name, of those that are or lately were in the feed
}

// seen is an entry as it was when it was last read.
type seen struct {
	ID    string `json:"id"` // native id
	At    int64  `json:"at"`
	Words uint64 `json:"words"` // what its text is like
}

// parseCursor reads a cursor. ok is false for one that is not ours.
func parseCursor(c crawler.Cursor) (at cursor, ok bool) {
	ok = c == "" || json.Unmarshal([]byte(c), &at) == nil
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

func (c cursor) encode() crawler.Cursor {
	text, err := json.Marshal(c)
	if err != nil { // strings and numbers always can be
		panic(err)
	}
	return crawler.Cursor(text)
}

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

// clone copies k, so that a page that is not saved changes nothing.
func (k *known) clone() *known {
	if k == nil {
		return &known{Entries: map[string]seen{}}
	}
	c := &known{Newest: k.Newest, Shared: slices.Clone(k.Shared), Threads: k.Threads, Entries: make(map[string]seen, len(k.Entries))}
	for name, s := range k.Entries {
		c.Entries[name] = s
	}
	return c
}
