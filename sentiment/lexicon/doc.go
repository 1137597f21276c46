// Package lexicon is the word-list baseline behind [sentiment.Classifier]: VADER (Hutto and Gilbert 2014), as govader
// implements it, with a fixed mapping from its compound score to tones, opinion and shares.
//
// It is there so that the way from a post to a figure is complete, and to be beaten: it knows English and emoji only, was
// never shown a survey answer, and the constants of its mapping are chosen, not measured (see mapping.go). Figures made
// with it are marked as uncalibrated.
//
// The package owns no word list of its own and learns nothing.
package lexicon
