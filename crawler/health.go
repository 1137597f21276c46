package crawler

import "time"

// SourceHealth is how a source has been doing.
type SourceHealth struct {
	Source      string
	LastStart   time.Time // of the last crawl
	LastSuccess time.Time // end of the last crawl that saw everything
	Covered     time.Time // everything posted before this has been seen, gaps excepted
	LastPost    time.Time // when the newest stored post was published
	FailingFrom time.Time // when the first of the failures in a row happened; zero while all is well
	Failures    int       // in a row
	Trouble     string    // of the last crawl, in one sentence; "" while all is well
	Kind        TroubleKind
	RetryAt     time.Time // not to be asked before; zero for whenever it is due
	Reported    time.Time // when the failure was last told to people
	Budgets     []Budget
}
