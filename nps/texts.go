package nps

// Texts are the sums over those survey answers of one period whose comments the model has read: how far what it makes of a
// comment goes with the answer. They add up over disjoint sets of answers.
type Texts struct {
	N                 int     // answers with a comment that was read
	W, W2             float64 // Σk, Σk², k the weight of the answer
	Y, W2Y, W2Y2      float64 // Σk·y, Σk²·y, Σk²·y², y = 1 for a promoter, −1 for a detractor
	O, OX             float64 // Σk·o, Σk·o·x, o the opinion of the comment, x = p − d
	O2, O2X, O2X2     float64 // Σk²o², Σk²o²x, Σk²o²x²
	OY, OXY, W2O, OX2 float64 // Σk²oy, Σk²oxy, Σk²o, Σk²ox
}

// Add adds an answer of 0 to 10 with the calibrated shares of its comment, which sum to 1, and its opinion from 0 to 1.
func (t *Texts) Add(score int, weight, p, d, opinion float64) {
	y := 0.
	switch {
	case score >= 9:
		y = 1
	case score <= 6:
		y = -1
	}
	k, o, x := weight, opinion, p-d
	t.N++
	t.W, t.W2 = t.W+k, t.W2+k*k
	t.Y, t.W2Y, t.W2Y2 = t.Y+k*y, t.W2Y+k*k*y, t.W2Y2+k*k*y*y
	t.O, t.OX = t.O+k*o, t.OX+k*o*x
	k, o = k*k, o*o
	t.O2, t.O2X, t.O2X2 = t.O2+k*o, t.O2X+k*o*x, t.O2X2+k*o*x*x
	t.OY, t.OXY = t.OY+k*opinion*y, t.OXY+k*opinion*x*y
	t.W2O, t.OX2 = t.W2O+k*opinion, t.OX2+k*opinion*x
}

// read is what Texts come to, in points: the mean answer and the mean of what the model reads, weighted by opinion as posts
// are, with their variances.
type read struct {
	answer, text     float64
	varAnswer, varXt float64
	cov              float64 // between the two means
}

// mean returns ok false where there is too little, below [MinComments] comments or [MinEffective] opinions.
func (t Texts) mean() (r read, ok bool) {
	if t.N < MinComments || t.O < MinEffective || !(t.W > 0) {
		return read{}, false
	}
	y, x := t.Y/t.W, t.OX/t.O
	few := float64(t.N) / float64(t.N-1)
	r.answer, r.text = 100*y, 100*x
	r.varAnswer = 1e4 * few * max(0, t.W2Y2-2*y*t.W2Y+y*y*t.W2) / (t.W * t.W)
	r.varXt = 1e4 * few * max(0, t.O2X2-2*x*t.O2X+x*x*t.O2) / (t.O * t.O)
	// Σ k(y − ȳ) · k·o(x − x̄)
	r.cov = 1e4 * few * (t.OXY - x*t.OY - y*t.OX2 + x*y*t.W2O) / (t.W * t.O)
	return r, true
}

// share returns which part of the answers of a survey has a comment that was read: by so much their mean moves the survey's.
func (t Texts) share(survey Score) float64 {
	return min(1, t.W*t.W/t.W2/survey.Effective)
}
