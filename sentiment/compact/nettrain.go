package compact

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
)

// How nets are trained.
const (
	netEpochs  = 4
	netRate    = 0.01
	netReviews = 0.3 // what a review counts in a net where reviews do not teach the table
	netStart   = 0.1 // the largest weight of a row that has learnt nothing
	netLeast   = 200 // texts without which there is no net
)

// netTrainer is a net while it learns.
type netTrainer struct {
	table      []netRow
	hidden     [netHidden][2 * netWidth]weight
	hiddenBias [netHidden]weight
	out        [classes][netHidden]weight
	outBias    [classes]weight

	// What is known of the text at hand.
	values [netTokens][netWidth]float32
	first  [netWidth]int // token with the greatest value of a column
	pool   [2 * netWidth]float32
	units  [netHidden]float32
	back   [2 * netWidth]float32 // slope of the loss
}

// netRow is a row of weights that share the pace at which they learn.
type netRow struct {
	weights [netWidth]float32
	sum     float32
}

// weight is a weight with the sum of its squared slopes, of which AdaGrad makes its pace.
type weight struct{ w, sum float32 }

func (w *weight) learn(slope float32) {
	w.sum += float32(slope * slope)
	w.w -= float32(netRate * slope / root(w.sum))
}

func root(sum float32) float32 { return float32(math.Sqrt(float64(sum) + 1e-8)) }

func newNetTrainer(rows int, random *rand.Rand) *netTrainer {
	uniform := func(limit float64) float32 { return float32((2*random.Float64() - 1) * limit) }
	n := &netTrainer{table: make([]netRow, rows)}
	for i := range n.table {
		for j := range netWidth {
			n.table[i].weights[j] = uniform(netStart)
		}
	}
	for k := range n.hidden {
		for j := range n.hidden[k] {
			n.hidden[k][j].w = uniform(math.Sqrt(3.0 / (2 * netWidth)))
		}
		for c := range n.out {
			n.out[c][k].w = uniform(math.Sqrt(3.0 / netHidden))
		}
	}
	return n
}

// trainNet trains a net of some rows on the targets. The order of all sums is fixed by the seed.
func trainNet(ctx context.Context, r *rows, targets []target, size int, seed uint64) (*netTrainer, error) {
	if len(targets) < netLeast || size == 0 {
		return nil, nil
	}
	random := rand.New(rand.NewPCG(seed, uint64(len(targets))))
	n := newNetTrainer(size, random)
	order := make([]int, len(targets))
	for i := range order {
		order[i] = i
	}
	for range netEpochs {
		random.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for i, k := range order {
			if i%1024 == 0 && ctx.Err() != nil {
				return nil, fmt.Errorf("train: %w", ctx.Err())
			}
			t := &targets[k]
			text := r.text(t.row)
			z := n.judge(&text)
			n.learn(&text, gradient(z, t.classes, t.among, float64(t.weight)))
		}
	}
	return n, nil
}

// judge returns the logits of a text and keeps what led to them.
func (n *netTrainer) judge(t *netText) (z [classes]float64) {
	n.pool = [2 * netWidth]float32{}
	for i := range t.tokens() {
		v := &n.values[i]
		*v = [netWidth]float32{}
		chars, heads := t.token(i)
		x := charScale(len(chars))
		for _, f := range chars {
			for j, w := range &n.row(f).weights {
				v[j] += float32(x * w)
			}
		}
		for _, f := range heads {
			for j, w := range &n.row(f).weights {
				v[j] += w
			}
		}
		for j, x := range v {
			if x > 0 {
				n.pool[netWidth+j] += x / float32(t.tokens())
			}
			if x > n.pool[j] {
				n.pool[j], n.first[j] = x, i
			}
		}
	}
	for c := range z {
		z[c] = float64(n.outBias[c].w)
	}
	for k := range n.units {
		h := n.hiddenBias[k].w
		for j := range n.hidden[k] {
			h += float32(n.hidden[k][j].w * n.pool[j])
		}
		n.units[k] = max(h, 0)
		for c := range z {
			z[c] += float64(n.units[k] * n.out[c][k].w)
		}
	}
	return z
}

func (n *netTrainer) row(f uint32) *netRow { return &n.table[rowOf(f, uint64(len(n.table)))] }

// learn moves all weights against the slope of the loss with respect to the logits of the text that was judged last.
func (n *netTrainer) learn(t *netText, slope [classes]float64) {
	n.back = [2 * netWidth]float32{}
	for k, h := range n.units {
		if h == 0 {
			continue
		}
		d := float32(0)
		for c := range slope {
			s := float32(slope[c])
			d += float32(s * n.out[c][k].w)
			n.out[c][k].learn(float32(s * h))
		}
		for j := range n.back {
			w := &n.hidden[k][j]
			n.back[j] += float32(d * w.w)
			w.learn(float32(d * n.pool[j]))
		}
		n.hiddenBias[k].learn(d)
	}
	for c := range slope {
		n.outBias[c].learn(float32(slope[c]))
	}
	n.learnRows(t)
}

// learnRows moves the rows of each token that had a part in the pool.
func (n *netTrainer) learnRows(t *netText) {
	for i := range t.tokens() {
		var slope [netWidth]float32
		square := float32(0)
		for j, v := range &n.values[i] {
			if v <= 0 {
				continue
			}
			slope[j] = n.back[netWidth+j] / float32(t.tokens())
			if n.first[j] == i {
				slope[j] += n.back[j]
			}
			square += float32(slope[j] * slope[j])
		}
		if square == 0 {
			continue
		}
		chars, heads := t.token(i)
		x := charScale(len(chars))
		for _, f := range chars {
			n.row(f).learn(&slope, square, x)
		}
		for _, f := range heads {
			n.row(f).learn(&slope, square, 1)
		}
	}
}

// learn moves a row that counted x in a token.
func (r *netRow) learn(slope *[netWidth]float32, square, x float32) {
	r.sum += float32(square * x * x / netWidth)
	pace := float32(netRate * x / root(r.sum))
	for j := range r.weights {
		r.weights[j] -= float32(pace * slope[j])
	}
}
