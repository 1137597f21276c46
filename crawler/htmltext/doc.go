// Package htmltext makes plain text of the HTML that networks serve as the content of posts.
//
// Of markup it reads tokens and builds no tree, so that hostile nesting costs nothing. Picking elements out of whole pages
// is for crawler/fetch, which parses them; their text is read off the tree.
package htmltext
