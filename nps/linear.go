package nps

import "math"

// linear is how a figure moves with the votes of one part of one period: by byShare for each unit of w, and by byScore for each of
// w·(x − score), with x and score in points.
type linear struct{ byShare, byScore, score float64 }

// each is what a vote moves the figure by, for each unit of what it adds to Σw·x and to Σw.
func (l linear) each() sums { return sums{a: 100 * l.byScore, b: l.byShare - l.byScore*l.score} }

// dispersion is a variance that was added up from parts, each known from so many degrees of freedom.
type dispersion struct{ v, tails float64 }

func (s *dispersion) add(v, df float64) { s.bring(v, v, df) }

// bring adds the variance v, which rests on a larger one.
func (s *dispersion) bring(v, on, df float64) {
	s.v += v
	if df > 0 {
		s.tails += on * on / df
	}
}

func (s *dispersion) plus(o dispersion) { s.v, s.tails = s.v+o.v, s.tails+o.tails }

// df are the degrees of freedom of Welch and Satterthwaite.
func (s dispersion) df() float64 {
	if !(s.tails > 0) {
		return math.Inf(1)
	}
	return math.Max(1, s.v*s.v/s.tails)
}

// difference is one of value, with the interval and p value of its dispersion.
func (s dispersion) difference(value float64) Difference {
	return differenceOf(value, value, math.Max(math.Sqrt(math.Max(0, s.v)), 1e-9), s.df())
}

// dispersionOf returns the variance of a figure that moves as moves says with the votes of each of strata, which are those of one period: that
// of [Moments.clustered], over authors, days and threads, for any figure that is made of the sums of parts. A day or thread moves it
// through all parts at once.
func dispersionOf(strata []Stratum, moves []linear) (s dispersion) {
	by := make(map[string]sums, len(strata))
	weight, square := 0., 0.
	for i, part := range strata {
		by[part.Source] = moves[i].each()
		if m := part.Moments; m.W > 0 {
			weight, square = weight+m.W, square+m.W2
			s.add(voiceVariance(m, moves[i].byShare, moves[i].byScore, moves[i].score), m.W*m.W/m.W2-1)
		}
	}
	var days, threads, daysOwn, threadsOwn, threadsDay float64
	var ties Ties
	for _, part := range strata {
		at := by[part.Source]
		daysOwn, threadsOwn = daysOwn+part.Days.Own.along(at), threadsOwn+part.Threads.Own.along(at)
		for _, p := range part.Ties.Days.With {
			days += p.Sum.at(at, by[p.With])
		}
		for _, p := range part.Ties.Threads.With {
			threads += p.Sum.at(at, by[p.With])
			threadsDay += p.Day.at(at, by[p.With])
		}
		if part.Ties.Days.Groups > 0 {
			ties = part.Ties
		}
	}
	correct := 1.
	if n := weight * weight / square; n > 1 {
		correct = n / (n - 1)
	}
	count := func(groups Tied, between, own float64) {
		if excess := between - correct*own; excess > 0 {
			s.bring(excess, between, math.Max(1, weight*weight/groups.Size2-1))
		}
	}
	if ties.Days.Groups >= MinDays {
		count(ties.Days, days, daysOwn)
		threadsOwn += threadsDay
	}
	if ties.Threads.Groups > 1 {
		count(ties.Threads, threads, threadsOwn)
	}
	return s
}

// along is Σ (a·one.a + b·one.b)².
func (c Cross) along(one sums) float64 {
	return one.a*one.a*c.AA + 2*one.a*one.b*c.AB + one.b*one.b*c.BB
}
