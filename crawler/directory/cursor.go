package directory

import "overheard/crawler"

// file is a file as it was found.
type file struct {
	name    string
	size    int64
	changed int64 // milliseconds since 1970
}

// cursor remembers which files have been read, and how far: name -> size, time of change, records read, and 1 once it has
// been read to its end.
type cursor struct {
	Files map[string][4]int64 `json:"files"`
}

// parseCursor reads a cursor. One that is not ours reads everything again, which is harmless.
func parseCursor(c crawler.Cursor) cursor {
	var at cursor
	if !c.Into(&at) || at.Files == nil {
		at = cursor{Files: map[string][4]int64{}}
	}
	return at
}

func (c *cursor) encode() crawler.Cursor { return crawler.CursorOf(c) }

// same reports whether f is as it was when it was read.
func (c *cursor) same(f file) ([4]int64, bool) {
	was, ok := c.Files[f.name]
	return was, ok && was[0] == f.size && was[1] == f.changed
}

func (c *cursor) done(f file) bool {
	was, same := c.same(f)
	return same && was[3] == 1
}

// records is how many records of f have been saved; 0 if it has changed since.
func (c *cursor) records(f file) int64 {
	if was, same := c.same(f); same {
		return was[2]
	}
	return 0
}

func (c *cursor) set(f file, records int64, done bool) {
	state := [4]int64{f.size, f.changed, records, 0}
	if done {
		state[3] = 1
	}
	c.Files[f.name] = state
}

// forget drops files that are no longer there, so that a cursor does not grow for years.
func (c *cursor) forget(present []file) {
	there := make(map[string]bool, len(present))
	for _, f := range present {
		there[f.name] = true
	}
	for name := range c.Files {
		if !there[name] {
			delete(c.Files, name)
		}
	}
}
