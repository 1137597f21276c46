package survey

import (
	"fmt"
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
	ZoneNamed  bool           // somebody named Location, so no warning says that it was assumed
	Order      table.Order    // of day and month; the zero value goes by the column
	SkipBad    bool           // leave bad lines out instead of refusing the file
	Encoding   string         // such as "windows-1251"; "" finds it
	Preview    int            // answers kept in Result.Preview; 0 is 5
}

// LineError says why one line was refused.
type LineError = table.LineError

// FileError says why a file as a whole cannot be read as a survey.
type FileError = table.FileError

// Warning is a remark about something that had to be assumed; the import goes on.
type Warning struct {
	Code string // short machine word that stays the same: "zone", "date_order", "scale", "repeated_id", "guess"
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
	Delimiter string // "comma", "semicolon", "tab", "pipe"; "" for xlsx
	Header    int    // line of the header
	Uses      []Use
	Unused    []string // headers of the columns that are left out
	Dates     string   // how dates are written, such as "day/month/year"
	Zone      string   // zone of dates without one; "" where every date has its own
}

// Reasons why a row without an answer is left out. It is not refused: nothing is wrong with it.
const (
	LeftEmpty      = "empty"       // no cell has anything in it
	LeftNoScore    = "no score"    // neither score nor comment: the person skipped the question
	LeftPreview    = "preview"     // the survey's maker tried it out, or the tool marked it as spam
	LeftUnfinished = "unfinished"  // the tool marked the answer as not finished
	LeftRepeated   = "repeated id" // a later row has the same id
)

// Result is what was read from a file.
type Result struct {
	File      string // as the user named it
	Survey    string
	Responses []Response
	Preview   []Response // the first answers, for a person to look at
	Mapping   Mapping
	Rows      int            // data rows in the file, whatever became of them
	Refused   []LineError    // bad lines, in the order of the file
	LeftOut   map[string]int // rows without an answer, by reason
	Warnings  []Warning
}

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
	responses := "responses"
	if e.Read == 1 {
		responses = "response"
	}
	fmt.Fprintf(&b, "%d %s read, none saved", e.Read, responses)
	return b.String()
}

// Try says what the user can do.
func (e *RefusedError) Try() string {
	if len(e.Lines) == 1 {
		return "fix the line, or add --skip-bad to leave such lines out"
	}
	return "fix the lines, or add --skip-bad to leave such lines out"
}
