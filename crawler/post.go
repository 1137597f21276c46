package crawler

import (
	"errors"
	"time"
)

// Kind says what sort of public message a Post is.
type Kind string

// The kinds of posts. An empty kind in outside data is read as KindPost.
const (
	KindPost    Kind = "post"
	KindComment Kind = "comment"
	KindReview  Kind = "review"
	KindArticle Kind = "article"
)

// Post is one public message as a network showed it. Source and NativeID together identify it; everything else may be
// edited by its author later. The JSON names are those of the project's JSON lines.
type Post struct {
	Source      string    `json:"source"`
	NativeID    string    `json:"id"`
	URL         string    `json:"url,omitempty"`
	Kind        Kind      `json:"kind,omitempty"`
	Author      string    `json:"author,omitempty"` // the handle as shown; "" where the network shows none
	Bot         bool      `json:"bot,omitempty"`    // the network marks the account as automated
	Lang        string    `json:"lang,omitempty"`   // as the network declared it, BCP 47; "" where it did not
	PublishedAt time.Time `json:"published_at"`
	EditedAt    time.Time `json:"edited_at,omitzero"`
	Text        string    `json:"text"`
	Hashtags    []string  `json:"hashtags,omitempty"` // without "#", as the network listed them; those in Text need not repeat
	ReplyTo     string    `json:"reply_to,omitempty"` // native id of the post answered
	Thread      string    `json:"thread,omitempty"`   // native id of the post that opened the thread
	Likes       int64     `json:"likes,omitempty"`
	Reposts     int64     `json:"reposts,omitempty"`
	Replies     int64     `json:"replies,omitempty"`
	Views       int64     `json:"views,omitempty"`
	Rating      float64   `json:"rating,omitempty"`     // 0 where there is none
	RatingMax   float64   `json:"rating_max,omitempty"` // the best rating possible, such as 5 or 10
	Deleted     bool      `json:"deleted,omitempty"`    // the network says the post is gone; then only Source and NativeID count
}

// Errors that [Post.Check] returns.
var (
	ErrNoSource = errors.New("source is missing")
	ErrNoID     = errors.New("id is missing")
	ErrNoTime   = errors.New("published_at is missing")
	ErrNoText   = errors.New("text is empty")
	ErrRating   = errors.New("rating is outside 0 to rating_max")
)

// Check reports the first reason why p cannot be stored, or nil. A deletion needs no time and no text.
func (p *Post) Check() error {
	switch {
	case p.Source == "":
		return ErrNoSource
	case p.NativeID == "":
		return ErrNoID
	case p.Deleted:
		return nil
	case p.PublishedAt.IsZero():
		return ErrNoTime
	case p.Text == "":
		return ErrNoText
	case p.Rating < 0 || p.RatingMax < 0 || p.Rating > p.RatingMax:
		return ErrRating
	}
	return nil
}

// Plausible reports whether a network may be believed that it published something at t: clocks of servers go wrong, and
// what they cannot read they call 1970. Up to a day ahead of now is allowed, since zones are mistaken as well.
func Plausible(t, now time.Time) bool {
	return t.Year() >= 1990 && !t.After(now.Add(24*time.Hour))
}
