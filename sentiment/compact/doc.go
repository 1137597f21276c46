// Package compact is the built-in model: hashed features, a linear model over them, weights embedded in the program.
//
// A text becomes features (features.go): words with their pairs and triples, characters within words or across texts
// without spaces, negated words, marks of how it is written. Each feature picks a row of a table; a row holds four small
// numbers, which are added up. Two of them are the tone (does the text hold an opinion, and is it good or bad), two the
// answer its author would give to the survey question. The two are learnt apart, since a neutral text is no passive
// customer: it holds no opinion. There is a table for English, one for Cyrillic, one for Chinese, Japanese, Korean, Thai
// and their neighbours, and one for everything else.
//
// Sums of weights cannot say that a word means something else beside another one. A small net (net.go) over the tokens of the
// text can, a little; where a table has one, its logits and those of the rows are added up to the tones.
//
// Training (train.go, nettrain.go) is logistic regression on features scaled by their log-count ratios, and gradient descent
// for the nets; then a temperature and a bias per class from texts that were held out. It is the same bit for bit wherever
// the same texts come in the same order.
//
// The package does not read files but for its weights, does not know brands, and does not compute an NPS. docs/model.md has
// the figures.
package compact
