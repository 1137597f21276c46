package nps

// Point is the score of one period.
type Point struct {
	Period
	Score
}

// Series is the scores of periods in order. Periods without data are missing from it or have a Score with N of 0; they
// are never a score of 0.
type Series []Point

// Latest returns the last point with a number and the point of the period just before it. ok is false where there are
// no two such points, or where the one before has no number.
func (s Series) Latest() (before, latest Point, ok bool) {
	for i := len(s) - 1; i > 0; i-- {
		if !s[i].OK {
			continue
		}
		if s[i-1].OK && s[i-1].End == s[i].Start {
			return s[i-1], s[i], true
		}
		return Point{}, Point{}, false
	}
	return Point{}, Point{}, false
}
