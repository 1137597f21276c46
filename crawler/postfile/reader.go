package postfile

import (
	"errors"
	"io"
	"time"

	"overheard/crawler"
	"overheard/internal/table"
)

// Options say how to read a file. The zero value finds everything out by itself.
type Options struct {
	Format   string            // "jsonl", "csv", "tsv" or "xlsx"; "" goes by content and name
	Map      map[string]string // field of the JSON lines -> column of the file, for tables
	Location *time.Location    // zone of times without one, in tables; nil is UTC
	Source   string            // the source of posts that name none
	Encoding string            // of text files, such as "windows-1251"; "" finds it
}

// LineError says why one line was refused.
type LineError = table.LineError

// Record is one line of the file: a post, or why there is none.
type Record struct {
	Line int
	Post crawler.Post
	Err  error // nil, or a *LineError
}

// Reader reads the posts of one file in their order.
type Reader struct{}

// Open begins to read posts from r; name is shown in errors and tells the format where the content does not. The file
// must be one that can hold posts at all: an unknown format or a table without a text column is an error here.
func Open(name string, r io.Reader, o Options) (*Reader, error) {
	return nil, errors.New("read posts: not built yet")
}

// Next returns the next record, or io.EOF behind the last. A Record with Err set is a bad line, and reading goes on. Any
// other error means that the file itself cannot be read further.
func (r *Reader) Next() (Record, error) { return Record{}, io.EOF }

// Warnings are sentences about what had to be assumed, such as a time zone. Complete after the last record.
func (r *Reader) Warnings() []string { return nil }

// Close frees what an XLSX file holds on disk. It does not close the reader that Open was given.
func (r *Reader) Close() error { return nil }
