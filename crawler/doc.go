// Package crawler holds the words of collecting: what a [Post] is, and what finds posts.
//
// A [Source] is one place that the user configured. Its [Network] makes a [Collector] for it, which asks through a
// [Fetcher] and yields pages of posts; a [Cursor] says where the next crawl carries on, and a [Gap] what no crawl could
// see. [Trouble] is the one kind of error that tells a broken source from a broken program.
//
// The package is the front door of the room and imports the standard library only. The networks live one folder deeper,
// one folder each; crawler/fetch asks the web for them; crawler/all lists them; crawler/postfile reads posts from files.
//
// It does not know brands (that is mentions), does not judge (sentiment), stores nothing (internal/store) and decides
// neither when a source is due nor what happens when it fails (internal/jobs).
package crawler
