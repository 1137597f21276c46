package compact

import (
	"math"

	"overheard/sentiment/labelled"
)

// Answer makes the probabilities of the three answers out of the logits of the answer head and of the tones. A complaint of six
// words says more by its tone than by what reviews taught about its words; a long review is left to the answer head. In
// between the two ways are blended by length.
type Answer struct {
	Long  Calibration `json:"long"`
	Short Calibration `json:"short"`
	Tone  [2]Tied     `json:"tone"` // of short texts, for detractor and promoter
}

// Tied is how much the tones speak for a class: the leads of negative and positive over neutral.
type Tied struct {
	Negative float32 `json:"negative"`
	Positive float32 `json:"positive"`
}

// untied leaves the answer to its own head.
var untied = Answer{Long: Calibration{Temperature: 1}, Short: Calibration{Temperature: 1}}

// signs are what an answer is read from.
type signs struct {
	detractor, promoter float64 // leads over passive
	negative, positive  float64 // leads over neutral, calibrated
	length              float64 // beyond a post's
}

// signsOf makes signs of the logits of the answer head, the probabilities of the tones and the features of a text.
func signsOf(reply, tones [classes]float64, size int) signs {
	return signs{
		detractor: reply[0] - reply[1], promoter: reply[2] - reply[1],
		negative: math.Log(tones[0] / tones[1]), positive: math.Log(tones[2] / tones[1]), length: beyondPost(size),
	}
}

// postSize is the logarithm of about how many features a long tweet has.
const postSize = 5.4

// beyondPost is how much longer than a post a text is, on a logarithmic scale.
func beyondPost(size int) float64 { return max(0, math.Log(float64(1+size))-postSize) }

// answerParts is how many numbers an Answer has: for long texts one over the temperature and two biases, for short ones the same
// and two weights for each of two classes.
const answerParts = 10

// parts lists, for each of the two outer classes, what the numbers of an Answer are multiplied with.
func (s *signs) parts() (detractor, promoter [answerParts]float64) {
	long := min(1, s.length)
	short := 1 - long
	negative, positive := short*s.negative/3, short*s.positive/3
	return [answerParts]float64{long * s.detractor, long, 0, short * s.detractor, short, 0, negative, positive, 0, 0},
		[answerParts]float64{long * s.promoter, 0, long, short * s.promoter, 0, short, 0, 0, negative, positive}
}

// vector lists the numbers of an Answer in the order of parts.
func (a *Answer) vector() [answerParts]float64 {
	return [answerParts]float64{
		1 / float64(a.Long.Temperature), float64(a.Long.Bias[0]), float64(a.Long.Bias[2]),
		1 / float64(a.Short.Temperature), float64(a.Short.Bias[0]), float64(a.Short.Bias[2]),
		3 * float64(a.Tone[0].Negative), 3 * float64(a.Tone[0].Positive), 3 * float64(a.Tone[1].Negative), 3 * float64(a.Tone[1].Positive),
	}
}

// answerOf is the reverse of vector.
func answerOf(v [answerParts]float64) Answer {
	level := func(v []float64) Calibration {
		return Calibration{Temperature: float32(1 / v[0]), Bias: [classes]float32{float32(v[1]), 0, float32(v[2])}}
	}
	return Answer{
		Long: level(v[0:3]), Short: level(v[3:6]),
		Tone: [2]Tied{{float32(v[6] / 3), float32(v[7] / 3)}, {float32(v[8] / 3), float32(v[9] / 3)}},
	}
}

// temperature is that between long and short texts.
func (a *Answer) temperature() float64 {
	v := a.vector()
	return 2 / (v[0] + v[3])
}

func dot(a, b *[answerParts]float64) (sum float64) {
	for i := range a {
		sum += float64(a[i] * b[i])
	}
	return sum
}

// level returns the calibrated logits.
func (a *Answer) level(s signs) [classes]float64 {
	v := a.vector()
	low, high := s.parts()
	return [classes]float64{dot(&v, &low), 0, dot(&v, &high)}
}

// probabilities are never 0 or 1.
func (a *Answer) probabilities(s signs) [classes]float64 {
	z := a.level(s)
	for k := range z {
		z[k] = max(-maxLogit, min(maxLogit, z[k]))
	}
	return softmax(z)
}

// rescaled stretches the calibrated logits and shifts them.
func (a Answer) rescaled(scale float64, shift [classes]float64) Answer {
	v := a.vector()
	for i := range v {
		v[i] *= scale
	}
	out := answerOf(v)
	for k := range shift {
		out.Long.Bias[k] += float32(shift[k])
		out.Short.Bias[k] += float32(shift[k])
	}
	return out
}

// answered is a held-out text whose answer is known, or partly so.
type answered struct {
	signs
	classes labelled.Classes
	weight  float64
}

// tieWeight holds the weights of the tones near 0 where few texts speak for them.
const tieWeight = 1e-3

// fitAnswer finds the Answer under which the texts are likeliest, by gradient descent with a step that grows while it helps.
func fitAnswer(texts []answered) Answer {
	if len(texts) < leastSamples {
		return untied
	}
	v := untied.vector()
	loss, slope := answerLoss(texts, &v)
	step := 0.5
	for range 1000 {
		next := v
		for i := range next {
			next[i] -= step * slope[i]
		}
		next[0], next[3] = max(next[0], 0.05), max(next[3], 0.05)
		l, s := answerLoss(texts, &next)
		if l > loss {
			if step /= 2; step < 1e-7 {
				break
			}
			continue
		}
		v, loss, slope = next, l, s
		step *= 1.3
	}
	return answerOf(v)
}

// answerLoss is the mean negative log-likelihood and its slope.
func answerLoss(texts []answered, v *[answerParts]float64) (loss float64, slope [answerParts]float64) {
	total := 0.0
	for i := range texts {
		t := &texts[i]
		low, high := t.parts()
		z := [classes]float64{dot(v, &low), 0, dot(v, &high)}
		loss -= float64(t.weight * math.Log(max(within(softmax(z), t.classes), 1e-12)))
		d := gradient(z, t.classes, anyClass, t.weight)
		for k := range slope {
			slope[k] += float64(d[0]*low[k]) + float64(d[2]*high[k])
		}
		total += t.weight
	}
	loss /= total
	for k := range slope {
		slope[k] /= total
		if k >= answerParts-4 {
			loss += float64(tieWeight * v[k] * v[k])
			slope[k] += float64(2 * tieWeight * v[k])
		}
	}
	return loss, slope
}
