package api

import (
	"context"
	"net/url"
	"strconv"

	"overheard/internal/runs"
)

// maxRuns is the largest page of runs.
const maxRuns = 100

// RunLister reads the records of the jobs.
type RunLister interface {
	// Runs returns at most limit runs with an id below before, latest first; before 0 starts at the latest.
	Runs(ctx context.Context, before int64, limit int) ([]runs.Run, error)
}

type runsInput struct {
	Limit  int    `query:"limit" default:"20" minimum:"1" maximum:"100" doc:"How many to a page"`
	Cursor string `query:"cursor" maxLength:"500" doc:"Where to go on: next of the page before"`
	Asked
}

// RunPage is one page of the list of runs.
type RunPage struct {
	Runs []runs.Run `json:"runs" doc:"Latest first"`
	Next string     `json:"next,omitempty" doc:"Cursor of the following page; missing on the last one"`

	link string
}

func (p *RunPage) next() string { return p.link }

// listRuns answers GET /api/v1/runs.
func (s *Server) listRuns(ctx context.Context, in *runsInput) (*RunPage, error) {
	position, err := decodeCursor("runs", in.Cursor)
	if err != nil {
		return nil, err
	}
	var before int64
	if position != "" {
		if before, err = strconv.ParseInt(position, 10, 64); err != nil || before <= 0 {
			return nil, badCursor()
		}
	}
	list, err := s.Runs.Runs(ctx, before, in.Limit+1) // one more, to know whether there is another page
	if err != nil {
		return nil, err
	}
	page := &RunPage{Runs: list}
	if len(list) > in.Limit {
		page.Runs = list[:in.Limit]
		page.Next = encodeCursor("runs", strconv.FormatInt(page.Runs[in.Limit-1].ID, 10))
		page.link = nextLink("/api/v1/runs", url.Values{"limit": {strconv.Itoa(in.Limit)}}, page.Next)
	}
	if page.Runs == nil {
		page.Runs = []runs.Run{}
	}
	return page, nil
}
