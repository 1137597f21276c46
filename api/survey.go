package api

import (
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"path"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"

	"overheard/internal/runs"
	"overheard/survey"
)

// Uploader saves survey answers, all of them or none, and returns the record of the run. refused counts the lines that
// were left out, by reason. Its error wraps [ErrBusy], or has a method Busy that returns true, while another job holds
// the lock.
type Uploader interface {
	Run(ctx context.Context, brand, source string, rs []survey.Response, refused map[string]int64) (runs.Run, error)
}

// Time limits of an upload: to send the file, and to take the answer.
const (
	uploadTimeout = 5 * time.Minute
	importTimeout = 10 * time.Minute
)

// maxComplaints is how many bad lines an answer lists.
const maxComplaints = 100

type surveyInput struct {
	Brand    string   `path:"brand" maxLength:"200" doc:"Name of the brand" example:"acme-air"`
	Survey   string   `query:"survey" maxLength:"200" doc:"Name of the survey; the file's name without its extension where it is missing"`
	Preset   string   `query:"preset" enum:"qualtrics,google-forms,generic" doc:"Layout of the file; told by its header where it is missing"`
	Score    string   `query:"score" maxLength:"500" doc:"Column of the score, by its header; found where it is missing, and so are the next five"`
	Comment  string   `query:"comment" maxLength:"500" doc:"Column of the comment"`
	Date     string   `query:"date" maxLength:"500" doc:"Column of the date"`
	ID       string   `query:"id" maxLength:"500" doc:"Column of the answer's id"`
	Weight   string   `query:"weight" maxLength:"500" doc:"Column of the weight"`
	Segments []string `query:"segment,explode" doc:"Column to keep as a segment; may be repeated"`
	TZ       string   `query:"tz" maxLength:"100" doc:"Zone of dates without one; the report's where it is missing" example:"Europe/Berlin"`
	DryRun   bool     `query:"dry_run" doc:"Read the file and save nothing"`
	SkipBad  bool     `query:"skip_bad" doc:"Leave bad lines out instead of refusing the file"`

	writer  http.ResponseWriter
	request *http.Request
}

// Resolve keeps the request, whose body is read as it comes in.
func (in *surveyInput) Resolve(ctx huma.Context) []error {
	c := humagin.Unwrap(ctx)
	in.writer, in.request = c.Writer, c.Request
	return nil
}

func (in *surveyInput) asked() (how *Asked, format string) { return &Asked{}, "" }

// isUpload reports whether r goes to the one route with a large body.
func isUpload(r *http.Request) bool {
	return r.Method == http.MethodPost && strings.HasPrefix(r.URL.Path, "/api/v1/brands/") && path.Base(r.URL.Path) == "survey"
}

// postSurvey answers POST /api/v1/brands/{brand}/survey.
func (s *Server) postSurvey(ctx context.Context, in *surveyInput) (*SurveyReceipt, error) {
	if err := s.checkBrand(in.Brand); err != nil {
		return nil, err
	}
	options, err := in.options(s.Location)
	if err != nil {
		return nil, err
	}
	s.extend(ctx, in.writer)
	file, err := in.open(s.MaxSurvey)
	if err != nil {
		return nil, err
	}
	result, err := survey.Read(file.name, file, options)
	if file.err != nil {
		return nil, unread(file.err)
	}
	if err != nil {
		return nil, badSurvey(err)
	}
	if err := file.only(); err != nil {
		return nil, err
	}
	receipt := newReceipt(in, file.name, result)
	if in.DryRun {
		return receipt, nil
	}
	reasons := map[string]int64{}
	for i := range result.Refused {
		reasons[result.Refused[i].Reason()]++
	}
	run, err := s.Upload.Run(ctx, in.Brand, file.name, result.Responses, reasons)
	if err != nil {
		return nil, err
	}
	receipt.Saved, receipt.Counts, receipt.Run = true, run.Counts, strconv.FormatInt(run.ID, 10)
	return receipt, nil
}

// extend gives a large file time to arrive. Where the connection knows no deadlines there is nothing to extend.
func (s *Server) extend(ctx context.Context, w http.ResponseWriter) {
	rc, now := http.NewResponseController(w), time.Now()
	err := errors.Join(rc.SetReadDeadline(now.Add(uploadTimeout)), rc.SetWriteDeadline(now.Add(importTimeout)))
	if err != nil && !errors.Is(err, http.ErrNotSupported) {
		s.log.WarnContext(ctx, "deadline not extended", "request_id", requestOf(ctx).id, "error", err)
	}
}

// options are the parameters as the importer takes them.
func (in *surveyInput) options(report *time.Location) (survey.Options, error) {
	loc := report
	if in.TZ != "" {
		var err error
		if loc, err = time.LoadLocation(in.TZ); err != nil || in.TZ == "Local" {
			return survey.Options{}, badParameter("query.tz", "%q is not a time zone; write it as Europe/Berlin.", clip(in.TZ))
		}
	}
	return survey.Options{
		Survey: in.Survey, Preset: in.Preset, Score: in.Score, Comment: in.Comment, Date: in.Date, ID: in.ID, Weight: in.Weight,
		Segments: in.Segments, Location: loc, ZoneNamed: in.TZ != "", SkipBad: in.SkipBad,
	}, nil
}

// surveyFile is the file of an upload while it arrives. It remembers what went wrong on the way, since a reader may tell
// it in its own words.
type surveyFile struct {
	io.Reader
	name string
	err  error
	rest func() error // says whether anything follows the file
}

// Read remembers every error but the end.
func (f *surveyFile) Read(b []byte) (int, error) {
	n, err := f.Reader.Read(b)
	if err != nil && !errors.Is(err, io.EOF) {
		f.err = err
	}
	return n, err
}

// only reports whether the file was all that was sent.
func (f *surveyFile) only() error {
	if f.rest == nil {
		return nil
	}
	return f.rest()
}

// bodyTypes are the media types of a file sent as the body, with the extension that stands for each.
var bodyTypes = map[string]string{
	"text/csv":                  ".csv",
	"text/plain":                ".csv",
	"text/tab-separated-values": ".tsv",
	"application/octet-stream":  "",
	"application/vnd.ms-excel":  "", // what browsers on Windows call CSV files too
	"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
}

// open finds the file in the request: the part "file" of a form, or the body itself.
func (in *surveyInput) open(limit int64) (*surveyFile, error) {
	if in.request.ContentLength > limit {
		return nil, &http.MaxBytesError{Limit: limit}
	}
	in.request.Body = http.MaxBytesReader(in.writer, in.request.Body, limit)
	mediaType, _, err := mime.ParseMediaType(in.request.Header.Get("Content-Type"))
	if err == nil && mediaType == "multipart/form-data" {
		return in.openForm()
	}
	extension, ok := bodyTypes[mediaType]
	if err != nil || !ok {
		return nil, newProblem(kindMediaType, "A survey is sent as multipart/form-data with one part named file, or as a body with Content-Type text/csv or that of XLSX.")
	}
	if in.Survey == "" {
		return nil, badParameter("query.survey", "A file sent as the body has no name, so name the survey: ?survey=NAME. The same survey again changes nothing.")
	}
	return &surveyFile{Reader: in.request.Body, name: "upload" + extension}, nil
}

func (in *surveyInput) openForm() (*surveyFile, error) {
	form, err := in.request.MultipartReader()
	if err != nil {
		return nil, newProblem(kindBadRequest, "The form in the body cannot be read.")
	}
	part, err := form.NextPart()
	if err != nil {
		return nil, unread(err)
	}
	if part.FormName() != "file" || part.FileName() == "" {
		return nil, newProblem(kindBadRequest, "The form must have one part, a file named file; everything else goes into the query.")
	}
	rest := func() error {
		switch _, err := form.NextPart(); {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return unread(err)
		}
		return newProblem(kindBadRequest, "The form has more than one part. Nothing was saved; send one file at a time, and everything else in the query.")
	}
	return &surveyFile{Reader: part, name: path.Base(strings.ReplaceAll(part.FileName(), `\`, "/")), rest: rest}, nil
}

// unread is the problem of a body that did not arrive whole.
func unread(err error) error {
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) || errors.Is(err, context.Canceled) {
		return err
	}
	return newProblem(kindBadRequest, "The body of the request ended early or cannot be read. Nothing was saved.")
}

// badSurvey translates what the importer refused; other errors pass.
func badSurvey(err error) error {
	var refused *survey.RefusedError
	var file *survey.FileError
	switch {
	case errors.As(err, &refused):
		lines, them := "lines are", "them"
		if len(refused.Lines) == 1 {
			lines, them = "line is", "it"
		}
		p := newProblem(kindBadSurvey, "%d %s wrong, so nothing was saved (%d answers were good). Mend %s, or leave such lines out with skip_bad=true.",
			len(refused.Lines), lines, refused.Read, them)
		p.Errors = complaints(refused.Lines)
		return p
	case errors.As(err, &file):
		detail := sentence("the file " + file.Msg)
		if hint := asParameters(file.Hint); hint != "" {
			detail += " " + sentence(hint)
		}
		return newProblem(kindBadSurvey, "%s", detail)
	}
	return fmt.Errorf("read survey: %w", err)
}

// complaints lists bad lines, the first [maxComplaints] of them.
func complaints(lines []survey.LineError) []Complaint {
	list := make([]Complaint, min(len(lines), maxComplaints))
	for i := range list {
		list[i] = Complaint{Line: lines[i].Line, Column: lines[i].Column, Message: lines[i].Msg}
	}
	return list
}
