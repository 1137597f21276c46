// Package sentiment is the front door of labelling: what an [Opinion] is and what a [Classifier] does.
//
// There is no model inside. The models live one folder deeper (sentiment/lexicon) and are handed in by whoever wires
// the program, so that a better one can take their place without a change anywhere else.
//
// The package does not know brands, does not read the network or the database, and does not compute an NPS.
package sentiment

import "context"

// Label is the group a post's author would most likely fall into if asked the survey question.
type Label string

// The three labels. In a survey a promoter answers 9-10, a passive 7-8, a detractor 0-6.
const (
	Promoter  Label = "promoter"
	Passive   Label = "passive"
	Detractor Label = "detractor"
)

// Sentiment is the tone of a text: what a sentiment benchmark calls its class. A neutral text holds no opinion; a
// passive customer is mildly satisfied: the two are different things.
type Sentiment string

// The three sentiments.
const (
	Negative Sentiment = "negative"
	Neutral  Sentiment = "neutral"
	Positive Sentiment = "positive"
)

// Shares are the probabilities of the three labels, given that the text holds an opinion. They sum to 1.
type Shares struct {
	Promoter  float64 `json:"promoter"`
	Passive   float64 `json:"passive"`
	Detractor float64 `json:"detractor"`
}

// Tones are the probabilities of the three sentiments. They sum to 1.
type Tones struct {
	Negative float64 `json:"negative"`
	Neutral  float64 `json:"neutral"`
	Positive float64 `json:"positive"`
}

// Opinion is what a model read out of one text.
type Opinion struct {
	P       Shares  // raw, as the model gave them: calibration is applied when figures are computed
	Opinion float64 // probability that the text holds an opinion at all, 0 to 1
	Tones   Tones
	Lang    string // language of the text, BCP 47; "und" where it could not be told
}

// Label returns the most probable label. A tie goes to the label nearer the middle, then to the detractor.
func (o Opinion) Label() Label {
	switch {
	case o.P.Passive >= o.P.Promoter && o.P.Passive >= o.P.Detractor:
		return Passive
	case o.P.Detractor >= o.P.Promoter:
		return Detractor
	}
	return Promoter
}

// Sentiment returns the most probable sentiment. A tie goes to neutral, then to negative.
func (o Opinion) Sentiment() Sentiment {
	switch {
	case o.Tones.Neutral >= o.Tones.Negative && o.Tones.Neutral >= o.Tones.Positive:
		return Neutral
	case o.Tones.Negative >= o.Tones.Positive:
		return Negative
	}
	return Positive
}

// Text is one passage to be judged.
type Text struct {
	Text string
	Lang string // the language its network declared, BCP 47, or ""
}

// Model names the version of a model. Opinions of different models are never mixed in one figure.
type Model struct {
	Name   string // such as "lexicon-1"
	SHA256 string // hex digest of what decides its answers (weights, word list, constants); "" where nobody tells
}

// Classifier makes Opinions.
type Classifier interface {
	// Model names the model, always the same one. A model that is reached over a network has a name from its first answer
	// on, the zero Model before; Classify without texts asks for it.
	Model() Model
	// Classify fills opinions[i] from texts[i]; the two have the same length. Any text is allowed, empty ones and
	// invalid UTF-8 included. An error means that no opinion of the batch may be used. It is safe for concurrent use.
	Classify(ctx context.Context, texts []Text, opinions []Opinion) error
}
