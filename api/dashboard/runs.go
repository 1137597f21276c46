package dashboard

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"time"

	"overheard/internal/runs"
)

// Runs are the records of executed jobs.
type Runs interface {
	// Runs lists runs, newest first, that are older than the one with the id before; 0 begins with the newest.
	Runs(ctx context.Context, before int64, limit int) ([]runs.Run, error)
}

// runsPerPage is how many runs one page shows.
const runsPerPage = 50

type runView struct {
	ID                      int64
	Job, Source             string
	Started, Exact, Machine string
	Took                    string
	Status                  runs.Status
	Mark, Text              string // sign and word for the status
	Counts                  runs.Counts
	Reasons                 []reasonView
	Error                   string
	Parts                   []partView // of a crawl: what each source came to
}

// partView is one source of a crawl.
type partView struct {
	Source     string
	Status     runs.Status
	Mark, Text string
	Counts     runs.Counts
	Error      string
}

type reasonView struct {
	Name string
	N    int64
}

type runListView struct {
	Runs  []runView
	Lead  string
	Next  string
	Empty *emptyView
}

// runList is the page of what the program did, newest first.
func (d *dashboard) runList(r *http.Request, v *view) (string, error) {
	var before int64
	if s := v.Query.Get("before"); s != "" {
		n, err := strconv.ParseInt(s, 10, 64)
		if err != nil || n <= 0 {
			return "", &badInput{Field: "before", Value: s}
		}
		before = n
	}
	list, err := d.Runs.Runs(r.Context(), before, runsPerPage)
	if err != nil {
		return "", fmt.Errorf("list runs: %w", err)
	}
	body := runListView{}
	for i := range list {
		body.Runs = append(body.Runs, v.runView(&list[i]))
	}
	if len(list) == runsPerPage {
		body.Next = v.Here("before", strconv.FormatInt(list[len(list)-1].ID, 10))
	}
	if len(list) > 0 {
		body.Lead = v.runLead(&list[0])
	} else {
		body.Empty = &emptyView{Text: v.T("empty.runs"), Try: v.T("empty.posts.try"), Command: importPosts}
	}
	v.Title, v.Section, v.Body = v.T("runs.title"), "runs", body
	return "runs", nil
}

// runLead says how a run went in one sentence.
func (v *view) runLead(r *runs.Run) string {
	what := r.Job
	if r.Source != "" {
		what += " " + r.Source
	}
	return v.T("runs.lead."+string(r.Status), what, v.Ago(r.Started.In(v.d.Location), v.now), r.Counts.Seen, r.Counts.New, r.Counts.Bad)
}

// marks stand before the words for how a run ended.
var marks = map[runs.Status]string{
	runs.Running: "…", runs.Done: "✓", runs.Partly: "!", runs.Failed: "✕", runs.Cancelled: "–",
}

func (v *view) runView(r *runs.Run) runView {
	started := r.Started.In(v.d.Location)
	rv := runView{
		ID: r.ID, Job: r.Job, Source: r.Source, Started: v.Ago(started, v.now), Exact: v.Time(started), Machine: started.Format(time.RFC3339),
		Status: r.Status, Mark: marks[r.Status], Text: v.T("status." + string(r.Status)), Counts: r.Counts, Error: r.Error,
	}
	if !r.Ended.IsZero() {
		rv.Took = v.duration(r.Ended.Sub(r.Started))
	}
	for _, s := range r.Sources {
		rv.Parts = append(rv.Parts, partView{s.Source, s.Status, marks[s.Status], v.T("status." + string(s.Status)), s.Counts, s.Error})
	}
	for _, name := range slices.Sorted(maps.Keys(r.Reasons)) {
		rv.Reasons = append(rv.Reasons, reasonView{name, r.Reasons[name]})
	}
	return rv
}

// duration writes how long something took.
func (v *view) duration(d time.Duration) string {
	switch {
	case d < 10*time.Second:
		return v.T("took.seconds", v.Decimal(d.Seconds(), 1))
	case d < 2*time.Minute:
		return v.T("took.seconds", v.Decimal(d.Seconds(), 0))
	}
	return v.T("took.minutes", v.Decimal(d.Minutes(), 0))
}
