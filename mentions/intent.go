package mentions

import (
	"strings"
	"unicode/utf8"
)

// intentOf tells what the author wants, as far as it shows on the surface: a passage that ends with a question mark is a
// question. Other intents need a model and are left open.
func intentOf(text string, spans []Span) Intent {
	if len(spans) > 0 {
		last := spans[len(spans)-1]
		text = text[last.Start:last.End]
	}
	text = strings.TrimRightFunc(text, func(r rune) bool { return classOf(r) == classNone && !isQuestionMark(r) })
	if r, _ := utf8.DecodeLastRuneInString(text); !isQuestionMark(r) {
		return ""
	}
	return IntentQuestion
}

func isQuestionMark(r rune) bool {
	return r == '?' || r == '？' || r == '؟' || r == '⁇' || r == '⁉'
}
