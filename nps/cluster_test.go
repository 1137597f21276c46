package nps

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// crowd draws periods in which authors repeat, and days and threads share a mood.
type crowd struct {
	days, voices        int
	day, thread, author float64 // standard deviations of the moods, in units of x
	threads             int     // that each vote falls in one of; 0 for none
	spread              int     // days that a thread lasts
	peak                float64 // part of the votes that fall on one day
}

// truth is what the score is about: the mean of all moods.
const truth = .1

func (c crowd) draw(rng *rand.Rand) Moments {
	type vote struct {
		voice  int64
		day    Day
		thread int64
		x, o   float64
	}
	days, threads := make([]float64, c.days), make([]float64, c.threads)
	for i := range days {
		days[i] = c.day * rng.NormFloat64()
	}
	starts := make([]int, c.threads)
	for i := range threads {
		threads[i], starts[i] = c.thread*rng.NormFloat64(), rng.IntN(c.days)
	}
	byDay := make([][]vote, c.days)
	for v := range c.voices {
		mood, posts := c.author*rng.NormFloat64(), 1
		for posts < 30 && rng.Float64() < .4 {
			posts++
		}
		for range posts {
			o := vote{voice: int64(v + 1), day: Day(rng.IntN(c.days)), o: .3 + .7*rng.Float64()}
			if rng.Float64() < c.peak {
				o.day = 0
			}
			if c.threads > 0 {
				t := rng.IntN(c.threads)
				o.thread, o.day = int64(t+1), Day((starts[t]+rng.IntN(c.spread))%c.days)
				o.x += threads[t]
			}
			o.x += truth + mood + days[o.day] + .3*rng.NormFloat64()
			byDay[o.day] = append(byDay[o.day], o)
		}
	}
	var g Gatherer
	var m Moments
	for _, votes := range byDay {
		for v := range c.voices {
			for _, o := range votes {
				if o.voice == int64(v+1) {
					g.Vote(o.voice, o.day, o.thread, o.o, o.o*(1+o.x)/2, o.o*(1-o.x)/2)
				}
			}
		}
	}
	g.Flush(&m)
	return m
}

// Authors repeat, threads and days share a mood: 95 % intervals have to hold 93 to 97 % of the time.
func TestSimulatedIntervalsHoldForAuthorsThreadsAndDays(t *testing.T) {
	clusteredCoverage(t, 500, 92, 98)
}

func TestLongSimulatedIntervalsHoldForAuthorsThreadsAndDays(t *testing.T) {
	if testing.Short() {
		t.Skip("long: make test-long runs it")
	}
	clusteredCoverage(t, 2500, 93, 97)
}

func clusteredCoverage(t *testing.T, draws int, least, most float64) {
	for i, c := range []crowd{
		{days: 7, voices: 60, author: .5},
		{days: 7, voices: 60, author: .5, day: .3},
		{days: 7, voices: 200, author: .5, day: .1},
		{days: 30, voices: 200, author: .5, day: .1},
		{days: 30, voices: 200, author: .5, day: .3},
		{days: 30, voices: 200, author: .5, day: .3, peak: .4},
		{days: 30, voices: 200, author: .5, thread: .3, threads: 40, spread: 5},
		{days: 30, voices: 200, author: .5, thread: .3, threads: 10, spread: 5},
		{days: 30, voices: 200, author: .5, day: .2, thread: .3, threads: 40, spread: 3},
		{days: 7, voices: 200, author: .5, day: .2, thread: .3, threads: 20, spread: 3},
		{days: 1, voices: 100, author: .5, thread: .3, threads: 20, spread: 1},
	} {
		rng := rand.New(rand.NewPCG(3, uint64(i)))
		alone := 0
		got := covered(draws, 100*truth, func() Score {
			m := c.draw(rng)
			s := FromVoices(m)
			m.Days, m.Threads = Clusters{}, Clusters{}
			if p := FromVoices(m); p.Low <= 100*truth && 100*truth <= p.High {
				alone++
			}
			return s
		})
		t.Logf("%+v: held %.1f %%, of independent voices %.1f %%", c, got, 100*float64(alone)/float64(draws))
		if got < least || got > most {
			t.Errorf("%+v: the interval held %v %% of the time", c, got)
		}
	}
}

// The sums over pairs of votes that share a day and not an author, or a thread and neither, written out, must be what the
// brackets of the variance count.
func TestClustersCountPairsOfVotes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		type vote struct {
			voice, thread int64
			day           Day
			o, x          float64
		}
		votes := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) vote {
			return vote{rapid.Int64Range(1, 6).Draw(t, "voice"), rapid.Int64Range(0, 3).Draw(t, "thread"),
				Day(rapid.IntRange(0, 4).Draw(t, "day")), rapid.Float64Range(.1, 1).Draw(t, "o"), rapid.Float64Range(-1, 1).Draw(t, "x")}
		}), 1, 30).Draw(t, "votes")
		slices.SortStableFunc(votes, func(a, b vote) int { return cmp.Or(cmp.Compare(a.day, b.day), cmp.Compare(a.voice, b.voice)) })
		var g Gatherer
		var m Moments
		posts := map[int64]float64{}
		for _, v := range votes {
			g.Vote(v.voice, v.day, v.thread, v.o, v.o*(1+v.x)/2, v.o*(1-v.x)/2)
			posts[v.voice]++
		}
		g.Flush(&m)
		const at = .3
		u := func(v vote) float64 { return v.o * (v.x - at) / posts[v.voice] }
		var day, thread, alone float64
		for i, a := range votes {
			for j, b := range votes {
				switch {
				case a.voice == b.voice && a.day == b.day:
					alone += u(a) * u(b)
				case a.voice != b.voice && a.day == b.day:
					day += u(a) * u(b)
				}
				if i != j && a.voice != b.voice && a.day != b.day && a.thread == b.thread && a.thread != 0 {
					thread += u(a) * u(b)
				}
			}
		}
		sum := func(key func(vote) int64) (s Cross) { // over groups, without the jackknife
			groups := map[int64][2]float64{}
			for _, v := range votes {
				if k := key(v); k != 0 {
					p := groups[k]
					groups[k] = [2]float64{p[0] + v.o*v.x/posts[v.voice], p[1] + v.o/posts[v.voice]}
				}
			}
			for _, p := range groups {
				s.add(p[0], p[1], 1)
			}
			return s
		}
		whole, threads := sum(func(v vote) int64 { return int64(v.day) + 1 }), sum(func(v vote) int64 { return v.thread })
		for _, c := range []struct {
			what      string
			got, want float64
		}{
			{"of one author on one day", m.Days.Own.at(at), alone},
			{"of one day", whole.at(at) - m.Days.Own.at(at), day},
			{"of one thread", threads.at(at) - m.Threads.Own.at(at) - m.Threads.Day.at(at), thread},
		} {
			if math.Abs(c.got-c.want) > 1e-9 {
				t.Fatalf("votes %s: %v, want %v", c.what, c.got, c.want)
			}
		}
	})
}

// Eight days of one vote each, the last with half the weight of all: the jackknife by hand.
func TestDaysAreJackknifed(t *testing.T) {
	var g Gatherer
	var m Moments
	weights, balance := []float64{.1, .1, .1, .1, .1, .1, .1, .7}, []float64{1, -1, .5, 0, 1, -1, .5, .2}
	for i, w := range weights {
		g.Vote(int64(i+1), Day(i), 0, w, w*(1+balance[i])/2, w*(1-balance[i])/2)
	}
	g.Flush(&m)
	var x, want float64
	for i, w := range weights {
		x += w * balance[i] / 1.4
	}
	for i := range weights { // (n−1)/n · Σ (x̄ without the day − x̄)²
		var without float64
		for j, w := range weights {
			if j != i {
				without += w * balance[j] / (1.4 - weights[i])
			}
		}
		want += 7. / 8 * (without - x) * (without - x)
	}
	near(t, "variance between days", m.Days.Sum.at(x)/(1.4*1.4), want, 1e-9)
}

func TestClustersNeverNarrow(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	for range 200 {
		m := crowd{days: 10, voices: 40, author: .5, threads: 8, spread: 3}.draw(rng)
		s := FromVoices(m)
		m.Days, m.Threads = Clusters{}, Clusters{}
		if p := FromVoices(m); s.SE < p.SE || s.DF > p.DF || s.NPS != p.NPS {
			t.Fatalf("%+v, of independent voices %+v", s, p)
		}
	}
}
