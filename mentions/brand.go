package mentions

import "time"

// Role says whose brand it is.
type Role string

// The roles of a brand.
const (
	Own        Role = "own"
	Competitor Role = "competitor"
)

// Population says whether those who post and those who answer the survey are the same people.
type Population string

// The populations.
const (
	PopulationUnknown Population = "unknown"
	PopulationSame    Population = "same"
)

// Brand is who is followed, and which posts count as about them: any of Terms or Hashtags and none of Exclude, or the
// boolean Query where those are not enough. Query and the other three exclude each other.
type Brand struct {
	Name        string // slug, used in URLs and commands
	Title       string
	Role        Role
	Terms       []string
	Hashtags    []string
	Exclude     []string
	Query       string
	OwnAccounts []string
	Domain      string
	Population  Population
	Calibration string // which one its figures take: none, domain, audit or survey; "" for the best that there is enough for
}

// Campaign is a set of hashtags of one brand, followed for an occasion. From is the first instant and To the first
// instant after it, both midnights of the report's time zone; a zero time leaves that side open.
type Campaign struct {
	Name     string
	Title    string
	Brand    string
	Hashtags []string
	From, To time.Time
}
