package htmltext

import (
	"regexp"
	"strings"

	"golang.org/x/net/html"
)

// Text returns what a reader sees of markup: paragraphs a blank line apart, other blocks and <br> as line breaks, entities
// as characters, links as their text, emoji pictures as the text that stands for them, and nothing of scripts, styles,
// comments and a page's head. Spaces are collapsed, except for the lines of <pre>, and the ends trimmed. The result is
// valid UTF-8. Where there is no markup at all, line breaks stay.
func Text(markup string) string {
	w := &writer{}
	w.out.Grow(len(markup))
	if !tag.MatchString(markup) {
		w.lines(html.UnescapeString(markup))
		return w.String()
	}
	z := html.NewTokenizer(strings.NewReader(markup))
	hidden := "" // name of the element that is being passed over
	depth := 0   // of elements with that name
	for {
		kind := z.Next()
		switch kind {
		case html.ErrorToken:
			return w.String()
		case html.TextToken:
			if hidden == "" {
				w.text(string(z.Text()))
			}
			continue
		case html.StartTagToken, html.EndTagToken, html.SelfClosingTagToken:
		default:
			continue
		}
		raw, attributes := z.TagName()
		name := string(raw)
		switch {
		case hidden != "":
			depth += nesting(kind, name == hidden)
			if depth == 0 || name == "body" { // a head may be left open
				hidden = ""
			}
		case unseen[name] && kind == html.StartTagToken:
			hidden, depth = name, 1
		case name == "img":
			if attributes {
				w.text(emoji(z))
			}
		default:
			w.element(name, kind)
		}
	}
}

// Line is Text on a single line.
func Line(markup string) string { return strings.Join(strings.Fields(Text(markup)), " ") }

var tag = regexp.MustCompile(`<[a-zA-Z/!?]`)

// unseen are the elements that a reader sees nothing of.
var unseen = map[string]bool{
	"script": true, "style": true, "template": true, "head": true, "title": true, "noscript": true, "iframe": true,
	"noembed": true, "noframes": true, "object": true, "svg": true, "select": true, "textarea": true,
}

// nesting is how a tag changes the depth of elements with its name.
func nesting(kind html.TokenType, same bool) int {
	switch {
	case same && kind == html.StartTagToken:
		return 1
	case same && kind == html.EndTagToken:
		return -1
	}
	return 0
}

// emoji returns the alternative text of a picture that stands for an emoji, "" for other pictures.
func emoji(z *html.Tokenizer) string {
	alt, is := "", false
	for more := true; more; {
		var key, value []byte
		key, value, more = z.TagAttr()
		switch string(key) {
		case "alt":
			alt = string(value)
		case "class":
			is = is || namesEmoji(string(value))
		}
	}
	if !is {
		return ""
	}
	return alt
}
