package drivers

import (
	"cmp"
	"context"
	"maps"
	"math"
	"slices"

	"github.com/kljensen/snowball/russian"

	"overheard/sentiment"
)

const (
	voiceTexts   = 5  // texts of one author that are looked through
	mostExamples = 20 // mentions listed for a phrase
)

// Finder finds drivers. It keeps nothing between calls but prose's model, and is safe for concurrent use.
type Finder struct{}

// Find returns the phrases of texts that promoters and detractors differ in, strongest first. names are what the brand is
// called, with its hashtags and handles; none of them appears. The result does not depend on the order of texts or names.
// The only error is that of ctx.
func (Finder) Find(ctx context.Context, texts []sentiment.DriverText, names []string) (sentiment.Drivers, error) {
	groups := byLanguage(texts)
	var out sentiment.Drivers
	names = slices.Sorted(slices.Values(names))
	for _, lang := range slices.Sorted(maps.Keys(groups)) {
		if err := ctx.Err(); err != nil {
			return sentiment.Drivers{}, err
		}
		group := limited(groups[lang])
		told := summary(lang, group)
		out.Languages = append(out.Languages, told)
		if !told.Enough {
			continue
		}
		found, unread := find(lang, group, names)
		out.Found = append(out.Found, found...)
		out.Unread += unread
	}
	slices.SortStableFunc(out.Languages, func(a, b sentiment.DriverLang) int { return cmp.Compare(b.Posts, a.Posts) })
	slices.SortStableFunc(out.Found, func(a, b sentiment.Driver) int {
		return cmp.Or(cmp.Compare(math.Abs(b.Z), math.Abs(a.Z)), cmp.Compare(a.Lang, b.Lang), cmp.Compare(a.Phrase, b.Phrase))
	})
	return out, nil
}

// byLanguage parts texts by language, those of each in the order of their ids.
func byLanguage(texts []sentiment.DriverText) map[string][]sentiment.DriverText {
	groups := map[string][]sentiment.DriverText{}
	for _, t := range texts {
		lang := cmp.Or(t.Lang, "und")
		groups[lang] = append(groups[lang], t)
	}
	for _, g := range groups {
		slices.SortFunc(g, func(a, b sentiment.DriverText) int {
			return cmp.Or(cmp.Compare(len(a.ID), len(b.ID)), cmp.Compare(a.ID, b.ID), cmp.Compare(a.Text, b.Text))
		})
	}
	return groups
}

// limited keeps the first texts of each author, so that one who writes of everything does not make everything rarer.
func limited(texts []sentiment.DriverText) []sentiment.DriverText {
	said := map[int64]int{}
	return slices.DeleteFunc(texts, func(t sentiment.DriverText) bool {
		said[t.Voice]++
		return said[t.Voice] > voiceTexts
	})
}

func summary(lang string, texts []sentiment.DriverText) sentiment.DriverLang {
	v := totals(texts)
	return sentiment.DriverLang{
		Lang: lang, Posts: len(texts), Authors: v.n, Promoters: v.weight[0], Detractors: v.weight[1],
		Enough: min(v.weight[0], v.weight[1]) >= sentiment.FewestDriverVoices,
	}
}

// find finds the drivers of one language.
func find(lang string, texts []sentiment.DriverText, names []string) ([]sentiment.Driver, int) {
	stem, extract := grammar(lang)
	sentences := newCleaner(names, stem).sentences(texts)
	candidates, unread := extract(sentences)
	all := count(texts, candidates)
	voices := totals(texts)
	score(all, voices)
	var out []sentiment.Driver
	for _, t := range told(all) {
		d := sentiment.Driver{
			Phrase: t.written.best(), Lang: lang, Side: sentiment.Promoter, Mentions: len(t.texts), Authors: t.voices, Z: t.z,
			Promoters: 100 * t.weight[0] / voices.weight[0], Detractors: 100 * t.weight[1] / voices.weight[1],
			Examples: examples(texts, t),
		}
		if sideOf(t) == 1 {
			d.Side = sentiment.Detractor
		}
		out = append(out, d)
	}
	return out, unread
}

// grammar returns how the phrases of a language are found, and how its words are compared; nil where as they are.
func grammar(lang string) (stem func(string) string, extract extractor) {
	switch lang {
	case "en":
		return nil, english
	case "ru":
		return russianStem, wordRuns(russianStops, russianStem)
	case "zh":
		return nil, characters(chineseStops)
	}
	return nil, wordRuns(readStops(lang, nil), nil)
}

var (
	englishStops = readStops("en", vocabulary(nil).lemma)
	russianStops = readStops("ru", russianStem)
	chineseStops = readStops("zh", nil)
)

func russianStem(word string) string { return russian.Stem(word, true) }

// examples returns the ids of the texts that say a phrase, the clearest of its side first, one of each voice.
func examples(texts []sentiment.DriverText, t *tally) []string {
	side := sideOf(t)
	weight := func(i int) float64 {
		if side == 0 {
			return texts[i].Promoter - texts[i].Detractor
		}
		return texts[i].Detractor - texts[i].Promoter
	}
	order := slices.Clone(t.texts)
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(weight(b), weight(a)) })
	voices := map[int64]bool{}
	ids := []string{}
	for _, i := range order {
		if len(ids) < mostExamples && !voices[texts[i].Voice] {
			voices[texts[i].Voice] = true
			ids = append(ids, texts[i].ID)
		}
	}
	return ids
}
