package mentions

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"overheard/crawler"
)

// maxFinds is how often one leaf is counted in one post. More adds nothing, and texts that repeat a word thousands of
// times must not cost more than others.
const maxFinds = 64

// find is one place where a leaf was found.
type find struct {
	leaf       int32
	start, end int32 // in the text; both 0 where only the network lists the hashtag
}

// scratch is the memory of one scan, used again for the next post.
type scratch struct {
	folded  []byte
	at      []int32 // offsets in the text, made when first needed
	finds   []find
	counts  []int32 // by leaf
	brands  []brandState
	touched []int32 // brands of which something was found
	chosen  []int32 // brands that the post is about
	tags    []tag
	words   []int32 // where words begin, for NEAR, made when first needed
	marks   []mark
	keep    []bool // by find: it made the query true
	trace   *trace
}

type brandState struct {
	touched, wanted, excluded, campaign, about bool
}

func newScratch(leaves, brands int) *scratch {
	return &scratch{counts: make([]int32, leaves), brands: make([]brandState, brands)}
}

func (sc *scratch) reset() {
	for _, f := range sc.finds {
		sc.counts[f.leaf] = 0
	}
	for _, b := range sc.touched {
		sc.brands[b] = brandState{}
	}
	sc.folded, sc.at, sc.finds, sc.touched = sc.folded[:0], sc.at[:0], sc.finds[:0], sc.touched[:0]
	sc.tags, sc.words, sc.keep, sc.trace = sc.tags[:0], sc.words[:0], sc.keep[:0], nil
}

func (sc *scratch) touch(b int32) {
	if !sc.brands[b].touched {
		sc.brands[b].touched = true
		sc.touched = append(sc.touched, b)
	}
}

// scan finds all leaves in p, in one pass over the folded text. The caller puts the scratch back.
func (m *Matcher) scan(p *crawler.Post, tr *trace) *scratch {
	sc := m.scratch.Get().(*scratch)
	if cap(sc.folded) > 1<<20 { // one huge text must not hold its memory for ever
		sc = newScratch(len(m.leaves), len(m.brands))
	}
	sc.reset()
	sc.trace = tr
	if len(m.patterns) == 0 {
		return sc
	}
	sc.folded = appendFolded(sc.folded, p.Text, true, nil)
	hashtags := false
	hits := m.auto.IterOverlappingByte(sc.folded)
	for hit := hits.Next(); hit != nil; hit = hits.Next() {
		for _, id := range m.patterns[hit.Pattern()] {
			if m.leaves[id].kind == leafTag {
				hashtags = true
				continue
			}
			m.check(sc, p, id, hit.Start(), hit.End())
		}
	}
	if hashtags {
		sc.tags = findTags(sc.tags, p.Text)
		for _, t := range sc.tags {
			m.found(sc, p, t.key, t.start, t.end)
		}
	}
	if len(m.tags)+len(m.prefixes) > 0 {
		for _, h := range p.Hashtags {
			m.found(sc, p, tagKey(h), 0, 0)
		}
	}
	return sc
}

// found notes the leaves that a hashtag is. What the network lists counts only where the text did not have it.
func (m *Matcher) found(sc *scratch, p *crawler.Post, key string, start, end int) {
	for id := range m.tagLeaves(key) {
		if end > 0 || sc.counts[id] == 0 {
			m.note(sc, p, id, start, end)
		}
	}
}

// note records that leaf id was found.
func (m *Matcher) note(sc *scratch, p *crawler.Post, id int32, start, end int) {
	if sc.counts[id] >= maxFinds {
		return
	}
	sc.counts[id]++
	sc.finds = append(sc.finds, find{id, int32(start), int32(end)})
	l := &m.leaves[id]
	sc.touch(l.brand)
	state := &sc.brands[l.brand]
	switch {
	case l.campaign >= 0:
		state.campaign = state.campaign || m.campaigns[l.campaign].runs(p.PublishedAt)
	case l.excludes:
		state.excluded = true
	default:
		state.wanted = true
	}
}

// check decides whether the pattern of a word or handle, seen in the folded text from start to end, is one.
func (m *Matcher) check(sc *scratch, p *crawler.Post, id int32, start, end int) {
	if sc.counts[id] >= maxFinds {
		return
	}
	l := &m.leaves[id]
	if l.kind == leafWord {
		if !startsWord(sc.folded, start) || !l.prefix && !endsWord(sc.folded, end) {
			sc.reject(p.Text, id, start, end)
			return
		}
		if l.prefix {
			end = wordEnd(sc.folded, end)
		}
	}
	from, to := sc.origin(p.Text, start, end)
	if l.kind == leafHandle {
		stop, ok := handleAt(p.Text, from)
		if !ok || !l.isHandle(p.Text[from:stop]) || inAddress(p.Text, from) {
			sc.reject(p.Text, id, start, end)
			return
		}
		to = stop
	} else if inAddress(p.Text, from) || inHandle(p.Text, from, to) {
		sc.reject(p.Text, id, start, end)
		return
	}
	m.note(sc, p, id, from, to)
}

// origin returns where in the text the folded bytes from start to end come from, with the marks that folding took off.
func (sc *scratch) origin(text string, start, end int) (int, int) {
	if len(sc.at) == 0 {
		sc.folded = appendFolded(sc.folded[:0], text, true, &sc.at)
	}
	for end < len(sc.folded) && sc.at[end] == sc.at[end-1] { // inside a character that folds to several
		end++
	}
	return int(sc.at[start]), int(sc.at[end])
}

// isHandle reports whether a handle as it stands in a text, with its @, is the one that is looked for.
func (l *leaf) isHandle(s string) bool {
	_, n := utf8.DecodeRuneInString(s)
	name := Fold(s[n:])
	if l.prefix {
		return strings.HasPrefix(name, l.key)
	}
	if name == l.key {
		return true
	}
	local, _, server := strings.Cut(name, "@")
	return server && local == l.key
}

// inHandle reports whether the word from start to end is a part of a longer handle: delta in @delta-force. The whole
// name before a server is the word: delta in @delta@mastodon.example. Scripts without spaces have no such parts.
func inHandle(text string, start, end int) bool {
	const longest = 256
	from := max(0, start-longest)
	i := strings.LastIndexAny(text[from:start], "@＠")
	if i < 0 || strings.ContainsFunc(text[from+i:start], unicode.IsSpace) {
		return false
	}
	if r, _ := utf8.DecodeRuneInString(text[start:]); !(classOf(r) &^ classMark).spaced() {
		return false
	}
	at := from + i
	stop, ok := handleAt(text, at)
	if !ok { // the @ may be the one before the server
		first := strings.LastIndexAny(text[from:at], "@＠")
		if first < 0 || strings.ContainsFunc(text[from+first:at], unicode.IsSpace) {
			return false
		}
		stop, ok = handleAt(text, from+first)
		return ok && stop > at && start < stop
	}
	_, n := utf8.DecodeRuneInString(text[at:])
	if start >= stop {
		return false
	}
	return start != at+n || end < stop && text[end] != '@'
}
