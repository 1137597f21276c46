package compact

// What posts in other languages teach a table: that a link, a handle, a question, an emoji or a Latin name mean about the same
// everywhere. Where the neutral posts of a language come from few sources, or lack such marks, nothing else says that a post which is mostly a
// link praises nobody.
const (
	guestWeight = 0.3 // what a guest counts where a post counts one
	guestKnown  = 5   // own posts without which a feature of a guest is passed over: it would only take the room of others
)

// invite adds the posts of others to what teaches the tones. Of their features only those stay that the pool's own posts have too.
func (p *pool) invite(others ...*pool) {
	known := map[uint32]int{}
	for i, e := range p.examples {
		if e.Tone == 0 || e.Review {
			continue
		}
		for g := range groups {
			for _, f := range p.rows.at(i, g) {
				known[f]++
			}
		}
		for _, f := range p.rows.text(i).heads {
			known[f]++
		}
	}
	keep := func(to, from []uint32) []uint32 {
		for _, f := range from {
			if known[f] >= guestKnown {
				to = append(to, f)
			}
		}
		return to
	}
	b := &bag{}
	for _, o := range others {
		for i, e := range o.examples {
			if e.Tone == 0 || e.Review || e.Apart || e.Among != anyClass {
				continue
			}
			for g := range groups {
				b.features[g] = b.features[g][:0]
			}
			b.heads, b.ends = b.heads[:0], b.ends[:0]
			b.features[groupWords] = keep(b.features[groupWords], o.rows.at(i, groupWords))
			b.features[groupMarks] = keep(b.features[groupMarks], o.rows.at(i, groupMarks))
			text := o.rows.text(i)
			for k := range text.ends {
				chars, heads := text.token(k)
				b.features[groupChars], b.heads = keep(b.features[groupChars], chars), keep(b.heads, heads)
				b.endToken()
			}
			p.rows.add(b)
			p.guests = append(p.guests, e)
		}
	}
}

// guestTones lists what is known of the tones of guests. Together they count no more than the pool's own posts do. They teach the rows
// alone: a net that learnt from them took more of the posts of sources that it had not seen for neutral, rightly, but complaints in reviews too.
func (p *pool) guestTones() []target {
	own := 0
	for _, e := range p.examples {
		if e.Tone != 0 && !e.Review {
			own++
		}
	}
	w := min(guestWeight, float32(own)/float32(max(len(p.guests), 1)))
	out := make([]target, 0, len(p.guests))
	for i, e := range p.guests {
		out = append(out, target{row: len(p.examples) + i, classes: e.Tone, shares: sharesOf(e.Tone, evenSplit), among: e.Among, weight: w})
	}
	return out
}
