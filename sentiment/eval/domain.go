package eval

import "overheard/nps"

// Learn fits the calibration of every domain, to what models made of texts that they had not seen.
func Learn(scores []Scored) []nps.Domain {
	votes := ratedVotes(scores)
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
	for _, votes := range ratedVotes(m.Scores()) {
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

// ratedVotes lists the votes of each domain.
func ratedVotes(scores []Scored) map[string][]nps.Rated {
	votes := map[string][]nps.Rated{}
	for i := range scores {
		votes[scores[i].Domain] = append(votes[scores[i].Domain], scores[i].rated())
	}
	return votes
}

// key tells brands of several sets apart.
func (b *brandVotes) key() string { return b.set + "/" + b.name }
