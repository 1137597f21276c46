package eval

import "math"

// classes is how many classes a question has at most.
const classes = 3

// Head is how well one question is answered. Rows of the confusion are what is true, columns what the model said; both
// from low to high: negative, neutral, positive or detractor, passive, promoter. Each rate has its 95 % interval, which is
// nil where there are too few texts for one.
type Head struct {
	N           int                   `json:"n"`
	Brands      int                   `json:"brands,omitempty"` // that the intervals resample whole; 0 where they resample texts
	Accuracy    float64               `json:"accuracy"`
	MacroRecall float64               `json:"macro_recall"`
	MacroF1     float64               `json:"macro_f1"`
	Calibration float64               `json:"calibration_error"` // expected, over ten bins of the probability of what the model said
	Confusion   [classes][classes]int `json:"confusion"`
	Intervals   *HeadIntervals        `json:"intervals"`
}

// HeadIntervals are the 95 % intervals of the rates of a Head.
type HeadIntervals struct {
	Accuracy    Interval `json:"accuracy"`
	MacroRecall Interval `json:"macro_recall"`
	MacroF1     Interval `json:"macro_f1"`
	Calibration Interval `json:"calibration_error"`
}

// bins of the probability of what was said.
const bins = 10

// cell is the texts of one true class and one that was said, within one bin.
type cell struct{ n, sure float64 }

// cells count texts.
type cells [classes][classes][bins]cell

func (c *cells) count(truth, said int, sure float64) {
	at := &c[truth][said][min(int(sure*bins), bins-1)]
	at.n++
	at.sure += sure
}

// tally is what rates are made of. It adds up.
type tally struct {
	confusion   [classes][classes]float64
	right, sure [bins]float64
}

// tally sums cells up, each times what weigh says.
func (c *cells) tally(weigh func(n float64) float64) (t tally) {
	for truth := range c {
		for said := range c[truth] {
			for b, at := range c[truth][said] {
				if at.n == 0 {
					continue
				}
				n := weigh(at.n)
				t.confusion[truth][said] += n
				t.sure[b] += n * at.sure / at.n
				if truth == said {
					t.right[b] += n
				}
			}
		}
	}
	return t
}

func (t *tally) add(o *tally) {
	for truth := range t.confusion {
		for said := range t.confusion[truth] {
			t.confusion[truth][said] += o.confusion[truth][said]
		}
	}
	for b := range t.right {
		t.right[b] += o.right[b]
		t.sure[b] += o.sure[b]
	}
}

// rates are accuracy, macro recall, macro F1 and the calibration error. Macro means run over the classes that occur.
func (t *tally) rates() (r [4]float64) {
	n, found := 0.0, 0.0
	for c := range classes {
		hit, truth, said := t.confusion[c][c], 0.0, 0.0
		for k := range classes {
			truth += t.confusion[c][k]
			said += t.confusion[k][c]
		}
		n += truth
		r[0] += hit
		if truth == 0 {
			continue
		}
		found++
		r[1] += hit / truth
		r[2] += 2 * hit / (truth + said)
	}
	if n == 0 {
		return [4]float64{}
	}
	for b := range t.right {
		r[3] += math.Abs(t.right[b] - t.sure[b])
	}
	return [4]float64{r[0] / n, r[1] / found, r[2] / found, r[3] / n}
}
