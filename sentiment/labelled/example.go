package labelled

import (
	"path/filepath"
	"strings"

	"overheard/sentiment"
)

// Classes is a set of classes that a label allows: a set of stars names one of three, "positive" two of them. Zero says
// that the label tells nothing.
type Classes uint8

// The classes, in the order of the columns of every model: the tones negative, neutral, positive; the answers detractor,
// passive, promoter.
const (
	Low Classes = 1 << iota
	Middle
	High
)

// Index returns the class where the set names exactly one, else −1.
func (c Classes) Index() int {
	switch c {
	case Low:
		return 0
	case Middle:
		return 1
	case High:
		return 2
	}
	return -1
}

// Tones and Labels name the classes in their order.
var (
	Tones  = [3]sentiment.Sentiment{sentiment.Negative, sentiment.Neutral, sentiment.Positive}
	Labels = [3]sentiment.Label{sentiment.Detractor, sentiment.Passive, sentiment.Promoter}
)

// Example is one text with what is known about it.
type Example struct {
	Set    string // the file without its folder and endings
	ID     string
	Text   string
	Lang   string // as declared, or ""
	Domain string // what kind of brands it is about, such as "airlines", or ""
	Brand  string
	Date   string // YYYY-MM-DD, or ""
	Split  string
	Tone   Classes
	Among  Classes // the tones that its set knows: a set without neutral texts says nothing about neutral ones
	Answer Classes // what its author would answer, as far as the label tells
	Apart  bool    // a post that tells nothing about posts in other languages: its set is of another kind
	Review bool    // a text that somebody wrote to judge something, so that the absence of an opinion is out of the question
}

// SetName returns the name of the set that a file holds.
func SetName(path string) string {
	name := strings.TrimSuffix(filepath.Base(path), ".gz")
	return strings.TrimSuffix(name, filepath.Ext(name))
}
