package nps_test

import (
	"fmt"

	"overheard/nps"
)

// 100 answers, half of them promoters, a fifth detractors. The interval is 29.1 ± 15.1: by hand from the formula of Rocks
// 2016, with (50+¾)/103 and (20+¾)/103 for the two shares.
func ExampleFromCounts() {
	s, err := nps.FromCounts(nps.Counts{Promoters: 50, Passives: 30, Detractors: 20})
	fmt.Println(s, err)
	fmt.Printf("%.1f ± %.1f\n", s.Centre, s.Half())
	// Output:
	// +30 (95% CI +14 to +44, n=100) <nil>
	// 29.1 ± 15.1
}

// Four answers in five weigh 1, the others 4: by Kish 160²/400 = 64 of the 100 are left.
func ExampleFromAnswers() {
	s := nps.FromAnswers(nps.Answers{N: 100, Promoters: 80, Passives: 48, Detractors: 32, W2: 400})
	fmt.Printf("%v, worth %.0f\n", s, s.Effective)
	// Output: +30 (95% CI +10 to +47, n=100), worth 64
}

// Thirty happy authors with one post each and one angry author with a thousand: she counts once. With 31 voices, a mean of
// (30·0.8 − 0.9)/31 = 0.745 and a standard deviation of 0.305 Student's interval is 74.5 ± 11.2.
func ExampleFromVoices() {
	var m nps.Moments
	for range 30 {
		m.Add(nps.Voice{Posts: 1, Opinion: 1, P: .85, N: .10, D: .05})
	}
	m.Add(nps.Voice{Posts: 1000, Opinion: 1000, N: 100, D: 900})
	s := nps.FromVoices(m)
	fmt.Printf("%+.1f ± %.1f from %d voices in %d posts\n", s.NPS, s.Half(), s.Voices, s.N)
	// Output: +74.5 ± 11.2 from 31 voices in 1030 posts
}

// Two surveys of 100 answers, +30 and 0. With standard errors of 7.69 and 7.61 z is 29.1/10.82 = 2.69.
func ExampleScore_Minus() {
	june, _ := nps.FromCounts(nps.Counts{Promoters: 50, Passives: 30, Detractors: 20})
	may, _ := nps.FromCounts(nps.Counts{Promoters: 30, Passives: 40, Detractors: 30})
	d, ok := june.Minus(may)
	fmt.Printf("%+.0f (%+.0f to %+.0f), p = %.3f, clear: %v %v\n", d.Value, d.Low, d.High, d.P, d.Clear(), ok)
	// Output: +30 (+8 to +50), p = 0.007, clear: true true
}

// R's p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm") gives 0.03 0.06 0.06 0.02.
func ExampleHolm() {
	family := []*nps.Difference{{P: .01}, {P: .04}, {P: .03}, {P: .005}}
	nps.Holm(family)
	for _, d := range family {
		fmt.Printf("%.2f ", d.Adjusted)
	}
	// Output: 0.03 0.06 0.06 0.02
}

// Newcombe 1998, table I: 81 of 263 is 30.80 %, by Wilson's interval 25.53 to 36.62.
func ExampleShareOf() {
	s, _ := nps.ShareOf(81, 263)
	fmt.Printf("%.2f %% (%.2f to %.2f)\n", s.Value, s.Low, s.High)
	// Output: 30.80 % (25.53 to 36.62)
}

// A week that New Year falls into, and a month cut on both sides.
func ExampleGrain_Cut() {
	from, _ := nps.ParseDay("2026-01-15")
	to, _ := nps.ParseDay("2026-03-10")
	for _, p := range nps.GrainMonth.Cut(from, to) {
		fmt.Println(p.Start, p.End)
	}
	// Output:
	// 2026-01-15 2026-02-01
	// 2026-02-01 2026-03-01
	// 2026-03-01 2026-03-10
}
