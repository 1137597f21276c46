package store

import (
	"overheard/mentions"
	"overheard/sentiment"
)

// What jobs and the store hand to each other is defined in the front doors, since neither imports the other; the store
// uses short names for it.

// StoredPost is a post as it is kept.
type StoredPost = mentions.Stored

// Rematched is a stored post with the mentions that it has now.
type Rematched = mentions.Rematched

// Hash is the SimHash of a stored post and the brand that it mentions.
type Hash = mentions.Hash

// MentionQuery says which mentions a list shows.
type MentionQuery = mentions.ListQuery

// Kind is what an opinion is about.
type Kind = sentiment.Kind

// Subject is a text that a model has not labelled yet.
type Subject = sentiment.Subject

// Labelled is what a model made of a subject.
type Labelled = sentiment.Labelled

// The kinds of subjects.
const (
	KindMention = sentiment.KindMention
	KindAnswer  = sentiment.KindAnswer
)
