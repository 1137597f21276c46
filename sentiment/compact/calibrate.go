package compact

import (
	"math"

	"overheard/sentiment/labelled"
)

// sample is a held-out text: its logits, what is known about it, its weight.
type sample struct {
	logits  [classes]float64
	classes labelled.Classes
	among   labelled.Classes
	weight  float64
}

// leastSamples is how many held-out texts a calibration needs.
const leastSamples = 50

// fit finds the temperature and the class biases under which the samples are likeliest. The middle class has no bias: only
// differences count.
func fit(samples []sample) Calibration {
	if len(samples) < leastSamples {
		return Calibration{Temperature: 1}
	}
	// 1/temperature, bias of the first and of the last class.
	theta := descend([3]float64{1, 0, 0}, anySlope, func(theta [3]float64) (float64, [3]float64) { return nll(samples, theta) })
	return Calibration{Temperature: float32(1 / theta[0]), Bias: [classes]float32{float32(theta[1]), 0, float32(theta[2])}}
}

// anySlope is the least that parameters of which the first is one over a temperature may be.
var anySlope = [3]float64{0.05, math.Inf(-1), math.Inf(-1)}

// descend finds a minimum by gradient descent with a step that grows while it helps. No parameter falls below its least.
func descend(theta, least [3]float64, f func([3]float64) (loss float64, slope [3]float64)) [3]float64 {
	loss, slope := f(theta)
	step := 0.5
	for range 300 {
		next := theta
		for i := range next {
			next[i] = max(next[i]-step*slope[i], least[i])
		}
		l, s := f(next)
		if l > loss {
			if step /= 2; step < 1e-7 {
				break
			}
			continue
		}
		theta, loss, slope = next, l, s
		step *= 1.3
	}
	return theta
}

// voice is a held-out text: what its tones and its length say, and whether it holds an opinion.
type voice struct {
	neutral float64 // calibrated probability
	size    int     // features
	opinion bool
	weight  float64
}

// Opinion tells how likely a text holds an opinion: a logistic function of the tones and of the length beyond a post's, since
// whoever writes much wants to say something. Length is never below 0.
type Opinion struct {
	Tone   float32 `json:"tone"`
	Length float32 `json:"length"`
	Bias   float32 `json:"bias"`
}

// plainOpinion leaves it to the tones.
var plainOpinion = Opinion{Tone: 1}

// evidence is what the opinion is read from.
func evidence(neutral float64, size int) (tone, length float64) {
	return math.Log((1 - neutral) / neutral), beyondPost(size)
}

// probability is never 0 or 1.
func (o Opinion) probability(neutral float64, size int) float64 {
	tone, length := evidence(neutral, size)
	z := float64(o.Tone)*tone + float64(o.Length)*length + float64(o.Bias)
	return 1 / (1 + math.Exp(-max(-maxLogit, min(maxLogit, z))))
}

// fitOpinion finds the function under which the voices are likeliest.
func fitOpinion(voices []voice) Opinion {
	if len(voices) < leastSamples {
		return plainOpinion
	}
	theta := descend([3]float64{1, 0, 0}, [3]float64{anySlope[0], 0, anySlope[2]}, func(theta [3]float64) (loss float64, slope [3]float64) {
		total := 0.0
		for _, v := range voices {
			tone, length := evidence(v.neutral, v.size)
			z := float64(theta[0]*tone) + float64(theta[1]*length) + theta[2]
			p := 1 / (1 + math.Exp(-max(-maxLogit, min(maxLogit, z))))
			d := p
			if v.opinion {
				d--
				loss -= float64(v.weight * math.Log(p))
			} else {
				loss -= float64(v.weight * math.Log(1-p))
			}
			d *= v.weight
			slope[0] += float64(d * tone)
			slope[1] += float64(d * length)
			slope[2] += d
			total += v.weight
		}
		for i := range slope {
			slope[i] /= total
		}
		return loss / total, slope
	})
	return Opinion{Tone: float32(theta[0]), Length: float32(theta[1]), Bias: float32(theta[2])}
}

// nll is the mean negative log-likelihood and its slope.
func nll(samples []sample, theta [3]float64) (loss float64, slope [3]float64) {
	total := 0.0
	for _, s := range samples {
		z := [classes]float64{
			float64(s.logits[0]*theta[0]) + theta[1], float64(s.logits[1] * theta[0]), float64(s.logits[2]*theta[0]) + theta[2],
		}
		p := softmax(z)
		loss -= float64(s.weight * math.Log(max(within(p, s.classes)/max(within(p, s.among), 1e-12), 1e-12)))
		d := gradient(z, s.classes, s.among, s.weight)
		for c := range d {
			slope[0] += float64(d[c] * s.logits[c])
		}
		slope[1] += d[0]
		slope[2] += d[2]
		total += s.weight
	}
	for i := range slope {
		slope[i] /= total
	}
	return loss / total, slope
}
