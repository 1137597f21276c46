package crawler

import (
	"context"
	"net/http"
	"time"
)

// Fetcher asks the web, politely: it keeps to robots.txt, rate limits and budgets, waits where it is told to, retries what
// is worth it, and never reaches private addresses that the source does not name. It is safe for concurrent use.
type Fetcher interface {
	// Fetch asks for one page. Statuses 2xx are answers, as is 304 to a conditional request; everything else is a
	// [Trouble] whose Status tells which, and with which the answer may come too, for networks that say in its body what is
	// wrong. The body is whole, decompressed, and UTF-8 if it is text.
	Fetch(ctx context.Context, r Request) (*Response, error)
}

// Request is one question.
type Request struct {
	URL         string
	Method      string      // GET if ""
	Header      http.Header // beyond what every request has
	Form        []byte      // body of a POST, as application/x-www-form-urlencoded
	Token       string      // sent as "Authorization: Bearer …"; never logged
	Conditional bool        // ask only for what has changed since the last time: [Response.NotModified]
	Budget      string      // name of the daily budget that it counts against, one of [Limits]; "" for none
	API         bool        // a documented API: robots.txt, which is about pages, is not asked
	MaxBytes    int64       // of the decompressed body; 0 for the fetcher's own limit
	Accept      string      // media types; "" for anything
}

// Response is one answer.
type Response struct {
	URL         string // after redirects
	Status      int
	Header      http.Header
	Body        []byte
	NotModified bool      // nothing has changed since the last time; Body is empty
	At          time.Time // when it came, by our clock
	Commit      func()    // remembers the validators for the next conditional request; to be called once the page is saved. Never nil
}

// Budget is how many requests of one kind a network allows in a day.
type Budget struct {
	Name  string // unique within a host, such as "newsfeed.search"
	Limit int64
	Used  int64
	Reset time.Time // when it begins anew
}
