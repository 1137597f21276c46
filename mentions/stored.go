package mentions

import (
	"time"

	"overheard/crawler"
)

// Stored is a post as it lies in storage, for jobs that read all of them again.
type Stored struct {
	ID        int64
	AuthorKey int64 // 0 where the post has no author of its own
	SimHash   uint64
	Post      crawler.Post // Author is "" unless handles are kept
	About     []string     // brands that a source, a thread or a person attached it to, see [HitAbout]
	Own       []string     // brands whose own account wrote it, as was known when it was saved
}

// Rematched is a stored post with the mentions that it has from now on.
type Rematched struct {
	PostID   int64
	Mentions []Mention
}

// Hash is the SimHash of a stored post and the brand that it mentions: what [Duplicates] has to know of posts saved
// earlier.
type Hash struct {
	Brand      string
	Hash       uint64
	At         time.Time // when the text was published or last edited
	Source, ID string    // ID is the native id
}
