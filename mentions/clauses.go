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

// gap is what stands between two brand names. The offsets are 0 where there is no such thing.
type gap struct {
	words  int  // besides those that only link, and names
	strong int  // behind the last comma, dash, emoji …, or at the last "but"
	and    int  // at the last "and"
	than   int  // at "than"
	but    bool // a contrast
	emoji  bool
	list   bool // a sign that links members of a list: 、 / &, or names between commas

	links  int  // commas and "and"
	piece  int  // words since the last of them
	long   int  // words in the longest piece between two of them
	clause bool // it holds what no list has
}

func readGap(text string, start, end int) gap {
	var g gap
	for i := start; i < end; {
		r, n := utf8.DecodeRuneInString(text[i:end])
		c := classOf(r)
		switch {
		case c == classFree:
			n = g.han(text[i:end], i)
		case r == '#' || r == '@':
			if n = nameLen(text[i:end]); n > 1 { // else the sign of the name behind the gap
				g.piece++
			}
		case c != classNone:
			n = wordLen(text[i:end])
			g.word(text[i:i+n], i, i == start)
		case strings.ContainsRune("、/&+|", r):
			g.list = true
			g.link()
		case r == '(' || r == '（':
			if inside := closing(text[i:end]); inside > 0 {
				n = inside // an aside
				break
			}
			g.strong, g.clause = i, true
		case isClauseEnd(r) || r == '-' && spaceAround(text, i):
			g.strong = i + n
			g.link()
			g.clause = g.clause || r != ','
		case unicode.Is(unicode.So, r):
			g.strong, g.emoji = i+n, true
		}
		i += n
	}
	// ", Facebook, " and ", Etihad and " go on with a list; "was great, really, " and ", and " do not.
	if g.links > 1 && 1 <= g.long && g.long <= 2 && g.piece == 0 && !g.clause && !g.but {
		g.list = true
	} else if g.words > 0 {
		g.list = false
	}
	return g
}

// link ends a piece. The first one begins behind the name and must be empty for a list.
func (g *gap) link() {
	if g.links == 0 {
		g.clause = g.clause || g.piece > 0
	}
	g.long = max(g.long, g.piece)
	g.links++
	g.piece = 0
}

func isClauseEnd(r rune) bool {
	return strings.ContainsRune(",;:—–…，；：.!?。！？)）\n", r)
}

func spaceAround(text string, i int) bool {
	return i > 0 && i+1 < len(text) && text[i-1] == ' ' && text[i+1] == ' '
}

// nameLen returns the length of the hashtag or handle that s begins with.
func nameLen(s string) int {
	n := strings.IndexFunc(s[1:], func(r rune) bool { return !isTagRune(r) })
	if n < 0 {
		return len(s)
	}
	return n + 1
}

// word takes in one word of a script with spaces. What hangs on the name before it ("Delta's") is no word, and neither
// are names and numbers ("Delta Air Lines", "iPad 2").
func (g *gap) word(s string, at int, attached bool) {
	switch w := Fold(s); {
	case contrasts[w]:
		g.strong, g.but = at, true
	case ands[w]:
		g.and = at
		g.link()
	case links[w]:
		g.link()
	case articles[w] || attached || w == "s":
	case w == "than" || w == "чем":
		g.than = at
		g.words++
		g.clause = true
	case isName(s):
		if g.links > 0 {
			g.piece++
		}
	default:
		g.words++
		g.piece++
	}
}

// isName reports whether a word is written like a name or is a number.
func isName(s string) bool {
	first, n := utf8.DecodeRuneInString(s)
	if unicode.IsNumber(first) {
		return true
	}
	next, _ := utf8.DecodeRuneInString(s[n:])
	return unicode.IsUpper(first) && unicode.IsLower(next)
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

// han takes in the beginning of a stretch of Chinese and returns how many bytes it took.
func (g *gap) han(s string, at int) int {
	g.clause = true // Chinese lists have their own comma
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
	ands      = set("and plus и")
	links     = set("and plus or nor vs versus и или либо ни")
	articles  = set("the a an my even maybe perhaps also then даже еще")
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
