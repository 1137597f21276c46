package api

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"net/url"
	"strings"
)

// Paged are the parameters of a list that comes in pages.
type Paged struct {
	Limit  int    `query:"limit" default:"50" minimum:"1" maximum:"500" doc:"How many to a page"`
	Cursor string `query:"cursor" maxLength:"500" doc:"Where to go on: next of the page before, with the same other parameters"`
}

// cursorSum is how many hex digits of a hash a cursor begins with.
const cursorSum = 12

// encodeCursor hides where a page ended, together with a hash over it and over the list that it belongs to. The hash
// keeps no secret: it catches cursors that were cut, changed or carried over to another list.
func encodeCursor(list, position string) string {
	return base64.RawURLEncoding.EncodeToString([]byte(cursorHash(list, position) + position))
}

// decodeCursor returns the position in a cursor that encodeCursor made for the same list; "" for "".
func decodeCursor(list, cursor string) (position string, err error) {
	if cursor == "" {
		return "", nil
	}
	raw, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil || len(raw) <= cursorSum {
		return "", badCursor()
	}
	hash, position := string(raw[:cursorSum]), string(raw[cursorSum:])
	if hash != cursorHash(list, position) {
		return "", badCursor()
	}
	return position, nil
}

func cursorHash(list, position string) string {
	sum := sha256.Sum256([]byte(list + "\x00" + position))
	return hex.EncodeToString(sum[:])[:cursorSum]
}

func badCursor() *Problem {
	return badParameter("query.cursor", "The cursor does not belong to this list. Start again without it, or repeat the other parameters of the page before.")
}

// listKey names a list by everything that decides what is in it.
func listKey(parts ...string) string { return strings.Join(parts, "\x1f") }

// nextLink writes the Link header of a page that is not the last one.
func nextLink(path string, query url.Values, cursor string) string {
	if cursor == "" {
		return ""
	}
	query.Set("cursor", cursor)
	for name, values := range query {
		if len(values) == 1 && values[0] == "" {
			delete(query, name)
		}
	}
	return fmt.Sprintf(`<%s?%s>; rel="next"`, path, query.Encode())
}
