package survey

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"overheard/internal/table"
)

// Options name columns and say how to read a file. The zero value finds everything out by itself.
type Options struct {
	Survey     string // name of the survey; "" takes the file's name without its extension
	Preset     string // "qualtrics", "google-forms" or "generic"; "" goes by the header
	Score      string // column of the score, by its header; "" finds it; so do the next six
	Comment    string
	Date       string
	ID         string
	Weight     string
	Respondent string
	Language   string
	Segments   []string       // columns to keep as segments
	Location   *time.Location // zone of dates without one; nil is UTC
	SkipBad    bool           // leave bad lines out instead of refusing the file
	Encoding   string         // such as "windows-1251"; "" finds it
	Preview    int            // answers kept in Result.Preview; 0 is 5
}

// LineError says why one line was refused.
type LineError = table.LineError

// Warning is a remark about something that had to be assumed; the import goes on.
type Warning struct {
	Code string // short machine word that stays the same: "zone", "date_order", "scale", "duplicate_id", …
	Msg  string // one sentence
}

// Use says which column plays a role, and how it was found.
type Use struct {
	Role   string // "score", "comment", "date", "id", "weight", "respondent", "language", "segment"
	Column string // its header
	Index  int    // its position from 0
	How    string // "named", "by its header", "by its values"
}

// Mapping is what the importer found out about a file.
type Mapping struct {
	Preset    string
	Format    string // csv, tsv, xlsx
	Encoding  string // "" for xlsx
	Delimiter string // "comma", "semicolon", "tab"; "" for xlsx
	Header    int    // line of the header
	Uses      []Use
	Unused    []string // headers of the columns that are left out
	Dates     string   // how dates are written, such as "day.month.year"
	Zone      string   // zone of dates without one; "" where every date has its own
}

// Result is what was read from a file.
type Result struct {
	Survey    string
	Responses []Response
	Preview   []Response // the first answers, for a person to look at
	Mapping   Mapping
	Rows      int            // data rows in the file, whatever became of them
	Refused   []LineError    // bad lines, in the order of the file
	LeftOut   map[string]int // rows without an answer, by reason: "preview", "unfinished", "no score", "empty", "repeated id"
	Warnings  []Warning
}

// WriteText writes the mapping, the first answers and the remarks for a person to read (import survey --dry-run).
func (r *Result) WriteText(w io.Writer) error { return nil }

// RefusedError is returned where a file has bad lines and Options.SkipBad is not set.
type RefusedError struct {
	Read  int         // answers that were good
	Lines []LineError // all bad lines
}

// Error lists the first 20 bad lines and says that nothing was saved.
func (e *RefusedError) Error() string {
	const most = 20
	var b strings.Builder
	for i := range e.Lines {
		if i == most {
			fmt.Fprintf(&b, "and %d more\n", len(e.Lines)-most)
			break
		}
		b.WriteString(e.Lines[i].Error())
		b.WriteByte('\n')
	}
	fmt.Fprintf(&b, "%d responses read, none saved", e.Read)
	return b.String()
}

// Try says what the user can do.
func (e *RefusedError) Try() string {
	if len(e.Lines) == 1 {
		return "fix the line, or add --skip-bad to leave such lines out"
	}
	return "fix the lines, or add --skip-bad to leave such lines out"
}

// FileError says why a file as a whole cannot be read as a survey.
type FileError struct {
	File, Msg, Hint string
}

// Error gives the file and what is wrong with it.
func (e *FileError) Error() string { return e.File + ": " + e.Msg }

// Try says what the user can do; "" where nothing is known to help.
func (e *FileError) Try() string { return e.Hint }

// Read reads the answers in a file; name is shown in errors and tells the format where the content does not. With bad
// lines and without SkipBad it returns the Result together with a *[RefusedError]; the Result is nil with any other error.
func Read(name string, r io.Reader, o Options) (*Result, error) {
	return nil, errors.New("read survey: not built yet")
}
