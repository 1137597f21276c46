// Package htmltext makes plain text of the HTML that networks serve as the content of posts.
//
// It reads tokens and builds no tree, so that hostile nesting costs nothing. Picking elements out of whole pages is for
// crawler/fetch.
package htmltext
