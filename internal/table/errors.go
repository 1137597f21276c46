package table

import (
	"fmt"
	"strconv"
	"strings"
)

// LineError says why one line of a file was refused. It is about that line only: reading goes on behind it.
type LineError struct {
	File   string // as the user named it; "" for standard input
	Line   int    // physical line where the record begins, from 1; row number in XLSX
	Column string // the column's header, or the field's name in JSON lines; "" where the whole line is meant
	Msg    string // what is wrong, quoting the value
	Code   string // what Reason returns

	at    int  // position of the column from 1, where the table itself is damaged
	field bool // Column is a field of JSON lines, which is shown without the word "column"
}

// Error gives one line such as `responses.csv:218: column "score": "11" is outside 0-10`.
func (e *LineError) Error() string {
	var b strings.Builder
	if e.File == "" || e.File == "-" {
		b.WriteString("line ")
	} else {
		b.WriteString(e.File)
		b.WriteByte(':')
	}
	b.WriteString(strconv.Itoa(e.Line))
	b.WriteString(": ")
	switch {
	case e.Column == "":
	case e.field:
		b.WriteString(e.Column + ": ")
	default:
		fmt.Fprintf(&b, "column %q: ", e.Column)
	}
	b.WriteString(e.Msg)
	return b.String()
}

// Reason is a short machine word that stays the same, for counting: "quotes", "cells", "encoding", "too_long", "json",
// "type", "time", "score", "weight", "missing", "value".
func (e *LineError) Reason() string { return e.Code }

// FieldError makes the LineError of a field of JSON lines.
func FieldError(field, code, msg string) *LineError {
	return &LineError{Column: field, Code: code, Msg: msg, field: true}
}
