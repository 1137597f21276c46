package htmltext

import (
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/net/html"
)

func TestText(t *testing.T) {
	tests := []struct{ name, markup, want string }{
		{"a hashtag whose # stands outside its span", `<p>Love <a href="/t/acme" class="mention hashtag">#<span>AcmeAir</span></a>!</p>`, "Love #AcmeAir!"},
		{"paragraphs are a blank line apart", "<p>One</p><p>Two</p>", "One\n\nTwo"},
		{"line breaks", "a<br>b<br/>c<br />\n d", "a\nb\nc\nd"},
		{"many line breaks are one blank line", "a<br><br><br><br>b", "a\n\nb"},
		{"list items have lines", "<ul><li>tea</li><li>milk</li></ul>", "tea\nmilk"},
		{"cells do not run together", "<tr><td>1</td><td>2</td></tr>", "1 2"},
		{"spaces collapse", "  a \t b&nbsp;&nbsp;c\n\nd <i>e</i> ", "a b c d e"},
		{"inline elements do not part words", "un<b>believ</b>able", "unbelievable"},
		{"a link is its whole text", `<a href="https://x.example/abc"><span class="invisible">https://</span><span>x.example/abc</span></a>`, "https://x.example/abc"},
		{"entities", "Caf&eacute; &lt;3 &amp;amp; &#x1F600;", "Café <3 &amp; 😀"},
		{"scripts and styles", "a<script>if (a<b) alert('x')</script><style>p{}</style>b", "ab"},
		{"a comment", "a<!-- secret -->b", "ab"},
		{"the head of a page", "<html><head><title>T</title></head><body>text</body></html>", "text"},
		{"a head that is left open", "<head><title>T</title><body>text", "text"},
		{"nested templates", "a<template><template>x</template>y</template>b", "ab"},
		{"a picture that is an emoji", `ok <img class="emoji" alt="🙂" src="x"> <img alt="my cat" src="y">`, "ok 🙂"},
		{"lines of preformatted text", "<pre>a\nb  c</pre>", "a\nb c"},
		{"no markup: line breaks stay", "one &amp; two\nthree < four", "one & two\nthree < four"},
		{"an open tag at the end", "hello <a href=\"", "hello"},
		{"an element that is never closed", "<div><p>hello", "hello"},
		{"soft hyphens", "Luft&shy;hansa", "Lufthansa"},
		{"bytes that are no characters", "a\xffb", "a\uFFFDb"},
		{"Chinese keeps its lines", "<p>很好<br>真的</p>", "很好\n真的"},
		{"nothing", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Text(tt.markup); got != tt.want {
				t.Errorf("Text(%q) = %q, want %q", tt.markup, got, tt.want)
			}
		})
	}
}

func TestALineHasNoBreaks(t *testing.T) {
	if got, want := Line("<p>One</p><p>Two<br>three</p>"), "One Two three"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestDeepNestingIsReadToItsEnd(t *testing.T) {
	deep := strings.Repeat("<blockquote><b>", 200_000) + "here"
	if got := Text(deep); got != "here" {
		t.Errorf("got %q", got)
	}
}

// FuzzNodes checks that the text of a tree is that of its markup.
func FuzzNodes(f *testing.F) {
	for _, seed := range []string{
		`<p>Love <a href="/t/acme">#<span>AcmeAir</span></a>!</p>a<br>b<br/>c</br>d`, "<ul><li>tea<li>milk</ul><table><td>1<td>2</table>", "<pre>\n\na\nb  c</pre>d",
		"a<script>if (a<b) alert('x')</script><style>p{}</style><!-- c --><template>t</template>b", `ok <img class="Emoji" alt="&amp;🙂"> <img alt="my cat">`,
		"<svg><title>x</title></svg>y<math><mi>z</mi></math>", "<xmp><b>&amp;</xmp>Caf&eacute; &shy;\xff<hr>", "<head><title>T</title><body>text<plaintext><i>",
		"<select><option>1<option>2</select><textarea>\nx</textarea><noscript>n</noscript><button>b</button>",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, markup string) {
		tree, err := html.Parse(strings.NewReader(markup))
		if err != nil {
			return // too deep
		}
		var out strings.Builder
		if err := html.Render(&out, tree); err != nil {
			return
		}
		if got, want := Nodes(tree), Text(out.String()); got != want {
			t.Errorf("of %q: %q, want %q", out.String(), got, want)
		}
	})
}

func FuzzText(f *testing.F) {
	for _, seed := range []string{"<p>a</p>", "<pre>a\n\nb", "<svg><svg></svg>x", "<img class=emoji alt='&amp;'>", "</pre></pre><!--", "<textarea><b>", "\x00<"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, markup string) {
		got := Text(markup)
		if !utf8.ValidString(got) {
			t.Errorf("Text(%q) = %q is not UTF-8", markup, got)
		}
		if got != strings.TrimSpace(got) || strings.Contains(got, "\n\n\n") || strings.Contains(got, "  ") {
			t.Errorf("Text(%q) = %q is not collapsed", markup, got)
		}
	})
}
