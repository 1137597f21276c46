package drivers

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// wordRuns finds runs of one to three words that neither begin nor end with a function word. stem merges inflections; nil
// leaves words as they are.
func wordRuns(stops *stopList, stem func(string) string) extractor {
	if stem == nil {
		stem = func(s string) string { return s }
	}
	return func(texts [][]string) ([][]candidate, int) {
		common := commonWords(texts, stops)
		found := make([][]candidate, len(texts))
		for i, sentences := range texts {
			for _, s := range sentences {
				for _, clause := range clauses(s, units(s)) {
					found[i] = append(found[i], runs(s, clause, common, stem)...)
				}
			}
		}
		return found, 0
	}
}

// runs finds the runs of one clause.
func runs(text string, clause []unit, stops *stopList, stem func(string) string) (found []candidate) {
	for from, first := range clause {
		denies := stops.negates(first.folded)
		if edge(first, stops) || denies && from+1 < len(clause) && edge(clause[from+1], stops) {
			continue
		}
		var key []string
		for to := from; to < len(clause) && to < from+longestPhrase; to++ {
			last := clause[to]
			if !last.wordlike() || last.free {
				break
			}
			key = append(key, stem(last.folded))
			switch {
			case edge(last, stops) || stops.negates(last.folded):
			case to == from && (stops.weak(key[0]) || utf8.RuneCountInString(last.folded) < shortestWord):
			default:
				found = append(found, candidate{slices.Clone(key), surface(text, first.start, last.end)})
			}
		}
	}
	return found
}

// shortestWord is how many letters a phrase of one word has at least.
const shortestWord = 3

// edge reports whether no phrase begins or ends with u.
func edge(u unit, stops *stopList) bool {
	return stops.has(u.folded) || utf8.RuneCountInString(u.folded) < 2
}

// A word in so many of the texts of a language without a list is a function word.
const (
	commonShare = 0.15
	commonTexts = 20 // fewer texts do not tell
)

// commonWords returns stops, or where there is no list for the language one of the words that are everywhere.
func commonWords(texts [][]string, stops *stopList) *stopList {
	if stops != nil {
		return stops
	}
	n := map[string]int{}
	for _, sentences := range texts {
		seen := map[string]bool{}
		for _, u := range units(strings.Join(sentences, "\n")) {
			if !seen[u.folded] {
				seen[u.folded] = true
				n[u.folded]++
			}
		}
	}
	list := &stopList{words: map[string]bool{}}
	for word, k := range n {
		if len(texts) >= commonTexts && float64(k) >= commonShare*float64(len(texts)) {
			list.words[word] = true
		}
	}
	return list
}
