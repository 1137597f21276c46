package mentions

import (
	"fmt"
	"strings"
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
