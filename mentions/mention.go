package mentions

import (
	"overheard/crawler"
	"overheard/sentiment"
)

// HitKind says what kind of thing matched.
type HitKind string

// The kinds of hits. HitAbout means that nothing in the text matched: the source, the thread or the person who imported
// the post says that it is about the brand.
const (
	HitTerm     HitKind = "term"
	HitHashtag  HitKind = "hashtag"
	HitHandle   HitKind = "handle"
	HitCampaign HitKind = "campaign"
	HitAbout    HitKind = "about"
)

// Hit is one reason why a post matched: the term as the user wrote it and where it stands in the post.
type Hit struct {
	Kind  HitKind `json:"kind"`
	Term  string  `json:"term"`            // as in the configuration
	Start int     `json:"start,omitempty"` // byte offsets into Post.Text; both 0 where the hit is not in the text
	End   int     `json:"end,omitempty"`
}

// Span is a stretch of a text in byte offsets, End exclusive.
type Span struct{ Start, End int }

// Intent is what the author wants with the post.
type Intent string

// The intents; "" where none was recognised.
const (
	IntentNone           Intent = ""
	IntentComplaint      Intent = "complaint"
	IntentQuestion       Intent = "question"
	IntentRecommendation Intent = "recommendation"
	IntentNews           Intent = "news"
	IntentPromotion      Intent = "promotion"
	IntentGiveaway       Intent = "giveaway"
	IntentSpam           Intent = "spam"
)

// Reason says why a mention does not vote; "" means that it votes.
type Reason string

// The reasons. They are stored and counted, so their values never change.
const (
	Votes            Reason = ""
	ReasonOwnAccount Reason = "own_account"
	ReasonBot        Reason = "bot"
	ReasonNews       Reason = "news"
	ReasonPromotion  Reason = "promotion"
	ReasonGiveaway   Reason = "giveaway"
	ReasonSpam       Reason = "spam"
	ReasonDuplicate  Reason = "duplicate"
)

// Mention is a post about a brand.
type Mention struct {
	Brand     string
	Rev       string // of the brand's query, see [Brand.Rev]
	Why       []Hit
	Passage   []Span   // the clauses of Post.Text that are about the brand, ascending; nil for the whole post
	Tags      []string // every hashtag of the post, folded, without "#", each once
	Campaigns []string // names of the campaigns whose hashtags it carries while they run
	Intent    Intent
	Reason    Reason
	Opinion   sentiment.Opinion // filled in by whoever labels
}

// Reading is one post with what the program made of it: the unit that jobs hand to the store. A post about no followed
// brand has no mentions.
type Reading struct {
	Post      crawler.Post
	AuthorKey int64  // keyed hash of source and author, positive; 0 where the post has no author of its own
	SimHash   uint64 // 0 for texts too short to compare
	Mentions  []Mention
}

// Found is a stored mention with its post, as lists show it.
type Found struct {
	ID        int64
	PostID    int64
	Post      crawler.Post // Author is "" unless handles are kept
	AuthorKey int64
	Mention   Mention
	Model     string
}
