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
	pool := newNetPool()
	var last token
	spelled := b.spelled
	var value lanes
	for i, t := range tokens {
		chars, heads := b.features[groupChars][last.chars:t.chars], b.heads[last.heads:t.heads]
		last = t
		if len(spelled) == 0 || spelled[0].token != uint32(i) {
			n.judge(&value, chars[:min(len(chars), maxTokenRows)], heads[:min(len(heads), maxTokenRows)])
			pool.take(&value)
			continue
		}
		v := &spelled[0].net
		n.more(v, heads[1:]) // the first one is the word's own
		pool.take(v)
		spelled = spelled[1:]
	}
	most, sum := pool.columns()
	return n.layer.logits(&most, &sum, len(tokens))
}

// judge sets v to the values of a token.
func (n *net) judge(v *lanes, chars, heads []uint32) {
	even, odd, even2, odd2 := n.sum(chars)
	v.set(even, odd, even2, odd2, uint64(netUnits[len(chars)]), len(chars))
	n.more(v, heads)
}

// more adds features of the whole token to its values.
func (n *net) more(v *lanes, heads []uint32) {
	if len(heads) > 0 {
		var w lanes
		even, odd, even2, odd2 := n.sum(heads)
		w.set(even, odd, even2, odd2, netUnit, len(heads))
		v.add(&w)
	}
}

// sum adds up rows, whose bytes it makes unsigned, in lanes of 16 bits: of the first word of a row the even columns and the
// odd ones, then of the second.
func (n *net) sum(features []uint32) (even, odd, even2, odd2 uint64) {
	const flip, low = 0x8080808080808080, 0x00FF00FF00FF00FF
	rows := uint64(len(n.rows))
	for _, f := range features {
		row := &n.rows[rowOf(f, rows)]
		w, w2 := row[0]^flip, row[1]^flip
		even += w & low
		odd += w >> 8 & low
		even2 += w2 & low
		odd2 += w2 >> 8 & low
	}
	return even, odd, even2, odd2
}

// logits turns the greatest values and the sums over some tokens into logits.
func (l *netLayer) logits(most, sum *[netWidth]int32, tokens int) (z [classes]float64) {
	var pool [2 * netWidth]float32
	for j := range netWidth {
		pool[j] = float32(most[j])
		pool[netWidth+j] = float32(sum[j]) / float32(tokens)
	}
	var units [netHidden]float32
	for k := 0; k < netHidden; k += 4 { // several at a time, lest each addition wait for the one before it
		w0, w1, w2, w3 := &l.Hidden[k], &l.Hidden[k+1], &l.Hidden[k+2], &l.Hidden[k+3]
		h0, h1, h2, h3 := l.HiddenBias[k], l.HiddenBias[k+1], l.HiddenBias[k+2], l.HiddenBias[k+3]
		for j, x := range &pool {
			h0 += float32(w0[j] * x)
			h1 += float32(w1[j] * x)
			h2 += float32(w2[j] * x)
			h3 += float32(w3[j] * x)
		}
		units[k], units[k+1], units[k+2], units[k+3] = h0, h1, h2, h3
	}
	z0, z1, z2 := float64(l.OutBias[0]), float64(l.OutBias[1]), float64(l.OutBias[2])
	for k, h := range &units {
		h = max(h, 0)
		z0 += float64(h * l.Out[0][k])
		z1 += float64(h * l.Out[1][k])
		z2 += float64(h * l.Out[2][k])
	}
	return [classes]float64{z0, z1, z2}
}
