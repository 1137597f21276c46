package compact

import (
	"strings"
	"unicode/utf8"
)

// scan reads the text once.
func (b *bag) scan(s string) {
	for i := 0; i < len(s); {
		// What most posts are mostly made of. next says the same of it, more slowly.
		switch c := s[i]; {
		case c >= 'a' && c <= 'z' && (b.n > 0 || c != 'h' && c != 'w'): // of these two a link may begin
			i += b.small(s[i:])
			continue
		case c == ' ':
			b.endWord()
			b.gap()
			i++
			continue
		case c == 0xD0 || c == 0xD1:
			if n := b.small(s[i:]); n > 0 {
				i += n
				continue
			}
		case c > 0xE4 && c <= 0xE9:
			if r := hanCharacter(s[i:]); r > 0 {
				b.endWord()
				b.char(r)
				i += 3
				continue
			}
		}
		k, r, upper, size := next(s[i:])
		switch k {
		case kindLetter:
			if b.n == 0 && r|0x20 == 'h' && isLink(s[i:]) || b.n == 0 && r|0x20 == 'w' && strings.HasPrefix(s[i:], "www.") {
				i += linkLen(s[i:])
				b.link()
				continue
			}
			b.letter(r, upper)
		case kindDigit:
			b.digits++
			b.push(r)
		case kindMute:
		case kindChar:
			b.endWord()
			b.char(r)
		default:
			if r == '\'' && b.n > 0 && i+size < len(s) && letterAt(s[i+size:]) {
				b.push(r)
				break
			}
			b.endWord()
			if skip := b.other(s, i, k, r); skip > 0 {
				i += skip
				continue
			}
		}
		i += size
	}
	b.endWord()
}

// small adds the small letters a to z and а to я at the start of s to the word, as letter does one by one, and returns how many
// bytes they take.
func (b *bag) small(s string) int {
	n, repeats, last, hash, i := b.n, b.repeats, b.word[b.n], b.hash, 0
	for i < len(s) {
		r := uint64(s[i])
		if r >= 'a' && r <= 'z' {
			i++
		} else if r = cyrillicLetter(s[i:]); r > 0 {
			i += 2
		} else {
			break
		}
		b.letters++
		if r != last || n == 0 {
			repeats = 0
		} else if repeats++; repeats >= 2 {
			b.long = true
			continue
		}
		if n < maxWord {
			n++
			b.word[n], last = r, r
			hash = mix(hash, r)
		}
	}
	b.n, b.repeats, b.hash = n, repeats, hash
	return i
}

// cyrillicLetter returns the letter а to я at the start of s, 0 where something else stands there.
func cyrillicLetter(s string) uint64 {
	if len(s) < 2 {
		return 0
	}
	switch c := s[1]; {
	case s[0] == 0xD0 && c >= 0xB0 && c <= 0xBF:
		return 'а' + uint64(c-0xB0)
	case s[0] == 0xD1 && c >= 0x80 && c <= 0x8F:
		return 'р' + uint64(c-0x80)
	}
	return 0
}

// hanCharacter returns the character at the start of s, whose first byte is 0xE5 to 0xE9: U+5000 to U+9FFF. It returns 0
// where the bytes are not valid.
func hanCharacter(s string) rune {
	if len(s) < 3 || s[1]&0xC0 != 0x80 || s[2]&0xC0 != 0x80 {
		return 0
	}
	return rune(s[0]&0x0F)<<12 | rune(s[1]&0x3F)<<6 | rune(s[2]&0x3F)
}

// next reads the rune at the start of s, which is not empty.
func next(s string) (k kind, r rune, upper bool, size int) {
	if c := s[0]; c < utf8.RuneSelf {
		if c >= 'A' && c <= 'Z' {
			return kindLetter, rune(c | 0x20), true, 1
		}
		return asciiKinds[c], rune(c), false, 1
	}
	o, size := utf8.DecodeRuneInString(s)
	k, r = fold(o)
	narrowed := o >= 'ａ' && o <= 'ｚ'
	return k, r, r != o && o != 'ё' && !narrowed, size
}

func letterAt(s string) bool {
	k, _, _, _ := next(s)
	return k == kindLetter
}

func isLink(s string) bool {
	return strings.HasPrefix(s, "http://") || strings.HasPrefix(s, "https://")
}

func linkLen(s string) int {
	for i := range len(s) {
		if s[i] <= ' ' {
			return i
		}
	}
	return len(s)
}

// other handles what is neither letter nor digit and returns how many bytes it took, 0 for the rune itself.
func (b *bag) other(s string, i int, k kind, r rune) int {
	b.gap()
	switch k {
	case kindSpace:
		return 0
	case kindEmoji:
		b.emoji++
		b.token(mix(seedEmoji, uint64(r)))
		return 0
	}
	switch r {
	case '#':
		return b.tag(s[i:])
	case '@':
		n := 1
		for i+n < len(s) && (s[i+n] == '_' || s[i+n] < utf8.RuneSelf && (asciiKinds[s[i+n]] == kindLetter || asciiKinds[s[i+n]] == kindDigit)) {
			n++
		}
		if n == 1 {
			return 0
		}
		b.firstHandle = b.firstHandle || b.tokens == 0
		b.handles++
		b.token(mix(seedMark, '@'))
		return n
	case ':', ';', '=', '<', '8':
		if n := emoticon(s[i:]); n > 0 {
			b.token(hashString(s[i : i+n]))
			return n
		}
		b.clause()
	case '!', '?', '.', '…', ')', '(':
		return b.run(s, i, r)
	case ',', '。', '，', '、', '"', '-', '—', '|':
		b.clause()
	}
	return 0
}

// gap notes a break between characters, whatever it is.
func (b *bag) gap() {
	if b.chars[0] > 1 {
		b.charGrams(1)
	}
}

func hashString(s string) uint64 {
	h := seedWord
	for _, r := range s {
		if r < utf8.RuneSelf && asciiKinds[r] == kindLetter {
			r |= 0x20
		}
		h = mix(h, uint64(r))
	}
	return h
}

// clause ends the reach of a negation.
func (b *bag) clause() { b.negated, b.charNegated = 0, 0 }

func (b *bag) link() {
	b.links++
	b.token(mix(seedMark, '/'))
}

// run handles a run of the same mark, whose first one is at i, and returns how many bytes it takes.
func (b *bag) run(s string, i int, r rune) int {
	_, n := utf8.DecodeRuneInString(s[i:])
	count := 1
	for i+n < len(s) && rune(s[i+n]) == r {
		n++
		count++
	}
	length := uint64(min(count, 3)) << 8
	switch r {
	case '!':
		b.shouts += count
		b.token(mix(seedMark, '!'+length))
	case '?':
		b.asks += count
		b.token(mix(seedMark, '?'+length))
	case '.', '…':
		if count > 1 || r == '…' {
			b.dots++
			b.token(mix(seedMark, '…'))
		}
	case '(':
		if count > 1 || i+n == len(s) { // in Russian posts brackets smile and frown without eyes
			b.token(mix(seedMark, '('+length))
		} else {
			b.open++
		}
	case ')':
		if b.open > 0 && count == 1 {
			b.open--
		} else {
			b.token(mix(seedMark, ')'+length))
		}
	}
	b.clause()
	return n
}

// tag reads a hashtag: as a whole, and as the words that capitals, digits and underscores part.
func (b *bag) tag(s string) int {
	i := 1
	whole := seedTag
	lower := false
	for i < len(s) {
		k, r, upper, size := next(s[i:])
		switch {
		case k == kindLetter:
			if b.digits > 0 || upper && lower {
				b.endWord()
			}
			lower = !upper
			b.letter(r, upper)
		case k == kindDigit:
			if b.letters > 0 {
				b.endWord()
			}
			b.digits++
			b.push(r)
		case r == '_':
			b.endWord()
		default:
			k = kindPunct
		}
		if k == kindPunct && r != '_' {
			break
		}
		whole = mix(whole, uint64(r))
		i += size
	}
	b.endWord()
	if i > 1 {
		b.tags++
		b.add(groupWords, whole)
	}
	return i
}

// emoticon returns the length of the emoticon at the start of s, 0 where there is none.
func emoticon(s string) int {
	if len(s) < 2 {
		return 0
	}
	i := 1
	if s[0] == '<' {
		if s[1] == '3' || len(s) > 2 && s[1] == '/' && s[2] == '3' {
			return 2 + boolInt(s[1] == '/')
		}
		return 0
	}
	if s[i] == '\'' || s[i] == '-' || s[i] == '^' || s[i] == 'o' {
		i++
	}
	if i == len(s) {
		return 0
	}
	switch s[i] {
	case ')', '(', ']', '[', '/', '\\', '|', '*', '}', '{', '3', '$', '@':
	case 'D', 'P', 'p', 'O', 'o', 'S', 's', 'd', 'b', 'x', 'X':
		if i+1 < len(s) && s[i+1] < utf8.RuneSelf && (asciiKinds[s[i+1]] == kindLetter || asciiKinds[s[i+1]] == kindDigit) {
			return 0
		}
	default:
		return 0
	}
	if s[i] == '/' && i+1 < len(s) && s[i+1] == '/' {
		return 0
	}
	if s[i] == '3' && i+1 < len(s) && s[i+1] < utf8.RuneSelf && asciiKinds[s[i+1]] == kindDigit {
		return 0
	}
	return i + 1
}
