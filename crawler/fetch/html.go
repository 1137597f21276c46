package fetch

import (
	"iter"

	"overheard/crawler"
)

// Selection is a part of a page: elements in the order of the page, often just one.
type Selection struct{}

// HTML parses the page of an answer. A page that cannot be parsed is a [crawler.Trouble] of kind Garbled.
func HTML(r *crawler.Response) (Selection, error) { return Selection{}, nil }

// CheckSelector says what is wrong with a CSS selector, or nil.
func CheckSelector(css string) error { return nil }

// Find returns the elements below s that match the selector. One that [CheckSelector] refuses matches nothing.
func (s Selection) Find(css string) Selection { return s }

// Has reports whether anything below s matches the selector.
func (s Selection) Has(css string) bool { return s.Find(css).Len() > 0 }

// Len returns the number of elements.
func (s Selection) Len() int { return 0 }

// All yields the elements one by one.
func (s Selection) All() iter.Seq[Selection] { return func(func(Selection) bool) {} }

// First returns the first element, or none.
func (s Selection) First() Selection { return s }

// Attr returns an attribute of the first element; "" where there is none.
func (s Selection) Attr(name string) string { return "" }

// URL returns an attribute of the first element as an absolute address; "" where it is none that a browser would open by
// http or https.
func (s Selection) URL(name string) string { return "" }

// Text returns what a reader sees of s, with its line breaks and paragraphs, as [htmltext.Text] does.
func (s Selection) Text() string { return "" }

// Line returns what a reader sees of s on one line.
func (s Selection) Line() string { return "" }
