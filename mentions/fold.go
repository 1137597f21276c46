package mentions

import (
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

//go:generate go run gen_hans.go

// Fold returns s as the matcher compares it: case, width and other compatibility forms (NFKC), diacritics and
// traditional Chinese characters are folded away, by Unicode's rules and tables.
//
// Marks are stripped where people leave them out (é, ё, Arabic and Hebrew vowel signs) and kept where they make another
// letter (й, ї, ў, が, the vowel signs of Thai and the Indic scripts). Letters with a stroke (ł, ø, đ) lose it.
// Typographic apostrophes become ', hyphens -. Invisible characters and ™ ® © go. Invalid UTF-8 becomes U+FFFD.
// Folding what is folded changes nothing.
func Fold(s string) string {
	if isFolded(s) {
		return s
	}
	return string(appendFolded(make([]byte, 0, len(s)+8), s, false, nil))
}

// isFolded reports, for ASCII text only, that folding would change nothing.
func isFolded(s string) bool {
	for i := range len(s) {
		if c := s[i]; c >= utf8.RuneSelf || asciiFold[c] != c {
			return false
		}
	}
	return true
}

// needle folds s as texts are folded before they are searched: like Fold, and every run of white space and hyphens is
// one space, so that "acme air", "Acme  Air" and "acme-air" are the same.
func needle(s string) string {
	return string(appendFolded(make([]byte, 0, len(s)+8), s, true, nil))
}

// asciiFold and asciiNeedle are what Fold and needle make of ASCII.
var asciiFold, asciiNeedle = func() (f, n [utf8.RuneSelf]byte) {
	for c := range byte(utf8.RuneSelf) {
		switch {
		case 'A' <= c && c <= 'Z':
			f[c] = c + 'a' - 'A'
		case c == '`':
			f[c] = '\''
		default:
			f[c] = c
		}
		n[c] = f[c]
		if c == '-' || c == ' ' || '\t' <= c && c <= '\r' {
			n[c] = ' '
		}
	}
	return f, n
}()

// appendFolded appends the folded s to dst. With runs set it makes runs of spaces and hyphens one space. Where at is
// not nil, it appends to *at for each byte written the offset in s of the character it comes from, and len(s) last.
// dst and *at must be empty.
func appendFolded(dst []byte, s string, runs bool, at *[]int32) []byte {
	ascii := &asciiFold
	if runs {
		ascii = &asciiNeedle
	}
	space := false // the last byte written is a space
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			c = ascii[c]
			if c != ' ' || !space || !runs {
				dst = append(dst, c)
				if at != nil {
					*at = append(*at, int32(i))
				}
			}
			space = c == ' '
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if e := pageOf(r).fold[byte(r)]; e > '-' && e < entryMany { // as most do: one character, neither space nor hyphen
			dst = utf8.AppendRune(dst, rune(e))
			space = false
		} else {
			dst = appendRune(dst, r, runs, &space)
		}
		if at != nil {
			*at = (*at)[:min(len(*at), len(dst))] // shorter where r joined the letter before
			for len(*at) < len(dst) {
				*at = append(*at, int32(i))
			}
		}
		i += n
	}
	if at != nil {
		*at = append(*at, int32(len(s)))
	}
	return dst
}

// appendRune appends what one character beyond ASCII folds to.
func appendRune(dst []byte, r rune, runs bool, space *bool) []byte {
	p := pageOf(r)
	e := p.fold[byte(r)]
	switch {
	case e == entryDrop:
		return dst
	case e&entryCompose != 0:
		if r == 0xFF9E || r == 0xFF9F {
			r += 0x3099 - 0xFF9E // half width
		}
		if last, n := utf8.DecodeLastRune(dst); n > 0 {
			if c, ok := compose(last, r); ok {
				return utf8.AppendRune(dst[:len(dst)-n], c)
			}
		}
		if e&entryStrip != 0 {
			return dst
		}
		*space = false
		return utf8.AppendRune(dst, r)
	case e&entryMany != 0:
		for _, r := range p.many[e&^entryMany] {
			dst = appendFinal(dst, r, runs, space)
		}
		return dst
	}
	return appendFinal(dst, rune(e), runs, space)
}

func appendFinal(dst []byte, r rune, runs bool, space *bool) []byte {
	if runs && (r == ' ' || r == '-') {
		if !*space {
			dst = append(dst, ' ')
		}
		*space = true
		return dst
	}
	*space = r == ' '
	return utf8.AppendRune(dst, r)
}

// compose joins a folded letter with a mark (or a Hangul letter) that follows it, where the two are one letter and not
// a letter with a mark that folding strips.
func compose(last, mark rune) (rune, bool) {
	if stripsMark(last, mark) {
		return 0, false
	}
	var b [2 * utf8.UTFMax]byte
	c := norm.NFC.Bytes(utf8.AppendRune(utf8.AppendRune(b[:0], last), mark))
	r, n := utf8.DecodeRune(c)
	return r, n == len(c)
}
