// Package nearest finds the word that was most likely meant, so that every complaint about an unknown name can offer one.
package nearest

import "strings"

// Word returns the word of known that was most likely meant by word, or "" where none is near: at most a third of its
// letters may differ, and at least two may. Case and the difference between "-" and "_" cost nothing.
func Word(word string, known []string) string {
	best, least := "", max(2, len([]rune(word))/3)+1
	for _, k := range known {
		if d := distance(plain(word), plain(k)); d < least {
			best, least = k, d
		}
	}
	return best
}

func plain(s string) []rune { return []rune(strings.ReplaceAll(strings.ToLower(s), "-", "_")) }

// distance is the edit distance of Levenshtein.
func distance(a, b []rune) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i, x := range a {
		above := row[0] // of the column before
		row[0] = i + 1
		for j, y := range b {
			cost := above
			if x != y {
				cost++
			}
			above = row[j+1]
			row[j+1] = min(cost, above+1, row[j]+1)
		}
	}
	return row[len(b)]
}
