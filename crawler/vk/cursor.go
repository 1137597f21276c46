package vk

import "overheard/crawler"

// cursor is how far the queries and the walls have been read.
type cursor struct {
	Next    int                 `json:"next,omitempty"` // of the queries, whose turn it is
	Queries map[string]stretch  `json:"queries,omitempty"`
	Walls   map[string]wallMark `json:"walls,omitempty"`
}

// stretch is how far a query has been read, in seconds since 1970. It is read backward from Top to Covered; what lies
// between Covered and Down is still to come.
type stretch struct {
	Covered int64 `json:"covered"`        // everything before has been read
	Top     int64 `json:"top,omitempty"`  // becomes Covered when Down has reached it; 0 while nothing is being read
	Down    int64 `json:"down,omitempty"` // how far down the reading has come
}

// wallMark is how far a wall has been read. It is read by offset from its newest post to the last that was known.
type wallMark struct {
	Covered  int64            `json:"covered"` // time of the newest post that is known
	Top      int64            `json:"top,omitempty"`
	Offset   int64            `json:"offset,omitempty"`
	Comments map[string]int64 `json:"comments,omitempty"` // of recent posts: post -> how many it had when they were read
}

// parseCursor reads a cursor. ok is false for one that is not ours.
func parseCursor(c crawler.Cursor) (at cursor, ok bool) {
	ok = c.Into(&at)
	if !ok {
		at = cursor{}
	}
	if at.Queries == nil {
		at.Queries = map[string]stretch{}
	}
	if at.Walls == nil {
		at.Walls = map[string]wallMark{}
	}
	at.Next = max(at.Next, 0)
	return at, ok
}

func (c *cursor) encode() crawler.Cursor { return crawler.CursorOf(c) }

// keep drops what is no longer asked for.
func (c *cursor) keep(queries, walls []string) {
	drop(c.Queries, queries)
	drop(c.Walls, walls)
}

func drop[T any](m map[string]T, wanted []string) {
	want := make(map[string]bool, len(wanted))
	for _, name := range wanted {
		want[name] = true
	}
	for name := range m {
		if !want[name] {
			delete(m, name)
		}
	}
}
