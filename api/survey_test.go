package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"

	"overheard/survey"
)

const (
	surveyPath = "/api/v1/brands/acme-air/survey"
	goodSurvey = "Score,Date,Comment,Country\n9,2026-03-01,Kind crew,DE\n3,2026-03-02,Late again,FR\n8,2026-03-03,,DE\n"
	badSurveys = "Score,Date\n9,2026-03-01\n11,2026-03-02\n7,2026-03-03\nx,2026-03-04\n"
)

type part struct{ name, file, content string }

// form writes a form of parts and returns it with its content type.
func form(t *testing.T, parts ...part) (body, contentType string) {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for _, p := range parts {
		var f io.Writer
		var err error
		if p.file == "" {
			f, err = w.CreateFormField(p.name)
		} else {
			f, err = w.CreateFormFile(p.name, p.file)
		}
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(f, p.content); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String(), w.FormDataContentType()
}

func receipt(t *testing.T, rec interface{ Result() *http.Response }) SurveyReceipt {
	t.Helper()
	resp := rec.Result()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	var r SurveyReceipt
	if err := json.Unmarshal(body, &r); err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("status %d: %s", resp.StatusCode, body)
	}
	return r
}

func TestAnUploadIsSaved(t *testing.T) {
	t.Run("as a form", func(t *testing.T) {
		w := newWorld(t)
		body, contentType := form(t, part{"file", `C:\exports\spring.csv`, goodSurvey})
		r := receipt(t, w.ask("POST", surveyPath+"?segment=Country", body, "Content-Type", contentType))
		if !r.Saved || r.Answers != 3 || r.Rows != 3 || r.Survey != "spring" || r.File != "spring.csv" || r.Run != "7" || r.Counts.New != 3 {
			t.Errorf("receipt %+v", r)
		}
		if w.upload.brand != "acme-air" || w.upload.source != "spring.csv" || len(w.upload.answers) != 3 {
			t.Fatalf("saved %+v", w.upload)
		}
		if a := w.upload.answers[0]; a.Score != 9 || a.Segments["Country"] != "DE" || a.Survey != "spring" {
			t.Errorf("first answer is %+v", a)
		}
	})
	t.Run("as the body", func(t *testing.T) {
		w := newWorld(t)
		r := receipt(t, w.ask("POST", surveyPath+"?survey=q1", goodSurvey, "Content-Type", "text/csv; charset=utf-8"))
		if !r.Saved || r.Survey != "q1" || len(w.upload.answers) != 3 {
			t.Errorf("receipt %+v", r)
		}
		roles := map[string]string{}
		for _, c := range r.Mapping.Columns {
			roles[c.Role] = c.Column
		}
		if roles["score"] != "Score" || roles["date"] != "Date" || roles["comment"] != "Comment" {
			t.Errorf("columns are %v", roles)
		}
	})
	t.Run("without the bad lines", func(t *testing.T) {
		w := newWorld(t)
		r := receipt(t, w.ask("POST", surveyPath+"?survey=q1&skip_bad=true", badSurveys, "Content-Type", "text/csv"))
		if !r.Saved || r.Answers != 2 || len(r.Refused) != 2 || r.Refused[0].Line != 3 || r.Refused[1].Line != 5 {
			t.Errorf("receipt %+v", r)
		}
		n := int64(0)
		for _, c := range w.upload.refused {
			n += c
		}
		if n != 2 {
			t.Errorf("refused %v", w.upload.refused)
		}
	})
	t.Run("not in a dry run", func(t *testing.T) {
		w := newWorld(t)
		r := receipt(t, w.ask("POST", surveyPath+"?survey=q1&dry_run=true", goodSurvey, "Content-Type", "text/csv"))
		if r.Saved || !r.DryRun || r.Answers != 3 || r.Run != "" || w.upload.calls != 0 || len(r.Preview) == 0 {
			t.Errorf("receipt %+v, saved %d times", r, w.upload.calls)
		}
	})
}

func TestAnUploadThatCannotBeSaved(t *testing.T) {
	const query = "?survey=q1"
	oneFile, formType := form(t, part{"file", "a.csv", goodSurvey})
	twoFiles, twoType := form(t, part{"file", "a.csv", goodSurvey}, part{"file", "b.csv", goodSurvey})
	field, fieldType := form(t, part{"survey", "", "q1"}, part{"file", "a.csv", goodSurvey})
	noFile, noType := form(t)
	big := "Score,Date\n" + strings.Repeat("9,2026-03-01\n", 1000)
	bigForm, bigType := form(t, part{"file", "big.csv", big})
	tests := []struct {
		name          string
		change        func(*world)
		path          string
		body, ctype   string
		want          kind
		says, nowhere string
	}{
		{"an unknown brand", nil, "/api/v1/brands/acme-ear/survey" + query, goodSurvey, "text/csv", kindUnknownBrand, "acme-air", ""},
		{"a bad line", nil, surveyPath + query, badSurveys, "text/csv", kindBadSurvey, "2 lines are wrong, so nothing was saved", "--"},
		{"no column of scores", nil, surveyPath + query, "a,b\nx,y\nz,w\n", "text/csv", kindBadSurvey, "", "--"},
		{"a column that is not there", nil, surveyPath + query + "&score=Rating", goodSurvey, "text/csv", kindBadSurvey, `The file has no column "Rating". Its columns are: `, "--"},
		{"an empty file", nil, surveyPath + query, " ", "text/csv", kindBadSurvey, "", "--"},
		{"a damaged XLSX", nil, surveyPath + query, "PK\x03\x04 broken", "application/octet-stream", kindBadSurvey, "", "zip:"},
		{"a body without a name", nil, surveyPath, goodSurvey, "text/csv", kindBadParameter, "?survey=NAME", ""},
		{"an unknown zone", nil, surveyPath + query + "&tz=Mars/Olympus", goodSurvey, "text/csv", kindBadParameter, "not a time zone", ""},
		{"a zone outside the database of zones", nil, surveyPath + query + "&tz=../../etc/passwd", goodSurvey, "text/csv", kindBadParameter, "not a time zone", ""},
		{"the machine's own zone", nil, surveyPath + query + "&tz=Local", goodSurvey, "text/csv", kindBadParameter, "not a time zone", ""},
		{"an unknown preset", nil, surveyPath + query + "&preset=excel", goodSurvey, "text/csv", kindBadParameter, "preset", ""},
		{"an unknown parameter", nil, surveyPath + query + "&dryrun=true", goodSurvey, "text/csv", kindBadParameter, `Did you mean "dry_run"?`, ""},
		{"JSON", nil, surveyPath + query, "[]", "application/json", kindMediaType, "text/csv", ""},
		{"what curl -d sends", nil, surveyPath + query, goodSurvey, "application/x-www-form-urlencoded", kindMediaType, "text/csv", ""},
		{"no type", nil, surveyPath + query, goodSurvey, "", kindMediaType, "text/csv", ""},
		{"two files", nil, surveyPath, twoFiles, twoType, kindBadRequest, "more than one part", ""},
		{"a field in the form", nil, surveyPath, field, fieldType, kindBadRequest, "into the query", ""},
		{"a form of nothing", nil, surveyPath, noFile, noType, kindBadRequest, "", ""},
		{"a form without a boundary", nil, surveyPath, oneFile, "multipart/form-data", kindBadRequest, "form", ""},
		{"a form that ends early", nil, surveyPath, oneFile[:len(oneFile)-40], formType, kindBadRequest, "ended early", ""},
		{"a body that is too large", func(w *world) { w.MaxSurvey = 4 << 10 }, surveyPath + query, big, "text/csv", kindTooLarge, "4 KiB", ""},
		{"a form that is too large", func(w *world) { w.MaxSurvey = 4 << 10 }, surveyPath, bigForm, bigType, kindTooLarge, "4 KiB", ""},
		{"another job at work", func(w *world) { w.upload.err = fmt.Errorf("import survey: %w", ErrBusy) }, surveyPath + query, goodSurvey, "text/csv", kindBusy, "Another job", ""},
		{"another job at work, told by its method", func(w *world) { w.upload.err = fmt.Errorf("import survey: %w", busy{}) }, surveyPath + query, goodSurvey, "text/csv", kindBusy, "Another job", ""},
		{"a database that can only be read", func(w *world) { w.upload.err = fmt.Errorf("import survey: %w", readOnly{}) }, surveyPath + query, goodSurvey, "text/csv", kindReadOnly, "Nothing was saved", ""},
		{"a broken database", func(w *world) { w.upload.err = errSecret }, surveyPath + query, goodSurvey, "text/csv", kindInternal, "request-1", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t)
			if tt.change != nil {
				tt.change(w)
			}
			rec := w.ask("POST", tt.path, tt.body, "Content-Type", tt.ctype)
			p := wantProblem(t, rec, tt.want)
			if !strings.Contains(p.Detail, tt.says) || tt.nowhere != "" && strings.Contains(p.Detail, tt.nowhere) {
				t.Errorf("detail is %q, want %q in it and no %q", p.Detail, tt.says, tt.nowhere)
			}
			if w.upload.calls != 0 && w.upload.err == nil {
				t.Error("something was saved")
			}
			if busy := tt.want.Name == kindBusy.Name; busy != (rec.Header().Get("Retry-After") != "") {
				t.Errorf("Retry-After is %q", rec.Header().Get("Retry-After"))
			}
		})
	}
}

type readOnly struct{}

func (readOnly) Error() string  { return "the share is mounted for reading" }
func (readOnly) ReadOnly() bool { return true }

type busy struct{}

func (busy) Error() string { return "the lock is held by process 4711" }
func (busy) Busy() bool    { return true }

func TestBadLinesAreListedWithTheirPlace(t *testing.T) {
	rec := newWorld(t).ask("POST", surveyPath+"?survey=q1", badSurveys, "Content-Type", "text/csv")
	p := wantProblem(t, rec, kindBadSurvey)
	if len(p.Errors) != 2 || p.Errors[0].Line != 3 || p.Errors[0].Column != "Score" || !strings.Contains(p.Errors[0].Message, "11") || p.Errors[1].Line != 5 {
		t.Errorf("errors are %+v", p.Errors)
	}
}

func TestAnEndlessListOfBadLinesIsCut(t *testing.T) {
	var refused survey.RefusedError
	for i := range 500 {
		refused.Lines = append(refused.Lines, survey.LineError{Line: i + 2, Msg: "no"})
	}
	var p *Problem
	if !errors.As(badSurvey(&refused), &p) || len(p.Errors) != maxComplaints || !strings.Contains(p.Detail, "500 lines") {
		t.Errorf("got %+v", p)
	}
}

func TestUploadsOverARealConnection(t *testing.T) {
	w := newWorld(t)
	w.MaxSurvey = 2 << 20
	url, _, _ := serve(t, w)
	big := "Score,Date,Comment\n" + strings.Repeat("9,2026-03-01,thank you\n", 60_000) // over maxBody, under MaxSurvey
	resp, err := http.Post(url+surveyPath+"?survey=q1&dry_run=true", "text/csv", strings.NewReader(big))
	if err != nil {
		t.Fatal(err)
	}
	body, _ := io.ReadAll(resp.Body)
	_ = resp.Body.Close()
	if resp.StatusCode != http.StatusOK || !strings.Contains(string(body), `"answers":60000`) {
		t.Errorf("status %d: %.300s", resp.StatusCode, body)
	}
	endless := io.MultiReader(strings.NewReader("Score,Date,Comment\n"), io.LimitReader(repeat("9,2026-03-01,thank you\n"), 16<<20)) // no Content-Length
	resp, err = http.Post(url+surveyPath+"?survey=q1", "text/csv", endless)
	if err != nil {
		t.Skipf("the connection was cut before the answer arrived, which the protocol allows: %v", err)
	}
	_ = resp.Body.Close()
	if resp.StatusCode != http.StatusRequestEntityTooLarge {
		t.Errorf("an endless body: status %d", resp.StatusCode)
	}
}

// repeat reads as itself without end.
type repeat string

func (r repeat) Read(b []byte) (int, error) {
	n := 0
	for n < len(b) {
		n += copy(b[n:], r)
	}
	return n, nil
}

func TestFlagsBecomeParameters(t *testing.T) {
	tests := map[string]string{
		"name it with --score COLUMN":     "name it with score COLUMN",
		"add --skip-bad to leave it out":  "add skip_bad to leave it out",
		"a dash - or two -- mean nothing": "a dash - or two -- mean nothing",
		"":                                "",
	}
	for in, want := range tests {
		if got := asParameters(in); got != want {
			t.Errorf("%q became %q, want %q", in, got, want)
		}
	}
}
