package mentions

import "fmt"

// QueryError says what is wrong with the query, a term or a hashtag of a brand, and where.
type QueryError struct {
	Brand  string // "" when the query was parsed on its own
	Query  string // the text as the user wrote it
	Column int    // 1-based, in runes; may be one past the end
	Msg    string
	Hint   string // what to try
}

func (e *QueryError) Error() string { return fmt.Sprintf("%s: column %d: %s", e.Query, e.Column, e.Msg) }

// Try says what to do about it.
func (e *QueryError) Try() string { return e.Hint }
