package telegram

import (
	"strings"

	"overheard/crawler"
)

// cursor is how far each channel has been read, by its name in lower case.
type cursor struct {
	Channels map[string]mark `json:"channels"`
}

// mark is how far one channel has been read: backward from its newest post to the last that was known.
type mark struct {
	Known  int64 `json:"known"`            // everything up to this number has been read
	Top    int64 `json:"top,omitempty"`    // becomes Known when the reading has come down to it; 0 while nothing is read
	Before int64 `json:"before,omitempty"` // how far down the reading has come
}

// parseCursor reads a cursor. ok is false for one that is not ours.
func parseCursor(c crawler.Cursor) (at cursor, ok bool) {
	ok = c.Into(&at)
	if at.Channels == nil || !ok {
		at = cursor{Channels: map[string]mark{}}
	}
	return at, ok
}

func (c cursor) encode() crawler.Cursor { return crawler.CursorOf(c) }

// keep drops channels that are no longer read.
func (c cursor) keep(channels []string) {
	wanted := make(map[string]bool, len(channels))
	for _, name := range channels {
		wanted[strings.ToLower(name)] = true
	}
	for name := range c.Channels {
		if !wanted[name] {
			delete(c.Channels, name)
		}
	}
}
