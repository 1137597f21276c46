package table

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

var delimiterNames = map[byte]string{',': "comma", ';': "semicolon", '\t': "tab", '|': "pipe"}

// csvReader reads records of RFC 4180 in constant memory. It is milder than the standard in what leaves no doubt: blanks
// around quotes, quotes inside an unquoted cell of a tab-separated file, Excel's ="0012", any line end, zero bytes (left
// out). A damaged quote costs the physical line it is in: reading goes on behind that line, so that a quote which is
// never closed does not swallow the rest of the file.
type csvReader struct {
	src   *textDecoder
	comma byte
	eol   byte
	buf   []byte
	start int // of what is not read yet
	end   int
	line  int // number of the line at start
	eof   bool
	err   error

	cells  []byte // the cells of the current record, one behind the other
	ends   []int
	fields []string
}

const firstBuffer = 64 << 10

func newCSV(name string, src *textDecoder, format string) (*csvReader, error) {
	c := &csvReader{src: src, buf: make([]byte, firstBuffer), line: 1}
	for c.end < len(c.buf) && !c.eof {
		c.fill()
	}
	if c.err != nil && c.end == 0 {
		return nil, fileProblem(name, c.err)
	}
	sample := c.buf[:c.end]
	if bytes.HasPrefix(sample, []byte("\ufeff")) {
		c.start, sample = 3, sample[3:]
	}
	c.eol = '\n'
	if bytes.IndexByte(sample, '\n') < 0 && bytes.IndexByte(sample, '\r') >= 0 {
		c.eol = '\r'
	}
	if comma := c.announced(sample); comma != 0 {
		c.comma = comma
		return c, nil
	}
	if format == "tsv" {
		c.comma = '\t'
		return c, nil
	}
	c.comma = findDelimiter(sample, c.eol, c.eof)
	return c, nil
}

// announced reads Excel's first line "sep=;" and passes over it.
func (c *csvReader) announced(sample []byte) byte {
	i := bytes.IndexByte(sample, c.eol)
	if i < 0 {
		return 0
	}
	line := strings.Trim(string(sample[:min(i, 16)]), "\r\" ")
	if len(line) != 5 || !strings.EqualFold(line[:4], "sep=") || delimiterNames[line[4]] == "" {
		return 0
	}
	c.start += i + 1
	c.line++
	return line[4]
}

// fill reads more behind end, and makes room where there is none.
func (c *csvReader) fill() {
	if c.start > 0 && c.end == len(c.buf) {
		copy(c.buf, c.buf[c.start:c.end])
		c.end -= c.start
		c.start = 0
	}
	if c.end == len(c.buf) {
		bigger := make([]byte, 2*len(c.buf))
		copy(bigger, c.buf[:c.end])
		c.buf = bigger
	}
	n, err := c.src.Read(c.buf[c.end:])
	c.end += n
	if err != nil {
		c.eof = true
		if !errors.Is(err, io.EOF) {
			c.err = err
		}
	}
}

var errTooLong = errors.New("too long")

// lineAt returns the physical line that begins off bytes behind start, without its end, and where the next one begins.
// It returns io.EOF where there is none, and errTooLong where the record would grow beyond MaxRow.
func (c *csvReader) lineAt(off int) (line []byte, next int, err error) {
	from := off
	for {
		if i := bytes.IndexByte(c.buf[c.start+from:c.end], c.eol); i >= 0 {
			end := from + i
			line = c.buf[c.start+off : c.start+end]
			return trimCR(line, c.eol), end + 1, nil
		}
		from = c.end - c.start
		switch {
		case c.eof && (from == off || c.err != nil): // a line cut by an error is none
			return nil, off, io.EOF
		case c.eof:
			return trimCR(c.buf[c.start+off:c.end], c.eol), from, nil
		case from > MaxRow:
			return nil, 0, errTooLong
		}
		c.fill()
	}
}

func trimCR(line []byte, eol byte) []byte {
	if eol == '\n' && len(line) > 0 && line[len(line)-1] == '\r' {
		return line[:len(line)-1]
	}
	return line
}

// advance leaves n bytes and the given number of lines behind.
func (c *csvReader) advance(n, lines int) {
	c.start += n
	c.line += lines
	if c.start == c.end && len(c.buf) > 16*firstBuffer { // do not keep the room that one long record needed
		c.buf, c.start, c.end = make([]byte, firstBuffer), 0, 0
	}
}

// skipLine leaves the rest of an over-long line behind without keeping it.
func (c *csvReader) skipLine() {
	for {
		if i := bytes.IndexByte(c.buf[c.start:c.end], c.eol); i >= 0 {
			c.advance(i+1, 1)
			return
		}
		c.start = c.end
		if c.eof {
			return
		}
		c.fill()
	}
}

func (c *csvReader) next(r *Reader) (Row, error) {
	for {
		first, next, err := c.lineAt(0)
		line := c.line
		switch {
		case errors.Is(err, errTooLong):
			c.skipLine()
			return Row{}, r.lineError(line, -1, "too_long", "the line is longer than %d MiB", MaxRow>>20)
		case err != nil:
			if c.err != nil {
				return Row{}, fileProblem(r.name, c.err)
			}
			return Row{}, io.EOF
		case len(bytes.TrimSpace(first)) == 0 && bytes.IndexByte(first, c.comma) < 0:
			c.advance(next, 1)
			continue
		}
		return c.record(r, next)
	}
}

// record parses the record at start, whose first line ends at firstEnd.
func (c *csvReader) record(r *Reader, firstEnd int) (Row, error) {
	c.cells, c.ends = c.cells[:0], c.ends[:0]
	line := c.line
	size, lines, lerr := c.parse(r)
	if lerr != nil {
		c.advance(firstEnd, 1)
		if c.err != nil {
			return Row{}, fileProblem(r.name, c.err)
		}
		return Row{}, lerr
	}
	c.advance(size, lines)
	all := string(c.cells)
	if strings.IndexByte(all, 0) >= 0 {
		all = c.withoutZeros(all)
	}
	c.fields = c.fields[:0]
	from := 0
	for i, end := range c.ends {
		cell := all[from:end]
		from = end
		if len(cell) > MaxCell {
			return Row{}, r.lineError(line, i, "too_long", "the cell is longer than %d MiB", MaxCell>>20)
		}
		if c.src.damaged(cell) {
			return Row{}, r.lineError(line, i, "encoding", "is not valid %s", c.src.name())
		}
		c.fields = append(c.fields, cell)
	}
	return Row{Line: line, Cells: c.fields}, nil
}

// withoutZeros leaves the zero bytes out of the cells and moves their ends.
func (c *csvReader) withoutZeros(all string) string {
	var b strings.Builder
	from := 0
	for i, end := range c.ends {
		b.WriteString(strings.ReplaceAll(all[from:end], "\x00", ""))
		from = end
		c.ends[i] = b.Len()
	}
	return b.String()
}

// damaged reports that s holds bytes which the encoding does not allow.
func (d *textDecoder) damaged(s string) bool {
	if d.checked {
		return strings.ContainsRune(s, utf8.RuneError)
	}
	return !utf8.ValidString(s)
}

// parse splits the record at start into cells and returns its size in bytes and lines.
func (c *csvReader) parse(r *Reader) (size, lines int, lerr *LineError) {
	line, next, err := c.lineAt(0)
	if err != nil {
		return 0, 0, r.lineError(c.line, -1, "quotes", "cannot be read")
	}
	p := recordParser{c: c, r: r, line: line, next: next, lines: 1}
	for {
		if len(c.ends) == MaxColumns {
			return 0, 0, r.lineError(c.line, -1, "cells", "has more than %d cells", MaxColumns)
		}
		rest := p.line[p.pos:]
		lead := blanks(rest, c.comma)
		var last bool
		if lead < len(rest) && rest[lead] == '"' {
			p.pos += lead
			last, lerr = p.quoted()
		} else {
			last, lerr = p.unquoted()
		}
		if lerr != nil {
			return 0, 0, lerr
		}
		c.ends = append(c.ends, len(c.cells))
		if last {
			return p.next, p.lines, nil
		}
	}
}

// recordParser is where the parsing of one record stands.
type recordParser struct {
	c     *csvReader
	r     *Reader
	line  []byte // the physical line
	pos   int    // within line
	next  int    // where the next line begins, from c.start
	lines int    // lines begun
}

// quoted reads the cell whose opening quote is at pos, and reports whether it is the record's last.
func (p *recordParser) quoted() (last bool, lerr *LineError) {
	c := p.c
	open := place(utf8.RuneCount(p.line[:p.pos])+1, p.lines, c.line)
	p.pos++
	for {
		i := bytes.IndexByte(p.line[p.pos:], '"')
		if i < 0 {
			c.cells = append(append(c.cells, p.line[p.pos:]...), '\n')
			line, next, err := c.lineAt(p.next)
			if err != nil {
				return false, p.r.lineError(c.line, len(c.ends), "quotes", "%s is never closed", open)
			}
			p.line, p.next, p.pos = line, next, 0
			p.lines++
			continue
		}
		end := p.pos + i
		p.pos = end + 1
		if p.pos < len(p.line) && p.line[p.pos] == '"' {
			c.cells = append(c.cells, p.line[end-i:p.pos]...)
			p.pos++
			continue
		}
		c.cells = append(c.cells, p.line[end-i:end]...)
		break
	}
	p.pos += blanks(p.line[p.pos:], c.comma)
	if p.pos == len(p.line) {
		return true, nil
	}
	if p.line[p.pos] != c.comma {
		ch, _ := utf8.DecodeRune(p.line[p.pos:])
		return false, p.r.lineError(c.line, len(c.ends), "quotes", "%s is closed before %q; a quote inside quotes is written twice", open, string(ch))
	}
	p.pos++
	return false, nil
}

// unquoted reads the cell at pos, and reports whether it is the record's last.
func (p *recordParser) unquoted() (last bool, lerr *LineError) {
	c := p.c
	cell := p.line[p.pos:]
	size := bytes.IndexByte(cell, c.comma)
	if size >= 0 {
		cell = cell[:size]
	}
	content, ok := c.plain(cell)
	if !ok {
		at := utf8.RuneCount(p.line[:p.pos+bytes.IndexByte(cell, '"')]) + 1
		return false, p.r.lineError(c.line, len(c.ends), "quotes", "%s stands inside a cell that does not begin with one", place(at, p.lines, c.line))
	}
	c.cells = append(c.cells, content...)
	p.pos += size + 1
	return size < 0, nil
}

// plain returns the content of an unquoted cell, and whether its quotes leave no doubt.
func (c *csvReader) plain(cell []byte) ([]byte, bool) {
	if c.comma == '\t' || bytes.IndexByte(cell, '"') < 0 {
		return cell, true
	}
	trimmed := bytes.TrimSpace(cell)
	if inner, ok := bytes.CutPrefix(trimmed, []byte(`="`)); ok {
		if inner, ok = bytes.CutSuffix(inner, []byte(`"`)); ok && bytes.IndexByte(inner, '"') < 0 {
			return inner, true
		}
	}
	return nil, false
}

// place says where a quote stands: character at of the line-th line of the record that begins in line first of the file.
func place(at, line, first int) string {
	if line == 1 {
		return fmt.Sprintf("the quote at character %d", at)
	}
	return fmt.Sprintf("the quote at character %d of line %d", at, first+line-1)
}

// blanks counts the blanks that s begins with.
func blanks(s []byte, comma byte) int {
	n := 0
	for n < len(s) && (s[n] == ' ' || s[n] == '\t' && comma != '\t') {
		n++
	}
	return n
}

// fileProblem keeps errors that already say which file they are about, and wraps the others.
func fileProblem(name string, err error) error {
	var fe *FileError
	if errors.As(err, &fe) {
		return fe
	}
	return fmt.Errorf("read %s: %w", name, err)
}
