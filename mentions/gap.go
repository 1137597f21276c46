package mentions

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

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
