package eval

import (
	"overheard/sentiment"
	"overheard/sentiment/labelled"
)

// Meant is how well a model tells what the authors of posts meant: a detractor's, a passive's, a promoter's word, or no opinion
// at all, which is what it says where the opinion is below one half. In the confusion, rows are what was meant and columns
// what the model said, in that order.
type Meant struct {
	N         int       `json:"n"`
	Agree     float64   `json:"agree"`
	Interval  Interval  `json:"interval"` // 95 %
	Confusion [4][4]int `json:"confusion"`
}

// nothing is the place of no opinion.
const nothing = 3

// meantCounts count posts that nobody rated but somebody said what they meant.
type meantCounts struct {
	confusion [4][4]int
	answers   int
}

func (m *meantCounts) count(e *labelled.Example, o *sentiment.Opinion) {
	if e.Review {
		return
	}
	truth := e.Answer.Index()
	switch {
	case truth >= 0 && e.Answer != labelled.Low: // names of tones tell a detractor only
		m.answers++
	case truth < 0 && e.Tone == labelled.Middle:
		truth = nothing
	case truth < 0:
		return
	}
	said := nothing
	if o.Opinion >= 0.5 {
		said = index(labelled.Labels, o.Label())
	}
	m.confusion[truth][said]++
}

// result is nil where no label names passives or promoters.
func (m *meantCounts) result() *Meant {
	if m.answers == 0 {
		return nil
	}
	out := &Meant{Confusion: m.confusion}
	hits := 0
	for truth := range m.confusion {
		for said, n := range m.confusion[truth] {
			out.N += n
			if truth == said {
				hits += n
			}
		}
	}
	out.Agree = float64(hits) / float64(out.N)
	random := newRandom()
	drawn := make([]float64, resamples)
	for i := range drawn {
		right, wrong := poisson(random, float64(hits)), poisson(random, float64(out.N-hits))
		drawn[i] = right / max(right+wrong, 1)
	}
	out.Interval = percentiles(drawn)
	return out
}
