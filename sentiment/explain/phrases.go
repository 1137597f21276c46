package explain

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// unspaced are the scripts that put no spaces between words.
var unspaced = []*unicode.RangeTable{
	unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar,
}

func isUnspaced(r rune) bool { return r >= 0xE00 && unicode.In(r, unspaced...) }

// How many characters a short phrase has: most Chinese words have two; Thai and its neighbours spell theirs out.
const (
	phraseHan  = 2
	phraseThai = 4
)

// charNegations turn round what follows them.
const charNegations = "不没沒無无别別未"

// phrases lists every short phrase of a run of characters that begins at offset at: where words end is not known, so
// each place may be one. A negation takes in one character more. Katakana in a row, mostly one foreign word, stays whole.
func phrases(s string, at int) []unit {
	var out []unit
	edges := edges(s)
	add := func(from, to int) {
		if u := (unit{at + edges[from], at + edges[min(to, len(edges)-1)]}); !slices.Contains(out[max(0, len(out)-1):], u) {
			out = append(out, u)
		}
	}
	for i := 0; i+1 < len(edges); {
		r, _ := utf8.DecodeRuneInString(s[edges[i]:])
		if n := katakana(s, edges[i:]); n > 1 {
			add(i, i+n)
			i += n
			continue
		}
		size := phraseHan
		if r < 0x1100 || unicode.Is(unicode.Khmer, r) {
			size = phraseThai
		}
		if i+size < len(edges) || i == 0 {
			add(i, i+size)
		}
		if strings.ContainsRune(charNegations, r) {
			add(i, i+size+1)
		}
		i++
	}
	return out
}

// edges lists where the characters of s begin, and its end. Marks belong to the character before them.
func edges(s string) []int {
	var out []int
	for i, r := range s {
		if i == 0 || !unicode.IsMark(r) {
			out = append(out, i)
		}
	}
	return append(out, len(s))
}

// katakana counts the characters of katakana in a row at the first edge.
func katakana(s string, edges []int) int {
	n := 0
	for _, at := range edges[:len(edges)-1] {
		if r, _ := utf8.DecodeRuneInString(s[at:]); !unicode.Is(unicode.Katakana, r) && r != 'ー' {
			break
		}
		n++
	}
	return n
}
