package crawler

import "time"

// Limits is how often a source may ask its hosts. The zero value leaves it to the fetcher. Where several sources ask one
// host, the slowest of them sets the pace.
type Limits struct {
	Every   time.Duration // between two requests to a host, on average; 0 for the fetcher's own
	Burst   int           // how many requests may follow one another without a pause; 0 for the fetcher's own
	Budgets []DailyBudget // every name that a [Request] of the source may count against
}

// DailyBudget declares a [Budget].
type DailyBudget struct {
	Name  string         // unique within a host
	Limit int64          // requests a day
	Zone  *time.Location // in which the network's day begins at midnight; nil for UTC
}

// Validators are what a server gave with a page, so that it can be asked only for what has changed since.
type Validators struct {
	ETag         string
	LastModified string    // as the server wrote it
	At           time.Time // when the page came; those that have not been renewed for months may be forgotten
}

// Empty reports whether the server gave nothing to ask with.
func (v Validators) Empty() bool { return v.ETag == "" && v.LastModified == "" }

// HostState is how a host has been answering, whatever source asked it. The zero value but for Host is a host that
// answers well, or that was never asked.
type HostState struct {
	Host      string      // lower case; with its port where that is neither 80 nor 443
	NotBefore time.Time   // it is not to be asked before; zero for at once
	Failures  int         // in a row: no connection, time-outs, 5xx and 429
	Kind      TroubleKind // of the last failure, Down or Limited, or of NotBefore; "" while all is well
}
