package nps_test

import (
	"fmt"

	"overheard/nps"
)

// 100 answers, +30 with a variance of 59.1 (7.69²), each with a comment that reads just as it is answered: the variance of what
// the model reads is 100/99·(0.7 − 0.3²)/100 = 61.6 square points, the covariance √(59.1·61.6) = 60.3 at the most. The posts read
// +10, with a variance of 9. By hand λ = 60.3/(61.6 + 9 + 15²) = 0.204: the score moves 0.204·20 = 4.1 points towards them. 59.1 − 60.3²/295.6 leaves
// 46.8, which is that of (100 + 3)·59.1/46.8 − 3 = 127 answers.
func ExampleMerge() {
	var texts nps.Texts
	for i := range 100 {
		switch {
		case i < 50:
			texts.Add(10, 1, 1, 0, 1)
		case i < 80:
			texts.Add(8, 1, 0, 0, 1)
		default:
			texts.Add(2, 1, 0, 1, 1)
		}
	}
	survey, _ := nps.FromCounts(nps.Counts{Promoters: 50, Passives: 30, Detractors: 20})
	posts := nps.Score{OK: true, NPS: 10, Sampling: 3}
	c, ok := nps.Merge(survey, texts, posts, nps.AssumedSelection)
	fmt.Printf("%+.1f, λ %.3f, worth %d answers, %s %v\n", c.NPS, c.Lambda, c.Equivalent, c.Method, ok)
	// Output: +25.9, λ 0.204, worth 127 answers, merge-assumed true
}
