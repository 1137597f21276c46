package compact

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"

	"overheard/sentiment/labelled"
)

// classes is how many classes each head has.
const classes = 3

// linear is a trained head: a weight per bucket and class, and a bias per class.
type linear struct {
	weights [][classes]float32
	bias    [classes]float32
}

// settings are how a head is trained.
type settings struct {
	rows   int // of the table
	epochs int
	rate   float64 // of AdaGrad
	decay  float32 // L2
	alpha  float64 // smoothing of the log-count ratios
	least  float32 // a feature that is rarer is left out
	seed   uint64
}

var defaults = settings{rows: 1 << 20, epochs: 5, rate: 0.02, decay: 1e-3, alpha: 1, least: 3, seed: 1}

// cell is what training keeps per bucket: together, so that a feature costs one look into memory.
type cell struct {
	ratio, weight, sum [classes]float32
}

// target is what is known about one text: which classes it may have and how likely they are beforehand, which classes its
// set knows at all, and how much the text counts.
type target struct {
	row     int
	classes labelled.Classes
	shares  [classes]float64
	among   labelled.Classes
	weight  float32
}

// trainLinear trains a head on some of the rows: multinomial logistic regression on features that are scaled by their
// smoothed log-count ratios (naive Bayes; Wang and Manning 2012), by AdaGrad. A target of several classes is right with any
// of them. The order of all sums is fixed by the seed.
//
// helpers are heads whose logits are features of this one; what is learnt of them is folded into the result, so that they
// cost nothing when texts are judged.
func trainLinear(ctx context.Context, r *rows, targets []target, helpers []*linear, s settings) (*linear, error) {
	cells := ratios(r, targets, s)
	n := uint64(s.rows)
	var bias, biasSum [classes]float64
	helped := make([][classes]float64, len(helpers)) // the weight of a helper's logit of a class in the same class
	helpedSum := make([][classes]float64, len(helpers))
	hints := hintsOf(r, targets, helpers)
	order := make([]int, len(targets))
	for i := range order {
		order[i] = i
	}
	random := rand.New(rand.NewPCG(s.seed, uint64(len(targets))))
	for epoch := range s.epochs {
		random.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for i, k := range order {
			if i%1024 == 0 && ctx.Err() != nil {
				return nil, fmt.Errorf("train: %w", ctx.Err())
			}
			t := targets[k]
			var z [classes]float64
			for g := range groups {
				features := r.at(t.row, g)
				var sum [classes]float32
				for _, f := range features {
					c := &cells[rowOf(f, n)]
					sum[0] += float32(c.ratio[0] * c.weight[0])
					sum[1] += float32(c.ratio[1] * c.weight[1])
					sum[2] += float32(c.ratio[2] * c.weight[2])
				}
				x := value(g, len(features))
				for c := range z {
					z[c] += float64(sum[c] * x)
				}
			}
			for c := range z {
				z[c] += bias[c]
				for h := range helpers {
					z[c] += float64(helped[h][c] * float64(hints[h][k][c]))
				}
			}
			step := gradient(z, t.classes, t.among, float64(t.weight))
			for c := range step {
				biasSum[c] += float64(step[c] * step[c])
				bias[c] -= s.rate * step[c] / math.Sqrt(biasSum[c]+1e-6)
				for h := range helpers {
					d := step[c] * float64(hints[h][k][c])
					helpedSum[h][c] += float64(d * d)
					helped[h][c] -= s.rate * d / math.Sqrt(helpedSum[h][c]+1e-6)
				}
			}
			rate := float32(s.rate)
			for g := range groups {
				features := r.at(t.row, g)
				x := value(g, len(features))
				gx := [classes]float32{float32(step[0]) * x, float32(step[1]) * x, float32(step[2]) * x}
				for _, f := range features {
					cell := &cells[rowOf(f, n)]
					for c := range classes {
						ratio := cell.ratio[c]
						if ratio == 0 {
							continue
						}
						d := float32(gx[c]*ratio) + float32(s.decay*cell.weight[c])
						cell.sum[c] += float32(d * d)
						cell.weight[c] -= float32(rate * d / float32(math.Sqrt(float64(cell.sum[c]+1e-6))))
					}
				}
			}
		}
		_ = epoch
	}
	return folded(cells, bias, helped, helpers, s), nil
}

// gradient is the slope, with respect to the logits z, of the loss: the logarithm of the probability of the
// allowed classes, given that it is one of those that the set knows.
func gradient(z [classes]float64, allowed, among labelled.Classes, weight float64) (step [classes]float64) {
	p := softmax(z)
	inside, all := max(within(p, allowed), 1e-12), max(within(p, among), 1e-12)
	for c := range p {
		if among&(1<<c) != 0 {
			step[c] = p[c] / all
		}
		if allowed&(1<<c) != 0 {
			step[c] -= p[c] / inside
		}
		step[c] *= weight
	}
	return step
}

// within sums the probabilities of some classes.
func within(p [classes]float64, some labelled.Classes) (sum float64) {
	for c := range p {
		if some&(1<<c) != 0 {
			sum += p[c]
		}
	}
	return sum
}

func softmax(z [classes]float64) (p [classes]float64) {
	m := max(z[0], z[1], z[2])
	sum := 0.0
	for c := range z {
		p[c] = math.Exp(z[c] - m)
		sum += p[c]
	}
	for c := range p {
		p[c] /= sum
	}
	return p
}

// ratios counts features by class and returns the logarithms of how much more frequent each is in a class than in the others.
func ratios(r *rows, targets []target, s settings) []cell {
	cells := make([]cell, s.rows)
	n := uint64(s.rows)
	seen := make([]float32, s.rows)
	rest := make([][classes]float32, s.rows) // counts in the other classes, of sets that know the class
	var total, totalRest [classes]float64
	for _, t := range targets {
		var share, other [classes]float32
		for c := range share {
			share[c] = t.weight * float32(t.shares[c])
		}
		for c := range other {
			if t.among&(1<<c) != 0 {
				other[c] = t.weight - share[c]
			}
		}
		for g := range groups {
			features := r.at(t.row, g)
			for _, f := range features {
				row := rowOf(f, n)
				counts := &cells[row].ratio
				counts[0] += share[0]
				counts[1] += share[1]
				counts[2] += share[2]
				out := &rest[row]
				out[0] += other[0]
				out[1] += other[1]
				out[2] += other[2]
				seen[row]++
			}
			for c := range total {
				total[c] += float64(share[c]) * float64(len(features))
				totalRest[c] += float64(other[c]) * float64(len(features))
			}
		}
	}
	vocabulary := 0.0
	for i := range seen {
		if seen[i] >= s.least {
			vocabulary++
		}
	}
	for i := range cells {
		counts := &cells[i].ratio
		if seen[i] < s.least {
			*counts = [classes]float32{}
			continue
		}
		for c := range counts {
			in := (float64(counts[c]) + s.alpha) / (total[c] + s.alpha*vocabulary)
			out := (float64(rest[i][c]) + s.alpha) / (totalRest[c] + s.alpha*vocabulary)
			counts[c] = float32(math.Log(in / out))
		}
	}
	return cells
}

// hintsOf returns the centred logits of each helper for each target, over three.
func hintsOf(r *rows, targets []target, helpers []*linear) [][][classes]float32 {
	hints := make([][][classes]float32, len(helpers))
	for h, m := range helpers {
		hints[h] = make([][classes]float32, len(targets))
		for i, t := range targets {
			z := m.logits(r, t.row)
			mean := (z[0] + z[1] + z[2]) / classes
			for c := range z {
				hints[h][i][c] = float32((z[c] - mean) / 3)
			}
		}
	}
	return hints
}

// logits judges a row.
func (m *linear) logits(r *rows, row int) (z [classes]float64) {
	n := uint64(len(m.weights))
	for g := range groups {
		features := r.at(row, g)
		var sum [classes]float32
		for _, f := range features {
			w := &m.weights[rowOf(f, n)]
			sum[0] += w[0]
			sum[1] += w[1]
			sum[2] += w[2]
		}
		x := value(g, len(features))
		for c := range z {
			z[c] += float64(sum[c] * x)
		}
	}
	for c := range z {
		z[c] += float64(m.bias[c])
	}
	return z
}

// folded multiplies out ratios, weights and helpers, and centres the weights of a feature over the classes, which changes no
// probability.
func folded(cells []cell, bias [classes]float64, helped [][classes]float64, helpers []*linear, s settings) *linear {
	m := &linear{weights: make([][classes]float32, len(cells))}
	for i := range cells {
		w := &m.weights[i]
		for c := range w {
			w[c] = float32(cells[i].ratio[c] * cells[i].weight[c])
		}
		for h, helper := range helpers {
			from := helper.weights[i]
			mean := (from[0] + from[1] + from[2]) / classes
			for c := range w {
				w[c] += float32(float32(helped[h][c]) * (from[c] - mean) / 3)
			}
		}
		mean := (w[0] + w[1] + w[2]) / classes
		for c := range w {
			w[c] -= mean
		}
	}
	for c := range m.bias {
		b := bias[c]
		for h, helper := range helpers {
			mean := float64(helper.bias[0]+helper.bias[1]+helper.bias[2]) / classes
			b += helped[h][c] * (float64(helper.bias[c]) - mean) / 3
		}
		m.bias[c] = float32(b)
	}
	return m
}
