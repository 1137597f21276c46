package drivers

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strings"
)

func sortedIDs(all map[string]*tally) []string { return slices.Sorted(maps.Keys(all)) }

// Which phrases are told. A phrase that fewer authors of its side say, or that sets the sides apart by less, is noise.
const (
	fewestAuthors = 3
	leastZ        = 2

	// nearly is the part of a phrase's texts from which a longer phrase stands for it.
	nearly = 0.7
)

// told returns the phrases worth telling, strongest first, overlapping ones merged.
func told(all map[string]*tally) []*tally {
	var kept []*tally
	for _, id := range sortedIDs(all) {
		t := all[id]
		if side := sideOf(t); math.Abs(t.z) >= leastZ && t.of[side] >= fewestAuthors {
			kept = append(kept, t)
		}
	}
	slices.SortStableFunc(kept, func(a, b *tally) int { return cmp.Compare(math.Abs(b.z), math.Abs(a.z)) })
	return merge(kept)
}

func sideOf(t *tally) int {
	if t.z > 0 {
		return 0
	}
	return 1
}

// merge leaves one of each pair of phrases of which one holds the other: the longer where it is in nearly all texts of the
// shorter, else the one that says more.
func merge(kept []*tally) []*tally {
	gone := map[*tally]bool{}
	for i, a := range kept {
		for _, b := range kept[i+1:] { // b says less than a
			if gone[a] {
				break
			}
			if gone[b] || sideOf(a) != sideOf(b) {
				continue
			}
			longer := holds(b.key, a.key)
			switch {
			case longer && float64(b.voices) >= nearly*float64(a.voices):
				gone[a] = true
			case longer || holds(a.key, b.key) || overlaps(a, b):
				gone[b] = true
			}
		}
	}
	return slices.DeleteFunc(kept, func(t *tally) bool { return gone[t] })
}

// holds reports whether the words of short stand in long one after the other.
func holds(long, short []string) bool {
	if len(short) >= len(long) {
		return false
	}
	return strings.Contains(joint+strings.Join(long, joint)+joint, joint+strings.Join(short, joint)+joint)
}

// overlaps reports whether two phrases share a word and stand in nearly the same texts, such as "waste of" and "of money".
func overlaps(a, b *tally) bool {
	if !slices.ContainsFunc(a.key, func(w string) bool { return slices.Contains(b.key, w) }) {
		return false
	}
	both := 0
	for i, j := 0, 0; i < len(a.texts) && j < len(b.texts); {
		switch c := cmp.Compare(a.texts[i], b.texts[j]); {
		case c < 0:
			i++
		case c > 0:
			j++
		default:
			both++
			i++
			j++
		}
	}
	return float64(both) >= nearly*float64(min(len(a.texts), len(b.texts)))
}
