package mentions

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// isTagName reports whether s can be the name of a hashtag: letters, digits and what [isTagRune] allows besides, or a
// Weibo topic, which may hold spaces and punctuation if it is Chinese.
func isTagName(s string) bool {
	s = strings.TrimRight(s, "#＃")
	if s == "" || strings.ContainsAny(s, "#＃") {
		return false
	}
	return !strings.ContainsFunc(s, func(r rune) bool { return !isTagRune(r) }) || isTopic(s)
}

// tagKey folds the name of a hashtag, without its # and without the brackets of a Weibo super-topic.
func tagKey(s string) string {
	s = strings.Trim(s, "#＃ \t")
	if i := strings.LastIndexByte(s, '['); i > 0 && strings.HasSuffix(s, "]") {
		s = s[:i]
	}
	return Fold(s)
}

// isTagRune reports whether r can stand in a hashtag: what can stand in a word, and the joiners and middle dots that
// networks allow.
func isTagRune(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || r == '_'
	}
	return classOf(r) != classNone || r == '·' || r == '・' || r == '\u200C' || r == '\u200D'
}

// tag is a hashtag in a text.
type tag struct {
	key        string // folded
	start, end int    // in the text, with the # that belong to it; both 0 for one that only the network lists
}

// findTags appends the hashtags of text: "#AcmeAir" as most networks write them, which end with the word, and "#小米汽车#"
// as Weibo writes them, which end with a second #. Where a line could be read both ways, a second # closes if the
// line's # come in pairs. A # inside a word or an address and a number alone (#1) are no hashtags.
func findTags(tags []tag, text string) []tag {
	pairs, lineEnd := false, -1
	for i := 0; i < len(text); {
		j := indexHash(text[i:])
		if j < 0 {
			break
		}
		i += j
		if i > lineEnd {
			lineEnd = len(text)
			if n := strings.IndexByte(text[i:], '\n'); n >= 0 {
				lineEnd = i + n
			}
			pairs = (strings.Count(text[i:lineEnd], "#")+strings.Count(text[i:lineEnd], "＃"))%2 == 0
		}
		_, n := utf8.DecodeRuneInString(text[i:])
		if !opensTag(text, i) {
			i += n
			continue
		}
		t := tagAt(text, i, i+n, lineEnd, pairs)
		if t.key != "" {
			tags = append(tags, t)
		}
		i = max(t.end, i+n)
	}
	return tags
}

// indexHash returns where the first # of text stands, narrow or wide, -1 for none.
func indexHash(text string) int {
	narrow := strings.IndexByte(text, '#')
	if narrow >= 0 {
		text = text[:narrow]
	}
	if wide := strings.Index(text, "＃"); wide >= 0 {
		return wide
	}
	return narrow
}

// opensTag reports whether the # at i can open a hashtag, judged by what stands before it.
func opensTag(text string, i int) bool {
	if i == 0 {
		return true
	}
	r, _ := utf8.DecodeLastRuneInString(text[:i])
	if r == '&' || r == '/' {
		return false
	}
	c := classOf(r) &^ classMark
	return (c == classNone || !c.spaced()) && !inAddress(text, i)
}

// tagAt reads the hashtag whose # is at start and whose name begins at from.
func tagAt(text string, start, from, lineEnd int, pairs bool) tag {
	end := from
	for end < lineEnd {
		r, n := utf8.DecodeRuneInString(text[end:])
		if !isTagRune(r) {
			break
		}
		end += n
	}
	name, closed := text[from:end], end
	if pairs {
		if n := indexHash(text[from:lineEnd]); n > 0 && isTopic(text[from:from+n]) {
			_, width := utf8.DecodeRuneInString(text[from+n:])
			name, closed = text[from:from+n], from+n+width
		}
	}
	if !strings.ContainsFunc(name, unicode.IsLetter) {
		return tag{end: end}
	}
	return tag{key: tagKey(name), start: start, end: closed}
}

// isTopic reports whether s can be a Weibo topic between two #: short, Chinese, without space at its ends.
func isTopic(s string) bool {
	const longest = 40
	first, _ := utf8.DecodeRuneInString(s)
	last, _ := utf8.DecodeLastRuneInString(s)
	if unicode.IsSpace(first) || unicode.IsSpace(last) || utf8.RuneCountInString(s) > longest {
		return false
	}
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) })
}

// inAddress reports whether byte i of text is inside a web address: in a stretch without spaces that begins with
// www. or has :// before i.
func inAddress(text string, i int) bool {
	const longest = 2048
	start := max(0, i-longest)
	if n := strings.LastIndexFunc(text[start:i], endsAddress); n >= 0 {
		_, width := utf8.DecodeRuneInString(text[start+n:])
		start += n + width
	}
	head := text[start:i]
	return strings.Contains(head, "://") || len(head) >= 4 && strings.EqualFold(head[:4], "www.")
}

func endsAddress(r rune) bool {
	return unicode.IsSpace(r) || r == '<' || r == '>' || r == '"' || r > unicode.MaxLatin1 && !unicode.Is(unicode.Cyrillic, r)
}

// handleAt returns where the handle ends whose @ is at i, and false where that @ opens none, as in an e-mail address.
// The part after a second @, a server, belongs to it, and so do dots before a small letter or a digit: a domain.
func handleAt(text string, i int) (end int, ok bool) {
	if r, n := utf8.DecodeLastRuneInString(text[:i]); n > 0 {
		if c := classOf(r) &^ classMark; r == '.' || r == '/' || c != classNone && c.spaced() {
			return i, false
		}
	}
	_, n := utf8.DecodeRuneInString(text[i:])
	end = i + n
	seen, server := false, false
	for end < len(text) {
		r, n := utf8.DecodeRuneInString(text[end:])
		next, _ := utf8.DecodeRuneInString(text[end+n:])
		switch {
		case isTagRune(r):
			seen = true
		case r == '.' && seen && ('a' <= next && next <= 'z' || '0' <= next && next <= '9'):
		case r == '-' && seen && isTagRune(next):
		case (r == '@' || r == '＠') && seen && !server && isTagRune(next):
			server = true
		default:
			return end, seen
		}
		end += n
	}
	return end, seen
}
