package crawler

import "time"

// Gap is a stretch of time that a source was not or could not be read in. What was posted then may be missing: a figure
// over it is not a figure of zero.
type Gap struct {
	From   time.Time // after the last thing that was seen
	To     time.Time // before the next; zero while the gap is open
	Reason GapReason
}

// GapReason says why nothing was seen.
type GapReason string

// The reasons of gaps. They are stored, so their values never change.
const (
	GapDown    GapReason = "down"    // the source did not answer, or not so that it could be read
	GapLimited GapReason = "limited" // the source asked to wait, or the day's budget was spent
	GapDenied  GapReason = "denied"  // the source asked for a token, or refused ours
	GapClamped GapReason = "clamped" // the source no longer keeps what lies there, or shows no more of it
	GapCursor  GapReason = "cursor"  // where the last crawl had stopped could not be understood any more
)
