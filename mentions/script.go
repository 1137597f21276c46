package mentions

import (
	"unicode"
	"unicode/utf8"
)

// class says how a character takes part in words: one of the values below, with classMark set on combining marks.
type class uint8

const (
	classNone     class = iota // no part of a word: spaces, punctuation, emoji
	classNumber                // digits, the underscore and letters of no script
	classFree                  // scripts written without spaces: every character may begin or end a word
	classKatakana              // Japanese names: a run of katakana is one word
	classHangul                // particles follow the word without a space
	classLatin
	classCyrillic
	classGreek
	classArabic
	classHebrew
	classLetter // of any other script

	classMark class = 0x80
)

var free = []*unicode.RangeTable{
	unicode.Han, unicode.Hiragana, unicode.Bopomofo, unicode.Yi, unicode.Thai, unicode.Lao, unicode.Khmer,
	unicode.Myanmar, unicode.Tibetan, unicode.Javanese, unicode.Balinese,
}

func classify(r rune) class {
	c := scriptClass(r)
	if c != classNone && unicode.Is(unicode.M, r) {
		c |= classMark
	}
	return c
}

func scriptClass(r rune) class {
	switch {
	case r == 'ー' || r == 'ｰ':
		return classKatakana
	case r == '_' || unicode.IsNumber(r) && !unicode.Is(unicode.Han, r):
		return classNumber
	case !unicode.In(r, unicode.L, unicode.M, unicode.Nl):
		return classNone
	case unicode.In(r, free...):
		return classFree
	case unicode.Is(unicode.Katakana, r):
		return classKatakana
	case unicode.Is(unicode.Hangul, r):
		return classHangul
	case unicode.Is(unicode.Latin, r):
		return classLatin
	case unicode.Is(unicode.Cyrillic, r):
		return classCyrillic
	case unicode.Is(unicode.Greek, r):
		return classGreek
	case unicode.Is(unicode.Arabic, r):
		return classArabic
	case unicode.Is(unicode.Hebrew, r):
		return classHebrew
	case unicode.In(r, unicode.Common, unicode.Inherited):
		return classNumber
	}
	return classLetter
}

func classOf(r rune) class { return pageOf(r).class[byte(r)] }

// spaced reports whether words of the class stand between spaces, so that a digit beside them is part of the word.
func (c class) spaced() bool {
	return c != classFree && c != classKatakana && c != classHangul
}

// joined reports whether two neighbouring characters are in the same word. Between scripts there is always a boundary,
// digits aside: "小米SU7" is 小米 and SU7, "Delta는" is Delta and its particle.
func joined(a, b class) bool {
	if a&^classMark == classNone || b&^classMark == classNone {
		return false
	}
	if b&classMark != 0 {
		return true
	}
	a &^= classMark
	switch {
	case a == classFree || b == classFree:
		return false
	case a == b:
		return true
	case a == classNumber || b == classNumber:
		return a.spaced() && b.spaced()
	}
	return false
}

// startsWord reports whether a word may begin at byte i of the folded text.
func startsWord(text []byte, i int) bool {
	if i == 0 {
		return true
	}
	a, _ := utf8.DecodeLastRune(text[:i])
	b, _ := utf8.DecodeRune(text[i:])
	return !joined(classOf(a), classOf(b))
}

// endsWord reports whether a word may end at byte i of the folded text. After Hangul it may: 삼성 matches in 삼성은.
func endsWord(text []byte, i int) bool {
	if i >= len(text) {
		return true
	}
	a, _ := utf8.DecodeLastRune(text[:i])
	b, _ := utf8.DecodeRune(text[i:])
	ca, cb := classOf(a), classOf(b)
	return !joined(ca, cb) || ca == classHangul && cb == classHangul
}

// wordEnd returns where the word that holds the byte before i ends.
func wordEnd(text []byte, i int) int {
	a, _ := utf8.DecodeLastRune(text[:i])
	last := classOf(a)
	for i < len(text) {
		b, n := utf8.DecodeRune(text[i:])
		next := classOf(b)
		if !joined(last, next) {
			break
		}
		last = next
		i += n
	}
	return i
}
