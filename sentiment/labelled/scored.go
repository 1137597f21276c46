package labelled

// Scored sets what an answer to the survey question, 0 to 10, says about an example, whose text is the comment.
func (e *Example) Scored(score int) { e.learn("", float64(score), 0, 0) }

// Named says that a person gave the text a class: promoter, passive, detractor, or neutral where it holds no opinion.
func (e *Example) Named(class string) { e.learn(class, -1, 0, 0) }
