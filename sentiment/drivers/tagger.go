package drivers

import (
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"unicode"

	"github.com/jdkato/prose/v2"
)

// tagger is the one shared model of prose. Building it takes a third of a second, so that is done when the first English
// text comes, and never again. Its sentence splitter and its entities are not used: both are slow, and the entities
// mistake brands.
var tagger = sync.OnceValue(func() *prose.Model {
	doc, err := prose.NewDocument("", prose.WithSegmentation(false), prose.WithExtraction(false))
	if err != nil { // prose has no error to give
		panic(err)
	}
	return doc.Model
})

// token is a word of an English sentence with its part of speech (Penn Treebank).
type token struct {
	text, lower, tag string // text without the capital of a sentence's first word
	word             bool   // letters, so that it may be part of a phrase
}

// tag returns the tokens of text; ok is false where prose panicked, as it does on letters that change their length when
// they change their case.
func tag(text string) (tokens []token, ok bool) {
	defer func() {
		if recover() != nil {
			tokens, ok = nil, false
		}
	}()
	doc, err := prose.NewDocument(text, prose.UsingModel(tagger()), prose.WithSegmentation(false), prose.WithExtraction(false))
	if err != nil {
		return nil, false
	}
	for _, t := range doc.Tokens() {
		tokens = append(tokens, token{text: t.Text, lower: strings.ToLower(t.Text), tag: t.Tag, word: isEnglishWord(t.Text)})
	}
	if len(tokens) > 0 {
		tokens[0].text = surface(tokens[0].text, 0, len(tokens[0].text))
	}
	return tokens, true
}

func isEnglishWord(s string) bool {
	for i, r := range s {
		inner := i > 0 && (r == '-' || unicode.IsDigit(r))
		if !inner && !unicode.IsLetter(r) {
			return false
		}
	}
	return s != hidden && len(s) <= longestUnit
}

// separated puts a comma of its own in the place of everything that is no word, so that an emoji ends a phrase and is not a
// part of it.
func separated(sentence string) string {
	var b strings.Builder
	for _, r := range strings.ReplaceAll(sentence, "&", " and ") {
		switch {
		case unicode.IsLetter(r), unicode.IsNumber(r), unicode.IsMark(r), unicode.IsSpace(r), r == '\'', r == '-', r == '$':
			b.WriteRune(r)
		case r == '’' || r == '‘':
			b.WriteByte('\'')
		default:
			b.WriteString(" , ")
		}
	}
	return b.String()
}

// tagAll tags the sentences of all texts, several texts at a time: it is what finding drivers takes its time for. A text
// with a sentence that cannot be tagged keeps those before it.
func tagAll(texts [][]string) (tagged [][][]token, unread int) {
	tagged = make([][][]token, len(texts))
	var bad atomic.Int64
	var next atomic.Int64
	var workers sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), 4) {
		workers.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(texts); i = int(next.Add(1)) - 1 {
				for _, s := range texts[i] {
					tokens, ok := tag(separated(s))
					if !ok {
						bad.Add(1)
						break
					}
					tagged[i] = append(tagged[i], tokens)
				}
			}
		})
	}
	workers.Wait()
	return tagged, int(bad.Load())
}
