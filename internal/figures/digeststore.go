package figures

import (
	"context"
	"time"

	"overheard/crawler"
	"overheard/mentions"
)

// DigestStore is what a [Digest] needs from storage besides a [Store].
type DigestStore interface {
	// Loudest returns the new mentions of a brand that vote, hold an opinion and are a detractor's: those with the largest reach
	// (views, then likes, reposts and replies together), at most limit, and how many there are in all.
	Loudest(ctx context.Context, q NewsQuery, limit int) (list []mentions.Found, all int64, err error)
	// NewAnswers counts the new answers by survey, in the order of their names.
	NewAnswers(ctx context.Context, q NewsQuery) ([]NewAnswers, error)
}

// NewsQuery says what is new about a brand: what was published from From to To. Where After is not 0, it is the newest
// mention or answer that was known at From: mentions that were published up to [LateDays] days before From and stored after
// that one are new, too, and of the answers exactly those that were stored after it.
type NewsQuery struct {
	Brand    string
	From, To time.Time
	After    int64
}

// LateDays is how much older than the last digest a post may be that a crawl brought only after it.
const LateDays = 7

// NewAnswers are the answers of one survey that came in.
type NewAnswers struct {
	Survey     string `json:"survey"`
	N          int    `json:"n"`
	Comments   int    `json:"comments"` // of these, how many have a comment
	Promoters  int    `json:"promoters"`
	Passives   int    `json:"passives"`
	Detractors int    `json:"detractors"`
}

// SourceLister says how the sources are doing.
type SourceLister interface {
	Sources(ctx context.Context) ([]crawler.SourceStatus, error)
}
