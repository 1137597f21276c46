package mentions

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"
)

// cutText cuts text into sentences, and sentences that name several brands into clauses. The units cover all of text.
// marks are ascending.
func cutText(text string, marks []mark) []unit {
	var units []unit
	start, next := 0, 0
	for _, end := range sentenceEnds(text) {
		first, reach := next, 0
		for next < len(marks) && marks[next].start < end {
			reach = max(reach, marks[next].end)
			next++
		}
		if reach > end && end < len(text) { // inside a name, as in "Yahoo! Mail"
			next = first
			continue
		}
		units = append(units, cutSentence(text, start, end, marks[first:next])...)
		start = end
	}
	return units
}

// sentenceEnds returns where the sentences of text end by Unicode's rules. Those do not end one before a small letter;
// in posts without capitals a full stop after a word ends it all the same.
func sentenceEnds(text string) []int {
	var ends []int
	start, state := 0, -1
	for rest, sentence := text, ""; rest != ""; {
		sentence, rest, state = uniseg.FirstSentenceInString(rest, state)
		word := 0 // letters before i
		for i, r := range sentence {
			if r == '.' && word > 3 && i+2 < len(sentence) && sentence[i+1] == ' ' {
				ends = append(ends, start+i+2)
			}
			word++
			if !unicode.IsLetter(r) {
				word = 0
			}
		}
		start += len(sentence)
		ends = append(ends, start)
	}
	return ends
}

// cutSentence cuts the sentence from start to end between places that name different brands. After a clause in brackets
// the one before goes on.
func cutSentence(text string, start, end int, marks []mark) []unit {
	units := []unit{{start: start, end: end}}
	bracket := 0 // where the clause in brackets ends
	for i, m := range marks {
		if bracket > 0 && m.start >= bracket {
			units = resume(units, bracket, end)
			bracket = 0
		}
		u := &units[len(units)-1]
		if i > 0 && !slices.Contains(u.brands, m.brand) {
			if at, ok := cutBetween(text, *u, marks, i); ok {
				if n := closing(text[at:end]); n > 0 {
					bracket = at + n
				}
				u.end = at
				units = append(units, unit{start: at, end: end})
				u = &units[len(units)-1]
			}
		}
		if !slices.Contains(u.brands, m.brand) {
			u.brands = append(u.brands, m.brand)
		}
	}
	if bracket > 0 {
		units = resume(units, bracket, end)
	}
	return units
}

// resume ends the last unit at byte at, and lets the one before it go on from there.
func resume(units []unit, at, end int) []unit {
	units[len(units)-1].end = at
	return append(units, unit{start: at, end: end, brands: slices.Clone(units[len(units)-2].brands)})
}

// closing returns where the bracket that s begins with is closed, 0 where it begins with none.
func closing(s string) int {
	if !strings.HasPrefix(s, "(") && !strings.HasPrefix(s, "（") {
		return 0
	}
	i := strings.IndexAny(s, ")）")
	if i < 0 {
		return 0
	}
	_, n := utf8.DecodeRuneInString(s[i:])
	return i + n
}

// cutBetween decides whether a new clause begins between marks[i-1] and marks[i], and where. u is the clause so far.
//
// Where words stand between the two, the clause ends at the last comma, dash, emoji or "but" among them, else at the
// last "and", else at "than". Where only a comma or "and" links the two it depends: "Delta, United and American lost my
// bag" and "I fly Delta and United" list brands and stay whole, "I love Delta, United lost my bag" does not. Names that
// nobody follows may be in a list too.
func cutBetween(text string, u unit, marks []mark, i int) (at int, ok bool) {
	a, b := marks[i-1], marks[i]
	from := max(a.end, u.start)
	if a.brand == b.brand || from >= b.start {
		return 0, false
	}
	g := readGap(text, from, b.start)
	bare, likewise := bareStretch(text, b.end, nextMark(text, marks, i, u.end))
	if bare && likewise || g.list { // "Delta lost my bag, United too"
		return 0, false
	}
	if g.words > 0 {
		for _, at := range []int{g.strong, g.and, g.than} {
			if at > 0 {
				return at, true
			}
		}
		return 0, false
	}
	if g.strong == 0 {
		return 0, false
	}
	if g.but || g.emoji {
		return g.strong, true
	}
	if len(u.brands) > 1 || linksOn(text, marks, i) || itemBefore(text[u.start:a.start]) || itemAfter(text[b.end:u.end]) {
		return 0, false // a list of three or more
	}
	said := u.start + strings.LastIndexFunc(text[u.start:a.start], isClauseEnd) + 1
	leftBare, _ := bareStretch(text, said, a.start)
	return g.strong, !leftBare && !bare
}

// linksOn reports whether marks[i] and the next one are members of a list.
func linksOn(text string, marks []mark, i int) bool {
	if i+1 >= len(marks) || marks[i+1].start <= marks[i].end {
		return false
	}
	g := readGap(text, marks[i].end, marks[i+1].start)
	return g.words == 0 && !g.but && !g.emoji && (g.strong > 0 || g.and > 0 || g.list)
}

// nextMark returns where the next brand is named, or end.
func nextMark(text string, marks []mark, i, end int) int {
	for _, m := range marks[i+1:] {
		if m.brand != marks[i].brand {
			return m.start
		}
	}
	return end
}

// itemBefore reports whether s ends with an item of a list and its comma: "VEB, " before a name.
func itemBefore(s string) bool {
	s = strings.TrimRightFunc(s, unicode.IsSpace)
	s, ok := strings.CutSuffix(s, ",")
	if !ok {
		return false
	}
	s = s[strings.LastIndexFunc(s, isClauseEnd)+1:]
	n := len(strings.Fields(s))
	return 1 <= n && n <= 2
}

// itemAfter reports whether s goes on with another item of a list: ", Sony and …" or "& Sony.".
func itemAfter(s string) bool {
	s = strings.TrimLeftFunc(s, unicode.IsSpace)
	fields := strings.Fields(s)
	switch {
	case len(fields) > 0 && (ands[Fold(fields[0])] || fields[0] == "&"):
		fields = fields[1:]
	case strings.HasPrefix(s, ","):
		fields = strings.Fields(s[1:])
	default:
		return false
	}
	for i, f := range fields[:min(len(fields), 3)] {
		first, _ := utf8.DecodeRuneInString(f)
		last, _ := utf8.DecodeLastRuneInString(f)
		if i > 0 && classOf(first) == classNone {
			return true
		}
		if isClauseEnd(last) || i == len(fields)-1 {
			return i < 2
		}
		if i > 0 && (links[Fold(f)] || f == "&") {
			return true
		}
	}
	return false
}
