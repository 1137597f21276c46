package nps

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// square draws two periods of a brand on three sources, in which authors repeat, also over the periods, and days and threads share a mood,
// which sources share as well.
type square struct {
	days, voices        int
	day, thread, author float64 // standard deviations of the moods, in units of x
	threads             int
	common              float64 // part of the authors who speak in both periods
	mix                 [2][3]float64
	score               [2][3]float64 // in units of x
	fixed               bool          // every author has the same source in both periods: no chance moves the mix
}

// still is a square in which nothing changes but who speaks.
var still = square{days: 7, voices: 150, author: .4, mix: [2][3]float64{{.5, .3, .2}, {.5, .3, .2}}, score: [2][3]float64{{.2, 0, -.2}, {.2, 0, -.2}}}

func (c square) with(change func(*square)) square {
	change(&c)
	return c
}

func (c square) source(rng *rand.Rand, period int) int {
	s, u := 0, rng.Float64()
	for s < 2 && u > c.mix[period][s] {
		u -= c.mix[period][s]
		s++
	}
	return s
}

// truth is what the split is about: the parts without any mood.
func (c square) truth() (mix, realPart float64) {
	for s := range 3 {
		x0, x1 := 100*c.score[0][s], 100*c.score[1][s]
		mix += (c.mix[1][s] - c.mix[0][s]) * (x0 + x1) / 2
		realPart += (c.mix[0][s] + c.mix[1][s]) / 2 * (x1 - x0)
	}
	return mix, realPart
}

func (c square) draw(rng *rand.Rand) (strata [2][]Stratum, whole [2]Moments, both Shared) {
	type vote struct {
		voice, thread int64
		day           Day
		source        int
		x, o          float64
	}
	usual := make([]float64, c.voices)
	of := make([]int, c.voices)
	for v := range usual {
		usual[v], of[v] = c.author*rng.NormFloat64(), c.source(rng, 0)
		if c.fixed {
			of[v] = v % 3
		}
	}
	var g, plain [2]Gatherer
	for period := range 2 {
		days, threads, starts := make([]float64, c.days), make([]float64, c.threads), make([]int, c.threads)
		for i := range days {
			days[i] = c.day * rng.NormFloat64()
		}
		for i := range threads {
			threads[i], starts[i] = c.thread*rng.NormFloat64(), rng.IntN(c.days)
		}
		var votes []vote
		for v := range c.voices {
			voice, mood, source := int64(v+1+period*c.voices), c.author*rng.NormFloat64(), c.source(rng, period)
			if c.fixed {
				source = v % 3
			}
			if rng.Float64() < c.common {
				voice, mood, source = int64(v+1), usual[v], of[v]
			}
			posts := 1
			for posts < 30 && rng.Float64() < .4 {
				posts++
			}
			for range posts {
				o := vote{voice: voice, day: Day(rng.IntN(c.days)), source: source, o: .3 + .7*rng.Float64()}
				if c.threads > 0 {
					t := rng.IntN(c.threads)
					o.thread, o.day = int64(t+1), Day((starts[t]+rng.IntN(2))%c.days)
					o.x += threads[t]
				}
				o.x += c.score[period][source] + mood + days[o.day] + .3*rng.NormFloat64()
				votes = append(votes, o)
			}
		}
		slices.SortStableFunc(votes, func(a, b vote) int { return cmp.Or(cmp.Compare(a.day, b.day), cmp.Compare(a.voice, b.voice)) })
		for _, o := range votes {
			g[period].VoteFrom(string(rune('a'+o.source)), o.voice, o.day, o.thread, o.o, o.o*(1+o.x)/2, o.o*(1-o.x)/2)
			plain[period].Vote(o.voice, o.day, o.thread, o.o, o.o*(1+o.x)/2, o.o*(1-o.x)/2)
		}
	}
	both = SharedBy(&g[0], &g[1])
	for period := range 2 {
		var all Moments
		strata[period] = g[period].FlushBy(&all)
		plain[period].Flush(&whole[period])
		if all != whole[period] {
			panic("moments that are gathered by part are others than those that are not")
		}
	}
	return strata, whole, both
}

// alone returns the strata as if votes of different authors shared nothing.
func alone(strata []Stratum) []Stratum {
	out := slices.Clone(strata)
	for i := range out {
		out[i].Ties = Ties{}
	}
	return out
}

func within(d Difference, truth float64) int {
	if d.Low <= truth && truth <= d.High {
		return 1
	}
	return 0
}

func TestSimulatedSplitsHoldForAuthorsThreadsAndDays(t *testing.T) {
	splitCoverage(t, 200, 91, 99)
}

func TestLongSimulatedSplitsHoldForAuthorsThreadsAndDays(t *testing.T) {
	if testing.Short() {
		t.Skip("long: make test-long runs it")
	}
	splitCoverage(t, 2500, 93, 97.3)
}

// 95 % intervals of both parts, of the change and of the score at a fixed mix have to hold about as often.
func splitCoverage(t *testing.T, draws int, least, most float64) {
	moved := func(c *square) { c.mix[1], c.score[1] = [3]float64{.3, .3, .4}, [3]float64{.1, 0, -.1} }
	for i, c := range []square{
		still.with(func(c *square) { moved(c) }),
		still.with(func(c *square) { moved(c); c.day = .3 }),
		still.with(func(c *square) { moved(c); c.days, c.day = 30, .2 }),
		still.with(func(c *square) { moved(c); c.days, c.thread, c.threads = 30, .3, 15 }),
		still.with(func(c *square) { moved(c); c.days, c.day, c.thread, c.threads = 30, .2, .3, 30 }),
		still.with(func(c *square) { c.days, c.day, c.common = 30, .2, .6 }),
		still.with(func(c *square) { c.days, c.common, c.author = 30, .8, .6 }),
	} {
		rng := rand.New(rand.NewPCG(13, uint64(i)))
		mix, realPart := c.truth()
		var held, before [4]int
		for range draws {
			strata, _, both := c.draw(rng)
			count := func(n *[4]int, a, b []Stratum, both Shared) {
				s, ok := SplitChange(a, b, both)
				e, fixed := AtMix(b, map[string]float64{"a": .5, "b": .3, "c": .2})
				if !ok || !fixed {
					t.Fatal("too few")
				}
				n[0] += within(s.Mix, mix)
				n[1] += within(s.Real, realPart)
				n[2] += within(s.Change, mix+realPart)
				n[3] += within(Difference{Low: e.Low, High: e.High}, 100*(.5*c.score[1][0]+.3*c.score[1][1]+.2*c.score[1][2]))
			}
			count(&held, strata[0], strata[1], both)
			count(&before, alone(strata[0]), alone(strata[1]), Shared{})
		}
		percent := func(n [4]int) (s string) {
			for _, k := range n {
				s += fmt.Sprintf(" %.1f", 100*float64(k)/float64(draws))
			}
			return s
		}
		t.Logf("%+v: mix, real, change, at a mix held%s %%, of voices that share nothing%s %%", c, percent(held), percent(before))
		for k, n := range held {
			// A mix that hardly moves is hardly a sum: its interval is too wide rather than too narrow. So are all where nearly everybody
			// speaks in both periods: that cancels, and what days seem to share by chance does not.
			rate := 100 * float64(n) / float64(draws)
			if rate < least || rate > most && c.common < .8 && (k > 0 || c.common == 0) {
				t.Errorf("%+v: interval %d held %.1f %%", c, k, rate)
			}
		}
	}
}

// What is said of the change and what is said of its parts are one figure where no mix moved it: the intervals agree, with authors who
// speak in both periods and without, with a mood of days and without.
func TestTheSplitAgreesWithTheChange(t *testing.T) {
	still := still.with(func(c *square) { c.fixed, c.score = true, [2][3]float64{} })
	for i, c := range []square{
		still.with(func(c *square) { c.voices = 400 }),
		still.with(func(c *square) { c.voices, c.days, c.day = 400, 30, .3 }),
		still.with(func(c *square) { c.voices, c.days, c.common = 400, 30, .7 }),
		still.with(func(c *square) { c.voices, c.days, c.thread, c.threads, c.common = 400, 30, .3, 20, .4 }),
	} {
		rng := rand.New(rand.NewPCG(14, uint64(i)))
		for range 20 {
			strata, whole, both := c.draw(rng)
			change, _ := FromVoices(whole[1]).Since(FromVoices(whole[0]), both)
			split, ok := SplitChange(strata[0], strata[1], both)
			if !ok || math.Abs(split.Change.Value-change.Value) > 1e-9 || math.Abs(split.Mix.Value+split.Real.Value-change.Value) > 1e-9 {
				t.Fatalf("%+v: change %+v, split %+v", c, change, split)
			}
			wide := change.High - change.Low
			if off := (split.Change.High - split.Change.Low) / wide; off < .97 || off > 1.05 {
				t.Errorf("%+v: the change in the split is %v as wide", c, off)
			}
			if off := (split.Real.High - split.Real.Low) / wide; off < .9 || off > 1.1 {
				t.Errorf("%+v: the real change is %v as wide", c, off)
			}
		}
	}
}

// Strata hold what the moments of all voices hold: merged into one, they give its score and its interval.
func TestStrataHoldWhatAllVoicesHold(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := still.with(func(c *square) {
			c.days, c.voices = rapid.IntRange(1, 10).Draw(t, "days"), rapid.IntRange(12, 60).Draw(t, "voices")
			c.day, c.thread, c.threads = .4, .4, rapid.IntRange(0, 12).Draw(t, "threads")
		})
		strata, whole, both := c.draw(rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 15)))
		one := regroup(strata[0], func(string) string { return "" })
		m := one[0].Moments
		l := linear{byScore: 1 / m.W, score: balanceOf(m)}
		s, score := dispersionOf(one, []linear{l}), FromVoices(whole[0])
		if score.OK && score.SE > 1.001*100/(score.Effective+1) && math.Abs(math.Sqrt(s.v)-score.SE) > 1e-6 {
			t.Fatalf("%v, of all voices %v", math.Sqrt(s.v), score.SE)
		}
		var sum Pairs
		for _, p := range both.Parts {
			sum.plus(p.Both, 1)
		}
		if got := (Pairs{both.XX, both.XW, both.WX, both.WW}); math.Abs(got.AA-sum.AA)+math.Abs(got.AB-sum.AB)+math.Abs(got.BA-sum.BA)+math.Abs(got.BB-sum.BB) > 1e-9 {
			t.Fatalf("%+v, by part %+v", got, sum)
		}
	})
}

func TestAVoiceCountsInThePartOfMostOfItsVotes(t *testing.T) {
	var g Gatherer
	for i, lang := range []string{"ru", "en", "en", "zh", "ru"} {
		g.VoteFrom(lang, 1, Day(i), 0, 1, .5, .25)
	}
	g.VoteFrom("zh", 2, 9, 0, 1, .5, .25)
	got := g.FlushBy(&Moments{})
	if len(got) != 2 || got[0].Source != "en" || got[0].Posts != 5 || got[0].Voices != 1 || got[1].Source != "zh" {
		t.Errorf("%+v", got)
	}
	if again := g.FlushBy(&Moments{}); again != nil {
		t.Errorf("after a flush: %+v", again)
	}
}

func TestLongPartsOfAGapHoldForDaysAndThreads(t *testing.T) {
	if testing.Short() {
		t.Skip("simulates")
	}
	partsCoverage(t, 1500, 93, 98)
}

func TestPartsOfAGapHoldForDaysAndThreads(t *testing.T) { partsCoverage(t, 200, 91, 99) }

// A survey of 600 answers, half with a comment, in two languages, against posts of another mix whose days and threads share a mood. The model
// reads comments rightly, so labels err by chance alone.
func partsCoverage(t *testing.T, draws int, least, most float64) {
	levels := map[string]float64{"a": .2, "b": 0, "c": -.2}
	for i, c := range []square{
		still.with(func(c *square) { c.days = 30 }),
		still.with(func(c *square) { c.days, c.day = 30, .3 }),
		still.with(func(c *square) { c.days, c.thread, c.threads = 30, .4, 12 }),
	} {
		rng := rand.New(rand.NewPCG(16, uint64(i)))
		var held, before [2]int
		for range draws {
			strata, whole, _ := c.draw(rng)
			var a Answers
			var comments []Rated
			for k := range 600 {
				lang := []string{"a", "a", "b", "b", "c"}[rng.IntN(5)] // shares .4, .4, .2 against .5, .3, .2 of the posts
				v := Rated{Answer: -1, Opinion: 1, Lang: lang}
				if rng.Float64() < (1+levels[lang])/2 {
					v.Answer = 1
				}
				v.P = (1 + levels[lang]) / 2
				v.D = 1 - v.P
				a.N, a.W2 = a.N+1, a.W2+1
				if v.Answer > 0 {
					a.Promoters++
				} else {
					a.Detractors++
				}
				if k%2 == 0 {
					comments = append(comments, v)
				}
			}
			count := func(n *[2]int, posts []Stratum) {
				d, ok := Decompose(FromAnswers(a), a, comments, FromVoices(whole[0]), posts, Uncalibrated)
				if !ok || d.Language != 3 {
					t.Fatalf("%+v", d)
				}
				n[0] += within(d.Parts[1].Value, 100*(.1*.2-.1*0))
				n[1] += within(d.Parts[4].Value, 0)
			}
			count(&held, strata[0])
			count(&before, alone(strata[0]))
		}
		t.Logf("%+v: languages and who posts held %.1f and %.1f %%, of voices that share nothing %.1f and %.1f %%", c, 100*float64(held[0])/float64(draws),
			100*float64(held[1])/float64(draws), 100*float64(before[0])/float64(draws), 100*float64(before[1])/float64(draws))
		for k, n := range held {
			if rate := 100 * float64(n) / float64(draws); rate < least || rate > most {
				t.Errorf("%+v: part %d held %.1f %%", c, k, rate)
			}
		}
	}
}
