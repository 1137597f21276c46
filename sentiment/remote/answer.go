package remote

import (
	"encoding/json"
	"errors"
	"math"
	"regexp"

	"overheard/sentiment"
)

// sumTolerance is how far from 1 the three shares or tones may sum up to, as numbers of two decimals do. They are divided by
// their sum.
const sumTolerance = 0.02

// answer is the body of an answer. What is missing is told from what is 0; unknown fields are passed over.
type answer struct {
	Model struct {
		Name   string `json:"name"`
		SHA256 string `json:"sha256"`
	} `json:"model"`
	Opinions []wireOpinion `json:"opinions"`
}

type wireOpinion struct {
	P *struct {
		Promoter  *float64 `json:"promoter"`
		Passive   *float64 `json:"passive"`
		Detractor *float64 `json:"detractor"`
	} `json:"p"`
	Opinion *float64 `json:"opinion"`
	Tones   *struct {
		Negative *float64 `json:"negative"`
		Neutral  *float64 `json:"neutral"`
		Positive *float64 `json:"positive"`
	} `json:"sentiment_p"`
	Lang string `json:"lang"`
}

// Names stand in tables, on pages and in files of labelled posts.
var (
	modelName = regexp.MustCompile(`^[\pL\pN][\pL\pN._:/@+-]{0,99}$`)
	digest    = regexp.MustCompile(`^([0-9a-f]{64})?$`)
)

// read checks an answer and fills opinions, which are as many as texts, from it. Where it returns an error, opinions may
// hold anything.
func read(body []byte, texts []sentiment.Text, opinions []sentiment.Opinion) (sentiment.Model, *Error) {
	var a answer
	if err := json.Unmarshal(body, &a); err != nil {
		var wrong *json.UnmarshalTypeError
		if errors.As(err, &wrong) {
			return sentiment.Model{}, nonsense("%s is not what it should be", wrong.Field)
		}
		return sentiment.Model{}, nonsense("it is not JSON")
	}
	m := sentiment.Model{Name: a.Model.Name, SHA256: a.Model.SHA256}
	switch {
	case !modelName.MatchString(m.Name):
		return m, nonsense("the model has no name, or one with other characters than letters, digits and . _ : / @ + -")
	case !digest.MatchString(m.SHA256):
		return m, nonsense("sha256 is not 64 hexadecimal digits in lower case")
	case len(a.Opinions) != len(texts):
		return m, nonsense("%d opinions about %d texts", len(a.Opinions), len(texts))
	}
	for i, o := range a.Opinions {
		var wrong string
		if opinions[i], wrong = o.opinion(texts[i]); wrong != "" {
			return m, nonsense("opinion %d of %d: %s", i+1, len(texts), wrong)
		}
	}
	return m, nil
}

// opinion checks one opinion and says what is wrong with it, "" where nothing is.
func (o *wireOpinion) opinion(t sentiment.Text) (got sentiment.Opinion, wrong string) {
	if o.P == nil || o.Tones == nil {
		return got, "p or sentiment_p is missing"
	}
	p, ok := shares(o.P.Promoter, o.P.Passive, o.P.Detractor)
	if !ok {
		return got, "p is not three probabilities that sum to 1"
	}
	tones, ok := shares(o.Tones.Negative, o.Tones.Neutral, o.Tones.Positive)
	if !ok {
		return got, "sentiment_p is not three probabilities that sum to 1"
	}
	if o.Opinion == nil || !(*o.Opinion >= 0 && *o.Opinion <= 1) {
		return got, "opinion is not a probability"
	}
	got = sentiment.Opinion{
		P: sentiment.Shares{Promoter: p[0], Passive: p[1], Detractor: p[2]}, Opinion: *o.Opinion,
		Tones: sentiment.Tones{Negative: tones[0], Neutral: tones[1], Positive: tones[2]},
		Lang:  sentiment.Language(o.Lang, ""),
	}
	if got.Lang == "und" {
		got.Lang = sentiment.Language(t.Lang, t.Text)
	}
	return got, ""
}

// shares makes three probabilities sum to 1; ok is false where they are missing, are none, or are far from that sum.
func shares(numbers ...*float64) (p [3]float64, ok bool) {
	sum := 0.0
	for i, x := range numbers {
		if x == nil || !(*x >= 0 && *x <= 1+sumTolerance) { // NaN neither
			return p, false
		}
		p[i] = *x
		sum += *x
	}
	if math.Abs(sum-1) > sumTolerance {
		return p, false
	}
	for i := range p {
		p[i] /= sum
	}
	return p, true
}
