package records

import (
	"cmp"
	"context"
	"slices"
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
	votes   []Vote // day by day, and voice by voice within a day
	answers []Answer
}

// count makes a counting store.
func count(behind figures.Store, votes []Vote, answers []Answer) *counting {
	votes = slices.Clone(votes)
	slices.SortFunc(votes, func(a, b Vote) int {
		return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.Voice, b.Voice), cmp.Compare(a.Post, b.Post))
	})
	return &counting{Store: behind, votes: votes, answers: answers}
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

// Voices implements [figures.Store] as the database does.
func (c *counting) Voices(_ context.Context, _ string, f figures.Filter, periods []nps.Period) ([]nps.Moments, error) {
	got := make([]nps.Moments, len(periods))
	gather := make([]nps.Gatherer, len(periods))
	f.From, f.To = 0, 0
	for j := range c.votes {
		v := &c.votes[j]
		if i := among(periods, v.Day); i >= 0 && v.Votes && lets(f, v) {
			o, p, d := share(v.Opinion), share(v.P), share(v.D)
			if !f.Calibration.Identity() {
				p, _, d = f.Calibration.Apply(p, max(0, 1-p-d), d)
			}
			gather[i].Vote(v.Voice, v.Day, v.Thread, o, o*p, o*d)
		}
	}
	for i := range gather {
		gather[i].Flush(&got[i])
	}
	return got, nil
}

func share(millionths int64) float64 { return float64(millionths) / one }

// among finds the period that a day falls into, -1 for none. Periods are in order and do not overlap.
func among(periods []nps.Period, d nps.Day) int {
	i := sort.Search(len(periods), func(i int) bool { return periods[i].End > d })
	if i < len(periods) && periods[i].Start <= d {
		return i
	}
	return -1
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
			p, _, d := f.Calibration.Apply(share(a.P), share(max(0, one-a.P-a.D)), share(a.D))
			got[i].Add(a.Score, a.Weight, p, d, share(a.Opinion))
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
