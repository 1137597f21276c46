package compact

import (
	"overheard/sentiment"
	"overheard/sentiment/labelled"
)

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

// voiceLevels are the tables whose posts are levelled before it is learnt what holds an opinion: as many with one as without. How
// frequent opinions are there is chance: of the posts in Chinese, collected for their emotions, nearly all hold one, of those in Russian, mostly tweets about
// two branches, less than half.
var voiceLevels = [families]bool{cyrillic: true, east: true}

// fitVoices learns how opinions are told, in Chinese apart where the table judges Chinese and there are texts enough.
func (p *pool) fitVoices(held []heldOut, tone Calibration) (voice, chinese Opinion) {
	isChinese := func(h *heldOut) bool { return p.family == east && sentiment.Language(h.Lang, h.Text) == "zh" }
	voice = fitOpinion(voicesOf(held, tone, voiceLevels[p.family], func(h *heldOut) bool { return !isChinese(h) }))
	chinese = voice
	if texts := voicesOf(held, tone, voiceLevels[p.family], isChinese); texts != nil {
		chinese = fitOpinion(texts)
	}
	return voice, chinese
}

// voicesOf lists those texts of some of which it is known whether they hold an opinion; none where there are too few of one kind. Posts
// count as much as reviews together, and if they are levelled, those with an opinion as much as those without.
func voicesOf(held []heldOut, tone Calibration, level bool, some func(*heldOut) bool) []voice {
	known := func(h *heldOut) bool { return h.Tone != 0 && (h.Review || h.Among == anyClass) && some(h) }
	var posts [2]float64 // without and with an opinion
	reviews := 0.0
	for i := range held {
		switch h := &held[i]; {
		case !known(h):
		case h.Review:
			reviews++
		default:
			posts[boolInt(h.Tone != labelled.Middle)]++
		}
	}
	if posts[0]+posts[1] < leastSamples || reviews < leastSamples || level && min(posts[0], posts[1]) < leastSamples {
		return nil
	}
	weight := func(h *heldOut) float64 {
		switch {
		case h.Review:
			return 1 / reviews
		case level:
			return 1 / (2 * posts[boolInt(h.Tone != labelled.Middle)])
		}
		return 1 / (posts[0] + posts[1])
	}
	var out []voice
	for i := range held {
		if h := &held[i]; known(h) {
			out = append(out, voice{
				neutral: tone.probabilities(h.tone)[1], size: h.size, opinion: h.Tone != labelled.Middle, weight: weight(h),
			})
		}
	}
	return out
}
