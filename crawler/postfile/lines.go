package postfile

import (
	"bytes"
	"errors"
	"io"
)

// MaxLine is the longest line of JSON lines that is read, in bytes.
const MaxLine = 8 << 20

const lineBuffer = 64 << 10

// LineScanner yields the lines of a text with their numbers, and passes over lines that are too long. Unlike
// bufio.Scanner it goes on behind such a line. It keeps no more than one line in memory.
type LineScanner struct {
	r     io.Reader
	limit int
	buf   []byte
	start int // of what is not yielded yet
	end   int
	line  int
	cur   []byte
	long  bool
	eof   bool
	err   error
}

// Lines makes a LineScanner over r. Lines longer than limit bytes come out as too long; limit <= 0 means [MaxLine].
func Lines(r io.Reader, limit int) *LineScanner {
	if limit <= 0 {
		limit = MaxLine
	}
	return &LineScanner{r: r, limit: limit, buf: make([]byte, lineBuffer)}
}

// Scan moves to the next line and reports whether there is one. Empty lines are yielded too.
func (s *LineScanner) Scan() bool {
	s.cur, s.long = nil, false
	if s.start == s.end && len(s.buf) > 16*lineBuffer { // do not keep the room that one long line needed
		s.buf, s.start, s.end = make([]byte, lineBuffer), 0, 0
	}
	from := s.start
	for {
		if i := bytes.IndexByte(s.buf[from:s.end], '\n'); i >= 0 {
			s.take(from+i, from+i+1)
			return true
		}
		from = s.end
		if s.eof {
			if s.start == s.end || s.err != nil {
				return false
			}
			s.take(s.end, s.end)
			return true
		}
		if s.end-s.start > s.limit+1 { // one more for the CR
			s.skip()
			return true
		}
		from -= s.fill()
	}
}

// take makes the bytes up to end the current line, and goes on at next.
func (s *LineScanner) take(end, next int) {
	line := s.buf[s.start:end]
	s.start = next
	s.line++
	if n := len(line); n > 0 && line[n-1] == '\r' {
		line = line[:n-1]
	}
	if s.line == 1 {
		line = bytes.TrimPrefix(line, []byte("\ufeff"))
	}
	if len(line) > s.limit {
		s.long = true
		return
	}
	s.cur = line
}

// skip leaves the rest of an over-long line behind without keeping it.
func (s *LineScanner) skip() {
	s.line++
	s.long = true
	for {
		if i := bytes.IndexByte(s.buf[s.start:s.end], '\n'); i >= 0 {
			s.start += i + 1
			return
		}
		s.start = s.end
		if s.eof {
			return
		}
		s.fill()
	}
}

// fill reads more behind end. It returns by how much it moved what was there to the front.
func (s *LineScanner) fill() (moved int) {
	if s.end == len(s.buf) && s.start > 0 {
		moved = s.start
		copy(s.buf, s.buf[s.start:s.end])
		s.start, s.end = 0, s.end-moved
	}
	if s.end > len(s.buf)/2 {
		bigger := make([]byte, min(2*len(s.buf), s.limit+lineBuffer))
		if len(bigger) > len(s.buf) {
			copy(bigger, s.buf[:s.end])
			s.buf = bigger
		}
	}
	n, err := s.r.Read(s.buf[s.end:])
	s.end += n
	if err != nil {
		s.eof = true
		if !errors.Is(err, io.EOF) {
			s.err = err
		}
	}
	return moved
}

// Bytes is the line without its end (LF or CRLF), valid until the next Scan; nil where the line was too long. A byte
// order mark at the start of the text is left out.
func (s *LineScanner) Bytes() []byte { return s.cur }

// Line is the number of the line, from 1.
func (s *LineScanner) Line() int { return s.line }

// TooLong reports that the line was longer than the limit and was not kept.
func (s *LineScanner) TooLong() bool { return s.long }

// Err is the error that ended the reading, nil at the end of the text. What stood behind the last line end is lost then.
func (s *LineScanner) Err() error { return s.err }
