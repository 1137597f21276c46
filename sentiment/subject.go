package sentiment

// Kind says what a stored text is. Kinds are stored, so their values never change.
type Kind int

// The kinds of stored texts that carry an opinion.
const (
	KindMention Kind = 0 // the passage of a mention
	KindAnswer  Kind = 1 // the comment of a survey answer
)

// Subject is a stored text that a model has not labelled yet. Its ID is unique over both kinds.
type Subject struct {
	Kind      Kind
	ID        int64
	Text      string  // the passage, or the comment
	Lang      string  // as the network or the file declared it, or ""
	Source    string  // of the post; "" for an answer
	Rating    float64 // of the post; 0 where there is none
	RatingMax float64
}

// Labelled is what a model made of a [Subject].
type Labelled struct {
	Kind    Kind
	ID      int64
	Opinion Opinion
}
