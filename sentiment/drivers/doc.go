// Package drivers finds what promoters and detractors talk about: the phrases that one side says more than the other.
//
// Phrases come from the texts themselves, language by language: noun phrases in English, runs of stems in Russian, characters
// that keep together in Chinese, runs of words elsewhere. Which of them set the sides apart is told by log-odds with a
// prior, so that what three people said does not outrank what thirty did; one author counts once for a phrase. The brand's
// own names, greetings, numbers, links and sentences that many posts repeat are left out.
//
// It is the only door to prose, the English tagger. It reads no database and knows no brand: texts, their weights and the
// names to leave out are handed in.
package drivers
