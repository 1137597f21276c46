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

// cutSentence cuts the sentence from start to end between places that name different brands.
func cutSentence(text string, start, end int, marks []mark) []unit {
	units := []unit{{start: start, end: end}}
	for i, m := range marks {
		u := &units[len(units)-1]
		if i > 0 {
			if at, ok := cutBetween(text, *u, marks, i); ok {
				u.end = at
				units = append(units, unit{start: at, end: end})
				u = &units[len(units)-1]
			}
		}
		if !slices.Contains(u.brands, m.brand) {
			u.brands = append(u.brands, m.brand)
		}
	}
	return units
}

// cutBetween decides whether a new clause begins between marks[i-1] and marks[i], and where. u is the clause so far.
//
// Where words stand between the two, the clause ends at the last comma, dash, emoji or "but" among them, else at the
// last "and", else at "than". Where only a comma or "and" links the two it depends: "Delta, United and American lost my
// bag" and "I fly Delta and United" list brands and stay whole, "I love Delta, United lost my bag" does not.
func cutBetween(text string, u unit, marks []mark, i int) (at int, ok bool) {
	a, b := marks[i-1], marks[i]
	if a.brand == b.brand || slices.Contains(u.brands, b.brand) && len(u.brands) > 1 || a.end >= b.start {
		return 0, false
	}
	g := readGap(text, a.end, b.start)
	bare, likewise := bareStretch(text, b.end, nextMark(text, marks, i, u.end))
	if bare && likewise { // "Delta lost my bag, United too"
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
	if g.strong == 0 || g.list {
		return 0, false
	}
	if g.but || g.emoji {
		return g.strong, true
	}
	if len(u.brands) > 1 || linksOn(text, marks, i) {
		return 0, false // a list of three or more
	}
	leftBare, _ := bareStretch(text, u.start, a.start)
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

// gap is what stands between two brand names. The offsets are 0 where there is no such thing.
type gap struct {
	words  int  // besides those that only link
	strong int  // behind the last comma, dash, emoji …, or at the last "but"
	and    int  // at the last "and"
	than   int  // at "than"
	but    bool // a contrast
	emoji  bool
	list   bool // a sign that links members of a list: 、 / &
}

func readGap(text string, start, end int) gap {
	var g gap
	for i := start; i < end; {
		r, n := utf8.DecodeRuneInString(text[i:end])
		c := classOf(r)
		switch {
		case c == classFree:
			n = g.han(text[i:end], i)
		case c != classNone:
			n = wordLen(text[i:end])
			g.word(Fold(text[i:i+n]), i, i == start)
		case strings.ContainsRune("、/&+|", r):
			g.list = true
		case r == '(' || r == '（' || r == '"' || r == '“' || r == '«':
			g.strong = i
		case isClauseEnd(r) || r == '-' && spaceAround(text, i):
			g.strong = i + n
		case unicode.Is(unicode.So, r):
			g.strong, g.emoji = i+n, true
		}
		i += n
	}
	return g
}

func isClauseEnd(r rune) bool {
	return strings.ContainsRune(",;:—–…，；：.!?。！？)）\n", r)
}

func spaceAround(text string, i int) bool {
	return i > 0 && i+1 < len(text) && text[i-1] == ' ' && text[i+1] == ' '
}

// word takes in one word of a script with spaces. What hangs on the name before it ("Delta's") is no word.
func (g *gap) word(w string, at int, attached bool) {
	switch {
	case contrasts[w]:
		g.strong, g.but = at, true
	case links[w]:
		g.and = at
	case articles[w] || attached || w == "s":
	case w == "than" || w == "чем":
		g.than = at
		g.words++
	default:
		g.words++
	}
}

// han takes in the beginning of a stretch of Chinese and returns how many bytes it took.
func (g *gap) han(s string, at int) int {
	if n := prefixOf(s, hanContrasts); n > 0 {
		g.strong, g.but = at, true
		return n
	}
	if n := prefixOf(s, hanLinks); n > 0 {
		g.and = at
		return n
	}
	_, n := utf8.DecodeRuneInString(s)
	g.words++
	return n
}

func wordLen(s string) int {
	last := classNone
	for i, r := range s {
		c := classOf(r)
		if i > 0 && !joined(last, c) {
			return i
		}
		last = c
	}
	return len(s)
}

// bareStretch reports whether a stretch of a sentence says nothing, having no words but those that link and those that
// say "too", and whether it has one that says so.
func bareStretch(text string, start, end int) (bare, too bool) {
	for i := start; i < end; {
		r, n := utf8.DecodeRuneInString(text[i:end])
		if c := classOf(r); c == classFree {
			same := prefixOf(text[i:end], hanLikewise)
			n = max(same, prefixOf(text[i:end], hanLinks))
			if n == 0 {
				return false, false
			}
			too = too || same > 0
		} else if c != classNone {
			n = wordLen(text[i:end])
			w := Fold(text[i : i+n])
			if !links[w] && !articles[w] && !likewise[w] {
				return false, false
			}
			too = too || likewise[w]
		}
		i += n
	}
	return true, too
}

// prefixOf returns the length of the word that s begins with, 0 for none of words.
func prefixOf(s string, words []string) int {
	for _, w := range words {
		if strings.HasPrefix(s, w) {
			return len(w)
		}
	}
	return 0
}

// The words that join and part clauses, folded, in the languages that the project speaks first.
var (
	contrasts = set("but while whereas although though however yet unlike но а зато однако хотя тогда")
	links     = set("and or nor vs versus plus и или либо ни")
	articles  = set("the a an my")
	likewise  = set("too also well as same likewise тоже также")

	hanContrasts = strings.Fields("但是 但 不过 不過 可是 然而 而 虽然 雖然 相反 反观 反觀")
	hanLinks     = strings.Fields("以及 还是 還是 和 与 與 跟 及 或")
	hanLikewise  = strings.Fields("也是 也 一样 一樣 都")
)

func set(words string) map[string]bool {
	m := make(map[string]bool)
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}
