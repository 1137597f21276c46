package drivers

import (
	"math"
	"slices"
	"strings"
)

// A phrase of Chinese is a run of characters that keeps together and stands beside many others. The numbers suit some hundreds
// of posts: three or four runs beside different characters are free enough.
const (
	longestRun    = 6    // characters
	fewestRuns    = 3    // times that a run has to stand in the texts
	leastCohesion = 1.5  // nats that its two parts say about each other, where it is cut worst
	leastBorder   = 0.95 // nats of entropy over what stands on its left, and on its right
)

// characters finds phrases in scripts without spaces, without a dictionary: by how often characters stand together, how
// firmly, and how freely the whole moves. Words in other scripts count as one character.
func characters(stops *stopList) extractor {
	return func(texts [][]string) ([][]candidate, int) {
		c := corpus{stops: stops, seen: map[string]*run{}}
		c.clauses = make([][]line, len(texts))
		for i, sentences := range texts {
			for _, s := range sentences {
				for _, clause := range clauses(s, units(s)) {
					c.clauses[i] = append(c.clauses[i], line{s, clause})
					c.count(clause)
				}
			}
		}
		found := make([][]candidate, len(texts))
		for i, lines := range c.clauses {
			for _, l := range lines {
				found[i] = append(found[i], c.phrases(l)...)
			}
		}
		return found, 0
	}
}

// corpus is the texts of one language and the runs in them.
type corpus struct {
	stops   *stopList
	clauses [][]line
	seen    map[string]*run
	total   int // units
}

type line struct {
	text  string
	units []unit
}

// run is a run of units: how often it stands there and beside what.
type run struct {
	n           int
	left, right map[string]int
	verdict     int8 // 0 where it was not judged yet, 1 for a phrase, -1 for none
}

// count counts every run of a clause with its neighbours.
func (c *corpus) count(clause []unit) {
	c.total += len(clause)
	for from := range clause {
		for to := from + 1; to <= len(clause) && to-from <= longestRun; to++ {
			id := runID(clause[from:to])
			r := c.seen[id]
			if r == nil {
				r = &run{left: map[string]int{}, right: map[string]int{}}
				c.seen[id] = r
			}
			r.n++
			if from > 0 {
				r.left[clause[from-1].folded]++
			} else {
				r.left[""]++
			}
			if to < len(clause) {
				r.right[clause[to].folded]++
			} else {
				r.right[""]++
			}
		}
	}
}

func runID(units []unit) string {
	words := make([]string, len(units))
	for i, u := range units {
		words[i] = u.folded
	}
	return strings.Join(words, joint)
}

// phrases finds the phrases of one clause.
func (c *corpus) phrases(l line) (found []candidate) {
	for from := range l.units {
		for to := from + 1; to <= len(l.units) && to-from <= longestRun; to++ {
			part := l.units[from:to]
			r := c.seen[runID(part)]
			if r.verdict == 0 {
				r.verdict = -1
				if c.isPhrase(r, part) {
					r.verdict = 1
				}
			}
			if r.verdict > 0 {
				var key []string
				for _, u := range part {
					key = append(key, u.folded)
				}
				found = append(found, candidate{key, surface(l.text, part[0].start, part[len(part)-1].end)})
			}
		}
	}
	return found
}

func (c *corpus) isPhrase(r *run, part []unit) bool {
	first, last := part[0], part[len(part)-1]
	var word strings.Builder
	for _, u := range part {
		if !u.wordlike() {
			return false
		}
		word.WriteString(u.folded)
	}
	switch {
	case r.n < fewestRuns, len(part) == 1 && (first.free || len(first.folded) < shortestWord):
		return false
	case c.stops.negates(last.folded):
		return false
	case c.stops.borders(word.String()) || c.stops.weak(word.String()):
		return false
	}
	return entropy(r.left) >= leastBorder && entropy(r.right) >= leastBorder && c.cohesion(r, part) >= leastCohesion
}

// entropy is how freely a run moves. The edge of a clause is another neighbour each time.
func entropy(beside map[string]int) float64 {
	n, edges := 0, beside[""]
	counts := make([]int, 0, len(beside))
	for word, k := range beside {
		n += k
		if word != "" {
			counts = append(counts, k)
		}
	}
	slices.Sort(counts) // so that the sum is the same each time
	h := float64(edges) / float64(n) * math.Log(float64(n))
	for _, k := range counts {
		h -= float64(k) / float64(n) * math.Log(float64(k)/float64(n))
	}
	return h
}

// cohesion is the mutual information of the two parts of a run, where it is cut worst. A single unit holds together.
func (c *corpus) cohesion(r *run, part []unit) float64 {
	least := math.Inf(1)
	for at := 1; at < len(part); at++ {
		a, b := c.seen[runID(part[:at])].n, c.seen[runID(part[at:])].n
		least = min(least, math.Log(float64(r.n)*float64(c.total)/(float64(a)*float64(b))))
	}
	return least
}
