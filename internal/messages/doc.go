// Package messages is the catalogue of every sentence a user reads, in English, Russian and Chinese, and the way numbers
// and dates are written in each.
//
// The texts are in en.json, ru.json and zh.json: one object from key to text. A text names its arguments by position,
// {0}, and may say how to write one, {0:nps}; see [Printer.T] for the list. Where the words depend on a number, the text
// is an object of plural forms (one, few, many, other) with the position of that number under "of" (default "0"):
//
//	"mentions.count": {"one": "{0} mention", "other": "{0} mentions"}
//
// The package knows no brand and no figure; what to say is decided by whoever makes a [Message].
package messages
