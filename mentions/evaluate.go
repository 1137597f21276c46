package mentions

import (
	"cmp"
	"slices"
	"sort"

	"overheard/crawler"
)

// holds reports whether a leaf was found, or the two sides of a NEAR near enough.
func (sc *scratch) holds(text string, n *node) bool {
	if n.op == opNear {
		return len(sc.places(text, n)) > 0
	}
	return sc.counts[n.id] > 0
}

// place is a stretch of text that makes a leaf, a group of leaves or a NEAR true.
type place struct {
	start, end int32
	finds      [2]int32 // of a NEAR, the first and the last of the finds in it
}

// places returns where n holds, in the text only.
func (sc *scratch) places(text string, n *node) []place {
	var out []place
	switch n.op {
	case opLeaf:
		for i, f := range sc.finds {
			if f.leaf == n.id && f.end > 0 {
				out = append(out, place{f.start, f.end, [2]int32{int32(i), int32(i)}})
			}
		}
	case opOr:
		for _, k := range n.kids {
			out = append(out, sc.places(text, k)...)
		}
	case opNear:
		left, right := sc.places(text, n.kids[0]), sc.places(text, n.kids[1])
		for _, a := range left {
			for _, b := range right {
				first, last := a, b
				if b.start < a.start {
					first, last = b, a
				}
				if d := sc.distance(text, first, last); d < 1 || d > n.near {
					continue
				}
				out = append(out, place{first.start, last.end, [2]int32{first.finds[0], last.finds[1]}})
				if len(out) == maxFinds {
					return out
				}
			}
		}
	}
	return out
}

// distance returns how many words b is after a: 1 for neighbours, 0 where they overlap.
func (sc *scratch) distance(text string, a, b place) int {
	if a.end > b.start {
		return 0
	}
	if len(sc.words) == 0 {
		sc.words = wordStarts(sc.words, text)
	}
	upTo := func(pos int32) int {
		return sort.Search(len(sc.words), func(i int) bool { return sc.words[i] > pos })
	}
	return upTo(b.start) - upTo(a.end-1)
}

// wordStarts appends where the words of text begin.
func wordStarts(starts []int32, text string) []int32 {
	last := classNone
	for i, r := range text {
		c := classOf(r)
		if c != classNone && !joined(last, c) {
			starts = append(starts, int32(i))
		}
		last = c
	}
	return starts
}

// maxWhy is how many hits a mention keeps: enough to see why, and bounded.
const maxWhy = 20

// why returns the hits of brand b in the order of the text, and marks the places for the passages.
func (m *Matcher) why(sc *scratch, p *crawler.Post, b int32) []Hit {
	text := p.Text
	if q := m.brands[b].query; q != nil {
		sc.keep = slices.Grow(sc.keep[:0], len(sc.finds))[:len(sc.finds)]
		clear(sc.keep)
		sc.choose(text, q.root)
	}
	var hits []Hit
	for i, f := range sc.finds {
		l := &m.leaves[f.leaf]
		if l.brand != b || l.excludes || m.brands[b].query != nil && l.campaign < 0 && !sc.keep[i] {
			continue
		}
		kind := l.hitKind()
		if l.campaign >= 0 {
			if !m.campaigns[l.campaign].runs(p.PublishedAt) {
				continue
			}
			kind = HitCampaign
		}
		hits = append(hits, Hit{Kind: kind, Term: l.text, Start: int(f.start), End: int(f.end)})
		if f.end > 0 {
			sc.marks = append(sc.marks, mark{int(f.start), int(f.end), b})
		}
	}
	slices.SortStableFunc(hits, compareHits)
	hits = slices.Compact(hits)
	if sc.brands[b].about {
		hits = slices.Insert(hits, 0, aboutHit(m.brands[b].Name))
	}
	return hits[:min(len(hits), maxWhy)]
}

// compareHits orders by place, longer first; hits outside the text come last.
func compareHits(a, b Hit) int {
	if (a.End == 0) != (b.End == 0) {
		return cmp.Compare(b.End, a.End)
	}
	return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(b.End, a.End), cmp.Compare(a.Term, b.Term))
}

// choose keeps the finds that make n true.
func (sc *scratch) choose(text string, n *node) {
	if n.op == opNot || !n.eval(func(n *node) bool { return sc.holds(text, n) }) {
		return
	}
	switch n.op {
	case opLeaf:
		for i, f := range sc.finds {
			sc.keep[i] = sc.keep[i] || f.leaf == n.id
		}
	case opNear:
		for _, p := range sc.places(text, n) {
			sc.keep[p.finds[0]], sc.keep[p.finds[1]] = true, true
		}
	default:
		for _, k := range n.kids {
			sc.choose(text, k)
		}
	}
}
