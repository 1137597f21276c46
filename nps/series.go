package nps

// Point is the score of one period; one without data has an N of 0 and is never a score of 0.
type Point struct {
	Period
	Score
}

// Series is the scores of periods in order.
type Series []Point

// Latest returns the last point that is OK, or the last with any data where none is, and the point of the period just
// before it, which is the zero Point where the series has none. ok is false for a series without any data. Passing over
// a last period of too few keeps one that has only begun from hiding the change before it.
func (s Series) Latest() (before, latest Point, ok bool) {
	at := -1
	for i, p := range s {
		if p.OK || p.N > 0 && (at < 0 || !s[at].OK) {
			at = i
		}
	}
	if at < 0 {
		return Point{}, Point{}, false
	}
	if at > 0 && s[at-1].End == s[at].Start {
		before = s[at-1]
	}
	return before, s[at], true
}
