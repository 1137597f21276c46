package lexicon

import (
	"strings"
	"unicode/utf8"
)

// maxText is how much of a text is read, in bytes. An opinion that needs more than that is no post's.
const maxText = 20_000

// prepared is a text as govader can read it.
type prepared struct {
	text       string
	emoji      bool // holds symbols that may be emoji
	understood bool // holds letters or emoji that the word list may know
}

// prepare makes single spaces of all white space and straight apostrophes of curly ones, because govader knows no
// others. Where words are not readable, only emoji are kept: the German article "die" is no English verb.
func prepare(text string, words bool) prepared {
	if len(text) > maxText {
		text = text[:maxText]
	}
	if words && tidy(text) {
		return prepared{text: text, understood: strings.TrimSpace(text) != ""}
	}
	var p prepared
	var b strings.Builder
	b.Grow(len(text))
	space := true // nothing written yet, or a space last
	for i := 0; i < len(text); {
		r, size := rune(text[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(text[i:])
		}
		i += size
		switch {
		case r <= ' ' || r == 0x85 || r == 0xA0 || r == utf8.RuneError || r >= 0x2000 && r <= 0x200B || r == 0x2028 || r == 0x2029 || r == 0x3000:
			if !space {
				b.WriteByte(' ')
				space = true
			}
			continue
		case r == 0x2018 || r == 0x2019:
			r = '\''
		case maybeEmoji(r):
			p.emoji = true
		}
		switch {
		case words:
			p.understood = p.understood || r < 0x250 || maybeEmoji(r)
		case maybeEmoji(r):
			p.understood = true
		default:
			continue
		}
		b.WriteRune(r)
		space = false
	}
	p.text = b.String()
	return p
}

// tidy reports that text can be handed over as it is: printable ASCII with single spaces.
func tidy(text string) bool {
	last := byte(' ')
	for i := range len(text) {
		c := text[i]
		if c < ' ' || c >= utf8.RuneSelf || c == ' ' && last == ' ' {
			return false
		}
		last = c
	}
	return true
}

// maybeEmoji is true for the blocks of Unicode that emoji live in. Not all of their characters are emoji, which costs a
// look-up and nothing else.
func maybeEmoji(r rune) bool {
	return r >= 0x1F000 && r <= 0x1FAFF || r >= 0x2190 && r <= 0x2BFF || r == 0x203C || r == 0x2049
}
