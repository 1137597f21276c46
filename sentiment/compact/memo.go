package compact

// memo remembers what the characters of words come to in the tables and their nets: words repeat, and their characters are most of
// what a text in an alphabet is made of. It holds a fixed number of words, each in the place that its hash gives, where there is
// room for two; a word that finds two others there drives out the older one.
//
// It changes no answer: what is remembered are sums of whole numbers, and words are compared letter by letter.
type memo struct {
	places [][2]memoEntry // the younger word first
	shift  uint
	chars  []uint32 // of the word that is being learnt
}

// memoBits is how many places a memo has, as a power of two: with two words of 96 bytes in each, 1.5 MiB. Of the words of
// English tweets it then knows 89 in a hundred as they come, of Russian tweets 84, of airline reviews 97.
const memoBits = 13

// memoEntry is what is known of a word in a table.
type memoEntry struct {
	letters [2]uint64
	net     lanes // of a token that is the word and nothing else
	rows    [columns]int16
	tag     uint32 // of the spelling, and the family of the table; 0 where the place is free
}

func newMemo(bits uint) *memo {
	return &memo{places: make([][2]memoEntry, 1<<bits), shift: 32 - bits}
}

// mostLetters is how many letters a word may have that is spelled.
const mostLetters = 16

// spelling is a word of a text whose characters were not written out.
type spelling struct {
	letters [2]uint64 // a byte each, the low one of its rune
	tag     uint32    // the higher byte, which all letters share, and in the low byte how many they are
	hash    uint32    // of the word
	token   uint32    // that it is
	net     lanes     // once looked up
}

// spell notes the word that was read, whose hash is h, and reports whether it can: not if it is long, if its letters are of
// several pages of Unicode, or if the text has characters of a script without spaces, which its token may have too.
//
// Such characters themselves are not remembered: in a hundred, Chinese posts have 4 to 9 that stand behind the same three as before.
func (b *bag) spell(h uint64) bool {
	if b.n > mostLetters || b.chars[0] > 0 {
		return false
	}
	w := b.word[1 : b.n+1]
	eight := min(len(w), 8)
	first, mixed := packed(w[:eight], w[0])
	second, mixed2 := packed(w[eight:], w[0])
	if mixed|mixed2 > 0xFF || w[0] > 0xFFFF {
		return false
	}
	b.spelled = append(b.spelled, spelling{
		letters: [2]uint64{first, second}, tag: uint32(w[0]&^0xFF) | uint32(b.n), hash: feature(h), token: uint32(len(b.ends)),
	})
	b.grams += gramsOf(b.n)
	return true
}

// packed returns the low bytes of eight runes at most. Bits of mixed tell where a rune differs from like.
func packed(w []uint64, like uint64) (letters, mixed uint64) {
	for i, r := range w {
		letters |= r & 0xFF << (8 * i)
		mixed |= r ^ like
	}
	return letters, mixed
}

// word writes the runes of a spelling to w from its second place on, and returns it with a place for each end.
func (s *spelling) word(w *[mostLetters + 2]uint64) []uint64 {
	n := int(s.tag & 0xFF)
	for i := range n {
		w[i+1] = uint64(s.tag&^0xFF) | s.letters[i/8]>>(i%8*8)&0xFF
	}
	return w[:n+2]
}

// gramsOf is how many features appendGrams makes of a word of n letters.
func gramsOf(n int) int { return max(3*n-3, 1) }

// look finds what the spelled words come to: it returns the sum of their rows in a table, and keeps those of its net.
func (b *bag) look(t *table) (sum [columns]int32) {
	for i := range b.spelled {
		s := &b.spelled[i]
		e := b.memo.find(s, b.judged, t)
		for c, v := range e.rows {
			sum[c] += int32(v)
		}
		s.net = e.net
	}
	return sum
}

// find returns the entry of a word in the table of a family. It is good until the next call.
func (m *memo) find(s *spelling, f family, t *table) *memoEntry {
	tag := s.tag | uint32(f)<<16
	place := &m.places[(s.hash^uint32(f)<<28)>>m.shift]
	for i := range place {
		if e := &place[i]; e.tag == tag && e.letters == s.letters {
			return e
		}
	}
	place[1] = place[0]
	e := &place[0]
	m.learn(e, s, t)
	e.tag = tag
	return e
}

// learn fills an entry.
func (m *memo) learn(e *memoEntry, s *spelling, t *table) {
	var w [mostLetters + 2]uint64
	m.chars = appendGrams(m.chars[:0], s.word(&w))
	for c, v := range t.sum(m.chars, uint64(len(t.rows))) {
		e.rows[c] = int16(v) // each of 45 rows at most adds a byte
	}
	if len(t.net.rows) > 0 {
		t.net.judge(&e.net, m.chars, []uint32{s.hash})
	}
	e.letters = s.letters
}
