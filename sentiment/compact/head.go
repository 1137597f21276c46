package compact

import (
	"math"
	"slices"

	"overheard/sentiment"
)

// languageBits is how many rows the language head has, as a power of two.
const languageBits = 14

// languageHead tells languages in Latin script apart by the characters within their words: naive Bayes with a uniform
// prior. Each row holds a byte per language: how much less likely its features are there, in eighths of a nat.
type languageHead struct {
	languages []string
	rows      []uint8
}

// write puts the head into a file of weights.
func (h *languageHead) write(put func(any)) {
	put(uint32(len(h.languages)))
	for _, l := range h.languages {
		var name [4]byte
		copy(name[:], l)
		put(name)
	}
	put(h.rows)
}

func readLanguageHead(in *reader) *languageHead {
	h := &languageHead{}
	for range in.size(4) {
		h.languages = append(h.languages, string(trimZeros(in.take(4))))
	}
	h.rows = slices.Clone(in.take(len(h.languages) << languageBits))
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
	h := &languageHead{languages: languages, rows: make([]uint8, len(languages)<<languageBits)}
	for l, count := range counts {
		total := 0.0
		for _, c := range count {
			total += c
		}
		for i, c := range count {
			cost := -math.Log((c + 0.5) / (total + 0.5*float64(len(count))))
			h.rows[i*len(languages)+l] = uint8(min(255, math.Round(cost*8)))
		}
	}
	return h
}

// Margins of the head, in nats: by how much the likeliest language has to lead the next one to be believed against
// function words, and to be believed at all.
const (
	sureMargin  = 4
	leastMargin = 1
)

// language returns the language of the text in the bag: what was declared or what its script settles, then the head and
// function words.
func (h *languageHead) language(b *bag, declared, text string) string {
	lang, settled := sentiment.SettledLanguage(declared, text)
	if settled {
		return lang
	}
	byWords := sentiment.WordLanguage(text)
	if byWords != "und" && !slices.Contains(h.languages, byWords) {
		return byWords
	}
	best, margin := h.best(b)
	if margin >= sureMargin || byWords == "und" && margin >= leastMargin {
		return best
	}
	return byWords
}

// maxLanguages is how many languages the head may have.
const maxLanguages = 32

// maxEvidence is how many features the head looks at: more settle nothing.
const maxEvidence = 80

func (h *languageHead) best(b *bag) (lang string, margin float64) {
	n := len(h.languages)
	if n < 2 || n > maxLanguages {
		return "und", 0
	}
	var cost [maxLanguages]int
	features := b.features[groupChars]
	for _, f := range features[:min(len(features), maxEvidence)] {
		row := h.rows[int(f>>(32-languageBits))*n:][:n]
		for l, c := range row {
			cost[l] += int(c)
		}
	}
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
