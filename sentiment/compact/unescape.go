package compact

import (
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// unescape appends text to buf with the escapes undone that networks and exports leave behind: HTML entities and literal
// \u2019 or \n. Text without any is not copied.
func unescape(buf []byte, text string) (string, []byte) {
	if strings.IndexByte(text, '&') < 0 && strings.IndexByte(text, '\\') < 0 {
		return text, buf
	}
	buf = buf[:0]
	for i := 0; i < len(text); {
		switch c := text[i]; c {
		case '&':
			if r, n := entity(text[i:]); n > 0 {
				buf = utf8.AppendRune(buf, r)
				i += n
				continue
			}
		case '\\':
			if r, n := escape(text[i:]); n > 0 {
				buf = utf8.AppendRune(buf, r)
				i += n
				continue
			}
		}
		buf = append(buf, text[i])
		i++
	}
	return viewString(buf), buf
}

// escape reads a literal escape at the start of s; n is 0 where there is none.
func escape(s string) (r rune, n int) {
	if len(s) < 2 {
		return 0, 0
	}
	switch s[1] {
	case 'n', 'r', 't':
		// A path such as C:\new is rarer in posts than a line end that was written out.
		return ' ', 2
	case '"', '\'', '/':
		return rune(s[1]), 2
	case 'u':
		r, ok := hex4(s)
		if !ok {
			return 0, 0
		}
		if utf16.IsSurrogate(r) && len(s) >= 12 {
			if low, ok := hex4(s[6:]); ok {
				return utf16.DecodeRune(r, low), 12
			}
		}
		return r, 6
	}
	return 0, 0
}

// hex4 reads \uXXXX at the start of s.
func hex4(s string) (rune, bool) {
	if len(s) < 6 || s[0] != '\\' || s[1] != 'u' {
		return 0, false
	}
	v, err := strconv.ParseUint(s[2:6], 16, 16)
	return rune(v), err == nil
}

// entities are the named entities that posts are full of.
var entities = [...]struct {
	name string
	r    rune
}{{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}, {"&nbsp;", ' '}}

// entity reads an HTML entity at the start of s; n is 0 where there is none.
func entity(s string) (r rune, n int) {
	for _, e := range &entities {
		if strings.HasPrefix(s, e.name) {
			return e.r, len(e.name)
		}
	}
	if len(s) < 4 || s[1] != '#' {
		return 0, 0
	}
	end := strings.IndexByte(s[:min(len(s), 10)], ';')
	if end < 3 {
		return 0, 0
	}
	digits, base := s[2:end], 10
	if digits[0]|0x20 == 'x' {
		digits, base = digits[1:], 16
	}
	v, err := strconv.ParseUint(digits, base, 21)
	if err != nil || v == 0 || v > utf8.MaxRune {
		return 0, 0
	}
	return rune(v), end + 1
}
