package fetch

import (
	"bytes"
	"fmt"
	"iter"
	"net/url"
	"strings"
	"sync"

	"github.com/PuerkitoBio/goquery"
	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"

	"overheard/crawler"
	"overheard/crawler/htmltext"
)

// Selection is a part of a page: elements in the order of the page, often just one.
type Selection struct {
	nodes *goquery.Selection
	base  *url.URL
}

// HTML parses the page of an answer. A page that cannot be parsed, such as one that nests 512 elements, is a
// [crawler.Trouble] of kind Garbled.
func HTML(r *crawler.Response) (Selection, error) {
	base, err := url.Parse(r.URL)
	if err != nil {
		return Selection{}, fmt.Errorf("parse page: %w", errNoURL)
	}
	doc, err := goquery.NewDocumentFromReader(bytes.NewReader(r.Body))
	if err != nil {
		return Selection{}, garbled(hostName(base), "sent a page that cannot be parsed", "it may have been built to trip programs")
	}
	if href, ok := doc.Find("base[href]").First().Attr("href"); ok {
		if u, err := base.Parse(strings.TrimSpace(href)); err == nil && checkURL(u) == nil {
			base = u
		}
	}
	return Selection{doc.Selection, base}, nil
}

// CheckSelector says what is wrong with a CSS selector, or nil.
func CheckSelector(css string) error {
	if _, err := cascadia.ParseGroup(css); err != nil {
		return fmt.Errorf("%q is not a CSS selector: %w", css, err)
	}
	return nil
}

// Find returns the elements below s that match the selector. One that [CheckSelector] refuses matches nothing.
func (s Selection) Find(css string) Selection {
	return Selection{s.nodes.FindMatcher(matcher(css)), s.base}
}

// matchers keeps selectors as they were understood: by far the same few are asked for again and again.
var matchers sync.Map // string -> goquery.Matcher

func matcher(css string) goquery.Matcher {
	if m, ok := matchers.Load(css); ok {
		return m.(goquery.Matcher)
	}
	selector, err := cascadia.Compile(css)
	if err != nil {
		selector = func(*html.Node) bool { return false }
	}
	matchers.Store(css, selector)
	return selector
}

// Has reports whether anything below s matches the selector.
func (s Selection) Has(css string) bool { return s.Find(css).Len() > 0 }

// Is reports whether any of the elements of s itself matches the selector.
func (s Selection) Is(css string) bool { return s.nodes.Is(css) }

// Len returns the number of elements.
func (s Selection) Len() int { return s.nodes.Length() }

// All yields the elements one by one.
func (s Selection) All() iter.Seq[Selection] {
	return func(yield func(Selection) bool) {
		s.nodes.EachWithBreak(func(_ int, one *goquery.Selection) bool { return yield(Selection{one, s.base}) })
	}
}

// First returns the first element, or none.
func (s Selection) First() Selection { return Selection{s.nodes.First(), s.base} }

// Without returns s as it would be if nothing below it matched the selector, such as a post without its quotes. The page
// stays as it is.
func (s Selection) Without(css string) Selection {
	clone := s.nodes.Clone()
	clone.Find(css).Remove()
	return Selection{clone, s.base}
}

// Attr returns an attribute of the first element without space around it; "" where there is none.
func (s Selection) Attr(name string) string { return strings.TrimSpace(s.nodes.AttrOr(name, "")) }

// URL returns an attribute of the first element as an absolute address; "" where it is none that begins with http or
// https.
func (s Selection) URL(name string) string {
	value := s.Attr(name)
	if value == "" {
		return ""
	}
	u, err := s.base.Parse(value)
	if err != nil || checkURL(u) != nil {
		return ""
	}
	return u.String()
}

// HTML returns the markup of the elements, themselves included.
func (s Selection) HTML() string {
	var out strings.Builder
	for _, n := range s.nodes.Nodes {
		_ = html.Render(&out, n) // fails on trees that no parser makes
	}
	return out.String()
}

// Text returns what a reader sees of s, with its line breaks and paragraphs, as [htmltext.Text] does.
func (s Selection) Text() string { return htmltext.Nodes(s.nodes.Nodes...) }

// Line returns what a reader sees of s on one line.
func (s Selection) Line() string { return strings.Join(strings.Fields(s.Text()), " ") }
