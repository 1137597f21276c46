package nps

import (
	"cmp"
	"slices"
)

// FlushBy does what [Gatherer.Flush] does, and returns the moments of each part that [Gatherer.VoteFrom] named, in order of name, with
// what their votes have in common. A voice counts whole in the part of most of its votes, the first by name of equals.
func (g *Gatherer) FlushBy(m *Moments) []Stratum {
	place, out := map[string]int{}, []Stratum(nil)
	of := make([]string, len(g.voices))
	for i := range g.voices {
		of[i] = g.part(int32(i)) //nolint:gosec // as many as voices, whose places are int32
		if _, ok := place[of[i]]; !ok {
			place[of[i]] = 0
			out = append(out, Stratum{Source: of[i]})
		}
	}
	slices.SortFunc(out, func(a, b Stratum) int { return cmp.Compare(a.Source, b.Source) })
	for i := range out {
		place[out[i].Source] = i
	}
	weight, at := 0., make([]int, len(g.voices)) // the stratum of each voice
	for i := range g.voices {
		at[i] = place[of[i]]
		out[at[i]].Add(*g.whole(i))
		m.Add(g.voices[i])
	}
	g.share()
	m.tie(g.parts)
	own := make([][]part, len(out))
	for _, p := range g.parts {
		own[at[p.voice]] = append(own[at[p.voice]], p)
	}
	for i := range out {
		out[i].tie(own[i])
		weight += out[i].W
	}
	if weight > 0 {
		tieDays(out, g.parts, at, weight)
		tieThreads(out, g.parts, at, weight)
	}
	g.forget()
	return out
}

// group is what votes of one group add to each stratum; most groups have votes in few of them.
type group struct {
	at  []int // strata with votes
	all []sums
}

func (g *group) add(at int, p part) {
	if g.all[at] == (sums{}) {
		g.at = append(g.at, at)
	}
	g.all[at].a += p.x
	g.all[at].b += p.o
}

// flush adds the products of every two strata to pairs, each times weight, and empties the group.
func (g *group) flush(weight float64, pairs func(one, other int) *Pairs) {
	for _, i := range g.at {
		for _, j := range g.at {
			pairs(i, j).add(g.all[i], g.all[j], weight)
		}
	}
	for _, i := range g.at {
		g.all[i] = sums{}
	}
	g.at = g.at[:0]
}

// size is Σw of the group.
func (g *group) size() (b float64) {
	for _, i := range g.at {
		b += g.all[i].b
	}
	return b
}

// knot sums up over groups what strata have in common.
type knot struct {
	groups  int
	size2   float64
	weight  float64 // Σw of the period
	strata  []Stratum
	product func(s *Stratum, with string) *Product
}

// close adds one group, jackknifed: with a part h of Σw it deviates 1/(1−h) times as much from what the others tell.
func (k *knot) close(g *group) {
	b := g.size()
	k.groups++
	k.size2 += b * b
	scale := 0.
	if rest := 1 - b/k.weight; rest > 1e-9 {
		scale = 1 / (rest * rest)
	}
	g.flush(scale, func(i, j int) *Pairs { return &k.product(&k.strata[i], k.strata[j].Source).Sum })
}

// done fills in the groups, and scales the sums over them, as [Clusters] are.
func (k *knot) done(scale float64, tied func(s *Stratum) *Tied) {
	for i := range k.strata {
		t := tied(&k.strata[i])
		t.Groups, t.Size2 = k.groups, k.size2
		for j := range t.With {
			var scaled Pairs
			scaled.plus(t.With[j].Sum, scale)
			t.With[j].Sum = scaled
		}
	}
}

func tieDays(strata []Stratum, parts []part, at []int, weight float64) {
	k := knot{weight: weight, strata: strata, product: func(s *Stratum, with string) *Product { return s.Ties.Days.with(with) }}
	g := group{all: make([]sums, len(strata))}
	for i, p := range parts {
		if i > 0 && p.day != parts[i-1].day {
			k.close(&g)
		}
		g.add(at[p.voice], p)
	}
	if len(parts) > 0 {
		k.close(&g)
	}
	n := float64(max(k.groups, 1))
	k.done((n-1)/n, func(s *Stratum) *Tied { return &s.Ties.Days })
}

func tieThreads(strata []Stratum, parts []part, at []int, weight float64) {
	k := knot{weight: weight, strata: strata, product: func(s *Stratum, with string) *Product { return s.Ties.Threads.with(with) }}
	var threaded []part
	for _, p := range parts {
		if p.thread == 0 {
			k.size2 += p.o * p.o
			continue
		}
		threaded = append(threaded, p)
	}
	slices.SortStableFunc(threaded, func(a, b part) int { return cmp.Or(cmp.Compare(a.thread, b.thread), cmp.Compare(a.day, b.day)) })
	of := func(i, j int) *Pairs { return &strata[i].Ties.Threads.with(strata[j].Source).Day }
	whole, day := group{all: make([]sums, len(strata))}, group{all: make([]sums, len(strata))}
	for i, p := range threaded {
		if i > 0 && (p.thread != threaded[i-1].thread || p.day != threaded[i-1].day) {
			day.flush(1, of)
		}
		if i > 0 && p.thread != threaded[i-1].thread {
			k.close(&whole)
		}
		whole.add(at[p.voice], p)
		day.add(at[p.voice], p)
		of(at[p.voice], at[p.voice]).add(sums{p.x, p.o}, sums{p.x, p.o}, -1)
	}
	if len(threaded) > 0 {
		day.flush(1, of)
		k.close(&whole)
	}
	k.done(1, func(s *Stratum) *Tied { return &s.Ties.Threads })
}
