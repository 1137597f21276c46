package compact

import "slices"

// The groups of features. The values of a group are scaled by its size, so that a long text is not louder than a short one
// and characters do not drown words.
const (
	groupWords = iota // words, their pairs and triples, negated words
	groupChars        // characters within words, or across the text where there are no spaces
	groupMarks        // what the text looks like: length, capitals, exclamation marks, the sum of the word list
	groups
)

// Limits that keep one text from costing more than a post may.
const (
	maxText = 16_000 // bytes that are read
	maxWord = 28     // runes of a word that are looked at
)

// multiplier is the golden ratio's, as in Fibonacci hashing: odd, and its high bits are well mixed.
const multiplier = 0x9E3779B97F4A7C15

// Seeds keep features apart that are made of the same runes.
const (
	seedWord uint64 = (iota + 1) * 0xD6E8FEB86659FD9
	seedGram
	seedChar
	seedNegated
	seedTag
	seedCapitals
	seedLong
	seedMark
	seedLexicon
	seedEmoji
	netCapitals // the net knows of a word that it is in capitals,
	netLong     // lengthened
	netNegated  // or negated
)

func mix(h, v uint64) uint64 { return (h ^ v) * multiplier }

// feature returns the 32 bits of a hash that pick a row of a table.
func feature(h uint64) uint32 {
	h ^= h >> 29
	h *= 0xBF58476D1CE4E5B9
	return uint32(h >> 32)
}

// rowOf returns the row of a feature in a table of n rows, which may be any number.
func rowOf(f uint32, n uint64) uint64 { return uint64(f) * n >> 32 }

// bag holds the features of one text. It is reused: after the first texts it does not allocate.
type bag struct {
	features [groups][]uint32
	heads    []uint32 // what the net looks at of whole tokens
	ends     []token
	buf      []byte
	words    *wordList

	// Words that wait to be looked up; none where memo is nil. Of a text whose language is to be told, the first characters
	// are written out, since the language head looks at them.
	memo    *memo
	spelled []spelling
	grams   int    // of the spelled words
	first   int    // features of characters that are written out before words are spelled
	judged  family // whose table looks them up

	scripts [scriptCount]int

	// The word being read.
	word    [maxWord + 2]uint64
	n       int
	hash    uint64 // of its runes
	letters int    // in the word
	upper   int    // of them capitals
	repeats int    // of the last rune
	long    bool
	digits  int

	// What was read before.
	prev, prev2  uint64    // the last two words
	negated      int       // words that a negation still reaches
	chars        [3]uint64 // the last three characters, latest first
	charNegated  int       // characters that a negation still reaches
	shouts, asks int
	dots         int
	capitals     int
	tokens       int
	tags         int
	emoji        int
	elongated    int
	links        int
	handles      int
	open         int
	plus, minus  int // the word list's sums, in tenths
	strongest    int
	firstHandle  bool
	last         int // loaded word
}

// The scripts that decide which table judges a text.
const (
	scriptLatin = iota
	scriptCyrillic
	scriptEast
	scriptOther
	scriptCount
)

// read fills the bag with the features of text.
func (b *bag) read(text string) {
	features := b.features
	for g := range features {
		features[g] = features[g][:0]
	}
	*b = bag{
		features: features, buf: b.buf, words: b.words, heads: b.heads[:0], ends: b.ends[:0],
		memo: b.memo, spelled: b.spelled[:0], first: b.first, hash: seedWord,
	}
	if len(text) > maxText {
		text = text[:maxText]
	}
	text, b.buf = unescape(b.buf, text)
	b.scan(text)
	b.summary()
}

// size is how many features were found.
func (b *bag) size() int {
	n := b.grams
	for g := range b.features {
		n += len(b.features[g])
	}
	return n
}

func (b *bag) add(group int, h uint64) {
	b.features[group] = append(b.features[group], feature(h))
}

// letter adds a letter of an alphabet to the word. Three or more of the same in a row are two.
func (b *bag) letter(r rune, upper bool) {
	b.letters++
	if upper {
		b.upper++
	}
	if b.n > 0 && b.word[b.n] == uint64(r) {
		if b.repeats++; b.repeats >= 2 {
			b.long = true
			return
		}
	} else {
		b.repeats = 0
	}
	b.push(r)
}

// push adds a rune to the word; words longer than maxWord end early.
func (b *bag) push(r rune) {
	if b.n < maxWord {
		b.n++
		b.word[b.n] = uint64(r)
		b.hash = mix(b.hash, uint64(r))
	}
}

// script notes which script the word is in.
func (b *bag) script() {
	switch r := b.word[1]; {
	case r < 0x250:
		b.scripts[scriptLatin] += b.letters
	case r >= 0x400 && r < 0x530:
		b.scripts[scriptCyrillic] += b.letters
	default:
		b.scripts[scriptOther] += b.letters
	}
}

// endWord makes features of the word that was read, if there is one.
func (b *bag) endWord() {
	if b.n == 0 {
		return
	}
	if b.letters > 0 {
		b.script()
	}
	if b.letters == 0 && b.n > 2 { // a number of three or more digits
		b.n, b.hash = 0, seedWord
		b.push('0')
	}
	h := b.hash
	b.addWord(h)
	if b.upper == b.letters && b.letters > 1 {
		b.capitals++
		b.add(groupWords, mix(seedCapitals, h))
		b.heads = append(b.heads, feature(netCapitals))
	}
	if b.long {
		b.elongated++
		b.add(groupWords, mix(seedLong, h))
		b.heads = append(b.heads, feature(netLong))
	}
	if b.memo == nil || len(b.features[groupChars]) < b.first || !b.spell(h) {
		b.features[groupChars] = appendGrams(b.features[groupChars], b.word[:b.n+2])
	}
	b.endToken()
	b.clearWord()
}

func (b *bag) clearWord() {
	b.n, b.letters, b.upper, b.repeats, b.long, b.digits = 0, 0, 0, 0, false, 0
	b.hash = seedWord
}

// token adds what stands for a word, whole.
func (b *bag) token(h uint64) {
	b.addWord(h)
	b.endToken()
}

// addWord adds a word with the pairs and triples it ends.
func (b *bag) addWord(h uint64) {
	b.tokens++
	b.heads = append(b.heads, feature(h))
	words := b.features[groupWords]
	words = append(words, feature(h))
	if b.prev != 0 {
		pair := mix(b.prev, h)
		words = append(words, feature(pair))
		if b.prev2 != 0 {
			words = append(words, feature(mix(b.prev2, pair)))
		}
	}
	role, valence := b.words.find(h)
	if b.negated > 0 {
		b.negated--
		words = append(words, feature(mix(seedNegated, h)))
		b.heads = append(b.heads, feature(netNegated))
	}
	b.features[groupWords] = words
	b.prev2, b.prev = b.prev, h
	if valence != 0 {
		b.loaded(valence)
	}
	if role == roleNegation {
		b.negated = 3
	}
}

// loaded counts a word of the word list.
func (b *bag) loaded(valence int) {
	if b.negated > 0 {
		valence = -valence * 3 / 4
	}
	if b.upper == b.letters && b.letters > 1 {
		valence += valence / 4
	}
	if valence > 0 {
		b.plus += valence
	} else {
		b.minus -= valence
	}
	if abs(valence) > abs(b.strongest) {
		b.strongest = valence
	}
	b.add(groupMarks, mix(seedLexicon, uint64(valence/4+64)))
	b.heads = append(b.heads, feature(mix(seedLexicon, uint64(valence/4+64))))
	b.last = valence
}

// appendGrams appends the characters 3 to 5 in a row of a word, its ends included: w has a place for each of these.
func appendGrams(chars []uint32, w []uint64) []uint32 {
	const end = 1
	w[0], w[len(w)-1] = end, end
	chars = slices.Grow(chars, 3*len(w))
	for len(w) >= 5 {
		h3 := mix(mix(mix(seedGram, w[0]), w[1]), w[2])
		h4 := mix(h3, w[3])
		h5 := mix(h4, w[4])
		n := len(chars)
		chars = chars[:n+3]
		chars[n], chars[n+1], chars[n+2] = feature(h3), feature(h4), feature(h5)
		w = w[1:]
	}
	if len(w) == 4 {
		h := mix(mix(mix(seedGram, w[0]), w[1]), w[2])
		chars = append(chars, feature(h), feature(mix(h, w[3])))
		w = w[1:]
	}
	if len(w) == 3 {
		chars = append(chars, feature(mix(mix(mix(seedGram, w[0]), w[1]), w[2])))
	}
	return chars
}

// char adds a character of a script without spaces, with the two to four in a row that it ends.
func (b *bag) char(r rune) {
	b.scripts[scriptEast] += 2
	c := uint64(r)
	b.charGrams(c)
	if b.charNegated > 0 {
		b.charNegated--
		b.heads = append(b.heads, feature(netNegated))
		b.add(groupChars, mix(mix(seedNegated, seedChar), c))
		if b.charNegated < 3 {
			b.add(groupChars, mix(mix(mix(seedNegated, seedChar), b.chars[1]), c))
		}
	}
	b.endToken()
	switch r {
	case '不', '没', '無', '无', '別', '别', '未', '沒':
		b.charNegated = 4
	}
}

func (b *bag) charGrams(c uint64) {
	h := mix(seedChar, c)
	chars := append(b.features[groupChars], feature(h))
	for _, p := range b.chars {
		if p == 0 {
			break
		}
		h = mix(h, p)
		chars = append(chars, feature(h))
	}
	b.features[groupChars] = chars
	b.chars[2], b.chars[1], b.chars[0] = b.chars[1], b.chars[0], c
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

func abs(v int) int { return max(v, -v) }

// summary adds what is known only at the end.
func (b *bag) summary() {
	mark := func(what, value uint64) { b.add(groupMarks, mix(mix(seedMark, 1000+what), value)) }
	mark(0, 0) // of every text
	mark(1, step(b.tokens+b.charTokens()))
	mark(2, uint64(min(b.shouts, 4)))
	mark(3, uint64(min(b.asks, 3)))
	mark(4, uint64(min(b.capitals, 4)))
	mark(5, uint64(min(b.tags, 3)))
	mark(6, uint64(min(b.emoji, 3)))
	mark(7, uint64(min(b.links, 2)))
	mark(8, uint64(min(b.handles, 3)))
	mark(9, uint64(min(b.elongated, 2)))
	mark(10, uint64(min(b.dots, 2)))
	mark(11, uint64(boolInt(b.firstHandle)))
	if b.plus+b.minus > 0 {
		balance := b.plus - b.minus
		mark(12, uint64(32+clamp(balance/8, 16)))
		mark(13, uint64(32+clamp(balance*8/(b.plus+b.minus), 8)))
		mark(14, step(b.plus/5))
		mark(15, step(b.minus/5))
		mark(16, uint64(32+clamp(b.strongest/6, 8)))
		mark(17, uint64(32+clamp(b.last/6, 8)))
	} else {
		mark(12, 0)
	}
}

func (b *bag) charTokens() int { return b.scripts[scriptEast] / 4 }

func clamp(v, limit int) int { return max(-limit, min(limit, v)) }

// step is a coarse logarithm: 0, 1, 2, 3, 4-5, 6-7, 8-11, 12-15, …
func step(n int) uint64 {
	s := uint64(0)
	for n > 3 {
		if n < 8 {
			return s + 2 + uint64(n)/2
		}
		n /= 2
		s += 2
	}
	return s + uint64(n)
}
