// Package runs holds [Run], the record of one execution of a job.
//
// It stores nothing (internal/store does) and runs nothing (internal/jobs does).
package runs

import "time"

// Status is how a Run ended.
type Status string

// The states of a Run. A run found "running" after its process is gone was killed.
const (
	Running   Status = "running"
	Done      Status = "done"
	Partly    Status = "partly" // something outside was broken; the rest is saved
	Failed    Status = "failed"
	Cancelled Status = "cancelled" // stopped by a signal; what was saved stays
)

// Counts are what a job did to posts or answers.
type Counts struct {
	Seen      int64 `json:"seen"`      // records read
	New       int64 `json:"new"`       // saved for the first time
	Changed   int64 `json:"changed"`   // stored before, now different
	Unchanged int64 `json:"unchanged"` // stored before, the same
	Deleted   int64 `json:"deleted"`
	Matched   int64 `json:"matched"`            // mentions made or renewed
	Bad       int64 `json:"bad"`                // records refused
	StandIn   int64 `json:"stand_in,omitempty"` // texts that the stand-in labelled, since the model was not available
}

// Add adds d to c.
func (c *Counts) Add(d Counts) {
	c.Seen += d.Seen
	c.New += d.New
	c.Changed += d.Changed
	c.Unchanged += d.Unchanged
	c.Deleted += d.Deleted
	c.Matched += d.Matched
	c.Bad += d.Bad
	c.StandIn += d.StandIn
}

// Run is the record of one execution of a job.
type Run struct {
	ID      int64            `json:"id,string"`
	Job     string           `json:"job"`    // "import posts", "relabel", …
	Source  string           `json:"source"` // what it read: a source's name or a file's base name; "" for neither
	Started time.Time        `json:"started"`
	Ended   time.Time        `json:"ended,omitzero"`
	Status  Status           `json:"status"`
	Counts  Counts           `json:"counts"`
	Reasons map[string]int64 `json:"reasons,omitempty"` // refused records by reason
	Error   string           `json:"error,omitempty"`   // one sentence; no post text, no names
	Sources []SourceRun      `json:"sources,omitempty"` // of a crawl: how each source went, in the order of the configuration
}

// SourceRun is what a crawl did on one source.
type SourceRun struct {
	Source  string           `json:"source"`
	Status  Status           `json:"status"`
	Counts  Counts           `json:"counts"`
	Pages   int64            `json:"pages"`             // answers of the network that were read
	Skipped map[string]int64 `json:"skipped,omitempty"` // records that the network showed and that were not kept, by reason
	Gaps    int64            `json:"gaps"`              // stretches of time that were found missing
	Error   string           `json:"error,omitempty"`   // what is wrong with the source, in one sentence
}
