package labelled

// Scored sets what an answer to the survey question, 0 to 10, says about an example, whose text is the comment.
func (e *Example) Scored(score int) { e.learn("", float64(score), 0, 0) }
