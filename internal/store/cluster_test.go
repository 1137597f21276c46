package store_test

import (
	"fmt"

	"overheard/nps"
)

// vote is one vote of a plain model of the store: o and x are its opinion and that times its balance.
type vote struct {
	voice, thread string
	day           nps.Day
	o, x          float64
}

// cluster fills in what days and threads share, by a sum over groups of votes of each kind.
func cluster(m *nps.Moments, votes []vote, voices map[string]nps.Voice) {
	if m.W == 0 {
		return
	}
	type sum struct{ a, b float64 }
	by := func(name func(vote) string) map[string]sum {
		groups := map[string]sum{}
		for _, v := range votes {
			if k := name(v); k != "" {
				n, s := float64(voices[v.voice].Posts), groups[k]
				groups[k] = sum{s.a + v.x/n, s.b + v.o/n}
			}
		}
		return groups
	}
	within := func(thread string, rest ...any) string {
		if thread == "" {
			return ""
		}
		return thread + fmt.Sprint(rest...)
	}
	add := func(to *nps.Cross, groups map[string]sum, weight func(sum) float64) {
		for _, s := range groups {
			w := weight(s)
			to.AA, to.AB, to.BB = to.AA+w*s.a*s.a, to.AB+w*s.a*s.b, to.BB+w*s.b*s.b
		}
	}
	one := func(sum) float64 { return 1 }
	minus := func(sum) float64 { return -1 }
	others := func(s sum) float64 {
		if rest := 1 - s.b/m.W; rest > 1e-9 {
			return 1 / (rest * rest)
		}
		return 0
	}
	sizes := func(groups map[string]sum) (n int, squares float64) {
		for _, s := range groups {
			squares += s.b * s.b
		}
		return len(groups), squares
	}
	days := by(func(v vote) string { return fmt.Sprint(v.day) })
	m.Days.Groups, m.Days.Size2 = sizes(days)
	add(&m.Days.Sum, days, func(s sum) float64 { return others(s) * float64(len(days)-1) / float64(len(days)) })
	add(&m.Days.Own, by(func(v vote) string { return fmt.Sprint(v.day, v.voice) }), one)

	threads := by(func(v vote) string { return v.thread })
	m.Threads.Groups, m.Threads.Size2 = sizes(threads)
	for _, s := range by(func(v vote) string {
		if v.thread != "" {
			return ""
		}
		return fmt.Sprint(v.day, v.voice)
	}) {
		m.Threads.Size2 += s.b * s.b
	}
	add(&m.Threads.Sum, threads, others)
	add(&m.Threads.Own, by(func(v vote) string { return within(v.thread, "by", v.voice) }), one)
	add(&m.Threads.Day, by(func(v vote) string { return within(v.thread, "on", v.day) }), one)
	add(&m.Threads.Day, by(func(v vote) string { return within(v.thread, "on", v.day, "by", v.voice) }), minus)
}
