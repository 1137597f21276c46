package compact

import (
	"testing"

	"overheard/sentiment/labelled"
)

// spoken are posts of which one in ten holds no opinion, and reviews. A logit of 0 for neutral is twice as likely where there is none.
func spoken(lang string) []heldOut {
	var held []heldOut
	add := func(neutral float64, tone labelled.Classes, review bool) {
		e := &labelled.Example{Lang: lang, Tone: tone, Among: anyClass, Review: review}
		held = append(held, heldOut{Example: e, tone: [classes]float64{0, neutral, 0}, size: 50})
	}
	for i := range 1000 {
		if i%10 == 0 {
			add([2]float64{0, 2}[i/10%2], labelled.Middle, false)
		} else {
			add([4]float64{-4, -2, -1, 0}[i%4], labelled.High, false)
		}
		add(-4, labelled.Low, true)
	}
	return held
}

func TestWhatHoldsAnOpinionIsLearntFromLevelledPostsInTheEast(t *testing.T) {
	const unsure = 1.0 / 3 // the probability of neutral at a logit of 0
	plain := Calibration{Temperature: 1}
	asIs, _ := (&pool{family: english}).fitVoices(spoken("en"), plain)
	if p := asIs.probability(unsure, 50); p < 0.6 {
		t.Errorf("in English, where posts are as frequent as they come, %.2f hold an opinion, want most", p)
	}
	thai, chinese := (&pool{family: east}).fitVoices(spoken("zh"), plain)
	if thai != plainOpinion {
		t.Errorf("without a text in Thai or Korean: %+v, want %+v", thai, plainOpinion)
	}
	if p := chinese.probability(unsure, 50); p > 0.5 {
		t.Errorf("in Chinese %.2f hold an opinion, want less than half", p)
	}
	thai, chinese = (&pool{family: east}).fitVoices(spoken("th"), plain)
	if p := thai.probability(unsure, 50); p > 0.5 || chinese != thai {
		t.Errorf("in Thai %.2f hold an opinion, want less than half; %+v for Chinese, want what Thai has", p, chinese)
	}
}

func TestLengthSpeaksForAnOpinionOrNotAtAll(t *testing.T) {
	var voices []voice
	for i := range 1000 { // the long ones hold none
		v := voice{neutral: 0.5, size: 50, opinion: i%5 > 0, weight: 1}
		if i%2 == 0 {
			v.size, v.opinion = 1000, i%5 == 0
		}
		voices = append(voices, v)
	}
	if o := fitOpinion(voices); o.Length != 0 {
		t.Errorf("%+v, want a length that counts nothing", o)
	}
}
