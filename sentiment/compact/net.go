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
	var pool netPool
	var last token
	for _, t := range tokens {
		chars, heads := b.features[groupChars][last.chars:t.chars], b.heads[last.heads:t.heads]
		chars, heads = chars[:min(len(chars), maxTokenRows)], heads[:min(len(heads), maxTokenRows)]
		pool.add(n.sum(chars), n.sum(heads), len(chars), len(heads))
		last = t
	}
	most, sum := pool.columns()
	return n.layer.logits(&most, &sum, len(tokens))
}

// sums are sums of rows whose bytes were made unsigned, in lanes of 16 bits: of the first word the even columns and the odd
// ones, then of the second.
type sums [2 * netWords]uint64

func (n *net) sum(features []uint32) (s sums) {
	const flip, low = 0x8080808080808080, 0x00FF00FF00FF00FF
	rows := uint64(len(n.rows))
	for _, f := range features {
		row := &n.rows[rowOf(f, rows)]
		w, w2 := row[0]^flip, row[1]^flip
		s[0] += w & low
		s[1] += w >> 8 & low
		s[2] += w2 & low
		s[3] += w2 >> 8 & low
	}
	return s
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
	for k := 0; k < netHidden; k += 4 { // four at a time, lest each addition wait for the one before it
		w0, w1, w2, w3 := &l.Hidden[k], &l.Hidden[k+1], &l.Hidden[k+2], &l.Hidden[k+3]
		h := [4]float32(l.HiddenBias[k:])
		h0, h1, h2, h3 := h[0], h[1], h[2], h[3]
		for j, x := range &pool {
			h0 += float32(w0[j] * x)
			h1 += float32(w1[j] * x)
			h2 += float32(w2[j] * x)
			h3 += float32(w3[j] * x)
		}
		for i, h := range [4]float32{h0, h1, h2, h3} {
			if h > 0 {
				for c := range z {
					z[c] += float64(float32(h * l.Out[c][k+i]))
				}
			}
		}
	}
	return z
}
