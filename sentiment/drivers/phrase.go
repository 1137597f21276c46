package drivers

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// candidate is one phrase in one text.
type candidate struct {
	key     []string // its words as they are compared: lemmas, stems or characters
	surface string   // as it stands in the text
}

// joint parts the words of a key where it is one string. No word holds it.
const joint = "\x1f"

func (c candidate) id() string { return strings.Join(c.key, joint) }

// extractor finds the candidates of the texts of one language, given sentence by sentence. unread counts the texts that
// it could not read.
type extractor func(texts [][]string) (found [][]candidate, unread int)

// surfaces counts how a phrase is written.
type surfaces map[string]int

// best is the most frequent way of writing; among equals one in small letters, then the first by the alphabet.
func (s surfaces) best() string {
	return slices.MinFunc(slices.Collect(maps.Keys(s)), func(a, b string) int {
		return cmp.Or(cmp.Compare(s[b], s[a]), cmp.Compare(capitals(a), capitals(b)), cmp.Compare(a, b))
	})
}

func capitals(s string) (n int) {
	for _, r := range s {
		if unicode.IsUpper(r) {
			n++
		}
	}
	return n
}

// surface is a stretch of a text as a phrase shows it: on one line, and without the capital that the first word of a
// sentence has.
func surface(text string, start, end int) string {
	s := strings.Join(strings.Fields(text[start:end]), " ")
	if strings.TrimSpace(text[:start]) != "" {
		return s
	}
	first, n := utf8.DecodeRuneInString(s)
	if second, _ := utf8.DecodeRuneInString(s[n:]); unicode.IsUpper(second) {
		return s // an abbreviation
	}
	return string(unicode.ToLower(first)) + s[n:]
}
