package table

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
)

// Limits on what is read, so that a damaged or hostile file cannot take all memory. A file beyond them is refused whole;
// a row or cell beyond them is one bad line.
const (
	MaxCell    = 1 << 20   // bytes of one cell
	MaxRow     = 8 << 20   // bytes of one record of a CSV or TSV file
	MaxColumns = 16384     // cells in a row, as in Excel
	MaxZip     = 128 << 20 // bytes of an XLSX file
	MaxUnzip   = 1 << 30   // bytes of an XLSX file, unpacked
)

// Options say how to read a file. The zero value finds everything out by itself.
type Options struct {
	Format   string // "csv", "tsv" or "xlsx"; "" goes by content
	Encoding string // a label of the WHATWG Encoding Standard, such as "windows-1251"; "" finds it
}

// Row is one record of a file.
type Row struct {
	Line  int      // physical line where the record begins, from 1; the row's number in XLSX
	Cells []string // valid until the next call of Next; the strings themselves stay valid
}

// FileError says why a file as a whole cannot be read.
type FileError struct {
	File string // as the user named it; "" or "-" for standard input
	Msg  string
	Hint string // what to try; may be empty
}

// Error gives the file and what is wrong with it.
func (e *FileError) Error() string {
	if e.File == "" || e.File == "-" {
		return "standard input " + e.Msg
	}
	return e.File + " " + e.Msg
}

// Try says what the user can do; "" where nothing is known to help.
func (e *FileError) Try() string { return e.Hint }

// Reader reads the rows of one file in their order.
type Reader struct {
	name    string
	format  string
	text    *textDecoder // nil for XLSX
	csv     *csvReader   // nil for XLSX
	xlsx    *xlsxReader
	headers []string
}

// Open begins to read rows from r; name is for errors, and tells the format where the content does not. A gzip'd file is
// unpacked on the way.
func Open(name string, r io.Reader, o Options) (*Reader, error) {
	br, err := Unpack(name, r)
	if err != nil {
		return nil, err
	}
	kind, err := Sniff(name, br)
	if err != nil {
		return nil, err
	}
	if kind == "xlsx" {
		if o.Format != "" && o.Format != "xlsx" {
			return nil, &FileError{File: name, Msg: fmt.Sprintf("is an XLSX file, not %s", o.Format)}
		}
		x, err := openXLSX(name, br)
		if err != nil {
			return nil, err
		}
		return &Reader{name: name, format: "xlsx", xlsx: x}, nil
	}
	if o.Format == "xlsx" {
		return nil, &FileError{File: name, Msg: "is not an XLSX file", Hint: "leave the format out, it is found by content"}
	}
	text, err := newTextDecoder(name, br, o.Encoding)
	if err != nil {
		return nil, err
	}
	c, err := newCSV(name, text, o.Format)
	if err != nil {
		return nil, err
	}
	format := "csv"
	if c.comma == '\t' {
		format = "tsv"
	}
	return &Reader{name: name, format: format, text: text, csv: c}, nil
}

// Next returns the next row that is not blank, or io.EOF behind the last. A *[LineError] is a damaged row: the next call
// goes on behind it. Any other error is final.
func (r *Reader) Next() (Row, error) {
	if r.xlsx != nil {
		return r.xlsx.next(r)
	}
	return r.csv.next(r)
}

// SetHeaders names the columns for errors about damaged rows.
func (r *Reader) SetHeaders(names []string) { r.headers = names }

// Format is "csv", "tsv" or "xlsx".
func (r *Reader) Format() string { return r.format }

// Encoding is the encoding found so far, "" for XLSX. A text that has shown nothing but ASCII counts as UTF-8.
func (r *Reader) Encoding() string {
	if r.text == nil {
		return ""
	}
	return r.text.name()
}

// Delimiter is "comma", "semicolon", "tab" or "pipe", "" for XLSX.
func (r *Reader) Delimiter() string {
	if r.csv == nil {
		return ""
	}
	return delimiterNames[r.csv.comma]
}

// Close removes what an XLSX file was unpacked to. It does not close the reader that Open was given.
func (r *Reader) Close() error {
	if r.xlsx == nil {
		return nil
	}
	return r.xlsx.close()
}

// Rename puts the column's header into an error that was made before [Reader.SetHeaders].
func (r *Reader) Rename(e *LineError) {
	if e.at > 0 {
		e.Column = r.column(e.at - 1)
	}
}

// column names the column at i for an error: its header, else its position from 1.
func (r *Reader) column(i int) string {
	if i < len(r.headers) && strings.TrimSpace(r.headers[i]) != "" {
		return r.headers[i]
	}
	return fmt.Sprint(i + 1)
}

func (r *Reader) lineError(line, column int, code, format string, args ...any) *LineError {
	e := &LineError{File: r.name, Line: line, Code: code, Msg: fmt.Sprintf(format, args...)}
	if column >= 0 {
		e.at = column + 1
		r.Rename(e)
	}
	return e
}

// peekSize is how much of a text is looked at to find out how it is written.
const peekSize = 256 << 10

// Unpack returns r with a buffer to look ahead in, unpacked where it is gzip'd.
func Unpack(name string, r io.Reader) (*bufio.Reader, error) {
	br := bufio.NewReaderSize(r, peekSize)
	head, err := br.Peek(2)
	if len(head) == 0 && err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	if !bytes.Equal(head, []byte{0x1f, 0x8b}) {
		return br, nil
	}
	z, err := gzip.NewReader(br)
	if err != nil {
		return nil, &FileError{File: name, Msg: "is a damaged gzip file"}
	}
	return bufio.NewReaderSize(z, peekSize), nil
}

// Sniff looks at the beginning of a file and returns "xlsx", or "" for text. What is neither is an error that says so.
func Sniff(name string, br *bufio.Reader) (string, error) {
	head, err := br.Peek(512)
	if len(head) == 0 && err != nil && !errors.Is(err, io.EOF) {
		return "", fmt.Errorf("read %s: %w", name, err)
	}
	switch {
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		if bytes.Contains(head, []byte("opendocument")) {
			return "", &FileError{File: name, Msg: "is an OpenDocument file", Hint: "save it as .xlsx or .csv"}
		}
		return "xlsx", nil
	case bytes.HasPrefix(head, []byte("\xd0\xcf\x11\xe0")):
		return "", &FileError{File: name, Msg: "is an old Excel file (.xls) or has a password", Hint: "save it as .xlsx or .csv, without a password"}
	case bytes.HasPrefix(head, []byte("%PDF")):
		return "", &FileError{File: name, Msg: "is a PDF file", Hint: "export the data as .csv or .xlsx"}
	}
	low := bytes.ToLower(bytes.TrimLeft(head, "\xef\xbb\xbf \t\r\n"))
	if bytes.HasPrefix(low, []byte("<!doctype html")) || bytes.HasPrefix(low, []byte("<html")) {
		return "", &FileError{File: name, Msg: "is an HTML page", Hint: "export the data as .csv or .xlsx"}
	}
	return "", nil
}

// BaseName is the file's name without folder and extensions (.csv, .tsv, .txt, .xlsx, .gz …).
func BaseName(name string) string {
	base := filepath.Base(filepath.ToSlash(name))
	base = strings.TrimSuffix(base, ".gz")
	if ext := filepath.Ext(base); ext != "" && ext != base {
		base = strings.TrimSuffix(base, ext)
	}
	return base
}
