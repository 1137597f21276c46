package table

import (
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Fold makes two spellings of a header equal: width and case do not count, nor do punctuation and blanks around the
// words, and "_", "-" and line ends are blanks. "\uFEFFResponse_ID *" folds to "response id".
func Fold(header string) string {
	var b strings.Builder
	blank := false
	for _, r := range norm.NFKC.String(header) {
		switch {
		case unicode.IsSpace(r), r == '_', r == '-':
			blank = b.Len() > 0
			continue
		case unicode.IsLetter(r), unicode.IsDigit(r), unicode.IsMark(r), r == '#', r == '№':
		case r == '.', r == '/':
			blank = b.Len() > 0
			continue
		default:
			continue
		}
		if blank {
			b.WriteByte(' ')
			blank = false
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return strings.ReplaceAll(b.String(), "ё", "е")
}

// Find returns the position of the column that the user named: by its header as written, else by its header folded. It is
// -1 where no column has that header.
func Find(headers []string, name string) int {
	for i, h := range headers {
		if h == name || strings.TrimSpace(h) == strings.TrimSpace(name) {
			return i
		}
	}
	want := Fold(name)
	if want == "" {
		return -1
	}
	for i, h := range headers {
		if Fold(h) == want {
			return i
		}
	}
	return -1
}

// Count writes n things with their noun: "1 date", "2 dates".
func Count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// Names lists the headers that are not empty, for an error that says what there is to choose from; the list is cut where
// it would be too long to read.
func Names(headers []string) string {
	const most = 30
	var out []string
	for _, h := range headers {
		h = strings.Join(strings.Fields(h), " ")
		if h == "" {
			continue
		}
		if len(out) == most {
			out = append(out, "…")
			break
		}
		if r := []rune(h); len(r) > 60 {
			h = string(r[:60]) + "…"
		}
		out = append(out, h)
	}
	return strings.Join(out, ", ")
}

// Blank reports that no cell has anything in it.
func Blank(cells []string) bool { return empty(cells) }
