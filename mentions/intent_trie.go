package mentions

import (
	"iter"
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
type cueTrie struct {
	classes [256]uint8 // of bytes; 0 for those in no cue
	width   int        // how many classes there are
	next    []uint16   // by state and class; 0 for no way on
	ends    []cueEnd   // by state
}

// cueEnd says which signs end in a state.
type cueEnd struct {
	whole  signSet // where a word ends here
	prefix signSet // wherever the word ends
}

// newCueTrie makes the trie of all lists. It panics where there are too many: the lists are a part of the program.
func newCueTrie(tables ...[]cueList) *cueTrie {
	t := &cueTrie{ends: make([]cueEnd, 1), width: 1}
	children := map[uint16]map[byte]uint16{}
	for _, lists := range tables {
		for _, l := range lists {
			for cue := range l.all() {
				t.add(cue, l.sign, children)
			}
		}
	}
	if len(t.ends) > 1<<16 {
		panic("mentions: more cues than the trie can hold")
	}
	t.next = make([]uint16, len(t.ends)*t.width)
	for state, kids := range children {
		for b, child := range kids {
			t.next[int(state)*t.width+int(t.classes[b])] = child
		}
	}
	return t
}

func (t *cueTrie) add(cue string, s sign, children map[uint16]map[byte]uint16) {
	key, prefix := strings.CutSuffix(cue, "*")
	state := uint16(0)
	for i := range len(key) {
		b := key[i]
		if t.classes[b] == 0 {
			t.classes[b] = uint8(t.width)
			t.width++
		}
		if children[state] == nil {
			children[state] = map[byte]uint16{}
		}
		child, ok := children[state][b]
		if !ok {
			child = uint16(len(t.ends))
			children[state][b] = child
			t.ends = append(t.ends, cueEnd{})
		}
		state = child
	}
	if prefix {
		t.ends[state].prefix |= s.set()
	} else {
		t.ends[state].whole |= s.set()
	}
}

// at returns the signs of the cues that begin at byte i of the folded text, where a word begins.
func (t *cueTrie) at(text []byte, i int) signSet {
	var found signSet
	state := 0
	for ; i < len(text); i++ {
		state = int(t.next[state*t.width+int(t.classes[text[i]])])
		if state == 0 {
			break
		}
		e := &t.ends[state]
		found |= e.prefix
		if e.whole&^found != 0 && endsWord(text, i+1) {
			found |= e.whole
		}
	}
	return found
}
