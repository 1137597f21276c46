package mentions

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Limits of a query. Nobody writes longer ones by hand, and deep nesting is a mistake or an attack.
const (
	maxQueryRunes = 20_000
	maxQueryDepth = 50
	maxNear       = 1000
)

type tokenKind uint8

const (
	tokenEnd tokenKind = iota
	tokenOpen
	tokenClose
	tokenAnd
	tokenOr
	tokenNot
	tokenNear
	tokenLeaf
)

type token struct {
	kind tokenKind
	text string // as written
	col  int    // 1-based
	near int
	leaf leaf
}

// lexer cuts a query into tokens.
type lexer struct {
	src []rune
	pos int
	err *QueryError
}

func isQuote(r rune) bool { return strings.ContainsRune("\"“”„«»＂", r) }

// endsBare reports that r cannot stand in a word without quotes.
func endsBare(r rune) bool {
	return unicode.IsSpace(r) || isQuote(r) || strings.ContainsRune("()（）", r)
}

// bare reports whether a leaf can be written without quotes and is then read as the same leaf.
func bare(text string) bool {
	if strings.ContainsFunc(text, endsBare) {
		return false
	}
	lx := lexer{src: []rune(text)}
	t := lx.next()
	return lx.err == nil && t.kind == tokenLeaf && t.text == text
}

// next returns the next token, and tokenEnd for ever after an error.
func (lx *lexer) next() token {
	for lx.pos < len(lx.src) && unicode.IsSpace(lx.src[lx.pos]) {
		lx.pos++
	}
	t := token{col: lx.pos + 1}
	if lx.pos == len(lx.src) || lx.err != nil {
		return t
	}
	switch r := lx.src[lx.pos]; {
	case r == '(' || r == '（':
		lx.pos++
		t.kind, t.text = tokenOpen, "("
		return t
	case r == ')' || r == '）':
		lx.pos++
		t.kind, t.text = tokenClose, ")"
		return t
	case isQuote(r):
		return lx.phrase(t)
	}
	return lx.word(t)
}

func (lx *lexer) phrase(t token) token {
	start := lx.pos + 1
	end := start
	for end < len(lx.src) && !isQuote(lx.src[end]) {
		end++
	}
	if end == len(lx.src) {
		return lx.fail(t.col, "this quote is never closed", `add " after the last word of the phrase`)
	}
	lx.pos = end + 1
	t.kind, t.text = tokenLeaf, strings.TrimSpace(string(lx.src[start:end]))
	return lx.leaf(t)
}

func (lx *lexer) word(t token) token {
	start := lx.pos
	for lx.pos < len(lx.src) && !endsBare(lx.src[lx.pos]) {
		lx.pos++
	}
	t.text = string(lx.src[start:lx.pos])
	switch t.text {
	case "AND":
		t.kind = tokenAnd
		return t
	case "OR":
		t.kind = tokenOr
		return t
	case "NOT":
		t.kind = tokenNot
		return t
	case "&", "&&", "+":
		return lx.fail(t.col, t.text+" is not an operator", "write AND")
	case "|", "||":
		return lx.fail(t.col, t.text+" is not an operator", "write OR")
	case "!", "-":
		return lx.fail(t.col, t.text+" is not an operator", "write NOT")
	}
	if n, ok := strings.CutPrefix(t.text, "NEAR"); ok && (n == "" || n[0] == '/') {
		return lx.near(t, n)
	}
	if r := t.text[0]; r == '-' || r == '!' {
		return lx.fail(t.col, string(rune(r))+" before a word is not an operator", "write NOT "+t.text[1:])
	}
	if field, _, ok := strings.Cut(t.text, ":"); ok && isField(field) {
		return lx.fail(t.col, "a query knows no fields such as "+field+":",
			`put it in quotes to look for the text "`+t.text+`"`)
	}
	t.kind = tokenLeaf
	return lx.leaf(t)
}

// isField reports whether s looks like the name of a field, as in lang:en of other tools.
func isField(s string) bool {
	for _, r := range s {
		if (r < 'a' || r > 'z') && r != '_' {
			return false
		}
	}
	return len(s) > 1
}

func (lx *lexer) near(t token, n string) token {
	words, err := strconv.Atoi(strings.TrimPrefix(n, "/"))
	if err != nil || words < 1 || words > maxNear || n != "/"+strconv.Itoa(words) {
		return lx.fail(t.col, "NEAR needs a number of words from 1 to "+strconv.Itoa(maxNear), "write NEAR/5")
	}
	t.kind, t.near = tokenNear, words
	return t
}

func (lx *lexer) leaf(t token) token {
	l, at, msg, hint := newLeaf(t.text)
	if msg != "" {
		if isQuote(lx.src[t.col-1]) {
			at++
		}
		return lx.fail(t.col+at, msg, hint)
	}
	t.leaf = l
	return t
}

func (lx *lexer) fail(col int, msg, hint string) token {
	if lx.err == nil {
		lx.err = &QueryError{Query: string(lx.src), Column: col, Msg: msg, Hint: hint}
	}
	lx.pos = len(lx.src)
	return token{col: col}
}

// newLeaf reads a word, phrase, hashtag or handle. Where it is none, msg says why, hint what to try, and at where in
// text, in runes.
func newLeaf(text string) (l leaf, at int, msg, hint string) {
	body := strings.TrimSpace(text)
	l = leaf{text: body}
	if rest, ok := strings.CutSuffix(body, "*"); ok {
		l.prefix = true
		body = rest
	}
	if i := strings.IndexByte(body, '*'); i >= 0 {
		return l, utf8.RuneCountInString(text[:strings.IndexByte(text, '*')]), "* may stand only at the end of a word",
			`write the words that you mean with OR between them`
	}
	first, n := utf8.DecodeRuneInString(body)
	hash, spaces := first == '#' || first == '＃', strings.ContainsFunc(body, unicode.IsSpace)
	switch {
	case hash && isTagName(body[n:]):
		l.kind, l.key = leafTag, tagKey(body[n:])
	case hash && !spaces:
		return l, 0, "a hashtag holds only letters, digits and _", "write the part that networks make a link of"
	case (first == '@' || first == '＠') && !spaces:
		l.kind, l.key = leafHandle, Fold(body[n:])
	default:
		l.key = strings.TrimSpace(needle(body))
	}
	if !strings.ContainsFunc(l.key, isSearchable) {
		return l, 0, "there is nothing to look for here", "write a word, a hashtag or a handle"
	}
	if l.prefix && !longEnough(l.key) {
		return l, 0, "a prefix needs at least 2 letters", "write more of the word before *"
	}
	return l, 0, "", ""
}

// isSearchable reports that r alone can be worth looking for.
func isSearchable(r rune) bool {
	return unicode.In(r, unicode.L, unicode.N, unicode.So, unicode.Sc, unicode.Sm)
}

func longEnough(key string) bool {
	r, n := utf8.DecodeRuneInString(key)
	return n < len(key) || classOf(r) == classFree
}
