package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync"

	"github.com/danielgtaylor/huma/v2"

	"overheard/internal/figures"
	"overheard/internal/records"
	"overheard/mentions"
)

// problemType is the media type of RFC 9457.
const problemType = "application/problem+json"

// Problem is what a caller sees when something went wrong, on every path of the server.
type Problem struct {
	Type      string      `json:"type" doc:"Which kind of problem, a stable path on this server that explains it" example:"/problems/unknown-brand"`
	Title     string      `json:"title" doc:"The kind of problem in a few words, always the same for one type"`
	Status    int         `json:"status" doc:"The HTTP status"`
	Detail    string      `json:"detail" doc:"What happened this time and what to try, in a sentence for people"`
	RequestID string      `json:"request_id,omitempty" doc:"Under which name the log speaks of this request"`
	Errors    []Complaint `json:"errors,omitempty" doc:"The single complaints, where there are several or they have a place"`

	header http.Header
}

// Complaint is one thing that is wrong with a request: with a parameter (Location), or with a line of an uploaded file.
type Complaint struct {
	Location string `json:"location,omitempty" doc:"The parameter, such as query.by" example:"query.by"`
	Line     int    `json:"line,omitempty" doc:"Line of the file, from 1"`
	Column   string `json:"column,omitempty" doc:"Column of the file by its header"`
	Message  string `json:"message"`
}

// Error returns the sentence for people.
func (p *Problem) Error() string { return p.Detail }

// GetStatus is the HTTP status, for huma.
func (p *Problem) GetStatus() int { return p.Status }

// GetHeaders are the headers that go with the answer, for huma.
func (p *Problem) GetHeaders() http.Header { return p.header }

// ContentType is the media type of the answer, for huma.
func (p *Problem) ContentType(string) string { return problemType }

// ErrBusy is what an [Uploader] returns, wrapped or not, while another job holds the lock.
var ErrBusy = errors.New("another job is running")

func isBusy(err error) bool {
	var b interface{ Busy() bool }
	return errors.Is(err, ErrBusy) || errors.As(err, &b) && b.Busy()
}

// isReadOnly reports that the storage behind cannot be written: its errors then have a method ReadOnly that returns true.
func isReadOnly(err error) bool {
	var r interface{ ReadOnly() bool }
	return errors.As(err, &r) && r.ReadOnly()
}

// statusGone is what the log shows where the caller left before the answer; nobody receives it.
const statusGone = 499

// newProblem makes a problem of a kind in [kinds] with a sentence.
func newProblem(k kind, format string, args ...any) *Problem {
	return &Problem{Type: k.uri(), Title: k.Title, Status: k.Status, Detail: fmt.Sprintf(format, args...)}
}

// badParameter is the problem of one query or path parameter.
func badParameter(location, format string, args ...any) *Problem {
	p := newProblem(kindBadParameter, format, args...)
	p.Errors = []Complaint{{Location: location, Message: p.Detail}}
	return p
}

// problem is the only place where an error becomes an answer. What it does not know is answered as an internal error
// and its cause goes to the log.
func (s *Server) problem(ctx context.Context, err error) *Problem {
	p := known(err)
	if p == nil {
		p = newProblem(kindInternal, "Something went wrong on the server. Its log says what, under the request id %s.", requestOf(ctx).id)
		s.log.ErrorContext(ctx, "request failed", "request_id", requestOf(ctx).id, "route", requestOf(ctx).route, "error", err)
	}
	p.RequestID = requestOf(ctx).id
	return p
}

// known translates the errors that callers can do something about; nil for all others.
func known(err error) *Problem {
	var (
		problem  *Problem
		brand    *figures.ErrUnknownBrand
		campaign *figures.ErrUnknownCampaign
		filter   *figures.ErrBadFilter
		record   *records.ErrUnknown
		nothing  *records.ErrNothing
		note     *records.ErrNote
		noAudit  *figures.ErrNoAudit
		noItem   *figures.ErrNoItem
		noVotes  *figures.ErrNothingToDraw
		tooLarge *http.MaxBytesError
	)
	switch {
	case errors.As(err, &problem):
		clone := *problem
		return &clone
	case errors.As(err, &brand):
		return newProblem(kindUnknownBrand, "No brand is called %q.%s", brand.Name, didYouMean(brand.Nearest))
	case errors.As(err, &campaign):
		return newProblem(kindUnknownCampaign, "No campaign is called %q.%s", campaign.Name, didYouMean(campaign.Nearest))
	case errors.As(err, &filter):
		return badParameter("query."+filter.Field, "%s", sentence(filter.Error()))
	case errors.As(err, &record):
		return newProblem(kindUnknownRecord, "No record is called %q.", clip(record.ID))
	case errors.As(err, &nothing):
		return newProblem(kindNothing, "%s", sentence(nothing.Error()))
	case errors.As(err, &note):
		return badParameter("query.note", "%s", sentence(note.Error()))
	case errors.As(err, &noAudit):
		return newProblem(kindNotFound, "%s", sentence(noAudit.Error()))
	case errors.As(err, &noItem):
		return badParameter("body.labels", "%s", sentence(noItem.Error()))
	case errors.As(err, &noVotes):
		return newProblem(kindNoVotes, "%s", sentence(noVotes.Error()))
	case errors.Is(err, mentions.ErrBadCursor):
		return badCursor()
	case errors.As(err, &tooLarge):
		return newProblem(kindTooLarge, "The request body is larger than %s.", size(tooLarge.Limit))
	case isBusy(err):
		p := newProblem(kindBusy, "Another job is writing to the database. Nothing was saved; try again in a while.")
		p.header = http.Header{"Retry-After": {"30"}}
		return p
	case isReadOnly(err):
		return newProblem(kindReadOnly, "The server may read its database and not write to it. Nothing was saved.")
	case errors.Is(err, context.DeadlineExceeded):
		p := newProblem(kindTimeout, "The answer took too long. A shorter range of days or a longer period is quicker.")
		p.header = http.Header{"Retry-After": {"30"}}
		return p
	case errors.Is(err, context.Canceled):
		p := newProblem(kindTimeout, "The request was given up before it was answered.")
		p.Status = statusGone
		return p
	}
	return nil
}

// writeProblem answers with p outside huma. A HEAD gets the headers alone.
func (s *Server) writeProblem(w http.ResponseWriter, r *http.Request, p *Problem) {
	p.RequestID = requestOf(r.Context()).id
	for name, values := range p.header {
		w.Header()[name] = values
	}
	w.Header().Set("Content-Type", problemType)
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Del("ETag")
	w.WriteHeader(p.Status)
	if r.Method == http.MethodHead {
		return
	}
	if err := json.NewEncoder(w).Encode(p); err != nil {
		s.log.LogAttrs(r.Context(), slog.LevelDebug, "answer not written", slog.String("request_id", p.RequestID), slog.Any("error", err))
	}
}

// teachHuma makes huma's own complaints about parameters problems like ours. It sets package variables of huma, which
// is its documented way, once.
var teachHuma = sync.OnceFunc(func() {
	huma.DefaultArrayNullable = false
	huma.NewError = humaProblem
	huma.NewErrorWithContext = func(ctx huma.Context, status int, msg string, errs ...error) huma.StatusError {
		p := humaProblem(status, msg, errs...).(*Problem)
		if ctx != nil {
			p.RequestID = requestOf(ctx.Context()).id
		}
		return p
	}
})

// humaProblem translates what huma found wrong with the parameters of a request. Anything else that huma reports is a
// mistake of ours, so its words stay inside.
func humaProblem(status int, _ string, errs ...error) huma.StatusError {
	switch status {
	case http.StatusUnprocessableEntity:
	case http.StatusBadRequest:
		return newProblem(kindBadRequest, "The body of the request is not the JSON that this route reads; /openapi.json describes it.")
	case http.StatusRequestEntityTooLarge:
		return newProblem(kindTooLarge, "The request body is larger than %s.", size(maxBody))
	case http.StatusUnsupportedMediaType:
		return newProblem(kindMediaType, "This route reads JSON, sent with Content-Type application/json.")
	default:
		return newProblem(kindInternal, "Something went wrong on the server. Its log says what.")
	}
	p := newProblem(kindBadParameter, "A parameter of the request is not right.")
	for _, err := range errs {
		var problem *Problem
		if errors.As(err, &problem) {
			return problem
		}
		var d huma.ErrorDetailer
		if errors.As(err, &d) {
			detail := d.ErrorDetail()
			p.Errors = append(p.Errors, Complaint{Location: detail.Location, Message: detail.Message})
		}
	}
	if len(p.Errors) > 0 {
		place, name, within := strings.Cut(p.Errors[0].Location, ".")
		p.Detail = fmt.Sprintf("The %s parameter %s is not right: %s.", place, name, p.Errors[0].Message)
		if !within {
			p.Detail = fmt.Sprintf("The %s is not right: %s.", place, p.Errors[0].Message)
		}
	}
	return p
}

// sentence makes an error text start with a capital and end with a stop.
func sentence(s string) string {
	if s == "" {
		return s
	}
	s = strings.ToUpper(s[:1]) + s[1:]
	if !strings.HasSuffix(s, ".") {
		s += "."
	}
	return s
}

func didYouMean(nearest string) string {
	if nearest == "" {
		return ""
	}
	return fmt.Sprintf(" Did you mean %q?", nearest)
}

// size writes a number of bytes for people.
func size(n int64) string {
	if n >= 1<<20 {
		return fmt.Sprintf("%d MiB", n>>20)
	}
	return fmt.Sprintf("%d KiB", n>>10)
}
