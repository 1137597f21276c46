package postfile

import (
	"bytes"
	"fmt"
	"unicode/utf16"
	"unicode/utf8"
)

// jsonScanner walks over one JSON text of valid UTF-8. Its methods leave pos behind what they read, and expect it at the
// beginning of what they are to read.
type jsonScanner struct {
	data    []byte
	pos     int
	scratch []byte // a string with its escapes undone
}

// maxDepth is how deep arrays and objects may nest.
const maxDepth = 500

func (d *jsonScanner) space() {
	for d.pos < len(d.data) {
		switch d.data[d.pos] {
		case ' ', '\t', '\r', '\n':
			d.pos++
		default:
			return
		}
	}
}

func (d *jsonScanner) at(c byte) bool { return d.pos < len(d.data) && d.data[d.pos] == c }

func (d *jsonScanner) syntax() *LineError {
	if d.pos >= len(d.data) {
		return badLine("json", "is not JSON: it ends too early")
	}
	r, _ := utf8.DecodeRune(d.data[d.pos:])
	return badLine("json", fmt.Sprintf("is not JSON: %q at character %d is out of place", string(r), utf8.RuneCount(d.data[:d.pos])+1))
}

// literal reads the given word, where it is next.
func (d *jsonScanner) literal(word string) bool {
	if len(d.data)-d.pos >= len(word) && string(d.data[d.pos:d.pos+len(word)]) == word {
		d.pos += len(word)
		return true
	}
	return false
}

func (d *jsonScanner) null() bool { return d.literal("null") }

func (d *jsonScanner) isNumber() bool {
	return d.pos < len(d.data) && (d.data[d.pos] == '-' || d.data[d.pos] >= '0' && d.data[d.pos] <= '9')
}

// kind names the type of the value that is next.
func (d *jsonScanner) kind() string {
	switch {
	case d.at('{'):
		return "an object"
	case d.at('['):
		return "an array"
	case d.at('"'):
		return "a string"
	case d.at('t'), d.at('f'):
		return "a boolean"
	}
	return "a number"
}

// object reads an object and calls value with each name, pos being at its value.
func (d *jsonScanner) object(value func(key []byte) *LineError) *LineError {
	d.pos++
	d.space()
	if d.at('}') {
		d.pos++
		return nil
	}
	for {
		if !d.at('"') {
			return d.syntax()
		}
		key, err := d.str()
		if err != nil {
			return err
		}
		d.space()
		if !d.at(':') {
			return d.syntax()
		}
		d.pos++
		d.space()
		if err := value(key); err != nil {
			return err
		}
		d.space()
		if d.at('}') {
			d.pos++
			return nil
		}
		if !d.at(',') {
			return d.syntax()
		}
		d.pos++
		d.space()
	}
}

// array reads an array and calls value at each element.
func (d *jsonScanner) array(value func() *LineError) *LineError {
	d.pos++
	d.space()
	if d.at(']') {
		d.pos++
		return nil
	}
	for {
		if err := value(); err != nil {
			return err
		}
		d.space()
		if d.at(']') {
			d.pos++
			return nil
		}
		if !d.at(',') {
			return d.syntax()
		}
		d.pos++
		d.space()
	}
}

// skip passes over one value of any type.
func (d *jsonScanner) skip(depth int) *LineError {
	if depth > maxDepth {
		return badLine("json", fmt.Sprintf("is nested deeper than %d levels", maxDepth))
	}
	switch {
	case d.at('"'):
		_, err := d.str()
		return err
	case d.at('{'):
		return d.object(func([]byte) *LineError { return d.skip(depth + 1) })
	case d.at('['):
		return d.array(func() *LineError { return d.skip(depth + 1) })
	case d.isNumber():
		return d.number()
	case d.null(), d.literal("true"), d.literal("false"):
		return nil
	}
	return d.syntax()
}

// number passes over a number as RFC 8259 writes it.
func (d *jsonScanner) number() *LineError {
	if d.at('-') {
		d.pos++
	}
	if d.at('0') {
		d.pos++
	} else if d.digits() == 0 {
		return d.syntax()
	}
	if d.at('.') {
		d.pos++
		if d.digits() == 0 {
			return d.syntax()
		}
	}
	if d.at('e') || d.at('E') {
		d.pos++
		if d.at('+') || d.at('-') {
			d.pos++
		}
		if d.digits() == 0 {
			return d.syntax()
		}
	}
	return nil
}

func (d *jsonScanner) digits() (n int) {
	for d.pos < len(d.data) && d.data[d.pos] >= '0' && d.data[d.pos] <= '9' {
		d.pos++
		n++
	}
	return n
}

// str reads a string and returns its content, valid until the next call: a part of the line where it holds no escapes.
func (d *jsonScanner) str() ([]byte, *LineError) {
	d.pos++
	rest := d.data[d.pos:]
	end := bytes.IndexByte(rest, '"')
	if end < 0 {
		d.pos = len(d.data)
		return nil, d.syntax()
	}
	plain := rest[:end]
	escaped := bytes.IndexByte(plain, '\\') >= 0
	if !escaped {
		if err := d.control(plain); err != nil {
			return nil, err
		}
		d.pos += end + 1
		return plain, nil
	}
	return d.escaped()
}

// control refuses control characters, which JSON wants escaped.
func (d *jsonScanner) control(s []byte) *LineError {
	for i, c := range s {
		if c < ' ' {
			d.pos += i
			return d.syntax()
		}
	}
	return nil
}

// escaped reads the rest of a string that holds escapes.
func (d *jsonScanner) escaped() ([]byte, *LineError) {
	out := d.scratch[:0]
	for d.pos < len(d.data) {
		from := d.pos
		for d.pos < len(d.data) && d.data[d.pos] >= ' ' && d.data[d.pos] != '"' && d.data[d.pos] != '\\' {
			d.pos++
		}
		out = append(out, d.data[from:d.pos]...)
		switch {
		case d.at('"'):
			d.pos++
			d.scratch = out
			if cap(out) > 1<<20 {
				d.scratch = nil
			}
			return out, nil
		case !d.at('\\'):
			return nil, d.syntax()
		}
		d.pos++
		if d.pos == len(d.data) {
			break
		}
		c := d.data[d.pos]
		switch c {
		case '"', '\\', '/':
			out = append(out, c)
		case 'b':
			out = append(out, '\b')
		case 'f':
			out = append(out, '\f')
		case 'n':
			out = append(out, '\n')
		case 'r':
			out = append(out, '\r')
		case 't':
			out = append(out, '\t')
		case 'u':
			r, ok := d.unicode()
			if !ok {
				return nil, d.syntax()
			}
			out = utf8.AppendRune(out, r)
			continue
		default:
			return nil, d.syntax()
		}
		d.pos++
	}
	return nil, d.syntax()
}

// unicode reads XXXX of \uXXXX, and the second half of a pair. Half a pair becomes U+FFFD.
func (d *jsonScanner) unicode() (rune, bool) {
	r, ok := d.hex(d.pos + 1)
	if !ok {
		return 0, false
	}
	d.pos += 5
	if !utf16.IsSurrogate(r) {
		return r, true
	}
	if d.pos+1 < len(d.data) && d.data[d.pos] == '\\' && d.data[d.pos+1] == 'u' {
		if low, ok := d.hex(d.pos + 2); ok {
			if pair := utf16.DecodeRune(r, low); pair != utf8.RuneError {
				d.pos += 6
				return pair, true
			}
		}
	}
	return utf8.RuneError, true
}

func (d *jsonScanner) hex(at int) (r rune, ok bool) {
	if at+4 > len(d.data) {
		return 0, false
	}
	for _, c := range d.data[at : at+4] {
		switch {
		case c >= '0' && c <= '9':
			c -= '0'
		case c >= 'a' && c <= 'f':
			c -= 'a' - 10
		case c >= 'A' && c <= 'F':
			c -= 'A' - 10
		default:
			return 0, false
		}
		r = r<<4 | rune(c)
	}
	return r, true
}
