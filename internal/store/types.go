package store

import (
	"overheard/mentions"
	"overheard/sentiment"
)

// Names for what jobs and the store hand to each other. It is defined in the front doors, since neither imports the other.
type (
	StoredPost = mentions.Stored    // a post as it is kept
	Rematched  = mentions.Rematched // a stored post with the mentions that it has now
	Hash       = mentions.Hash      // the SimHash of a stored post and the brand that it mentions
	Kind       = sentiment.Kind     // what an opinion is about
	Subject    = sentiment.Subject  // a text that a model has not labelled yet
	Labelled   = sentiment.Labelled // what a model made of it

	MentionQuery = mentions.ListQuery // which mentions a list shows
)

// The kinds of subjects.
const (
	KindMention = sentiment.KindMention
	KindAnswer  = sentiment.KindAnswer
)
