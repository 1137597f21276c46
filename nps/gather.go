package nps

import (
	"cmp"
	"iter"
	"math"
	"slices"
)

// Gatherer adds up the votes of one period by voice, day and thread. Votes have to come day by day, and those of one voice on
// one day one after the other. It keeps a few words for each voice and for each voice and day. The zero value is ready.
type Gatherer struct {
	place  map[int64]int32 // voice to its place in voices
	ids    []int64         // of the voices, in the order of voices
	voices []Voice
	parts  []part
	of     []string         // source or language of the first vote of a voice, in the order of voices; empty unless VoteFrom is used
	more   []map[string]int // posts by part, of the few voices that were heard in several; nil for the others
}

// part is what one voice said on one day in one thread.
type part struct {
	voice  int32
	day    int32
	thread int64
	o, x   float64 // Σo, Σo·(p − d)
}

// Vote adds one vote: its opinion o, and o times its shares of promoter and detractor. thread 0 is none: the vote shares it with
// no other.
func (g *Gatherer) Vote(voice int64, day Day, thread int64, o, p, d float64) {
	g.vote(voice, day, thread, o, p, d)
}

// vote returns the place of the voice.
func (g *Gatherer) vote(voice int64, day Day, thread int64, o, p, d float64) int {
	if g.place == nil {
		g.place = map[int64]int32{}
	}
	i, ok := g.place[voice]
	if !ok {
		i = int32(len(g.voices))
		g.place[voice] = i
		g.ids, g.voices = append(g.ids, voice), append(g.voices, Voice{})
	}
	v := &g.voices[i]
	v.Posts++
	v.Opinion += o
	v.P += p
	v.D += d
	for k := len(g.parts) - 1; k >= 0 && g.parts[k].voice == i && Day(g.parts[k].day) == day; k-- {
		if g.parts[k].thread == thread {
			g.parts[k].o += o
			g.parts[k].x += p - d
			return int(i)
		}
	}
	g.parts = append(g.parts, part{i, int32(day), thread, o, p - d})
	return int(i)
}

// VoteFrom is Vote of a source, or another part, for [Gatherer.FlushBy].
func (g *Gatherer) VoteFrom(from string, voice int64, day Day, thread int64, o, p, d float64) {
	i := g.vote(voice, day, thread, o, p, d)
	if i == len(g.of) {
		g.of, g.more = append(g.of, from), append(g.more, nil)
		return
	}
	if g.more[i] == nil && from != g.of[i] {
		g.more[i] = map[string]int{g.of[i]: g.voices[i].Posts - 1}
	}
	if g.more[i] != nil {
		g.more[i][from]++
	}
}

// part is the part that voice i counts in: that of most of its votes, the first by name of equals.
func (g *Gatherer) part(i int32) string {
	if len(g.of) == 0 {
		return ""
	}
	of := g.of[i]
	for name, posts := range g.more[i] {
		if most := g.more[i][of]; posts > most || posts == most && name < of {
			of = name
		}
	}
	return of
}

// Flush adds what was gathered to m, which has to be that of no other votes, and forgets it.
func (g *Gatherer) Flush(m *Moments) {
	for i := range g.voices {
		m.Add(*g.whole(i))
	}
	g.share()
	m.tie(g.parts)
	g.forget()
}

// whole is voice i with its passive share.
func (g *Gatherer) whole(i int) *Voice {
	v := &g.voices[i]
	v.N = math.Max(0, v.Opinion-v.P-v.D)
	return v
}

// share turns what was said into shares in Σw·x and Σw.
func (g *Gatherer) share() {
	for i := range g.parts {
		p := &g.parts[i]
		posts := float64(g.voices[p.voice].Posts)
		p.o, p.x = p.o/posts, p.x/posts
	}
}

func (g *Gatherer) forget() {
	clear(g.place)
	g.ids, g.voices, g.parts, g.of, g.more = g.ids[:0], g.voices[:0], g.parts[:0], g.of[:0], g.more[:0]
}

// tie adds what votes of one day, and of one thread, share.
func (m *Moments) tie(parts []part) {
	if m.W > 0 {
		m.days(parts)
		m.threads(parts)
	}
}

// days adds what votes of one day share.
func (m *Moments) days(parts []part) {
	c := &m.Days
	for from := 0; from < len(parts); {
		day, to := parts[from].day, from
		var a, b float64
		for to < len(parts) && parts[to].day == day {
			var va, vb float64
			for voice := parts[to].voice; to < len(parts) && parts[to].day == day && parts[to].voice == voice; to++ {
				va, vb = va+parts[to].x, vb+parts[to].o
			}
			c.Own.add(va, vb, 1)
			a, b = a+va, b+vb
		}
		c.group(a, b, m.W)
		from = to
	}
	c.jackknife()
}

// group adds the votes of one group as if they had no part in the score that they deviate from: with a part h in Σw they deviate
// 1/(1−h) times as much from the others.
func (c *Clusters) group(a, b, w float64) {
	c.Groups++
	c.Size2 += b * b
	if rest := 1 - b/w; rest > 1e-9 {
		c.Sum.add(a, b, 1/(rest*rest))
	}
}

// jackknife scales the sum over the groups, now that their number is known.
func (c *Clusters) jackknife() {
	if c.Groups > 0 {
		n := float64(c.Groups)
		c.Sum = Cross{}.plus(c.Sum, (n-1)/n)
	}
}

// sums are those of one group of votes.
type sums struct{ a, b float64 }

func (s *sums) add(p part) { s.a, s.b = s.a+p.x, s.b+p.o }

// threads adds what votes of one thread share.
func (m *Moments) threads(parts []part) {
	c := &m.Threads
	var threaded []part
	for _, p := range parts {
		if p.thread == 0 {
			c.Size2 += p.o * p.o
			continue
		}
		threaded = append(threaded, p)
	}
	// A voice speaks once in a thread on a day, so that either order is a full one and sums come out the same every time.
	slices.SortFunc(threaded, func(a, b part) int {
		return cmp.Or(cmp.Compare(a.thread, b.thread), cmp.Compare(a.day, b.day), cmp.Compare(a.voice, b.voice))
	})
	for thread := range runs(threaded, func(a, b part) bool { return a.thread == b.thread }) {
		var whole sums
		for day := range runs(thread, func(a, b part) bool { return a.day == b.day }) {
			var s sums
			for _, p := range day {
				whole.add(p)
				s.add(p)
				c.Day.add(p.x, p.o, -1)
			}
			c.Day.add(s.a, s.b, 1)
		}
		c.group(whole.a, whole.b, m.W)
		slices.SortFunc(thread, func(a, b part) int { return cmp.Or(cmp.Compare(a.voice, b.voice), cmp.Compare(a.day, b.day)) })
		for voice := range runs(thread, func(a, b part) bool { return a.voice == b.voice }) {
			var s sums
			for _, p := range voice {
				s.add(p)
			}
			c.Own.add(s.a, s.b, 1)
		}
	}
}

// runs yields the stretches of parts that follow each other and are alike.
func runs(parts []part, alike func(a, b part) bool) iter.Seq[[]part] {
	return func(yield func([]part) bool) {
		for from, to := 0, 0; from < len(parts); from = to {
			for to = from + 1; to < len(parts) && alike(parts[from], parts[to]); to++ {
			}
			if !yield(parts[from:to]) {
				return
			}
		}
	}
}
