package jobs

import (
	"time"

	"overheard/internal/runs"
)

// CrawlOptions say what one crawl is to do. The zero value reads what is due.
type CrawlOptions struct {
	Sources  []string      // only these, due or not; nil for those that are due
	All      bool          // those that are not due, too
	Since    time.Time     // where the first visit of a source begins, instead of its depth
	Backfill time.Time     // read the past from here on again, and leave the cursors where they are
	MaxTime  time.Duration // for everything; 0 for no limit
}

// CrawlReport is what a crawl came to.
type CrawlReport struct {
	Run      runs.Run        `json:"run"`
	Idle     bool            `json:"idle"` // nothing was due; there is no record of a run
	Troubles []SourceTrouble `json:"troubles"`
	Remarks  []string        `json:"remarks"`       // what people may want to know, a sentence each
	Failing  bool            `json:"failing"`       // a source is failing, be it that this crawl left it alone
	Next     time.Time       `json:"next,omitzero"` // when the next source is due of those that were not
	NextName string          `json:"next_source,omitempty"`
}

// SourceTrouble is something wrong with a source that people should know.
type SourceTrouble struct {
	Source string `json:"source"`
	Text   string `json:"text"`
	News   bool   `json:"news"` // nobody was told lately
}
