package mentions

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/rivo/uniseg"
)

// QueryError says what is wrong with a query, a term or a hashtag, and where.
type QueryError struct {
	Brand  string // "" when a query was parsed on its own
	Field  string // the key in the configuration, such as "query" or "terms[2]"
	Query  string // the text as the user wrote it
	Column int    // 1-based, in characters of Query; one past the end where something is missing
	Msg    string
	Hint   string // what to try, or ""
}

func (e *QueryError) Error() string {
	var b strings.Builder
	if e.Brand != "" {
		fmt.Fprintf(&b, "brand %q: ", e.Brand)
	}
	if e.Field != "" {
		fmt.Fprintf(&b, "%s: ", e.Field)
	}
	if e.Query != "" {
		fmt.Fprintf(&b, "column %d: ", e.Column)
	}
	b.WriteString(e.Msg)
	return b.String()
}

// Try says what to do about it, or "".
func (e *QueryError) Try() string { return e.Hint }

// Caret returns the query and below it a line with a caret under the column, for a terminal. Long queries are cut
// around the column; the characters of East Asia count as two wide.
func (e *QueryError) Caret() string {
	const before, after = 48, 24
	rs := []rune(strings.Map(func(r rune) rune {
		if r < ' ' || r == utf8.RuneError {
			return ' '
		}
		return r
	}, e.Query))
	at := min(max(e.Column-1, 0), len(rs))
	from, to := max(at-before, 0), min(at+after, len(rs))
	left, right := "", ""
	if from > 0 {
		left = "..."
	}
	if to < len(rs) {
		right = "..."
	}
	pad := uniseg.StringWidth(left + string(rs[from:at]))
	return left + string(rs[from:to]) + right + "\n" + strings.Repeat(" ", pad) + "^"
}
