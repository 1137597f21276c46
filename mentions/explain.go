package mentions

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"overheard/crawler"
)

// MissKind says why a post that holds a word of the query does not match.
type MissKind string

// The kinds of near misses.
const (
	MissExcluded MissKind = "excluded"    // it holds an excluded word
	MissMissing  MissKind = "missing"     // it lacks another word that the query asks for
	MissTooFar   MissKind = "too_far"     // the words are not near enough
	MissInside   MissKind = "inside_word" // the word is a part of a longer word, hashtag, handle or address
	MissTogether MissKind = "together"    // the words of the phrase are written as one
	MissPart     MissKind = "part"        // only a part of the phrase is there
	MissNoSign   MissKind = "no_sign"     // the hashtag or handle is there without # or @
)

// explainer says of posts that a matcher of one brand refuses why they nearly matched.
type explainer struct {
	m     *Matcher
	parts *Matcher   // finds pieces of what m looks for
	kinds []MissKind // by leaf of parts
	of    []int32    // by leaf of parts: the leaf of m that it is a piece of
}

func newExplainer(m *Matcher) *explainer {
	e := &explainer{m: m, parts: &Matcher{byName: map[string]int{}, tags: map[string][]int32{}, brands: make([]brandRules, 1)}}
	c := compiler{m: e.parts}
	piece := func(kind MissKind, of int, key string, prefix bool) {
		c.leaf(leafRule{leaf: leaf{text: m.leaves[of].text, key: key, prefix: prefix}, campaign: -1})
		e.kinds, e.of = append(e.kinds, kind), append(e.of, int32(of))
	}
	unwanted := m.unwanted()
	for id, l := range m.leaves {
		if unwanted[id] {
			continue
		}
		if l.kind != leafWord {
			name, _, _ := strings.Cut(l.key, "@")
			if utf8.RuneCountInString(name) > 2 {
				piece(MissNoSign, id, needle(name), l.prefix)
			}
			continue
		}
		words := strings.Fields(l.key)
		if len(words) < 2 {
			continue
		}
		piece(MissTogether, id, strings.Join(words, ""), true)
		for _, w := range words {
			if utf8.RuneCountInString(w) > 3 {
				piece(MissPart, id, w, false)
			}
		}
	}
	c.build()
	e.parts.scratch = sync.Pool{New: func() any { return newScratch(len(e.parts.leaves), 1) }}
	return e
}

// unwanted returns which leaves rule posts out.
func (m *Matcher) unwanted() []bool {
	out := make([]bool, len(m.leaves))
	for id, l := range m.leaves {
		out[id] = l.excludes
	}
	for _, b := range m.brands {
		if b.query != nil {
			b.query.root.leaves(true, func(n *node, positive bool) { out[n.id] = !positive })
		}
	}
	return out
}

// explain returns why p, which does not match, nearly did; false where it holds nothing of the query.
func (e *explainer) explain(p *crawler.Post) (QueryMiss, bool) {
	var tr trace
	sc := e.m.scan(p, &tr)
	defer e.m.scratch.Put(sc)
	unwanted := e.m.unwanted()
	wanted := slices.ContainsFunc(sc.finds, func(f find) bool { return !unwanted[f.leaf] })
	if wanted {
		kind, why := e.blame(sc, p.Text)
		return QueryMiss{Post: *p, Near: e.m.hits(sc.finds), Kind: kind, Why: why}, true
	}
	for _, r := range tr.rejected {
		if !unwanted[r.leaf] {
			if miss, ok := e.inside(p, r); ok {
				return miss, true
			}
		}
	}
	if miss, ok := e.longerTag(p, unwanted); ok {
		return miss, true
	}
	return e.piece(p)
}

func (m *Matcher) hits(finds []find) []Hit {
	var out []Hit
	for _, f := range finds {
		l := &m.leaves[f.leaf]
		out = append(out, Hit{Kind: l.hitKind(), Term: l.text, Start: int(f.start), End: int(f.end)})
	}
	slices.SortStableFunc(out, compareHits)
	return slices.Compact(out)
}

// blame says what failed although a wanted word was found.
func (e *explainer) blame(sc *scratch, text string) (MissKind, string) {
	if q := e.m.brands[0].query; q != nil {
		return sc.blame(text, q.root)
	}
	for _, f := range sc.finds {
		if l := &e.m.leaves[f.leaf]; l.excludes {
			return MissExcluded, l.quoted() + " is excluded"
		}
	}
	return MissMissing, "nothing that the terms ask for is there"
}

// blame says why n, a part of a query, is false.
func (sc *scratch) blame(text string, n *node) (MissKind, string) {
	holds := func(n *node) bool { return sc.holds(text, n) }
	switch n.op {
	case opLeaf:
		return MissMissing, n.leaf.quoted() + " is missing"
	case opNot:
		return MissExcluded, sc.present(n.kids[0]) + " is ruled out by NOT"
	case opNear:
		for _, k := range n.kids {
			if len(sc.places(text, k)) == 0 {
				return sc.blame(text, k)
			}
		}
		return MissTooFar, fmt.Sprintf("%s and %s are not within %d words of each other", sc.present(n.kids[0]), sc.present(n.kids[1]), n.near)
	case opAnd:
		for _, k := range n.kids {
			if !k.eval(holds) {
				return sc.blame(text, k)
			}
		}
	case opOr:
		for _, k := range n.kids { // the branch of which something is there
			if k.op != opLeaf && sc.present(k) != "" {
				return sc.blame(text, k)
			}
		}
		return MissMissing, oneOf(n) + " is missing"
	}
	return MissMissing, "the query asks for more"
}

// present names the first leaf below n that was found, or "".
func (sc *scratch) present(n *node) string {
	name := ""
	n.leaves(true, func(n *node, _ bool) {
		if name == "" && sc.counts[n.id] > 0 {
			name = n.leaf.quoted()
		}
	})
	return name
}

// oneOf lists the leaves below n, so many as fit in a line.
func oneOf(n *node) string {
	const most = 4
	var names []string
	n.leaves(true, func(n *node, _ bool) { names = append(names, n.leaf.quoted()) })
	if len(names) > most {
		return fmt.Sprintf("one of %s and %d more", strings.Join(names[:most], ", "), len(names)-most)
	}
	return "one of " + strings.Join(names, ", ")
}

// inside explains a pattern that was seen where it is no word of its own. Short ones in the middle of a word are chance
// and nobody wants to hear of them.
func (e *explainer) inside(p *crawler.Post, r rejection) (QueryMiss, bool) {
	l := &e.m.leaves[r.leaf]
	text := []byte(p.Text)
	begins, ends := startsWord(text, r.start), endsWord(text, r.end)
	if !begins && (!ends || utf8.RuneCountInString(l.key) < 4) {
		return QueryMiss{}, false
	}
	start, end := around(p.Text, r.start, r.end)
	what := "inside"
	if inAddress(p.Text, r.start) {
		what = "inside the address"
	}
	why := fmt.Sprintf("%s is only %s %q", l.quoted(), what, p.Text[start:end])
	near := []Hit{{Kind: l.hitKind(), Term: l.text, Start: r.start, End: r.end}}
	return QueryMiss{Post: *p, Near: near, Kind: MissInside, Why: why}, true
}

// around widens a stretch to the spaces and punctuation around it.
func around(text string, start, end int) (int, int) {
	part := func(r rune) bool {
		return classOf(r) != classNone || strings.ContainsRune("@#-./:", r)
	}
	for start > 0 {
		r, n := utf8.DecodeLastRuneInString(text[:start])
		if !part(r) {
			break
		}
		start -= n
	}
	for end < len(text) {
		r, n := utf8.DecodeRuneInString(text[end:])
		if !part(r) {
			break
		}
		end += n
	}
	return start, start + len(strings.TrimRight(text[start:end], ".:-"))
}

// longerTag looks for hashtags that begin with one that is looked for.
func (e *explainer) longerTag(p *crawler.Post, unwanted []bool) (QueryMiss, bool) {
	tags := findTags(nil, p.Text)
	for _, h := range p.Hashtags {
		tags = append(tags, tag{key: tagKey(h)})
	}
	for _, t := range tags {
		for id, l := range e.m.leaves {
			if l.kind == leafTag && !unwanted[id] && strings.HasPrefix(t.key, l.key) {
				near := []Hit{{Kind: HitHashtag, Term: l.text, Start: t.start, End: t.end}}
				return QueryMiss{Post: *p, Near: near, Kind: MissInside, Why: "the hashtag is #" + t.key}, true
			}
		}
	}
	return QueryMiss{}, false
}

// piece looks for parts of phrases, and for hashtags and handles without their sign.
func (e *explainer) piece(p *crawler.Post) (QueryMiss, bool) {
	sc := e.parts.scan(p, nil)
	defer e.parts.scratch.Put(sc)
	if len(sc.finds) == 0 {
		return QueryMiss{}, false
	}
	f := slices.MinFunc(sc.finds, func(a, b find) int { return rank(e.kinds[a.leaf]) - rank(e.kinds[b.leaf]) })
	kind, l := e.kinds[f.leaf], &e.m.leaves[e.of[f.leaf]]
	seen := p.Text[f.start:f.end]
	why := ""
	switch kind {
	case MissTogether:
		why = fmt.Sprintf("it is written together: %q", seen)
	case MissNoSign:
		why = fmt.Sprintf("%q stands without its sign, as a word", seen)
	case MissPart:
		why = fmt.Sprintf("%q is there, %s is not", seen, l.quoted())
	}
	near := []Hit{{Kind: l.hitKind(), Term: l.text, Start: int(f.start), End: int(f.end)}}
	return QueryMiss{Post: *p, Near: near, Kind: kind, Why: why}, true
}

func rank(kind MissKind) int {
	return slices.Index([]MissKind{MissTogether, MissNoSign, MissPart}, kind)
}
