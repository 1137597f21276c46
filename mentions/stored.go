package mentions

import (
	"time"

	"overheard/crawler"
)

// Stored is a post as it lies in storage with the mentions it has there, for jobs that read posts again.
type Stored struct {
	ID        int64
	AuthorKey int64
	SimHash   uint64
	Post      crawler.Post // Author is "" unless handles are kept
	Mentions  []Mention    // without their opinions
}

// Rematched are the mentions that a stored post has from now on, instead of those it had.
type Rematched struct {
	PostID   int64
	Mentions []Mention
}

// Hash is the SimHash of a stored mention's post: what [Duplicates] has to know of posts saved earlier.
type Hash struct {
	Brand  string
	Hash   uint64
	At     time.Time // when the post was published
	Source string
	ID     string // native id
}
