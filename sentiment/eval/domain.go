package eval

import "overheard/nps"

// Learn fits the calibration of every domain that has ratings, to what the models made of texts that they had not seen.
func (m *Meter) Learn() []nps.Domain {
	votes := m.ratedVotes()
	var out []nps.Domain
	for _, name := range sortedKeys(votes) {
		if d := nps.LearnDomain(name, votes[name]); !d.Identity() {
			out = append(out, d)
		}
	}
	return out
}

// Calibrate sets the votes of each brand right by what the other brands of its domain teach, as the calibration of a domain does
// for a brand that it has not seen. Labels stay the models' own: only the errors of NPS change.
func (m *Meter) Calibrate() {
	for _, votes := range m.ratedVotes() {
		learnt := nps.LeaveOut(votes)
		for _, b := range m.brands {
			c, ok := learnt[b.key()]
			for i := range b.votes {
				if v := &b.votes[i]; ok {
					p, _, d := c.Apply(v.shares.Promoter, v.shares.Passive, v.shares.Detractor)
					v.said = p - d
				}
			}
		}
	}
}

// ratedVotes lists the votes of each domain, of the sets whose ratings tell passives from promoters.
func (m *Meter) ratedVotes() map[string][]nps.Rated {
	votes := map[string][]nps.Rated{}
	for _, key := range sortedKeys(m.brands) {
		b := m.brands[key]
		if b.domain == "" || !m.rated[b.set] {
			continue
		}
		for _, v := range b.votes {
			votes[b.domain] = append(votes[b.domain], nps.Rated{
				Brand: b.key(), Answer: int(v.truth), P: v.shares.Promoter, N: v.shares.Passive, D: v.shares.Detractor, Opinion: v.weight,
			})
		}
	}
	return votes
}

// key tells brands of several sets apart.
func (b *brandVotes) key() string { return b.set + "/" + b.name }
