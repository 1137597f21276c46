package records

import (
	"crypto/sha256"
)

// idWords is how many ids a record may try for before it gives up: one after another, as far as its digest reaches.
const idWords = 12

// ids returns ids for a record, best first: two syllables and a consonant, such as "busal", from a digest of what it holds.
// Letters that are hard to tell apart by ear are left out; there are 68,600 words.
func ids(content []byte) []string {
	const consonants, vowels = "bdghjlmprstvwy", "aeiou"
	sum := sha256.Sum256(content)
	words := make([]string, idWords)
	for i := range words {
		n := uint(sum[2*i])<<16 | uint(sum[2*i+1])<<8 | uint(sum[(2*i+24)%len(sum)])
		var w [5]byte
		for j := range w {
			from := consonants
			if j%2 == 1 {
				from = vowels
			}
			w[j], n = from[n%uint(len(from))], n/uint(len(from))
		}
		words[i] = string(w[:])
	}
	return words
}
