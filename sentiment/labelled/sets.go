package labelled

import "strings"

// set is what has to be known about a set of public texts by name. The others are read by the general rules.
type set struct {
	domain  string             // what kind of brands it is about, "" for all kinds
	classes map[string]Classes // tones of class names that the general rules do not know
	review  bool               // classes come from stars that their authors gave
	binary  bool               // "positive" and "negative" stand for stars: no text is neutral
	partial bool               // texts that were neutral are missing
	apart   bool               // posts whose marks mean something else than elsewhere, or whose labels do
}

var sets = map[string]set{
	"amazon_alexa":            {domain: "devices", review: true},
	"en_trustpilot_finance":   {domain: "banks", review: true},
	"skytrax_airline":         {domain: "airlines", review: true},
	"steam_sample":            {domain: "games", review: true, binary: true},
	"multi_appstore_neobanks": {domain: "apps", review: true},
	"id_play_ridehailing":     {domain: "ride-hailing", review: true},
	"pt_gmaps_petshops":       {domain: "shops", review: true},
	"ko_nsmc_ratings":         {domain: "films", review: true},
	"ru_sravni_banks":         {domain: "banks", review: true},
	"ru_gazprombank_reviews":  {domain: "banks", review: true},
	"ru_livelib_books":        {domain: "books", review: true},
	"ru_otzovik_400":          {domain: "banks", review: true},
	"ru_appstore_vk_binary":   {domain: "apps", review: true, binary: true},
	"ru_kinopoisk_700":        {domain: "films", review: true},
	"zh_douban_short":         {domain: "films", review: true},
	"zh_online_shopping_10":   {domain: "goods", review: true, binary: true},
	"zh_waimai_10k":           {domain: "food-delivery", review: true, binary: true},
	"zh_nlpcc2014_products":   {domain: "goods", review: true, binary: true},

	"ru_rutweetcorp_part": {partial: true},
	"brand_emotion_tweets": {classes: map[string]Classes{
		"no emotion toward brand or product": Middle, "positive emotion": High, "negative emotion": Low,
	}},
	"afrisenti":       {apart: true},
	"nusax_sentiment": {apart: true},
	"th_wisesight":    {classes: map[string]Classes{"question": Middle}},
	"zh_weibo_emotions": {apart: true, classes: map[string]Classes{
		"like": High, "happiness": High, "none": Middle, "anger": Low, "disgust": Low, "sadness": Low, "fear": Low,
	}},
	"ru_cedr_emotions": {classes: map[string]Classes{"joy": High, "none": Middle, "sadness": Low, "anger": Low, "fear": Low}},
}

// classNames are the tones that class names stand for in any set.
var classNames = map[string]Classes{
	"negative": Low, "neg": Low, "neutral": Middle, "neu": Middle, "none": Middle, "positive": High, "pos": High,
	"not_recommended": Low, "recommended": High,
	"отрицательно": Low, "нейтрально": Middle, "положительно": High,
}

// answerNames are the answers that a person who corrects labels writes down.
var answerNames = map[string]Classes{"detractor": Low, "passive": Middle, "promoter": High}

// learn sets the classes of an example from the cells of its row.
func (e *Example) learn(label string, score, rating, ratingMax float64) {
	s := sets[e.Set]
	e.Review = s.review
	if e.Domain == "" {
		e.Domain = s.domain
	}
	e.Apart = s.apart
	e.Among = Low | Middle | High
	if s.partial {
		e.Among = Low | High
	}
	switch {
	case score >= 0:
		e.Review = true
		e.Tone, e.Answer = fromScore(score)
		return
	case ratingMax > 0 && rating > 0:
		e.Review = true
		e.Tone, e.Answer = fromStars(rating, ratingMax)
		return
	}
	label = strings.ToLower(label)
	if a := answerNames[label]; a != 0 {
		e.Answer = a
		if a != Middle {
			e.Tone = a
		}
		return
	}
	tone, known := s.classes[label]
	if !known {
		tone = classNames[label]
	}
	if tone == Middle && s.binary {
		return
	}
	e.Tone = tone
	switch tone {
	case Low:
		e.Answer = Low
	case High:
		e.Answer = Middle | High
	}
}

// fromScore is the survey's own rule. Tones leave the scores between to nobody.
func fromScore(score float64) (tone, answer Classes) {
	switch {
	case score >= 9:
		return High, High
	case score >= 7:
		return High, Middle
	case score >= 5:
		return 0, Low
	}
	return Low, Low
}

// fromStars treats five of five as a promoter, four as a passive, fewer as a detractor; ratings up to ten as the survey
// does.
func fromStars(rating, most float64) (tone, answer Classes) {
	if most >= 10 {
		return fromScore(rating * 10 / most)
	}
	switch stars := rating * 5 / most; {
	case stars >= 4.75:
		return High, High
	case stars >= 4.25:
		return High, Middle | High
	case stars >= 3.75:
		return High, Middle
	case stars > 2.25:
		return 0, Low
	}
	return Low, Low
}
