package records

import (
	"overheard/nps"
	"overheard/sentiment"
)

// Ballot is what each post and each answer that a question lets through says: enough to compute the figure again.
type Ballot struct {
	Votes   []Vote   // by post
	Answers []Answer // by id

	Model     sentiment.Model // whose opinions they are
	QueryRev  string
	Next      Mark
	Revisions map[nps.Day]int64
}

// Vote is one post about the brand. Shares and opinion are whole millionths, as they are stored.
type Vote struct {
	Post          int64 // its id
	Day           nps.Day
	Voice         int64 // who speaks: the same for posts of one author
	Thread        int64 // the same for posts of one thread; 0 for none
	Source, Lang  string
	Votes         bool
	Opinion, P, D int64 // 0 where it does not vote
	Digest        uint32

	At, EditedAt int64 // milliseconds since 1970; not kept
}

// Answer is one answer to a survey.
type Answer struct {
	ID            int64
	Day           nps.Day
	Score         int
	Weight        float64
	Comment       bool  // it has one
	Read          bool  // by the model
	Opinion, P, D int64 // of the comment, in millionths
	Digest        uint32
}

// Fate is what became of a post that no longer counts.
type Fate struct {
	Deleted bool // at its source
	About   bool // it still mentions the brand
	Digest  uint32
}
