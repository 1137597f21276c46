package crawler

import "encoding/json"

// Cursor is where a source's next crawl carries on, in the collector's own words; "" before the first crawl. A collector
// that does not understand a cursor, such as one that an older version wrote, starts anew and says so by a [Gap].
type Cursor string

// CursorOf writes what a collector remembers as a cursor. It must be what JSON can hold, as strings and numbers always are: anything
// else panics.
func CursorOf(remembered any) Cursor {
	text, err := json.Marshal(remembered)
	if err != nil {
		panic(err)
	}
	return Cursor(text)
}

// Into reads what [CursorOf] wrote, and reports whether it could: what is remembered may be half read where it could not. The cursor
// before the first crawl changes nothing.
func (c Cursor) Into(remembered any) bool {
	return c == "" || json.Unmarshal([]byte(c), remembered) == nil
}
