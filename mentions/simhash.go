package mentions

import (
	"math/bits"
	"unicode/utf8"
)

// minHashWords is the length from which texts are compared. Shorter ones ("great service!") are alike without being
// copies.
const minHashWords = 20

// Near is the largest number of bits in which the [SimHash] of two texts may differ for them to be near-duplicates.
const Near = 3

// SimHash returns a hash (Charikar's) that differs in few bits between texts that differ in few words, whatever their
// order. Case, width, diacritics and traditional Chinese are folded; addresses, handles and numbers are left out, since
// copies of a spam text vary in them. It is 0 for texts of fewer than 20 words, where a character of a script without
// spaces counts as half a word.
func SimHash(text string) uint64 {
	var w hashWalk
	for i := 0; i < len(text); {
		r, n := rune(text[i]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(text[i:])
		}
		if w.skip {
			w.skip = !endsAddress(r)
		} else if r == '@' || r == '＠' {
			w.endWord()
			w.skip = true
		} else if r == ':' && w.last != classNone && hasPrefixAt(text, i, "://") {
			w.dropWord()
			w.skip = true
		} else {
			w.take(r)
		}
		i += n
	}
	w.endWord()
	if w.halves < 2*minHashWords {
		return 0
	}
	return w.sum.hash()
}

func hasPrefixAt(s string, i int, prefix string) bool {
	return len(s)-i >= len(prefix) && s[i:i+len(prefix)] == prefix
}

// hashWalk reads a text character by character and adds its words to the sum.
type hashWalk struct {
	sum     bitSum
	word    uint64 // hash of the word so far
	letters bool   // it holds more than digits
	last    class
	free    uint64 // the character before, in a script without spaces
	halves  int    // words, times two
	skip    bool   // inside an address or a handle
}

func (w *hashWalk) take(r rune) {
	p := pageOf(r)
	c := p.class[byte(r)]
	switch {
	case c == classNone:
		if p.fold[byte(r)] != entryDrop {
			w.endWord()
			w.free = 0
			w.last = classNone
		}
		return
	case c&^classMark == classFree:
		w.endWord()
		f := mix(uint64(foldedOf(p, r)))
		if w.free != 0 {
			w.sum.add(mix(w.free*31 + f))
		}
		w.free = f
		w.halves++
		w.last = c
		return
	case c != w.last && !joined(w.last, c):
		w.endWord()
		w.free = 0
	}
	w.last = c
	w.letters = w.letters || c != classNumber
	if f := foldedOf(p, r); f != 0 {
		w.word = w.word*0x100000001b3 + uint64(f) + 1
	}
}

// foldedOf is a number for what r folds to, 0 for nothing. Characters that fold to several keep their own.
func foldedOf(p *page, r rune) uint32 {
	switch e := p.fold[byte(r)]; {
	case e&entryStrip != 0 || e == entryDrop:
		return 0
	case e&(entryCompose|entryMany) != 0:
		return uint32(r)
	case r < utf8.RuneSelf:
		return uint32(asciiFold[r])
	default:
		return e
	}
}

func (w *hashWalk) endWord() {
	if w.word == 0 {
		return
	}
	if w.letters {
		w.sum.add(mix(w.word))
	}
	w.halves += 2
	w.dropWord()
}

func (w *hashWalk) dropWord() {
	w.word, w.letters = 0, false
	w.last = classNone
}

// mix spreads x over all bits (the finaliser of splitmix64).
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// bitSum counts for each of 64 bits in how many numbers it was set. The counters are written down, so to say, in
// columns: bit i of planes[k] is digit k of counter i, so that adding a number takes two operations and not 64.
type bitSum struct {
	planes [32]uint64
	n      int
}

func (s *bitSum) add(x uint64) {
	s.n++
	for k := 0; x != 0; k++ {
		s.planes[k], x = s.planes[k]^x, s.planes[k]&x
	}
}

// hash returns the bits that were set in more than half of the numbers; never 0.
func (s *bitSum) hash() uint64 {
	half := uint(s.n) / 2
	var more uint64 // counters that are greater than half by the digits so far
	same := ^uint64(0)
	for k := bits.Len(uint(s.n)) - 1; k >= 0; k-- {
		if half>>k&1 == 0 {
			more |= same & s.planes[k]
			same &^= s.planes[k]
		} else {
			same &= s.planes[k]
		}
	}
	return max(more, 1)
}
