package htmltext

import (
	"strings"
	"unicode"

	"golang.org/x/net/html"
)

// breaks is how many line breaks stand around an element: two make a blank line.
var breaks = map[string]int{
	"p": 2, "blockquote": 2, "pre": 2, "ul": 2, "ol": 2, "dl": 2, "table": 2, "figure": 2, "hr": 2, "article": 2, "section": 2,
	"h1": 2, "h2": 2, "h3": 2, "h4": 2, "h5": 2, "h6": 2,
	"div": 1, "li": 1, "tr": 1, "dt": 1, "dd": 1, "header": 1, "footer": 1, "main": 1, "aside": 1, "nav": 1, "form": 1,
	"address": 1, "figcaption": 1, "caption": 1, "details": 1, "summary": 1, "fieldset": 1, "body": 1, "html": 1,
}

// writer puts text together. What separates two words is written only once the second of them comes.
type writer struct {
	out   strings.Builder
	lf    int  // line breaks that are due
	space bool // a space is due
	pre   int  // depth of <pre>
}

// element notes what the start or end of an element does to the text around it.
func (w *writer) element(name string, kind html.TokenType) {
	switch name {
	case "br":
		w.lf = min(w.lf+1, 2)
	case "td", "th", "option", "button":
		w.space = true
	case "pre":
		if kind == html.StartTagToken {
			w.pre++
		} else if w.pre > 0 {
			w.pre--
		}
	}
	w.lf = max(w.lf, breaks[name])
}

func (w *writer) text(s string) {
	if w.pre > 0 {
		w.lines(s)
		return
	}
	for _, r := range s {
		w.rune(r)
	}
}

// lines writes text whose line breaks count.
func (w *writer) lines(s string) {
	for _, r := range s {
		if r == '\n' {
			w.lf = min(w.lf+1, 2)
			continue
		}
		w.rune(r)
	}
}

// rune writes one character. Soft hyphens, which would part words for whoever looks for them, and control characters
// are left out.
func (w *writer) rune(r rune) {
	switch {
	case ' ' < r && r < 0x7f: // as most are
	case unicode.IsSpace(r):
		w.space = true
		return
	case r == '\u00ad' || unicode.IsControl(r):
		return
	}
	if w.out.Len() > 0 {
		switch {
		case w.lf > 0:
			w.out.WriteString("\n\n"[:w.lf])
		case w.space:
			w.out.WriteByte(' ')
		}
	}
	w.lf, w.space = 0, false
	w.out.WriteRune(r)
}

func (w *writer) String() string { return w.out.String() }
