package store

import (
	"time"

	"overheard/crawler"
	"overheard/mentions"
	"overheard/sentiment"
)

// StoredPost is a post as it is kept, for jobs that read all of them again.
type StoredPost struct {
	ID        int64
	AuthorKey int64 // 0 where the post has no author of its own
	SimHash   uint64
	Post      crawler.Post // Author is "" unless handles are kept
	About     []string     // brands that a source, a thread or a person attached it to, see [mentions.HitAbout]
	Own       []string     // brands whose own account wrote it, as was known when it was saved
}

// Rematched is a stored post with the mentions that it has now.
type Rematched struct {
	PostID   int64
	Mentions []mentions.Mention
}

// Hash is the SimHash of a stored post and the brand that it mentions.
type Hash struct {
	Brand      string
	Hash       uint64
	At         time.Time
	Source, ID string
}

// Kind says what an opinion is about.
type Kind int

// The kinds of subjects. They are stored, so their values never change.
const (
	KindMention Kind = 0 // the passage of a mention
	KindAnswer  Kind = 1 // the comment of a survey answer
)

// Subject is a text that a model has not labelled yet. Its ID is unique over both kinds.
type Subject struct {
	Kind      Kind
	ID        int64
	Text      string // the passage, or the comment
	Lang      string // as the network or the file declared it, or ""
	Source    string // of the post; "" for an answer
	Rating    float64
	RatingMax float64 // 0 where the post has no rating
}

// Labelled is what a model made of a [Subject].
type Labelled struct {
	Kind    Kind
	ID      int64
	Opinion sentiment.Opinion
}

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
