package store

import "overheard/nps"

// voiceSums adds up the votes of one period by voice, in whole millionths: in whatever order they come, the sums are the same.
type voiceSums struct {
	at  map[int64]int // voice to its place in all
	all []voiceSum
}

type voiceSum struct{ posts, opinion, p, d int64 }

func (s *voiceSums) add(voice, opinion, p, d int64) {
	i, ok := s.at[voice]
	if !ok {
		i = len(s.all)
		s.at[voice], s.all = i, append(s.all, voiceSum{})
	}
	sum := &s.all[i]
	sum.posts++
	sum.opinion += opinion
	sum.p += opinion * p
	sum.d += opinion * d
}

// addTo adds the voices to m.
func (s *voiceSums) addTo(m *nps.Moments) {
	for _, v := range s.all {
		p, d, o := float64(v.p)/(one*one), float64(v.d)/(one*one), share(v.opinion)
		m.Add(nps.Voice{Posts: int(v.posts), Opinion: o, P: p, N: max(0, o-p-d), D: d})
	}
}
