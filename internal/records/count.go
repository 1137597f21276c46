package records

import (
	"context"
	"math"
	"sort"

	"overheard/internal/figures"
	"overheard/nps"
)

// one is a share of 1 in millionths.
const one = 1_000_000

// counting is a [figures.Store] that answers from votes and answers at hand: those of a record, of today, or of a step
// between the two. Whatever else figures ask for comes from the store behind it.
type counting struct {
	figures.Store
	votes   []Vote
	answers []Answer
}

// PostSpan implements [figures.Store].
func (c *counting) PostSpan(_ context.Context, _ string, f figures.Filter) (p nps.Period, ok bool, err error) {
	for i := range c.votes {
		if v := &c.votes[i]; lets(f, v) {
			grow(&p, &ok, v.Day)
		}
	}
	return p, ok, nil
}

// AnswerSpan implements [figures.Store].
func (c *counting) AnswerSpan(_ context.Context, _ string, f figures.Filter) (p nps.Period, ok bool, err error) {
	for i := range c.answers {
		if d := c.answers[i].Day; inDays(f, d) {
			grow(&p, &ok, d)
		}
	}
	return p, ok, nil
}

func grow(p *nps.Period, ok *bool, d nps.Day) {
	if !*ok {
		*p, *ok = nps.Period{Start: d, End: d + 1}, true
	}
	p.Start, p.End = min(p.Start, d), max(p.End, d+1)
}

// lets reports whether v passes f. Its hashtag and its segment were asked for when the votes were read.
func lets(f figures.Filter, v *Vote) bool {
	return inDays(f, v.Day) && (f.Source == "" || f.Source == v.Source)
}

func inDays(f figures.Filter, d nps.Day) bool {
	return (f.From == 0 || d >= f.From) && (f.To == 0 || d < f.To)
}

// Voices implements [figures.Store] as the database does: whole millionths are added up by voice, so that no order shows.
func (c *counting) Voices(_ context.Context, _ string, f figures.Filter, periods []nps.Period) ([]nps.Moments, error) {
	got := make([]nps.Moments, len(periods))
	voices := make([]voiceSums, len(periods))
	f.From, f.To = 0, 0
	for j := range c.votes {
		v := &c.votes[j]
		if i := among(periods, v.Day); i >= 0 && v.Votes && lets(f, v) {
			p, d := calibrated(f.Calibration, v.P, v.D)
			voices[i].add(v.Voice, v.Opinion, p, d)
		}
	}
	for i := range voices {
		for _, s := range voices[i].all {
			o, p, d := float64(s.opinion)/one, float64(s.p)/(one*one), float64(s.d)/(one*one)
			got[i].Add(nps.Voice{Posts: int(s.posts), Opinion: o, P: p, N: max(0, o-p-d), D: d})
		}
	}
	return got, nil
}

// voiceSums adds up the votes of one period by voice.
type voiceSums struct {
	at  map[int64]int // voice to its place in all
	all []voiceSum
}

type voiceSum struct{ posts, opinion, p, d int64 }

func (s *voiceSums) add(voice, o, p, d int64) {
	i, ok := s.at[voice]
	if !ok {
		if s.at == nil {
			s.at = map[int64]int{}
		}
		i = len(s.all)
		s.at[voice], s.all = i, append(s.all, voiceSum{})
	}
	sum := &s.all[i]
	sum.posts, sum.opinion, sum.p, sum.d = sum.posts+1, sum.opinion+o, sum.p+o*p, sum.d+o*d
}

// among finds the period that a day falls into, -1 for none. Periods are in order and do not overlap.
func among(periods []nps.Period, d nps.Day) int {
	i := sort.Search(len(periods), func(i int) bool { return periods[i].End > d })
	if i < len(periods) && periods[i].Start <= d {
		return i
	}
	return -1
}

func calibrated(c nps.Calibration, p, d int64) (int64, int64) {
	if c.Identity() {
		return p, d
	}
	cp, _, cd := c.Apply(float64(p)/one, float64(max(0, one-p-d))/one, float64(d)/one)
	return int64(math.Round(cp * one)), int64(math.Round(cd * one))
}

// Answers implements [figures.Store].
func (c *counting) Answers(_ context.Context, _ string, _ figures.Filter, periods []nps.Period) ([]nps.Answers, error) {
	got := make([]nps.Answers, len(periods))
	c.each(periods, func(i int, a *Answer) {
		g := &got[i]
		g.N, g.W2 = g.N+1, g.W2+a.Weight*a.Weight
		if a.Comment {
			g.Comments++
		}
		switch {
		case a.Score >= 9:
			g.Promoters += a.Weight
		case a.Score >= 7:
			g.Passives += a.Weight
		default:
			g.Detractors += a.Weight
		}
	})
	return got, nil
}

// AnswerTexts implements [figures.Store].
func (c *counting) AnswerTexts(_ context.Context, _ string, f figures.Filter, periods []nps.Period) ([]nps.Texts, error) {
	got := make([]nps.Texts, len(periods))
	c.each(periods, func(i int, a *Answer) {
		if a.Read {
			p, _, d := f.Calibration.Apply(float64(a.P)/one, float64(max(0, one-a.P-a.D))/one, float64(a.D)/one)
			got[i].Add(a.Score, a.Weight, p, d, float64(a.Opinion)/one)
		}
	})
	return got, nil
}

func (c *counting) each(periods []nps.Period, f func(i int, a *Answer)) {
	for j := range c.answers {
		if i := among(periods, c.answers[j].Day); i >= 0 {
			f(i, &c.answers[j])
		}
	}
}
