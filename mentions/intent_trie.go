package mentions

import (
	"iter"
	"maps"
	"slices"
	"strings"
)

// cueList is words and phrases that are signs of one thing, with | between them. A cue that ends with * stands for every
// word that begins so.
type cueList struct {
	sign sign
	cues string
}

// all yields the cues, folded as texts are.
func (l cueList) all() iter.Seq[string] {
	return func(yield func(string) bool) {
		for s := range strings.SplitSeq(l.cues, "|") {
			if s = needle(strings.TrimSpace(s)); s != "" && !yield(s) {
				return
			}
		}
	}
}

// cueTrie finds cues in folded text. A cue begins where a word begins, so the trie is walked from there and needs no way
// back, as an automaton for any substring would; most walks end after a few bytes.
//
// All states stand in one array, each at the base of the state before it plus the byte that leads to it, so that a step
// looks at one place and the whole trie stays near the processor.
type cueTrie struct {
	states []cueState
	ends   []cueEnd // the first one is for states in which nothing ends
}

// cueState is one place of the array, free where from is 0.
type cueState struct {
	from uint16 // the state before it
	base uint16
	end  uint16 // index into ends
}

// cueEnd says which signs end in a state.
type cueEnd struct {
	whole  signSet // where a word ends here
	prefix signSet // wherever the word ends
}

// cueRoot is where the trie begins, and cuesFrom the first place for other states: any byte can lead to it.
const (
	cueRoot  = 1
	cuesFrom = 256
)

// at returns the signs of the cues that begin at byte i of the folded text, where a word begins.
func (t *cueTrie) at(text []byte, i int) signSet {
	var found signSet
	state := uint16(cueRoot)
	for ; i < len(text); i++ {
		next := t.states[state].base + uint16(text[i])
		s := &t.states[next]
		if s.from != state {
			break
		}
		if state = next; s.end != 0 {
			e := &t.ends[s.end]
			found |= e.prefix
			if e.whole&^found != 0 && endsWord(text, i+1) {
				found |= e.whole
			}
		}
	}
	return found
}

// newCueTrie makes the trie of all lists. It panics where there are too many: the lists are a part of the program.
func newCueTrie(tables ...[]cueList) *cueTrie {
	cues := map[string]cueEnd{}
	for _, lists := range tables {
		for _, l := range lists {
			for cue := range l.all() {
				key, prefix := strings.CutSuffix(cue, "*")
				e := cues[key]
				if prefix {
					e.prefix |= l.sign.set()
				} else {
					e.whole |= l.sign.set()
				}
				cues[key] = e
			}
		}
	}
	b := cueBuilder{cueTrie: cueTrie{states: make([]cueState, 1<<16), ends: make([]cueEnd, 1)}, cues: cues, free: cuesFrom}
	b.add(cueRoot, slices.Sorted(maps.Keys(cues)), 0)
	b.states = slices.Clip(b.states[:b.last+257]) // a step beyond the last base finds a free place
	return &b.cueTrie
}

// cueBuilder places the states of a trie.
type cueBuilder struct {
	cueTrie
	cues map[string]cueEnd
	free int // no place before it is free
	last int // base or state
}

// add places what follows state, which keys lead to by their first depth bytes. The keys are sorted.
func (b *cueBuilder) add(state int, keys []string, depth int) {
	if len(keys[0]) == depth {
		b.ends = append(b.ends, b.cues[keys[0]])
		b.states[state].end = uint16(len(b.ends) - 1)
		keys = keys[1:]
	}
	var kids []byte
	for _, k := range keys {
		if len(kids) == 0 || kids[len(kids)-1] != k[depth] {
			kids = append(kids, k[depth])
		}
	}
	if len(kids) == 0 {
		return
	}
	base := b.place(kids)
	b.states[state].base = uint16(base)
	for _, c := range kids {
		b.states[base+int(c)].from = uint16(state)
	}
	for _, c := range kids {
		n := 1
		for n < len(keys) && keys[n][depth] == c {
			n++
		}
		b.add(base+int(c), keys[:n], depth+1)
		keys = keys[n:]
	}
}

// place returns the first base from which the bytes lead to free places only.
func (b *cueBuilder) place(kids []byte) int {
	for b.states[b.free].from != 0 {
		b.free++
	}
	for base := b.free - int(kids[0]); ; base++ {
		if base+255 >= len(b.states) {
			panic("mentions: more cues than the trie can hold")
		}
		if !slices.ContainsFunc(kids, func(c byte) bool { return b.states[base+int(c)].from != 0 }) {
			b.last = max(b.last, base)
			return base
		}
	}
}
