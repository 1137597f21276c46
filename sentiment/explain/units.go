package explain

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// unit is a stretch of a text that is left out in one piece, in byte offsets. Units may overlap: which of them are
// shown is decided by their weights.
type unit struct{ start, end int }

// kind says what a token is.
type kind int

const (
	kindGap   kind = iota // nothing that counts
	kindBreak             // nothing that counts, but it ends what a negation reaches
	kindWord
	kindChars // a run of a script without spaces
	kindWhole // a hashtag, a handle, a link, emoji, marks: always one unit
)

// token is what the text is made of, end to end.
type token struct {
	unit
	kind kind
}

// units lists what can be left out of a text, in the order of their starts.
func units(text string) []unit {
	var out []unit
	tokens := tokens(text)
	reached := -1 // the word right after a negation, which is no unit of its own
	for i, t := range tokens {
		switch t.kind {
		case kindWhole:
			out = append(out, t.unit)
		case kindChars:
			out = append(out, phrases(text[t.start:t.end], t.start)...)
		case kindWord:
			var next []int
			if isNegation(text[t.start:t.end]) {
				next = following(tokens, i)
			}
			for n, k := range next {
				if n > 0 || len(next) == 1 || !fillers[strings.ToLower(text[tokens[k].start:tokens[k].end])] {
					out = append(out, unit{t.start, tokens[k].end})
				}
			}
			if len(next) > 0 {
				reached = next[0]
			} else if i != reached {
				out = append(out, t.unit)
			}
		}
	}
	return out
}

// following lists the next words of the clause, two at most.
func following(tokens []token, i int) (next []int) {
	for k := i + 1; k < len(tokens) && len(next) < 2; k++ {
		switch tokens[k].kind {
		case kindWord:
			next = append(next, k)
		case kindGap:
		default:
			return next
		}
	}
	return next
}

// tokens cuts a text. Its parts follow each other without a hole.
func tokens(text string) []token {
	var out []token
	open := 0 // brackets
	for i := 0; i < len(text); {
		k, n := token1(text, i, &open)
		if last := len(out) - 1; last >= 0 && k == out[last].kind && (k == kindGap || k == kindBreak) {
			out[last].end = i + n
		} else {
			out = append(out, token{unit{i, i + n}, k})
		}
		i += n
	}
	return out
}

// token1 reads the token at i, which is at least one byte long.
func token1(text string, i int, open *int) (k kind, n int) {
	rest := text[i:]
	r, size := utf8.DecodeRuneInString(rest)
	switch {
	case r == utf8.RuneError:
		return kindBreak, size
	case r == '#' || r == '@':
		if n := run(rest[1:], func(r rune) bool { return isWord(r) || isUnspaced(r) || r == '_' }); n > 0 {
			if r == '#' && strings.HasPrefix(rest[1+n:], "#") { // as Weibo writes them
				n++
			}
			return kindWhole, 1 + n
		}
		return kindGap, 1
	case isUnspaced(r):
		return kindChars, run(rest, func(r rune) bool { return isUnspaced(r) || unicode.IsMark(r) || r == 'ー' })
	case isWord(r):
		for _, start := range []string{"http://", "https://", "www."} {
			if strings.HasPrefix(rest, start) {
				return kindWhole, run(rest, func(r rune) bool { return !unicode.IsSpace(r) })
			}
		}
		return kindWord, word(rest)
	case isEmoji(r):
		return kindWhole, run(rest, func(r rune) bool { return isEmoji(r) || r == '\u200d' || r == '\ufe0f' })
	case strings.ContainsRune(signs, r):
		return sign(rest, open)
	case strings.ContainsRune(breaks, r):
		return kindBreak, size
	}
	return kindGap, size
}

// run returns the length of what holds at the start of s. Bytes that are no UTF-8 never do.
func run(s string, holds func(rune) bool) int {
	for i, r := range s {
		if r == utf8.RuneError || !holds(r) {
			return i
		}
	}
	return len(s)
}

// word returns the length of the word at the start of s; an apostrophe between letters belongs to it.
func word(s string) int {
	n := 0
	for {
		n += run(s[n:], isWord)
		r, size := utf8.DecodeRuneInString(s[n:])
		if r != '\'' && r != '’' {
			return n
		}
		if next, _ := utf8.DecodeRuneInString(s[n+size:]); !isWord(next) {
			return n
		}
		n += size
	}
}

const (
	signs  = "!?！？…():;=<>^*-/\\|~"
	breaks = ".,。，、；：\"«»“”（）\n"
)

// sign reads a run of marks: one that shouts, asks or makes a face is a unit.
func sign(s string, open *int) (k kind, n int) {
	n = run(s, func(r rune) bool { return strings.ContainsRune(signs, r) })
	marks := s[:n]
	face := n > 1 && strings.ContainsRune(":;=<", rune(s[0])) && strings.ContainsAny(marks, "()/\\|*")
	if eyes := n == 1 || n == 2 && s[1] == '-'; eyes && strings.ContainsRune(":;=<", rune(s[0])) && n < len(s) && strings.IndexByte("DPpOo3", s[n]) >= 0 {
		if after, _ := utf8.DecodeRuneInString(s[n+1:]); !isWord(after) {
			return kindWhole, n + 1
		}
	}
	*open += strings.Count(marks, "(")
	closing := strings.Count(marks, ")")
	alone := closing > *open // closes no bracket, so it smiles
	*open = max(0, *open-closing)
	switch {
	case face || alone || strings.Contains(marks, "((") || strings.ContainsAny(marks, "!?！？…"):
		return kindWhole, n
	case marks == "-" || marks == "/":
		return kindGap, n
	}
	return kindBreak, n
}

func isWord(r rune) bool {
	return (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)) && !isUnspaced(r) && r != '\ufe0f'
}

// isEmoji reports pictures and what colours them.
func isEmoji(r rune) bool {
	return r >= 0x2190 && unicode.Is(unicode.So, r) || r >= 0x1F3FB && r <= 0x1F3FF || r >= 0x1F1E6 && r <= 0x1F1FF
}
