// Package fetch is the one way in which the program asks the web: politely, and without being led astray.
//
// A [Web] is made once and knows every host; a [Client] is made for each source and implements [crawler.Fetcher] over a
// colly collector. Between the two lies a round tripper of our own, so that every hop of a redirect, too, keeps to
// robots.txt, to the host's pace and budgets, to what the host last said about when to come back, and away from private
// addresses. Answers come back whole, decompressed and in UTF-8, or as a [crawler.Trouble] with one plain sentence.
//
// [HTML] parses a page for collectors that pick things out by selectors. What has to survive the program goes through a
// [Memory], which internal/store implements.
//
// The package does not know what a page means (that is for the networks), when a source is due (internal/jobs) or how
// often (internal/config).
package fetch
