package mentions

import (
	"sync/atomic"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// page holds what is known about 256 characters. Pages are made when a text first needs them: a text in one language
// touches a handful.
type page struct {
	fold  [256]uint32 // a rune, or the flags below
	class [256]class
	many  []string // of the entries with entryMany
}

const (
	entryDrop    uint32 = 1 << 31 // nothing is left
	entryCompose uint32 = 1 << 30 // may join the letter before it; else it stays, or goes with entryStrip
	entryStrip   uint32 = 1 << 29
	entryMany    uint32 = 1 << 28 // the rest is an index into many
)

var pages [(unicode.MaxRune + 1) / 256]atomic.Pointer[page]

func pageOf(r rune) *page {
	slot := &pages[uint32(r)>>8]
	p := slot.Load()
	if p == nil {
		p = newPage(r &^ 0xFF)
		slot.Store(p) // two goroutines may both make it: they make the same
	}
	return p
}

func newPage(first rune) *page {
	p := new(page)
	for i := range rune(256) {
		p.class[i] = classify(first + i)
		p.fold[i] = p.entry(first + i)
	}
	return p
}

func (p *page) entry(r rune) uint32 {
	if joinsBack(r) {
		if stripsMark(0, r) {
			return entryCompose | entryStrip
		}
		return entryCompose
	}
	s := []rune(foldRune(r))
	switch len(s) {
	case 0:
		return entryDrop
	case 1:
		return uint32(s[0])
	}
	p.many = append(p.many, string(s))
	return entryMany | uint32(len(p.many)-1)
}

// joinsBack reports that r may make one letter with the one before it: Hangul letters, the voice marks of kana, the
// marks of й, ї and ў, and vowel signs of Indic scripts written in two parts.
func joinsBack(r rune) bool {
	switch r {
	case 0x306, 0x308, 0x3099, 0x309A, 0xFF9E, 0xFF9F:
		return true
	}
	p := norm.NFC.PropertiesString(string(r))
	return p.CCC() == 0 && !p.BoundaryBefore()
}

// foldRune folds one character on its own.
func foldRune(r rune) string {
	if s, ok := special[r]; ok {
		return s
	}
	switch {
	case unicode.Is(unicode.Cf, r):
		return ""
	case unicode.Is(unicode.Zs, r), r == 0x85, r == 0x2028, r == 0x2029:
		return " "
	}
	s := stripMarks(norm.NFKD.String(string(r)))
	if !unicode.Is(unicode.Cherokee, r) { // cases.Fold swaps its two cases
		s = stripMarks(norm.NFKD.String(cases.Fold().String(s)))
	}
	out := make([]rune, 0, 4)
	for _, r := range norm.NFC.String(s) {
		if t, ok := special[r]; ok {
			out = append(out, []rune(t)...)
			continue
		}
		out = append(out, simplified(r))
	}
	return string(out)
}

func stripMarks(s string) string {
	out := make([]rune, 0, len(s))
	for _, r := range s {
		base := rune(0)
		if len(out) > 0 {
			base = out[len(out)-1]
		}
		if !stripsMark(base, r) {
			out = append(out, r)
		}
	}
	return string(out)
}

// stripsMark reports whether folding takes mark off base.
func stripsMark(base, mark rune) bool {
	switch {
	case !unicode.In(mark, unicode.Mn, unicode.Me):
		return false
	case mark == 0x3099 || mark == 0x309A:
		return false
	case mark == 0x306 && (base == 'и' || base == 'И' || base == 'у' || base == 'У'):
		return false
	case mark == 0x308 && (base == 'і' || base == 'І'):
		return false
	}
	return unicode.In(mark, unicode.Inherited, unicode.Hebrew, unicode.Arabic)
}

// special is where folding is decided here and not by Unicode's properties.
var special = map[rune]string{
	// Letters that Unicode does not take apart, but which people type without the stroke.
	'ł': "l", 'Ł': "l", 'ø': "o", 'Ø': "o", 'đ': "d", 'Đ': "d", 'ħ': "h", 'Ħ': "h", 'ŧ': "t", 'Ŧ': "t", 'ı': "i",
	// Signs that hang on names and are no part of them; the Arabic stretcher.
	'™': "", '℠': "", '®': "", '©': "", 'ـ': "",
	// One apostrophe and one hyphen.
	'’': "'", '‘': "'", 'ʼ': "'", '´': "'", '′': "'", '＇': "'", '`': "'", '｀': "'",
	'‐': "-", '‑': "-", '﹣': "-", '－': "-",
	0x200B: " ", // the author says that a word ends here
}

var hansOf = func() map[rune]rune {
	from, to := []rune(hant), []rune(hans)
	m := make(map[rune]rune, len(from))
	for i, r := range from {
		m[r] = to[i]
	}
	return m
}()

func simplified(r rune) rune {
	if s, ok := hansOf[r]; ok {
		return s
	}
	return r
}
