package store

import (
	"cmp"
	"context"
	"math"
	"slices"

	"overheard/internal/figures"
	"overheard/nps"
)

// Mix implements [figures.Store] from the same index as Voices, in one pass, and is cached as they are.
func (db *DB) Mix(ctx context.Context, brand string, f figures.Filter, by figures.Part, periods []nps.Period) ([][]nps.Stratum, error) {
	v := voices{db: db, periods: periods, by: by, parts: make([][]nps.Stratum, len(periods))}
	if err := v.find(ctx, brand, f); err != nil {
		return nil, db.explain("compute voices by "+string(by), err)
	}
	return v.parts, nil
}

// streamParts is stream, with the voices of each part apart.
func (v *voices) streamParts(ctx context.Context, q *tx, which []int) error {
	column, name, err := v.part(ctx, q)
	if err != nil {
		return err
	}
	period := 0
	sum := partSums{voiceSums: voiceSums{at: map[int64]int{}, calibration: v.filter.calibration}}
	query, args := v.eachVote("v.day, v.voice, (v.opinion * 1048576 + v.p) * 1048576 + v.d, "+column,
		v.periods[which[0]].Start, v.periods[which[len(which)-1]].End)
	rows, err := q.query(ctx, query+" ORDER BY v.day", args...)
	var day, voice, said, part any
	fields := []any{&day, &voice, &said, &part}
	err = each(rows, err, func() error {
		if err := rows.Scan(fields...); err != nil {
			return err
		}
		for ; nps.Day(day.(int64)) >= v.periods[which[period]].End; period++ {
			v.parts[which[period]] = sum.strata()
		}
		sum.addTo(name(part), voice.(int64), said.(int64))
		return nil
	})
	v.parts[which[period]] = sum.strata()
	return err
}

// part returns the column that the voices are split by, and what a value of it is called.
func (v *voices) part(ctx context.Context, q *tx) (column string, name func(any) string, err error) {
	if v.by == figures.ByLang {
		return "v.lang", func(lang any) string {
			if b, ok := lang.([]byte); ok {
				return string(b)
			}
			return lang.(string)
		}, nil
	}
	names := map[int64]string{}
	rows, err := q.query(ctx, "SELECT id, name FROM sources")
	err = each(rows, err, func() error {
		var id int64
		var name string
		if err := rows.Scan(&id, &name); err != nil {
			return err
		}
		names[id] = name
		return nil
	})
	return "v.source_id", func(id any) string { return names[id.(int64)] }, err
}

// partSums adds up the votes of one period by voice, and knows the part that each voice belongs to.
type partSums struct {
	voiceSums
	of   []string           // the part of a voice's first vote, in the order of voiceSums.all
	more []map[string]int64 // posts by part, of the few voices that were heard in several; nil for the others
}

func (s *partSums) addTo(part string, voice, said int64) {
	s.add(voice, said)
	i := s.at[voice]
	if i == len(s.of) {
		s.of, s.more = append(s.of, part), append(s.more, nil)
		return
	}
	if s.more[i] == nil && part != s.of[i] {
		s.more[i] = map[string]int64{s.of[i]: s.all[i].posts - 1}
	}
	if s.more[i] != nil {
		s.more[i][part]++
	}
}

// strata returns the moments of each part, in the order of their names, and forgets the voices.
func (s *partSums) strata() []nps.Stratum {
	by := map[string]*nps.Moments{}
	for i, v := range s.all {
		part := s.of[i]
		for name, posts := range s.more[i] {
			if most := s.more[i][part]; posts > most || posts == most && name < part {
				part = name
			}
		}
		if by[part] == nil {
			by[part] = &nps.Moments{}
		}
		v.addTo(by[part])
	}
	clear(s.at)
	s.all, s.of, s.more = s.all[:0], s.of[:0], s.more[:0]
	var out []nps.Stratum
	for name, m := range by {
		out = append(out, nps.Stratum{Source: name, Moments: *m})
	}
	slices.SortFunc(out, func(a, b nps.Stratum) int { return cmp.Compare(a.Source, b.Source) })
	return out
}

// voiceSums adds up the votes of one period by voice.
type voiceSums struct {
	at  map[int64]int // voice to its place in all
	all []voiceSum

	calibration nps.Calibration
}

type voiceSum struct{ posts, opinion, p, d int64 }

func (s *voiceSums) add(voice, said int64) {
	const mask = 1<<20 - 1
	i, ok := s.at[voice]
	if !ok {
		i = len(s.all)
		s.at[voice], s.all = i, append(s.all, voiceSum{})
	}
	o, p, d := said>>40, said>>20&mask, said&mask
	if !s.calibration.Identity() {
		p, d = s.calibrated(p, d)
	}
	sum := &s.all[i]
	sum.posts++
	sum.opinion += o
	sum.p += o * p
	sum.d += o * d
}

// calibrated sets the shares of one vote right. They stay whole millionths, as sums of floats would depend on the order in which a
// database reads.
func (s *voiceSums) calibrated(p, d int64) (int64, int64) {
	cp, _, cd := s.calibration.Apply(share(p), share(max(0, one-p-d)), share(d))
	return int64(math.Round(cp * one)), int64(math.Round(cd * one))
}

// flush adds the voices to m and forgets them.
func (s *voiceSums) flush(m *nps.Moments) {
	for _, v := range s.all {
		v.addTo(m)
	}
	clear(s.at)
	s.all = s.all[:0]
}

func (v voiceSum) addTo(m *nps.Moments) {
	p, d, o := float64(v.p)/(one*one), float64(v.d)/(one*one), share(v.opinion)
	m.Add(nps.Voice{Posts: int(v.posts), Opinion: o, P: p, N: max(0, o-p-d), D: d})
}
