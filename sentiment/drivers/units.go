package drivers

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"overheard/mentions"
)

// unit is a word, or a single character of a script without spaces.
type unit struct {
	start, end int    // bytes of the text
	folded     string // as the matcher compares words
	free       bool   // a character of a script without spaces
}

// hides reports whether the unit stands for something that was hidden.
func (u unit) hides() bool { return u.folded == hiddenFolded }

var hiddenFolded = mentions.Fold(hidden)

// longestUnit is a length in bytes beyond which a run of letters is no word.
const longestUnit = 80

// units cuts text into words and characters. Apostrophes, hyphens and everything else that is no letter, mark or digit
// part them.
func units(text string) []unit {
	var all []unit
	start := -1
	flush := func(end int) {
		if start >= 0 && end-start <= longestUnit {
			all = append(all, unit{start: start, end: end, folded: mentions.Fold(text[start:end])})
		}
		start = -1
	}
	for i, r := range text {
		switch {
		case isFree(r):
			flush(i)
			end := i + utf8.RuneLen(r)
			all = append(all, unit{start: i, end: end, folded: mentions.Fold(text[i:end]), free: true})
		case unicode.In(r, unicode.L, unicode.M, unicode.N) || r == '_':
			if start < 0 {
				start = i
			}
		default:
			flush(i)
		}
	}
	flush(len(text))
	return all
}

// isFree reports whether r is written without spaces around words. Kana are no part of it: they are words of their own.
func isFree(r rune) bool {
	return r >= 0x2E80 && unicode.Is(unicode.Han, r)
}

// clauses parts units where something stands between them that no phrase reaches over: anything but spaces, hyphens and
// apostrophes, or what was hidden.
func clauses(text string, all []unit) [][]unit {
	var parts [][]unit
	from := 0
	flush := func(to int) {
		if to > from {
			parts = append(parts, all[from:to])
		}
		from = to
	}
	for i, u := range all {
		if u.hides() {
			flush(i)
			from = i + 1
			continue
		}
		if i > from && !joins(text[all[i-1].end:u.start]) {
			flush(i)
		}
	}
	flush(len(all))
	return parts
}

func joins(gap string) bool {
	return len(gap) <= 4 && strings.Trim(gap, " \t-'’‐‑") == ""
}

// wordlike reports whether a unit can be part of a phrase: it begins with a letter.
func (u unit) wordlike() bool {
	r, _ := utf8.DecodeRuneInString(u.folded)
	return unicode.IsLetter(r)
}
