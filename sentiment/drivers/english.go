package drivers

import (
	"strings"
	"unicode/utf8"
)

// english finds noun phrases: nouns with the nouns, adjectives and participles before them, and with those that are said of
// them, as in "the crew was rude".
func english(texts [][]string) (found [][]candidate, unread int) {
	tagged, unread := tagAll(texts)
	words := vocabulary{}
	for _, sentences := range tagged {
		for _, tokens := range sentences {
			for _, t := range tokens {
				words[t.lower]++
			}
		}
	}
	found = make([][]candidate, len(texts))
	for i, sentences := range tagged {
		p := parser{words: words}
		for _, tokens := range sentences {
			p.tokens = tokens
			p.parse()
		}
		found[i] = p.found
	}
	return found, unread
}

// parser reads the phrases of one text.
type parser struct {
	tokens []token
	words  vocabulary
	found  []candidate
}

const longestPhrase = 3 // words

func (p *parser) parse() {
	for i := range p.tokens {
		if !p.noun(i) {
			continue
		}
		for from := i; from > i-longestPhrase && from >= 0; from-- {
			verb := from < i && p.past(from)
			if from < i && !p.modifier(from) && !verb {
				break
			}
			if p.stands(from, i) {
				p.emit(p.tokens[from : i+1]...)
			}
			if verb {
				break
			}
		}
		p.said(i)
		p.own(i)
		p.state(i)
	}
}

// stands reports whether the words from from to to are a phrase by themselves.
func (p *parser) stands(from, to int) bool {
	if from == to {
		return !englishStops.weak(p.lemma(to))
	}
	// In "terrible customer service" it is not the customer who is terrible.
	return to+1 == len(p.tokens) || !p.noun(to+1) || p.noun(from)
}

// past reports whether the word at i is a verb in the past, which prose also takes participles for: "lost bags".
func (p *parser) past(i int) bool {
	t := p.tokens[i]
	return t.tag == "VBD" && t.word && !englishStops.has(t.lower)
}

func (p *parser) lemma(i int) string { return p.words.lemma(p.tokens[i].lower) }

// emit adds a phrase.
func (p *parser) emit(tokens ...token) {
	var c candidate
	var text []string
	for _, t := range tokens {
		c.key = append(c.key, p.words.lemma(t.lower))
		text = append(text, t.text)
	}
	c.surface = strings.Join(text, " ")
	p.found = append(p.found, c)
}

// noun reports whether a phrase may end at i.
func (p *parser) noun(i int) bool {
	t := p.tokens[i]
	return t.word && strings.HasPrefix(t.tag, "NN") && utf8.RuneCountInString(t.lower) > 1 && !englishStops.has(t.lower)
}

// modifier reports whether the word at i can stand before a noun as a part of its phrase.
func (p *parser) modifier(i int) bool {
	t := p.tokens[i]
	switch t.tag {
	case "JJ", "JJR", "JJS", "VBN", "VBG":
		return t.word && !englishStops.has(t.lower)
	}
	return p.noun(i)
}

// said adds what is said of the noun at i: "the app is useless" is "useless app".
func (p *parser) said(i int) {
	k := i + 1
	if k >= len(p.tokens) || !isBe[p.tokens[k].lower] {
		return
	}
	for k++; k < len(p.tokens); k++ {
		switch t := p.tokens[k]; {
		case t.lower == "not" || t.lower == "n't" || t.lower == "never":
			return // the opposite of what it says
		case t.tag == "RB" || t.lower == "been":
			continue
		case (t.tag == "JJ" || t.tag == "VBN") && t.word && !englishStops.has(t.lower):
			if k+1 < len(p.tokens) && strings.HasPrefix(p.tokens[k+1].tag, "NN") {
				return // "the manual is great fun"
			}
			p.emit(t, p.tokens[i])
			return
		default:
			return
		}
	}
}

var isBe = map[string]bool{"is": true, "are": true, "was": true, "were": true, "'s": true, "'re": true, "been": true}

// own adds what was done to the author's own: "they lost my bag" is "lost bag".
func (p *parser) own(i int) {
	k := i - 1
	for k > 0 && p.modifier(k) {
		k--
	}
	if k < 1 || p.tokens[k].lower != "my" && p.tokens[k].lower != "our" {
		return
	}
	verb := p.tokens[k-1]
	if (verb.tag == "VBD" || verb.tag == "VBN") && verb.word && !englishStops.has(verb.lower) {
		p.emit(verb, p.tokens[i])
	}
}

// state adds the bare noun after a preposition of state: "on time", "on hold", "in stock".
func (p *parser) state(i int) {
	if i > 0 && (p.tokens[i-1].lower == "on" || p.tokens[i-1].lower == "in") && strings.HasPrefix(p.tokens[i].tag, "NN") &&
		p.tokens[i].tag != "NNP" && (i+1 == len(p.tokens) || !p.noun(i+1)) {
		p.emit(p.tokens[i-1], p.tokens[i])
	}
}
