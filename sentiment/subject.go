package sentiment

// SubjectKind says what a stored text is.
type SubjectKind string

// The kinds of stored texts that carry an opinion.
const (
	OfMention SubjectKind = "mention"
	OfAnswer  SubjectKind = "answer"
)

// Subject is a stored text that awaits the opinion of a model: the passage of a mention or the comment of a survey
// answer. Kind and ID together identify it.
type Subject struct {
	Kind      SubjectKind
	ID        int64
	Text      Text
	Source    string  // of the mention's post; "" for an answer
	Rating    float64 // of the mention's post; 0 where there is none
	RatingMax float64
}

// Judged is the opinion that a model has of a subject.
type Judged struct {
	Kind    SubjectKind
	ID      int64
	Opinion Opinion
}
