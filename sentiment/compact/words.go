package compact

import (
	"maps"
	"slices"
)

// Roles of a word beside its valence.
const (
	roleNone uint8 = iota
	roleNegation
)

// word is an entry of a word list: how good or bad VADER's judges found it, in tenths, and its role.
type word struct {
	key     uint32 // feature of its hash; 0 where the place is free
	valence int8
	role    uint8
}

// wordList finds words by their hash. It is a table with open addressing, at most half full.
type wordList struct {
	entries []word
	shift   uint
}

// negations turn round what follows, in the languages of the training data. Chinese negations are single characters and
// handled as such.
var negations = []string{
	"not", "no", "never", "none", "nobody", "nothing", "neither", "nor", "cannot", "without", "hardly", "barely", "aint", "ain't",
	"can't", "cant", "don't", "dont", "didn't", "didnt", "doesn't", "doesnt", "won't", "wont", "wouldn't", "wouldnt", "isn't", "isnt",
	"wasn't", "wasnt", "aren't", "arent", "weren't", "werent", "shouldn't", "shouldnt", "couldn't", "couldnt", "haven't", "havent",
	"hasn't", "hasnt", "hadn't", "hadnt", "mustn't", "needn't",
	"не", "нет", "ни", "без", "нельзя", "никогда", "нету",
	"nunca", "jamás", "ni", "sin", "pas", "jamais", "ne", "sans", "nicht", "kein", "keine", "keinen", "nie", "ohne", "não", "nao", "sem",
	"non", "mai", "senza", "tidak", "bukan", "jangan", "gak", "nggak", "ga", "tak", "niet", "geen",
}

// newWordList makes a list of words with their valence in tenths, and of the negations.
func newWordList(valences map[string]int8) *wordList {
	entries := map[uint32]word{}
	for _, w := range slices.Sorted(maps.Keys(valences)) { // in one order, lest two words of one hash take turns
		key := feature(hashString(w))
		entries[key] = word{key: key, valence: valences[w]}
	}
	for _, w := range negations {
		key := feature(hashString(w))
		e := entries[key]
		e.key, e.role = key, roleNegation
		entries[key] = e
	}
	list := make([]word, 0, len(entries))
	for _, e := range entries {
		list = append(list, e)
	}
	slices.SortFunc(list, func(a, b word) int { return int(int64(a.key) - int64(b.key)) })
	return indexWords(list)
}

// indexWords spreads words over a table.
func indexWords(list []word) *wordList {
	bits := uint(4)
	for 1<<bits < 2*len(list) {
		bits++
	}
	l := &wordList{entries: make([]word, 1<<bits), shift: 32 - bits}
	for _, w := range list {
		if w.key == 0 {
			continue
		}
		i := int(w.key >> l.shift)
		for l.entries[i].key != 0 && l.entries[i].key != w.key {
			i = (i + 1) & (len(l.entries) - 1)
		}
		l.entries[i] = w
	}
	return l
}

// all returns the words in the order of their keys.
func (l *wordList) all() []word {
	var out []word
	for _, w := range l.entries {
		if w.key != 0 {
			out = append(out, w)
		}
	}
	slices.SortFunc(out, func(a, b word) int { return int(int64(a.key) - int64(b.key)) })
	return out
}

// find returns the role and the valence of the word with a hash, zeros for one that is not listed.
func (l *wordList) find(h uint64) (role uint8, valence int) {
	key := feature(h)
	for i := int(key >> l.shift); ; i = (i + 1) & (len(l.entries) - 1) {
		switch e := l.entries[i]; e.key {
		case key:
			return e.role, int(e.valence)
		case 0:
			return roleNone, 0
		}
	}
}
