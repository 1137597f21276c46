package mentions

import (
	"errors"
	"time"

	"overheard/sentiment"
)

// ListQuery says which stored mentions a list shows, newest first. The zero value of a field leaves it open, except
// Brand.
type ListQuery struct {
	Brand    string
	Source   string
	Lang     string // language of the text, as in the Opinion
	Hashtag  string // folded, without "#"
	Label    sentiment.Label
	Intent   Intent
	Reason   string    // a [Reason], or [ReasonVotes] for those that vote
	From, To time.Time // by the time the post was published; To exclusive
	Before   string    // where the page before ended, as the list gave it; "" for the first page
	IDs      []int64   // only these mentions; nil for all
	Limit    int
}

// ReasonVotes in [ListQuery.Reason] asks for the mentions that vote.
const ReasonVotes = "votes"

// ErrBadCursor says that [ListQuery.Before] is not what a list gave.
var ErrBadCursor = errors.New("this is not a cursor that a list of mentions gave")
