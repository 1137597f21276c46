// Package mentions decides which posts talk about which brand.
//
// A [Brand] is what the user follows; a [Campaign] is a set of hashtags followed for an occasion. A [Matcher] finds all
// of them in one pass over a post. What it finds is a [Mention], which keeps why it matched, so that a person can see
// it, the passage that is about the brand, since that is what gets labelled, and whether the mention votes.
//
// The package reads no network and no database, and does not judge: whether a mention is friendly is for sentiment.
package mentions
