package sentiment

// Explanation says which words of a text moved its label most: how much surer of the label a model is with a word than
// without it. It is about the label alone, not about whether the text holds an opinion.
type Explanation struct {
	Label   Label  `json:"label"`   // of the text as the model reads it: what the weights are about
	Model   string `json:"model"`   // name of the model that was asked
	Words   []Word `json:"words"`   // the strongest first, none that overlap; empty where no word matters
	Units   int    `json:"units"`   // how many words or short phrases were left out in turn
	Partial bool   `json:"partial"` // only the beginning was looked at, since the text is long
}

// Word is a stretch of a text that counts as one: a word, a negation with what it turns round, a hashtag, emoji, a short
// phrase of a script without spaces.
type Word struct {
	Text   string  `json:"text"`   // as written
	Start  int     `json:"start"`  // byte offsets into the text as UTF-8, End exclusive
	End    int     `json:"end"`    //
	Weight float64 `json:"weight"` // by how much it raises the log-odds of the text's label, in nats; negative where it lowers them
	Toward Label   `json:"toward"` // the label it speaks for: the text's own where Weight is positive, else the one that gains most
}
