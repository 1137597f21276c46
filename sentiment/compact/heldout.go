package compact

import "overheard/sentiment/labelled"

// heldOut is what a table made of a text that it was not trained on.
type heldOut struct {
	*labelled.Example
	tone, reply [classes]float64 // logits
	size        int              // features
}

// heldOut judges the texts of a fold that t was not trained on.
func (p *pool) heldOut(t *table, fold int) []heldOut {
	var held []heldOut
	b := &bag{}
	for i, e := range p.examples {
		if p.fold[i] != fold {
			continue
		}
		for g := range groups {
			b.features[g] = p.rows.at(i, g)
		}
		text := p.rows.text(i)
		b.heads, b.ends = text.heads, text.ends
		h := heldOut{Example: e, size: b.size()}
		h.tone, h.reply = t.logits(b)
		held = append(held, h)
	}
	return held
}

// fitTone sets the tones right.
func (p *pool) fitTone(held []heldOut) Calibration {
	var targets []target
	var samples []sample
	review := p.reviewWeight()
	for _, h := range held {
		if h.Tone == 0 {
			continue
		}
		w := float32(1)
		if h.Review {
			w = review
		}
		targets = append(targets, target{classes: h.Tone, weight: w})
		samples = append(samples, sample{logits: h.tone, classes: h.Tone, among: h.Among})
	}
	level(targets, calibrationLevel[p.family])
	for i := range samples {
		samples[i].weight = float64(targets[i].weight)
	}
	return fit(samples)
}

// answersOf lists the texts whose answer is known. Posts count as much as reviews together, where there are both: the tones of
// posts teach how tone and answer hang together, which is to hold for short texts too.
func answersOf(held []heldOut, tone Calibration) []answered {
	var counts [2]float64 // of posts and reviews
	for _, h := range held {
		if h.Answer != 0 {
			counts[boolInt(h.Review)]++
		}
	}
	var out []answered
	for _, h := range held {
		if h.Answer != 0 {
			out = append(out, answered{
				signs: signsOf(h.reply, tone.probabilities(h.tone), h.size), classes: h.Answer, weight: 1 / counts[boolInt(h.Review)],
			})
		}
	}
	return out
}

// voicesOf lists the texts of which it is known whether they hold an opinion; none where there are too few of one kind. Posts
// count as much as reviews together.
func voicesOf(held []heldOut, tone Calibration) []voice {
	known := func(h *heldOut) bool { return h.Tone != 0 && (h.Review || h.Among == anyClass) }
	var counts [2]float64 // of posts and reviews
	for i := range held {
		if known(&held[i]) {
			counts[boolInt(held[i].Review)]++
		}
	}
	if counts[0] < leastSamples || counts[1] < leastSamples {
		return nil
	}
	var out []voice
	for i := range held {
		if h := &held[i]; known(h) {
			out = append(out, voice{
				neutral: tone.probabilities(h.tone)[1], size: h.size, opinion: h.Tone != labelled.Middle, weight: 1 / counts[boolInt(h.Review)],
			})
		}
	}
	return out
}
