package figures

import (
	"fmt"
	"strings"
)

// ErrUnknownBrand says that no brand or campaign of that name is configured. Nearest is the one most likely meant, or "".
type ErrUnknownBrand struct{ Name, Nearest string }

func (e *ErrUnknownBrand) Error() string { return fmt.Sprintf("no brand is named %q", e.Name) }

// Try says what to do instead.
func (e *ErrUnknownBrand) Try() string {
	if e.Nearest != "" {
		return "--brand " + e.Nearest
	}
	return "a name from the [[brand]] entries of config.toml"
}

// ErrUnknownCampaign says that no campaign of that name is configured.
type ErrUnknownCampaign struct{ Name, Nearest string }

func (e *ErrUnknownCampaign) Error() string { return fmt.Sprintf("no campaign is named %q", e.Name) }

// Try says what to do instead.
func (e *ErrUnknownCampaign) Try() string {
	if e.Nearest != "" {
		return e.Nearest
	}
	return "a name from the [[campaign]] entries of config.toml"
}

// ErrBadFilter says that a filter cannot be used: which field of it, and why.
type ErrBadFilter struct{ Field, Msg string }

func (e *ErrBadFilter) Error() string { return e.Field + ": " + e.Msg }

// nearest returns the name that differs least from word, "" where more than a third of its letters differ.
func nearest(word string, names []string) string {
	best, least := "", max(2, len([]rune(word))/3)+1
	for _, n := range names {
		if d := distance([]rune(strings.ToLower(word)), []rune(strings.ToLower(n))); d < least {
			best, least = n, d
		}
	}
	return best
}

// distance is the edit distance of Levenshtein.
func distance(a, b []rune) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i, x := range a {
		above := row[0]
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
