package compact

import "math"

// rows holds the features of many texts, one after the other.
type rows struct {
	features []uint32
	ends     []int // of each group of each text: groups per text

	// For the net, of each text.
	heads               []uint32
	tokens              []token
	headEnds, tokenEnds []int
}

// groupScale is what the features of a group add up to in square, times a constant: the value of each is
// groupScale/√(features in the group).
var groupScale = [groups]float32{2, 2, 2}

// add appends the features of a bag.
func (r *rows) add(b *bag) {
	for g := range b.features {
		r.features = append(r.features, b.features[g]...)
		r.ends = append(r.ends, len(r.features))
	}
	r.heads = append(r.heads, b.heads...)
	r.headEnds = append(r.headEnds, len(r.heads))
	r.tokens = append(r.tokens, b.ends...)
	r.tokenEnds = append(r.tokenEnds, len(r.tokens))
}

// at returns the features of a group of a text.
func (r *rows) at(i, group int) []uint32 {
	k := i*groups + group
	start := 0
	if k > 0 {
		start = r.ends[k-1]
	}
	return r.features[start:r.ends[k]]
}

// value is what each of n features of a group counts.
func value(group, n int) float32 {
	if n == 0 {
		return 0
	}
	return groupScale[group] / float32(math.Sqrt(float64(n)))
}

// netText is what a net reads of a text.
type netText struct {
	heads, chars []uint32
	ends         []token
}

// text returns what a net reads of a text.
func (r *rows) text(i int) netText {
	part := func(ends []int) (start, end int) {
		if i > 0 {
			start = ends[i-1]
		}
		return start, ends[i]
	}
	h, hEnd := part(r.headEnds)
	t, tEnd := part(r.tokenEnds)
	return netText{heads: r.heads[h:hEnd], chars: r.at(i, groupChars), ends: r.tokens[t:tEnd]}
}

// tokens is how many tokens a net looks at.
func (t *netText) tokens() int { return min(len(t.ends), netTokens) }

// token returns the features of a token.
func (t *netText) token(i int) (chars, heads []uint32) {
	var last token
	if i > 0 {
		last = t.ends[i-1]
	}
	end := t.ends[i]
	return t.chars[last.chars:end.chars], t.heads[last.heads:end.heads]
}
