package compact

import (
	"context"
	"fmt"
	"math"
)

// adaptFolds is how many parts own texts are cut into to choose how far the base may be left.
const adaptFolds = 4

// manyOwn is from how many texts on one part held out is enough to choose on.
const manyOwn = 4000

// penalties are how strongly corrections are held to nothing, from none at all to the weakest: the logit of an average text
// may move by about a third, by one, by two. The weaker one has to be worth it.
var penalties = []float64{math.Inf(1), 100, 12, 3}

// worthIt is by how much a weaker penalty has to lower the loss of a text held out, in nats.
const worthIt = 0.002

// levelPull is how many texts the base's own levels count for.
const levelPull = 10

// How often all texts are gone through, to learn a correction and to find out before how curved the loss is.
const (
	adaptRounds = 40
	curveRounds = 8
)

// partsHeldOut is on how many parts n texts are tried.
func partsHeldOut(n int) int {
	if n > manyOwn {
		return 1
	}
	return adaptFolds
}

// adaptSteps is how many corrections are learnt to arrive at one.
func adaptSteps(n int) int { return (len(penalties)-1)*partsHeldOut(n) + 1 }

// correction is what is added to the weights of the base, per cell, in calibrated logits, and how these are set right after.
type correction struct {
	weights [][classes]float64 // nil for none
	scale   float64
	shift   [classes]float64
}

// correct chooses a penalty on texts held out and learns a correction with it from all.
func correct(ctx context.Context, lessons []lesson, cells int, progress func()) (*correction, error) {
	best, chosen := math.Inf(1), math.Inf(1)
	var level [3]float64
	curve := curvature(lessons, cells)
	for _, penalty := range penalties {
		var held []sample
		for fold := range partsHeldOut(len(lessons)) {
			var weights [][classes]float64
			if !math.IsInf(penalty, 1) {
				weights = learnCorrection(lessons, cells, penalty, curve+penalty, fold)
				progress()
			}
			if ctx.Err() != nil {
				return nil, fmt.Errorf("adapt: %w", ctx.Err())
			}
			for i := range lessons {
				if l := &lessons[i]; l.fold == fold {
					held = append(held, sample{logits: l.logits(weights), classes: l.classes, among: l.among, weight: 1})
				}
			}
		}
		theta := levels(held)
		if loss, _ := nll(held, theta); loss < best-worthIt || math.IsInf(best, 1) {
			best, chosen, level = loss, penalty, theta
		}
	}
	c := &correction{scale: level[0], shift: [classes]float64{level[1], 0, level[2]}}
	if !math.IsInf(chosen, 1) {
		c.weights = learnCorrection(lessons, cells, chosen, curve+chosen, -1)
	}
	progress()
	return c, nil
}

// levels fits a scale and shifts, near those of the base where texts are few.
func levels(held []sample) [3]float64 {
	pull := levelPull / float64(max(len(held), 1))
	return descend([3]float64{1, 0, 0}, anySlope, func(theta [3]float64) (float64, [3]float64) {
		loss, slope := nll(held, theta)
		for i, at := range [3]float64{1, 0, 0} {
			d := theta[i] - at
			loss += pull / 2 * float64(d*d)
			slope[i] += pull * d
		}
		return loss, slope
	})
}

// logits are those of the base with a correction.
func (l *lesson) logits(weights [][classes]float64) [classes]float64 {
	z := l.base
	if weights == nil {
		return z
	}
	for _, p := range l.parts {
		w, x := &weights[p.cell], float64(p.value)
		for c := range z {
			z[c] += float64(w[c] * x)
		}
	}
	return z
}

// curvature is how curved the loss of the lessons is in its most curved direction, without the penalty: half the largest eigenvalue of
// the features' square, by power iteration, and a little more to be on the safe side. Nothing in it is negative, so few rounds do.
func curvature(lessons []lesson, cells int) float64 {
	at, next := make([]float64, cells), make([]float64, cells)
	for i := range at {
		at[i] = 1 / math.Sqrt(float64(cells))
	}
	size := 0.0
	for range curveRounds {
		clear(next)
		for i := range lessons {
			along := 0.0
			for _, p := range lessons[i].parts {
				along += float64(at[p.cell] * float64(p.value))
			}
			for _, p := range lessons[i].parts {
				next[p.cell] += float64(along * float64(p.value))
			}
		}
		size = 0
		for _, v := range next {
			size += float64(v * v)
		}
		size = math.Sqrt(size)
		for i := range at {
			at[i] = next[i] / max(size, 1e-12)
		}
	}
	return 1.1 * size / 2
}

// learnCorrection learns from all lessons but those of a fold: multinomial logistic regression with the base's logits as offset and
// a ridge penalty, by accelerated gradient descent (Nesterov). No direction may be more curved than curve. All sums run in one order.
func learnCorrection(lessons []lesson, cells int, penalty, curve float64, without int) [][classes]float64 {
	weights, last, ahead := make([][classes]float64, cells), make([][classes]float64, cells), make([][classes]float64, cells)
	slope := make([][classes]float64, cells)
	momentum := 1.0
	for range adaptRounds {
		for i := range slope {
			for c := range classes {
				slope[i][c] = float64(penalty * ahead[i][c])
			}
		}
		for i := range lessons {
			l := &lessons[i]
			if l.fold == without {
				continue
			}
			step := gradient(l.logits(ahead), l.classes, l.among, 1)
			for _, p := range l.parts {
				s, x := &slope[p.cell], float64(p.value)
				for c := range step {
					s[c] += float64(step[c] * x)
				}
			}
		}
		next := (1 + math.Sqrt(1+float64(4*momentum*momentum))) / 2
		push := (momentum - 1) / next
		momentum = next
		for i := range weights {
			for c := range classes {
				last[i][c] = weights[i][c]
				weights[i][c] = ahead[i][c] - slope[i][c]/curve
				ahead[i][c] = weights[i][c] + float64(push*(weights[i][c]-last[i][c]))
			}
		}
	}
	return weights
}
