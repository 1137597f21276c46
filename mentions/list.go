package mentions

import (
	"errors"
	"time"
)

// ListQuery says which stored mentions a list shows, newest first. The zero value of a field leaves it open.
type ListQuery struct {
	Brand    string
	Source   string
	Lang     string    // language of the text, as in the Opinion
	Hashtag  string    // folded, without "#"
	Label    string    // promoter, passive or detractor: the most probable one
	Reason   string    // why it does not vote; [ReasonVotes] for those that do
	From, To time.Time // by the time the post was published; To exclusive
	Before   string    // where the page before ended, as the list gave it; "" for the first page
	Limit    int
}

// ReasonVotes in [ListQuery.Reason] asks for the mentions that vote.
const ReasonVotes = "votes"

// Errors that lists of mentions return.
var (
	ErrNotFound  = errors.New("no such mention")
	ErrBadCursor = errors.New("this is not a cursor that a list of mentions gave")
)
