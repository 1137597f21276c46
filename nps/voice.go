package nps

// Voice is one author in one period: the unit of a proxy NPS, as one respondent is the unit of a survey. Its shares are
// the mean of the shares of its votes, each vote weighted by the probability that it holds an opinion.
type Voice struct {
	Posts   int     // votes behind it
	Opinion float64 // Σo: summed opinion probabilities of its votes, 0 to Posts
	P, N, D float64 // Σo·p, Σo·n, Σo·d: summed shares of promoter, passive and detractor; they sum to Opinion
}

// Moments are the sums over the voices of one period from which its Score is made. They add up over disjoint sets of
// voices, so they can be cached; over periods they do not add up, since one author may speak in both.
//
// The weight w of a voice is its mean opinion probability, Opinion/Posts: an author who says nothing that is an opinion
// counts for nothing, and one who posts five hundred times counts once.
type Moments struct {
	Posts   int     // votes
	Voices  int     // voices
	Opinion float64 // Σo over votes: how many of the posts hold an opinion
	W, W2   float64 // Σw, Σw²
	P, N, D float64 // Σw·p, Σw·n, Σw·d with the voice's mean shares
	X2      float64 // Σw·x², x = p − d of a voice
	W2X     float64 // Σw²·x
	W2X2    float64 // Σw²·x²

	Days    Clusters // what votes of one day have in common
	Threads Clusters // what votes of one thread have in common
	Grid    Grid     // Σw by shares: what estimators need that the sums do not tell
}

// Add adds one voice. A voice without posts or without any opinion counts in Posts and Voices only.
func (m *Moments) Add(v Voice) {
	m.Posts += v.Posts
	m.Voices++
	if v.Posts <= 0 || v.Opinion <= 0 {
		return
	}
	m.Opinion += v.Opinion
	w := v.Opinion / float64(v.Posts)
	p, n, d := v.P/v.Opinion, v.N/v.Opinion, v.D/v.Opinion
	x := p - d
	m.W += w
	m.W2 += w * w
	m.P += w * p
	m.N += w * n
	m.D += w * d
	m.X2 += w * x * x
	m.W2X += w * w * x
	m.W2X2 += w * w * x * x
	m.Grid.add(w, p, d)
}

// Merge adds the moments of other voices of the same period, those of another source, say. Their days and threads are taken as
// other ones.
func (m *Moments) Merge(o Moments) {
	m.Posts += o.Posts
	m.Voices += o.Voices
	m.Opinion += o.Opinion
	m.W += o.W
	m.W2 += o.W2
	m.P += o.P
	m.N += o.N
	m.D += o.D
	m.X2 += o.X2
	m.W2X += o.W2X
	m.W2X2 += o.W2X2
	m.Days.merge(o.Days)
	m.Threads.merge(o.Threads)
	m.Grid.merge(&o.Grid)
}

// Answers are the sums over the survey answers of one period. Weights are 1 where the survey has none.
type Answers struct {
	N                               int     // answers
	Comments                        int     // of these, how many have a comment
	Promoters, Passives, Detractors float64 // summed weights
	W2                              float64 // Σw², for the effective number of answers
}
