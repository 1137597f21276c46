// Package crawler holds the words of collecting: a [Post] is one public message as a network showed it.
//
// The package is the front door of the room and imports the standard library only. What reads posts from somewhere
// lives one folder deeper: crawler/postfile reads them from files.
//
// It does not know brands (that is mentions), does not judge (sentiment) and stores nothing (internal/store).
package crawler
