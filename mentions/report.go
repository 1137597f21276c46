package mentions

import (
	"cmp"
	"iter"
	"maps"
	"math/rand/v2"
	"slices"
	"time"

	"overheard/crawler"
)

// QueryReport is what a brand's terms or query catch in a set of posts.
type QueryReport struct {
	Posts      int          `json:"posts"` // read
	Hits       int          `json:"hits"`  // posts that match
	NearMisses int          `json:"near_misses"`
	Matched    []QueryHit   `json:"matched"` // a sample, in the order read
	Missed     []QueryMiss  `json:"missed"`  // a sample, in the order read
	Terms      []TermVolume `json:"terms"`   // what matched, the most frequent first; only terms that did
	Days       []DayVolume  `json:"days"`    // only days with posts, ascending
}

// QueryHit is a post that matches. Its Mention says where and what the passage is.
type QueryHit struct {
	Post    crawler.Post `json:"post"`
	Mention Mention      `json:"mention"`
}

// QueryMiss is a post that holds a word of the query, or nearly, and yet does not match.
type QueryMiss struct {
	Post crawler.Post `json:"post"`
	Near []Hit        `json:"near"` // what was found
	Kind MissKind     `json:"kind"`
	Why  string       `json:"why"` // why that was not enough: a clause in English, without a full stop
}

// TermVolume counts the posts that a term matched in.
type TermVolume struct {
	Term  string `json:"term"`
	Posts int    `json:"posts"`
}

// DayVolume counts the posts of one day.
type DayVolume struct {
	Day   time.Time `json:"day"` // midnight, in the zone of the posts' PublishedAt
	Posts int       `json:"posts"`
	Hits  int       `json:"hits"`
}

// TestQuery runs the terms or the query of b over posts and keeps up to most hits and most near misses as examples,
// drawn evenly over all posts and the same ones each time. Days are cut in the zone of each post's PublishedAt. Memory
// grows with the number of days only. The error is that of [NewMatcher].
func TestQuery(b Brand, posts iter.Seq[crawler.Post], most int) (QueryReport, error) {
	m, err := NewMatcher([]Brand{b}, nil)
	if err != nil {
		return QueryReport{}, err
	}
	var report QueryReport
	matched, missed := newSample[QueryHit](most), newSample[QueryMiss](most)
	near := newExplainer(m)
	days, terms := make(map[time.Time]*DayVolume), make(map[string]int)
	for p := range posts {
		if p.Deleted {
			continue
		}
		report.Posts++
		day := dayOf(days, p.PublishedAt)
		day.Posts++
		if found := m.Match(&p); len(found) > 0 {
			report.Hits++
			day.Hits++
			for _, term := range termsOf(found[0].Why) {
				terms[term]++
			}
			matched.add(QueryHit{p, found[0]})
		} else if miss, ok := near.explain(&p); ok {
			report.NearMisses++
			missed.add(miss)
		}
	}
	report.Matched, report.Missed = matched.list(), missed.list()
	report.Days = volumes(days)
	report.Terms = termVolumes(terms)
	return report, nil
}

func dayOf(days map[time.Time]*DayVolume, at time.Time) *DayVolume {
	y, m, d := at.Date()
	midnight := time.Date(y, m, d, 0, 0, 0, 0, at.Location())
	v := days[midnight]
	if v == nil {
		v = &DayVolume{Day: midnight}
		days[midnight] = v
	}
	return v
}

func volumes(days map[time.Time]*DayVolume) []DayVolume {
	out := make([]DayVolume, 0, len(days))
	for _, v := range days {
		out = append(out, *v)
	}
	slices.SortFunc(out, func(a, b DayVolume) int { return a.Day.Compare(b.Day) })
	return out
}

func termsOf(why []Hit) []string {
	var terms []string
	for _, h := range why {
		if !slices.Contains(terms, h.Term) {
			terms = append(terms, h.Term)
		}
	}
	return terms
}

func termVolumes(terms map[string]int) []TermVolume {
	out := make([]TermVolume, 0, len(terms))
	for _, term := range slices.Sorted(maps.Keys(terms)) {
		out = append(out, TermVolume{term, terms[term]})
	}
	slices.SortStableFunc(out, func(a, b TermVolume) int { return cmp.Compare(b.Posts, a.Posts) })
	return out
}

// sample keeps up to most of the things added, each with the same chance (reservoir sampling), in their order.
type sample[T any] struct {
	most, seen int
	kept       []T
	at         []int // when each was added
	rnd        *rand.Rand
}

func newSample[T any](most int) *sample[T] {
	return &sample[T]{most: most, rnd: rand.New(rand.NewPCG(20, 26))}
}

func (s *sample[T]) add(v T) {
	s.seen++
	switch {
	case len(s.kept) < s.most:
		s.kept, s.at = append(s.kept, v), append(s.at, s.seen)
	case s.most > 0:
		if i := s.rnd.IntN(s.seen); i < s.most {
			s.kept[i], s.at[i] = v, s.seen
		}
	}
}

func (s *sample[T]) list() []T {
	order := make([]int, len(s.kept))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return s.at[a] - s.at[b] })
	out := make([]T, len(order))
	for i, k := range order {
		out[i] = s.kept[k]
	}
	return out
}
