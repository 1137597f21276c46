package postfile

import "io"

// MaxLine is the longest line of JSON lines that is read, in bytes.
const MaxLine = 8 << 20

// LineScanner yields the lines of a text with their numbers, and passes over lines that are too long.
type LineScanner struct{}

// Lines makes a LineScanner over r. Lines longer than max bytes come out as too long; max <= 0 means [MaxLine].
func Lines(r io.Reader, max int) *LineScanner { return &LineScanner{} }

// Scan moves to the next line and reports whether there is one. Empty lines are yielded too.
func (s *LineScanner) Scan() bool { return false }

// Bytes is the line without its end (LF or CRLF), valid until the next Scan; nil where the line was too long. A byte
// order mark at the start of the text is left out.
func (s *LineScanner) Bytes() []byte { return nil }

// Line is the number of the line, from 1.
func (s *LineScanner) Line() int { return 0 }

// TooLong reports that the line was longer than the limit and was not kept.
func (s *LineScanner) TooLong() bool { return false }

// Err is the error that ended the reading, nil at the end of the text.
func (s *LineScanner) Err() error { return nil }
