package compact

import "math"

// rows holds the features of many texts, one after the other.
type rows struct {
	features []uint32
	ends     []int // of each group of each text: groups per text
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
