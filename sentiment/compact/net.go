package compact

import "math"

// The sizes of a net.
const (
	netWidth  = 16           // columns of a row, a byte each
	netWords  = netWidth / 8 // words of memory of a row
	netHidden = 16           // units of the hidden layer
	netTokens = 128          // of a text that are looked at
)

// net is a small neural network that judges tones beside the rows of a table. The rows of a token's features are added up
// and what is negative is cut off; the greatest and the mean value of each column over the tokens go through a hidden
// layer. So a word can count less beside another one, which sums of weights cannot say.
//
// A net without rows says nothing.
type net struct {
	rows  [][netWords]uint64 // of signed bytes
	layer netLayer
}

// netLayer is what follows the rows. Its weights are those of whole steps of a byte.
type netLayer struct {
	Hidden     [netHidden][2 * netWidth]float32 // of the greatest values, then of the means
	HiddenBias [netHidden]float32
	Out        [classes][netHidden]float32
	OutBias    [classes]float32
}

// token says where the features of one token end: those of the whole token, and its characters.
type token struct{ heads, chars uint32 }

// endToken ends the token whose features were added last.
func (b *bag) endToken() {
	b.ends = append(b.ends, token{uint32(len(b.heads)), uint32(len(b.features[groupChars]))})
}

// netUnit is what a row counts that is not scaled; netUnits what each of n rows of characters does.
const netUnit = 256

var netUnits = func() (units [maxTokenRows + 1]int32) {
	for n := range units {
		units[n] = int32(math.Round(netUnit * float64(charScale(n))))
	}
	return units
}()

// maxTokenRows is how many rows of one token are added up: more would not fit into the 16 bits of their sums.
const maxTokenRows = 256

// charScale keeps a long word from being louder than a short one.
func charScale(n int) float32 { return 1 / float32(math.Sqrt(float64(max(n, 1)))) }

// logits judges the text in the bag.
func (n *net) logits(b *bag) (z [classes]float64) {
	tokens := b.ends[:min(len(b.ends), netTokens)]
	if len(n.rows) == 0 || len(tokens) == 0 {
		return z
	}
	var most, sum [netWidth]int32
	var last token
	for _, t := range tokens {
		chars, heads := b.features[groupChars][last.chars:t.chars], b.heads[last.heads:t.heads]
		chars, heads = chars[:min(len(chars), maxTokenRows)], heads[:min(len(heads), maxTokenRows)]
		var v [netWidth]int32
		n.add(&v, chars, netUnits[len(chars)])
		n.add(&v, heads, netUnit)
		for j := range v {
			x := max(v[j], 0)
			sum[j] += x
			most[j] = max(most[j], x)
		}
		last = t
	}
	return n.layer.logits(&most, &sum, len(tokens))
}

// add adds the rows of features to v. Bytes are made unsigned and added in lanes of 16 bits.
func (n *net) add(v *[netWidth]int32, features []uint32, unit int32) {
	const flip, low = 0x8080808080808080, 0x00FF00FF00FF00FF
	rows := uint64(len(n.rows))
	var even, odd [netWords]uint64
	for _, f := range features {
		for i, w := range &n.rows[rowOf(f, rows)] {
			w ^= flip
			even[i] += w & low
			odd[i] += w >> 8 & low
		}
	}
	bias := int32(128 * len(features))
	for j := 0; j < netWidth; j += 2 {
		at := j % 8 * 8
		v[j] += (int32(even[j/8]>>at&0xFFFF) - bias) * unit
		v[j+1] += (int32(odd[j/8]>>at&0xFFFF) - bias) * unit
	}
}

// logits turns the greatest values and the sums over some tokens into logits.
func (l *netLayer) logits(most, sum *[netWidth]int32, tokens int) (z [classes]float64) {
	var pool [2 * netWidth]float32
	for j := range netWidth {
		pool[j] = float32(most[j])
		pool[netWidth+j] = float32(sum[j]) / float32(tokens)
	}
	for c := range z {
		z[c] = float64(l.OutBias[c])
	}
	for k := range l.Hidden {
		h := l.HiddenBias[k]
		for j, w := range &l.Hidden[k] {
			h += float32(w * pool[j])
		}
		if h > 0 {
			for c := range z {
				z[c] += float64(float32(h * l.Out[c][k]))
			}
		}
	}
	return z
}
