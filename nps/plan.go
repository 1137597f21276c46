package nps

import "math"

// Plan says what would narrow a combined score to ±Within points.
type Plan struct {
	Within  float64
	Answers int     // more answers like these, comments included; 0 where it is as narrow already
	Posts   bool    // whether any number of posts alone would do
	Left    float64 // half the interval that would stay with posts without number
}

// mostAnswers is up to how many times the answers a plan looks for.
const mostAnswers = 10_000

// Plan returns what would narrow c to ±within points. Answers is −1 where ten thousand times as many would not.
func (c Combined) Plan(within float64) Plan {
	p := Plan{Within: within, Left: c.half(1, math.Inf(1))}
	p.Posts = p.Left <= within
	if c.half(1, 1) <= within {
		return p
	}
	low, high := 1., float64(mostAnswers)
	if c.half(high, 1) > within {
		p.Answers = -1
		return p
	}
	for high-low > 1e-4*low {
		if mid := math.Sqrt(low * high); c.half(mid, 1) > within {
			low = mid
		} else {
			high = mid
		}
	}
	p.Answers = int(math.Ceil((high - 1) * float64(c.survey.N)))
	return p
}
