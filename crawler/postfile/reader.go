package postfile

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"time"

	"overheard/crawler"
	"overheard/internal/table"
)

// Options say how to read a file. The zero value finds everything out by itself.
type Options struct {
	Format    string            // "jsonl", "csv", "tsv" or "xlsx"; "" goes by content and name
	Map       map[string]string // field of the JSON lines, or "title" or "time" -> column of the file; for tables only
	Location  *time.Location    // zone of times without one, in tables; nil is UTC
	ZoneNamed bool              // somebody named Location, so no warning says that it was assumed
	Order     table.Order       // of day and month in tables; the zero value goes by the column
	Source    string            // the source of posts that name none
	Encoding  string            // of text files, such as "windows-1251"; "" finds it
}

// LineError says why one line was refused.
type LineError = table.LineError

// FileError says why a file as a whole cannot be read.
type FileError = table.FileError

// Record is one line of the file: a post, or why there is none.
type Record struct {
	Line int
	Post crawler.Post
	Err  error // nil, or a *LineError
}

// Reader reads the posts of one file in their order.
type Reader struct {
	name   string
	format string
	source string
	next   func() (Record, error)
	rows   *rowReader // nil for JSON lines
}

// Open begins to read posts from r; name is shown in errors and tells the format where the content does not. A gzip'd file
// is unpacked on the way. The file must be one that can hold posts at all: an unknown format, or a table without a column
// for the text or the time, is an error here, mostly a *[FileError].
func Open(name string, r io.Reader, o Options) (*Reader, error) {
	br, err := table.Unpack(name, r)
	if err != nil {
		return nil, err
	}
	kind, err := table.Sniff(name, br)
	if err != nil {
		return nil, err
	}
	rd := &Reader{name: name, source: o.Source}
	switch o.Format {
	case "", "jsonl", "csv", "tsv", "xlsx":
	default:
		return nil, &FileError{File: name, Msg: fmt.Sprintf("cannot be read as %q", o.Format), Hint: "the formats are jsonl, csv, tsv and xlsx"}
	}
	if o.Format == "jsonl" || o.Format == "" && kind == "" && looksLikeJSON(name, br) {
		if kind != "" {
			return nil, &FileError{File: name, Msg: "is an XLSX file, not JSON lines", Hint: "leave the format out, it is found by content"}
		}
		if len(o.Map) > 0 {
			return nil, &FileError{File: name, Msg: "is JSON lines, whose fields have names of their own and cannot be mapped",
				Hint: "--map is for tables; jq -c '{source, id, published_at, text: .Content}' FILE | overheard import posts -"}
		}
		return rd, rd.openJSON(br, o)
	}
	rd.rows, err = openRows(name, br, o)
	if err != nil {
		return nil, err
	}
	rd.format = rd.rows.table.Format()
	rd.next = rd.rows.next
	return rd, nil
}

// Next returns the next record, or io.EOF behind the last. A Record with Err set is a bad line, and reading goes on. Any
// other error means that the file itself cannot be read further.
func (r *Reader) Next() (Record, error) {
	rec, err := r.next()
	if err != nil || rec.Err != nil {
		return rec, err
	}
	if err := r.check(&rec.Post); err != nil {
		rec.Err = r.complete(err, rec.Line)
		rec.Post = crawler.Post{}
	}
	return rec, nil
}

// Format is "jsonl", "csv", "tsv" or "xlsx".
func (r *Reader) Format() string { return r.format }

// Warnings are sentences about what had to be assumed, such as a time zone. Complete after the last record.
func (r *Reader) Warnings() []string {
	if r.rows == nil {
		return nil
	}
	return r.rows.warnings()
}

// Columns says which column of a table each field is read from; nil for JSON lines.
func (r *Reader) Columns() map[string]string {
	if r.rows == nil {
		return nil
	}
	return r.rows.columns()
}

// Close frees what an XLSX file holds on disk. It does not close the reader that Open was given.
func (r *Reader) Close() error {
	if r.rows == nil {
		return nil
	}
	return r.rows.table.Close()
}

// check completes the post and says what is wrong with it.
func (r *Reader) check(p *crawler.Post) *LineError {
	if p.Source == "" {
		p.Source = r.source
	}
	if p.Kind == "" {
		p.Kind = crawler.KindPost
	}
	if strings.TrimSpace(p.Text) == "" {
		p.Text = ""
	}
	err := p.Check()
	if err == nil {
		return nil
	}
	for _, missing := range []struct {
		err         error
		field, text string
	}{
		{crawler.ErrNoSource, "source", "is missing"},
		{crawler.ErrNoID, "id", "is missing"},
		{crawler.ErrNoTime, "published_at", "is missing"},
		{crawler.ErrNoText, "text", "is empty"},
	} {
		if errors.Is(err, missing.err) {
			return r.fieldError(missing.field, "missing", missing.text)
		}
	}
	if p.RatingMax == 0 {
		return r.fieldError("rating_max", "missing", fmt.Sprintf("is missing beside a rating of %v", p.Rating))
	}
	return r.fieldError("rating", "value", fmt.Sprintf("%v is above rating_max, %v", p.Rating, p.RatingMax))
}

// fieldError is about a field; in a table it names the column that the field is read from.
func (r *Reader) fieldError(field, code, msg string) *LineError {
	if r.rows != nil {
		if column, ok := r.rows.columns()[field]; ok {
			return &LineError{Column: column, Code: code, Msg: msg}
		}
	}
	return table.FieldError(field, code, msg)
}

func (r *Reader) complete(e *LineError, line int) *LineError {
	e.File, e.Line = r.name, line
	return e
}

func (r *Reader) openJSON(br *bufio.Reader, o Options) error {
	r.format = "jsonl"
	text, err := table.UTF8(r.name, br, o.Encoding)
	if err != nil {
		return err
	}
	lines := Lines(text, MaxLine)
	var d decoder
	r.next = func() (Record, error) {
		for lines.Scan() {
			rec := Record{Line: lines.Line()}
			if lines.TooLong() {
				rec.Err = r.complete(badLine("too_long", fmt.Sprintf("the line is longer than %d MiB", MaxLine>>20)), rec.Line)
				return rec, nil
			}
			line := lines.Bytes()
			if len(bytes.TrimSpace(line)) == 0 {
				continue
			}
			if err := d.decode(line, &rec.Post); err != nil {
				rec.Post = crawler.Post{}
				rec.Err = r.complete(err, rec.Line)
			}
			return rec, nil
		}
		if err := lines.Err(); err != nil {
			return Record{}, wrapRead(r.name, err)
		}
		return Record{}, io.EOF
	}
	return r.refuseArray(br)
}

// wrapRead says which file could not be read, where the error does not.
func wrapRead(name string, err error) error {
	var fe *FileError
	if errors.As(err, &fe) {
		return err
	}
	if name == "" || name == "-" {
		name = "standard input"
	}
	return fmt.Errorf("read %s: %w", name, err)
}

// refuseArray explains at once what would else be one very long bad line.
func (r *Reader) refuseArray(br *bufio.Reader) error {
	head, _ := br.Peek(512)
	head = bytes.TrimLeft(head, "\xef\xbb\xbf \t\r\n")
	if len(head) > 1 && head[0] == '[' && bytes.HasPrefix(bytes.TrimLeft(head[1:], " \t\r\n"), []byte("{")) {
		return &FileError{File: r.name, Msg: "is one JSON array; posts come as JSON lines, one object on each", Hint: "jq -c '.[]' FILE | overheard import posts -"}
	}
	return nil
}

// looksLikeJSON goes by the name's extension; without a telling one, by whether a line begins as an object.
func looksLikeJSON(name string, br *bufio.Reader) bool {
	switch strings.ToLower(filepath.Ext(strings.TrimSuffix(strings.ToLower(name), ".gz"))) {
	case ".jsonl", ".ndjson", ".json", ".jsonlines":
		return true
	case ".csv", ".tsv", ".tab", ".xlsx":
		return false
	}
	head, _ := br.Peek(32 << 10)
	head = bytes.ReplaceAll(head, []byte{0}, nil) // of UTF-16
	blank := true
	for line := range bytes.SplitSeq(head, []byte("\n")) {
		line = bytes.TrimLeft(line, "\xef\xbb\xbf\xff\xfe \t\r")
		if bytes.HasPrefix(line, []byte("{")) || bytes.HasPrefix(line, []byte("[{")) {
			return true
		}
		blank = blank && len(line) == 0
	}
	return blank
}
