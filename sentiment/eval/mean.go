package eval

import "fmt"

// several keeps the groups of sets that have two or more.
func several(all map[string]*group) map[string]*group {
	n := map[string]int{}
	for _, g := range all {
		n[g.Set]++
	}
	kept := map[string]*group{}
	for key, g := range all {
		if n[g.Set] > 1 {
			kept[key] = g
		}
	}
	return kept
}

// means is one group for each set that has several: the mean of their rates, each of which counts the same. A benchmark whose
// class mix turns round between years, or whose languages differ in size, is read by it.
func means(all map[string]*group, over string) []Group {
	bySet := map[string][]*group{}
	all = several(all)
	for _, key := range sortedKeys(all) {
		g := all[key]
		bySet[g.Set] = append(bySet[g.Set], g)
	}
	var out []Group
	for _, set := range sortedKeys(bySet) {
		list := bySet[set]
		head := func(of func(*group) *clusters) Head {
			var known []*clusters
			for _, g := range list {
				if c := of(g); len(c.of) > 0 {
					known = append(known, c)
				}
			}
			if len(known) != len(list) { // a question that some of them do not answer
				return Head{}
			}
			return meanHead(known)
		}
		g := Group{Set: set, Part: fmt.Sprintf("mean of %d %s", len(list), over)}
		g.Tone = head(func(g *group) *clusters { return g.tone })
		g.Answer = head(func(g *group) *clusters { return g.answer })
		g.Bad = head(func(g *group) *clusters { return g.bad })
		if g.Tone.N+g.Answer.N+g.Bad.N > 0 {
			out = append(out, g)
		}
	}
	return out
}
