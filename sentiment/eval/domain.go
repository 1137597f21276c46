package eval

import "overheard/nps"

// Learn fits the calibration of every domain that has ratings, to what the models made of texts that they had not seen.
func (m *Meter) Learn() []nps.Domain {
	rated := map[string]bool{} // sets whose ratings tell passives from promoters
	for _, b := range m.brands {
		rated[b.set] = rated[b.set] || b.rated()
	}
	votes := map[string][]nps.Rated{}
	for _, key := range sortedKeys(m.brands) {
		if b := m.brands[key]; b.domain != "" && rated[b.set] {
			votes[b.domain] = append(votes[b.domain], b.raw...)
		}
	}
	var out []nps.Domain
	for _, name := range sortedKeys(votes) {
		if d := nps.LearnDomain(name, votes[name]); !d.Identity() {
			out = append(out, d)
		}
	}
	return out
}
