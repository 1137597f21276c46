package lexicon

import (
	"math"

	"overheard/sentiment"
)

// The constants below are CHOSEN so that the answers are smooth and sensible, not measured on labelled text. The built-in
// model, which is measured, replaces this one.
const (
	// threshold is VADER's own: a compound of at least 0.05 is positive, of at most -0.05 negative, else neutral. It is a
	// hair lower here so that 0.05 itself, which is positive, does not end in a tie.
	threshold = 0.05 - 1e-9

	neutralAtZero = 0.6  // probability of neutral at a compound of 0
	toneSlope     = 12.0 // how fast the sign of the compound decides between positive and negative

	opinionAtZero = 0.10 // where words are understood and none of them is loaded
	opinionAtOne  = 0.90
	opinionHalf   = 0.15 // the compound that goes half of the way to the limit
	opinionMute   = 0.05 // where nothing in the text can be understood

	passiveFrom  = 0.05 // the compound at which a passive becomes likelier than a detractor …
	promoterFrom = 0.60 // … and a promoter than a passive, roughly: "I love it" has 0.64, "it is good" 0.44
	shareWidth   = 0.15 // how far from these points the shares stay mixed
)

// neutralHalf is where neutral has lost half of neutralAtZero: such that neutral and the leading tone tie at threshold.
var neutralHalf = func() float64 {
	lead := logistic(toneSlope * threshold)
	tie := lead / (1 + lead) // neutral = lead × (1 − neutral)
	return threshold / (neutralAtZero/tie - 1)
}()

// opinionOf maps a compound score, −1 to 1, to an opinion without its language. understood says whether the text held
// anything that the word list can read. All parts are smooth in the compound and none is ever exactly 0 or 1.
func opinionOf(compound float64, understood bool) sentiment.Opinion {
	if math.IsNaN(compound) {
		compound, understood = 0, false
	}
	c := max(-1, min(1, compound))
	if !understood { // a guess either way would lean every figure of that language
		const third = 1. / 3
		return sentiment.Opinion{P: sentiment.Shares{Promoter: third, Passive: third, Detractor: third}, Tones: tones(0), Opinion: opinionMute}
	}
	a := math.Abs(c)
	opinion := opinionAtZero + (opinionAtOne-opinionAtZero)*(a/(a+opinionHalf))*(1+opinionHalf)
	return sentiment.Opinion{P: shares(c), Tones: tones(c), Opinion: opinion}
}

// tones makes the class that VADER's thresholds give the likeliest one, and the likelier the further the compound is from
// them.
func tones(c float64) sentiment.Tones {
	neutral := neutralAtZero / (1 + math.Abs(c)/neutralHalf)
	positive := (1 - neutral) * logistic(toneSlope*c)
	return sentiment.Tones{Negative: 1 - neutral - positive, Neutral: neutral, Positive: positive}
}

// shares is an ordered logit: the higher the compound, the more promoter and the less detractor.
func shares(c float64) sentiment.Shares {
	detractor := logistic((passiveFrom - c) / shareWidth)
	promoter := logistic((c - promoterFrom) / shareWidth)
	return sentiment.Shares{Promoter: promoter, Passive: 1 - promoter - detractor, Detractor: detractor}
}

func logistic(x float64) float64 { return 1 / (1 + math.Exp(-x)) }
