// Package mentions decides which posts talk about which brand.
//
// A [Brand] is what the user follows; a [Campaign] is a set of hashtags followed for an occasion. A [Matcher] finds all
// of them in one pass over a post. What it finds is a [Mention], which keeps why it matched, so that a person can see
// it, the passage that is about the brand, since that is what gets labelled, and whether the mention votes.
//
// The way of a text: [Fold] takes away what does not matter when words are compared; one automaton finds everything that
// any brand or campaign looks for; what counts as a word, hashtag or handle is decided by script (script.go, tags.go);
// then a [Query] or the lists of the brand decide; at last the text is cut into clauses, and those about the brand are
// the passage (passage.go, clauses.go). [SimHash] and [Duplicates] find copies, [HasOwnAuthor] tells people from
// placeholders, [TestQuery] tries a query before it is saved.
//
// [IntentOf] tells what the author wants. News, promotion, giveaways and spam take the vote, so they must be clear.
// Signs, words of a kind and traits of shape, are counted in one walk over the folded text and weighed: intent_en.go,
// intent_ru.go and intent_zh.go hold the words, intent_weights.go the weights. intentVersion is raised with any of them.
//
// The package reads no network and no database, and does not judge: whether a mention is friendly is for sentiment.
package mentions
