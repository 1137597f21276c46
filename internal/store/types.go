package store

import (
	"time"

	"overheard/mentions"
	"overheard/sentiment"
)

// What jobs and the store hand to each other is named in the front doors, since neither imports the other.
type (
	StoredPost = mentions.Stored    // a post as it is kept
	Rematched  = mentions.Rematched // a stored post with the mentions that it has now
	Hash       = mentions.Hash      // the SimHash of a stored post and the brand that it mentions
	Kind       = sentiment.Kind     // what an opinion is about
	Subject    = sentiment.Subject  // a text that a model has not labelled yet
	Labelled   = sentiment.Labelled // what a model made of it
)

// The kinds of subjects.
const (
	KindMention = sentiment.KindMention
	KindAnswer  = sentiment.KindAnswer
)

// MentionQuery says which mentions a list shows. The zero value of a field leaves it open, except Brand.
type MentionQuery struct {
	Brand    string
	Source   string
	Lang     string
	Hashtag  string // folded, without "#"
	Label    sentiment.Label
	Reason   string    // a [mentions.Reason], or "votes" for those that vote
	From, To time.Time // of the posts; To exclusive
	Before   string    // the cursor that the page before returned; "" for the newest
	Limit    int       // 1 to 500; 0 means 50
}
