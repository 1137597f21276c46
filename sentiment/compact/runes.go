package compact

import (
	"unicode"
	"unsafe"
)

// kind is what a rune is to the tokeniser.
type kind uint8

const (
	kindPunct kind = iota
	kindSpace
	kindLetter // of an alphabet
	kindDigit
	kindChar  // of a script without spaces between words, or of Hangul, whose syllables say as much
	kindEmoji // a symbol that speaks for itself
	kindMute  // joiners, variation selectors, controls
)

var asciiKinds = func() (t [128]kind) {
	for c := range t {
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z':
			t[c] = kindLetter
		case c >= '0' && c <= '9':
			t[c] = kindDigit
		case c == ' ', c >= 9 && c <= 13:
			t[c] = kindSpace
		case c < ' ', c == 127:
			t[c] = kindMute
		}
	}
	return t
}()

// fold returns what a rune beyond ASCII is, and the rune that stands for it: lower case, full-width forms narrowed, ё as е.
func fold(r rune) (kind, rune) {
	switch {
	case r >= 0x400 && r < 0x460: // Cyrillic
		switch {
		case r >= 0x410 && r < 0x430:
			return kindLetter, r + 32
		case r == 0x401 || r == 0x451:
			return kindLetter, 'е'
		case r < 0x410:
			return kindLetter, r + 80
		}
		return kindLetter, r
	case r < 0x250:
		if r < 0xC0 && r != 0xAA && r != 0xB5 && r != 0xBA || r == 0xD7 || r == 0xF7 {
			if r == 0xA0 || r == 0x85 {
				return kindSpace, ' '
			}
			return kindPunct, r
		}
		return kindLetter, unicode.ToLower(r)
	case r >= 0x300 && r < 0x370: // combining marks stay with their letter
		return kindLetter, r
	case r >= 0x2000 && r < 0x2070:
		return general(r)
	case r >= 0x3040 && r < 0x3100, r >= 0x3400 && r < 0xA000, r >= 0xAC00 && r < 0xD7B0, r >= 0x20000 && r < 0x40000,
		r >= 0xE00 && r < 0xF00, r >= 0x1780 && r < 0x1800, r >= 0x1000 && r < 0x10A0, r >= 0x1100 && r < 0x1200, r >= 0x3130 && r < 0x3190:
		return kindChar, r
	case r >= 0x3000 && r < 0x3040:
		if r == 0x3000 {
			return kindSpace, ' '
		}
		return kindPunct, r
	case r >= 0xFF01 && r <= 0xFF5E: // full-width forms
		r -= 0xFEE0
		if r >= 'A' && r <= 'Z' {
			r += 32
		}
		return asciiKinds[r], r
	case r >= 0xFE00 && r < 0xFE10, r == 0xFEFF, r == 0xFFFD, r >= 0x1F3FB && r <= 0x1F3FF, r >= 0xE0000:
		return kindMute, r
	case r >= 0x1F000 && r < 0x20000, r >= 0x2190 && r < 0x2C00:
		return kindEmoji, r
	case unicode.IsLetter(r), unicode.IsMark(r):
		return kindLetter, unicode.ToLower(r)
	case unicode.IsDigit(r):
		return kindDigit, '0'
	case unicode.IsSpace(r):
		return kindSpace, ' '
	}
	return kindPunct, r
}

// general handles the block of general punctuation.
func general(r rune) (kind, rune) {
	switch {
	case r == 0x2018 || r == 0x2019:
		return kindPunct, '\''
	case r == 0x2026:
		return kindPunct, '…'
	case r <= 0x200A || r == 0x2028 || r == 0x2029 || r == 0x202F || r == 0x205F:
		return kindSpace, ' '
	case r == 0x203C:
		return kindPunct, '!'
	case r >= 0x200B && r <= 0x200F, r >= 0x202A && r <= 0x202E, r >= 0x2060:
		return kindMute, r
	}
	return kindPunct, r
}

// viewString returns b as a string without a copy. The caller leaves b alone while the string is in use.
func viewString(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }
