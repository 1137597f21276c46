package nps

import (
	"cmp"
	"slices"
)

// Stratum is what one source, or another part, contributed to a period: the moments of its voices, and what their votes have in common
// with all votes of the period.
type Stratum struct {
	Source string
	Moments
	Ties Ties
}

// Ties are what the votes of one part have in common with those of the parts of its period, itself included. Without them votes of
// different authors are taken as independent.
type Ties struct{ Days, Threads Tied }

// Tied is what votes of parts that share a day, or a thread, have in common. Groups and Size2 are those of the whole period, as in
// [Clusters].
type Tied struct {
	Groups int
	Size2  float64
	With   []Product // in order of name
}

// Product is a sum over groups of what one part adds to a group times what another adds to it.
type Product struct {
	With string
	Sum  Pairs // over the groups, each as if the rest alone had told where the figure is
	Day  Pairs // of threads: what falls on one day, that of one author left out
}

// Pairs are Σ a₁a₂, Σ a₁b₂, Σ b₁a₂ and Σ b₁b₂, where a and b are what a part adds to a group of Σw·x and Σw of the period.
type Pairs struct{ AA, AB, BA, BB float64 }

func (p *Pairs) add(one, other sums, weight float64) {
	p.AA += weight * one.a * other.a
	p.AB += weight * one.a * other.b
	p.BA += weight * one.b * other.a
	p.BB += weight * one.b * other.b
}

func (p *Pairs) plus(o Pairs, scale float64) {
	p.AA, p.AB, p.BA, p.BB = p.AA+scale*o.AA, p.AB+scale*o.AB, p.BA+scale*o.BA, p.BB+scale*o.BB
}

// at is Σ (a₁·one.a + b₁·one.b)·(a₂·other.a + b₂·other.b).
func (p Pairs) at(one, other sums) float64 {
	return p.AA*one.a*other.a + p.AB*one.a*other.b + p.BA*one.b*other.a + p.BB*one.b*other.b
}

// regroup merges the strata of one period that name gives one name, in order of name. What one author brings stays what it was.
func regroup(strata []Stratum, name func(source string) string) []Stratum {
	var out []Stratum
	place := map[string]int{}
	for _, s := range strata {
		to := name(s.Source)
		i, ok := place[to]
		if !ok {
			i = len(out)
			place[to] = i
			out = append(out, Stratum{Source: to})
		}
		out[i].Merge(s.Moments)
		out[i].Ties.Days.merge(s.Ties.Days, name)
		out[i].Ties.Threads.merge(s.Ties.Threads, name)
	}
	slices.SortFunc(out, func(a, b Stratum) int { return cmp.Compare(a.Source, b.Source) })
	return out
}

func (t *Tied) merge(o Tied, name func(string) string) {
	t.Groups, t.Size2 = max(t.Groups, o.Groups), max(t.Size2, o.Size2)
	for _, p := range o.With {
		with := t.with(name(p.With))
		with.Sum.plus(p.Sum, 1)
		with.Day.plus(p.Day, 1)
	}
}

// with returns the products with a part, which it adds where there are none yet.
func (t *Tied) with(part string) *Product {
	i, ok := slices.BinarySearchFunc(t.With, part, func(p Product, name string) int { return cmp.Compare(p.With, name) })
	if !ok {
		t.With = slices.Insert(t.With, i, Product{With: part})
	}
	return &t.With[i]
}
