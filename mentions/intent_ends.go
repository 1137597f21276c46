package mentions

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// What the beginning and the end of a text show, before it is folded: capitals count here.

// endsAsking reports whether the last thing that text says is a question, by its mark or by 吗. An address behind it
// does not count.
func endsAsking(text string) bool {
	text = withoutAddress(text)
	text = strings.TrimRightFunc(text, func(r rune) bool { return classOf(r) == classNone && !isQuestionMark(r) })
	r, _ := utf8.DecodeLastRuneInString(text)
	return isQuestionMark(r) || r == '吗' || r == '嗎'
}

// withoutAddress returns text without spaces and a web address at its end.
func withoutAddress(text string) string {
	text = strings.TrimSpace(text)
	if !strings.Contains(text, "://") && !strings.Contains(text, "www.") {
		return text
	}
	i := strings.LastIndexFunc(text, unicode.IsSpace)
	if i > 0 && i+1 < len(text) && slices.ContainsFunc(schemes, func(p string) bool { return strings.HasPrefix(text[i+1:], p) }) {
		text = strings.TrimSpace(text[:i])
	}
	return text
}

func isQuestionMark(r rune) bool {
	return r == '?' || r == '？' || r == '؟' || r == '⁇' || r == '⁉'
}

// hasDateline reports whether text begins with a place in capitals, as agencies' reports do.
func hasDateline(text string) bool {
	caps := 0
	for i, r := range text {
		if unicode.IsUpper(r) {
			caps++
			continue
		}
		head := text[i:min(i+80, len(text))]
		return caps >= 4 && (r == ',' || r == ' ') && strings.ContainsAny(head, "(/—–-") && (r == ',' || strings.HasPrefix(head, " ("))
	}
	return false
}

// namesPaper reports whether text ends with the name of a paper or a site: "… next year - Retail Weekly", an address
// behind it left out.
func namesPaper(text string) bool {
	text = withoutAddress(text)
	tail := text[max(0, len(text)-60):]
	for _, dash := range []string{" - ", " – ", " — ", " | "} {
		if !strings.Contains(tail, dash) { // quicker than to look from the end
			continue
		}
		i := strings.LastIndex(tail, dash)
		words := strings.Fields(tail[i+len(dash):])
		if len(words) == 0 || len(words) > 4 {
			return false
		}
		first, _ := utf8.DecodeRuneInString(words[0])
		last, _ := utf8.DecodeLastRuneInString(words[len(words)-1])
		return unicode.IsUpper(first) && classOf(last) != classNone
	}
	return false
}

// isTitle reports whether most words of the first line begin with a capital.
func isTitle(text string) bool {
	if i := strings.IndexByte(text, '\n'); i > 0 {
		text = text[:i]
	}
	words, capitals := 0, 0
	start := true
	for _, r := range text[:min(len(text), 200)] {
		if start && unicode.IsLetter(r) {
			words++
			if unicode.IsUpper(r) {
				capitals++
			}
		}
		start = r == ' '
	}
	return words >= 5 && 10*capitals >= 7*words
}
