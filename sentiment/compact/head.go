package compact

import (
	"math"
	"slices"

	"overheard/sentiment"
)

// languageBits is how many rows the language head has, as a power of two.
const languageBits = 14

// languageHead tells languages in Latin script apart by the characters within their words: naive Bayes with a uniform
// prior. Each row holds a byte per language: how much less likely its features are there, in eighths of a nat. Eight bytes
// are one word; a row has as many words as it needs.
type languageHead struct {
	languages []string
	rows      []uint64
}

// stride is how many words a row has.
func (h *languageHead) stride() int { return (len(h.languages) + 7) / 8 }

// newLanguageHead makes a head without rows.
func newLanguageHead(languages []string) *languageHead {
	h := &languageHead{languages: languages}
	h.rows = make([]uint64, h.stride()<<languageBits)
	return h
}

// set sets the byte of a language in an empty row.
func (h *languageHead) set(row, language int, cost uint8) {
	h.rows[row*h.stride()+language/8] |= uint64(cost) << (language % 8 * 8)
}

// write puts the head into a file of weights.
func (h *languageHead) write(put func(any)) {
	put(uint32(len(h.languages)))
	for _, l := range h.languages {
		var name [4]byte
		copy(name[:], l)
		put(name)
	}
	bytes := make([]uint8, 0, len(h.languages)<<languageBits)
	for row := range 1 << languageBits {
		for l := range h.languages {
			bytes = append(bytes, uint8(h.rows[row*h.stride()+l/8]>>(l%8*8)))
		}
	}
	put(bytes)
}

func readLanguageHead(in *reader) *languageHead {
	var languages []string
	for range in.size(4) {
		languages = append(languages, string(trimZeros(in.take(4))))
	}
	n := len(languages)
	bytes := in.take(n << languageBits)
	if n > maxLanguages || len(bytes) == 0 {
		in.short = in.short || n > maxLanguages
		return newLanguageHead(nil)
	}
	h := newLanguageHead(languages)
	for i, cost := range bytes {
		h.set(i/n, i%n, cost)
	}
	return h
}

func trimZeros(b []byte) []byte {
	if i := slices.Index(b, 0); i >= 0 {
		return b[:i]
	}
	return b
}

// learnLanguages counts the characters of texts per language. languages fixes the order.
func learnLanguages(languages []string, counts [][]float64) *languageHead {
	h := newLanguageHead(languages)
	for l, count := range counts {
		total := 0.0
		for _, c := range count {
			total += c
		}
		for i, c := range count {
			cost := -math.Log((c + 0.5) / (total + 0.5*float64(len(count))))
			h.set(i, l, uint8(min(255, math.Round(cost*8))))
		}
	}
	return h
}

// How far function words are believed against the head.
const (
	sureMargin  = 4 // nats by which the likeliest language of the head leads the next for each function word against it
	leastMargin = 1 // the same where there are no function words
	sureLead    = 2 // function words more than of any other language that settle a language which the head does not know
)

// language returns the language of the text in the bag: what was declared or what its script settles, then the head and
// function words.
func (h *languageHead) language(b *bag, declared, text string) string {
	lang, settled := sentiment.SettledLanguage(declared, text)
	if settled {
		return lang
	}
	return h.guess(b, text)
}

// guess is language where nothing settles it.
func (h *languageHead) guess(b *bag, text string) string {
	byWords, lead := sentiment.WordLanguage(text)
	known := byWords == "und" || slices.Contains(h.languages, byWords)
	if !known && lead >= sureLead {
		return byWords
	}
	best, margin := h.best(b)
	if byWords == "und" && margin >= leastMargin || byWords != "und" && margin >= sureMargin*float64(lead) {
		return best
	}
	return byWords
}

// maxLanguages is how many languages the head may have.
const maxLanguages = 32

// maxEvidence is how many features the head looks at: more settle nothing. Their costs fit into 16 bits.
const maxEvidence = 80

func (h *languageHead) best(b *bag) (lang string, margin float64) {
	n := len(h.languages)
	if n < 2 || n > maxLanguages {
		return "und", 0
	}
	cost := h.costs(b.features[groupChars])
	best, second := 0, 1
	if cost[1] < cost[0] {
		best, second = 1, 0
	}
	for l := 2; l < n; l++ {
		switch {
		case cost[l] < cost[best]:
			best, second = l, best
		case cost[l] < cost[second]:
			second = l
		}
	}
	return h.languages[best], float64(cost[second]-cost[best]) / 8
}

// costs adds up what features cost in each language.
func (h *languageHead) costs(features []uint32) (cost [maxLanguages]int) {
	const low = 0x00FF00FF00FF00FF
	var even, odd [maxLanguages / 8]uint64
	stride := h.stride()
	for _, f := range features[:min(len(features), maxEvidence)] {
		for i, w := range h.rows[int(f>>(32-languageBits))*stride:][:stride] {
			even[i] += w & low
			odd[i] += w >> 8 & low
		}
	}
	for l := range h.languages {
		lanes := &even
		if l%2 == 1 {
			lanes = &odd
		}
		cost[l] = int(lanes[l/8] >> (l % 8 / 2 * 16) & 0xFFFF)
	}
	return cost
}
