package crawler

import "time"

// RecordedGap is a [Gap] as it is kept for a source.
type RecordedGap struct {
	ID     int64
	Source string
	Gap
	Opened time.Time // when it was noticed
	Filled time.Time // when a later crawl had read it after all; zero while what lies there is missing
}

// Open reports whether the gap still lasts: the source has not been read since.
func (g RecordedGap) Open() bool { return g.To.IsZero() }

// Step is what a page leaves behind besides its posts. It is saved once they are, and all of it at once.
type Step struct {
	Source string
	Cursor Cursor
	At     time.Time // when it was read
	Newest time.Time // when the newest post of the page was published; zero where it had none
	Seen   []Ref     // posts to look at again later
	Forget time.Time // posts published before need not be looked at again
	Gap    *Gap
}

// DayCount is how many posts of a source were published on one day.
type DayCount struct {
	Day   time.Time // midnight UTC
	Posts int64
}

// GapQuery says which gaps are wanted. The zero value wants all.
type GapQuery struct {
	Sources  []string  // nil for all
	From, To time.Time // those that overlap with it; a zero time leaves that side open
	Missing  bool      // only those that were never filled
	Limit    int       // the latest so many; 0 for all
}
