package mentions

import (
	"iter"
	"time"

	"overheard/crawler"
)

// QueryReport is what a brand's query would have caught.
type QueryReport struct {
	Posts      int         `json:"posts"` // read
	Hits       int         `json:"hits"`  // posts that match
	NearMisses int         `json:"near_misses"`
	Matched    []QueryHit  `json:"matched"` // a sample, in the order read
	Missed     []QueryMiss `json:"missed"`  // a sample, in the order read
	Days       []DayVolume `json:"days"`    // only days with posts, ascending
}

// QueryHit is a post that matches. Its Mention.Why says where.
type QueryHit struct {
	Post    crawler.Post `json:"post"`
	Mention Mention      `json:"mention"`
}

// QueryMiss is a post that holds a word of the query and yet does not match.
type QueryMiss struct {
	Post crawler.Post `json:"post"`
	Near []Hit        `json:"near"` // what was found
	Why  string       `json:"why"`  // why that was not enough, a sentence in English
}

// DayVolume counts the posts of one day.
type DayVolume struct {
	Day   time.Time `json:"day"` // midnight, in the zone of the posts' PublishedAt
	Posts int       `json:"posts"`
	Hits  int       `json:"hits"`
}

// TestQuery runs the query of b over posts and keeps at most max hits and max near misses as examples.
func TestQuery(b Brand, posts iter.Seq[crawler.Post], max int) (QueryReport, error) {
	return QueryReport{}, nil
}
