package sentiment

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// languageBytes is how much of a text Language looks at.
const languageBytes = 600

// undetermined is the language of a text whose language cannot be told (BCP 47).
const undetermined = "und"

// Language returns the language of text as a primary subtag of BCP 47, such as "en" or "zh". What the network declared
// decides where it is a language tag; else the script, where it belongs to one language or to one far more than to
// others; else, for Latin script, a few function words. It returns "und" where all that says nothing.
//
// It is cheap and allocates nothing, so it may be called for every post.
func Language(declared, text string) string {
	if lang, settled := SettledLanguage(declared, text); settled {
		return lang
	}
	lang, _ := WordLanguage(text)
	return lang
}

// SettledLanguage is the part of [Language] that leaves no room for a better guess: what was declared, and scripts that
// belong to one language. settled is false for Latin script, which too many languages share.
func SettledLanguage(declared, text string) (lang string, settled bool) {
	if tag := primary(declared); tag != "" {
		return tag, true
	}
	if len(text) > languageBytes {
		text = text[:languageBytes]
	}
	switch s := scripts(text); {
	case s == nil:
		return undetermined, true
	case s.lang != "":
		return s.lang, true
	}
	return "", false
}

// WordLanguage is the rest of [Language]: it tells the language of a text in Latin script by a few function words, and
// returns "und" where they say nothing. lead is how many more of them there are than of the next language.
func WordLanguage(text string) (lang string, lead int) {
	if len(text) > languageBytes {
		text = text[:languageBytes]
	}
	return latin(text)
}

// primary returns the language of a declared tag, or "" where it declares none: "en-GB" and "EN" are "en".
func primary(tag string) string {
	if i := strings.IndexAny(tag, "-_"); i >= 0 {
		tag = tag[:i]
	}
	if len(tag) < 2 || len(tag) > 3 {
		return ""
	}
	for i := range len(tag) {
		if c := tag[i] | 0x20; c < 'a' || c > 'z' {
			return ""
		}
	}
	switch tag = strings.ToLower(tag); tag {
	case undetermined, "mul", "mis", "zxx", "qme", "qst", "art": // unknown, or a network's way of saying "no words"
		return ""
	case "iw":
		return "he"
	case "in":
		return "id"
	case "cn":
		return "zh"
	case "jp":
		return "ja"
	}
	if short, ok := threeLetters[tag]; ok {
		return short
	}
	return tag
}

// threeLetters are the languages that some tools write by ISO 639-2 or 639-3 though they have a code of two letters.
var threeLetters = map[string]string{
	"eng": "en", "rus": "ru", "zho": "zh", "chi": "zh", "cmn": "zh", "deu": "de", "ger": "de", "fra": "fr", "fre": "fr", "spa": "es", "por": "pt", "ita": "it",
	"jpn": "ja", "kor": "ko", "ara": "ar", "arb": "ar", "hin": "hi", "ind": "id", "tha": "th", "tur": "tr", "ukr": "uk", "pol": "pl", "nld": "nl", "dut": "nl",
	"vie": "vi", "fas": "fa", "per": "fa", "heb": "he", "hau": "ha", "ibo": "ig", "yor": "yo", "swa": "sw", "amh": "am", "kin": "rw", "jav": "jv", "sun": "su",
}

// script is a script and the language it stands for; "" where too many languages write it.
type script struct {
	table *unicode.RangeTable
	lang  string
}

var (
	latinScript = &script{unicode.Latin, ""}
	hanScript   = &script{unicode.Han, "zh"}
	kanaScript  = &script{nil, "ja"}
	cyrillic    = &script{unicode.Cyrillic, "ru"}
	ukrainian   = &script{nil, "uk"}
	arabic      = &script{unicode.Arabic, "ar"}
	persian     = &script{nil, "fa"}
)

// otherScripts are told by their table, most written first.
var otherScripts = []*script{
	cyrillic, arabic,
	{unicode.Hangul, "ko"}, {unicode.Thai, "th"}, {unicode.Devanagari, "hi"}, {unicode.Greek, "el"},
	{unicode.Hebrew, "he"}, {unicode.Bengali, "bn"}, {unicode.Tamil, "ta"}, {unicode.Telugu, "te"},
	{unicode.Georgian, "ka"}, {unicode.Armenian, "hy"}, {unicode.Ethiopic, "am"}, {unicode.Khmer, "km"},
	{unicode.Lao, "lo"}, {unicode.Myanmar, "my"}, {unicode.Gujarati, "gu"}, {unicode.Kannada, "kn"},
	{unicode.Malayalam, "ml"}, {unicode.Gurmukhi, "pa"}, {unicode.Sinhala, "si"}, {unicode.Tibetan, "bo"},
}

// scripts returns the script that most letters of text are written in, nil where it has no letters. One Chinese
// character weighs as much as three letters: it says as much.
func scripts(text string) *script {
	var latinLetters, other, kana, uk, fa int
	var found *script
	for i := 0; i < len(text); {
		if c := text[i]; c < utf8.RuneSelf {
			if c |= 0x20; c >= 'a' && c <= 'z' {
				latinLetters++
			}
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		i += size
		switch {
		case r < 0x250:
			if unicode.IsLetter(r) {
				latinLetters++
			}
		case r >= 0x3040 && r <= 0x30FF: // hiragana and katakana
			kana++
			other += 2
		case r >= 0x3400 && r <= 0x9FFF || r >= 0x20000 && r <= 0x3FFFF:
			other += 3
			found = prefer(found, hanScript)
		default:
			s := scriptOf(r, found)
			if s == nil {
				continue
			}
			other++
			found = prefer(found, s)
			switch r {
			case 'і', 'ї', 'є', 'ґ', 'І', 'Ї', 'Є', 'Ґ':
				uk++
			case 'پ', 'چ', 'ژ', 'گ', 'ک', 'ی':
				fa++
			}
		}
	}
	switch {
	case other == 0 && latinLetters == 0:
		return nil
	case latinLetters >= other:
		return latinScript
	case kana > 0 && (found == nil || found == hanScript):
		return kanaScript
	case found == cyrillic && uk > 0:
		return ukrainian
	case found == arabic && fa > 0:
		return persian
	}
	return found
}

// scriptOf returns the script of a letter outside Latin, Han and kana, nil for what is no letter of a known script. It
// tries last first, since neighbours share their script.
func scriptOf(r rune, last *script) *script {
	if last != nil && unicode.Is(last.table, r) {
		return last
	}
	if r >= 0x2000 && r < 0x2E80 || r >= 0x1F000 && r < 0x20000 || r >= 0xFE00 && r < 0xFE10 { // punctuation, symbols, emoji
		return nil
	}
	for _, s := range otherScripts {
		if unicode.Is(s.table, r) {
			return s
		}
	}
	return nil
}

// prefer keeps the script found first: a text in two scripts besides Latin is rare, and its first letters are its
// author's.
func prefer(found, s *script) *script {
	if found != nil {
		return found
	}
	return s
}
