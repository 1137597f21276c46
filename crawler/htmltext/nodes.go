package htmltext

import (
	"strings"

	"golang.org/x/net/html"
)

// Nodes returns of elements that are parsed already what Text returns of their markup.
func Nodes(nodes ...*html.Node) string {
	w := &writer{}
	for _, n := range nodes {
		w.node(n)
	}
	return w.String()
}

// node writes n and what is in it. The parser of x/net/html, which makes such trees, refuses those that are deep.
func (w *writer) node(n *html.Node) {
	switch n.Type {
	case html.TextNode:
		w.text(n.Data)
	case html.DocumentNode:
		w.children(n)
	case html.ElementNode:
		switch {
		case unseen[n.Data]:
		case n.Data == "img":
			w.text(emojiOf(n))
		case n.Data == "br":
			w.element(n.Data, html.SelfClosingTagToken)
		default:
			w.element(n.Data, html.StartTagToken)
			w.children(n)
			w.element(n.Data, html.EndTagToken)
		}
	}
}

func (w *writer) children(n *html.Node) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		w.node(c)
	}
}

func emojiOf(n *html.Node) string {
	alt, is := "", false
	for _, a := range n.Attr {
		switch a.Key {
		case "alt":
			alt = a.Val
		case "class":
			is = is || namesEmoji(a.Val)
		}
	}
	if !is {
		return ""
	}
	return alt
}

// namesEmoji reports that a picture of this class stands for an emoji.
func namesEmoji(class string) bool {
	class = strings.ToLower(class)
	return strings.Contains(class, "emoji") || strings.Contains(class, "smil") || strings.Contains(class, "emoticon")
}
