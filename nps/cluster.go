package nps

import "math"

// MinDays is from how many days with votes on a period is taken as a draw of days. A shorter one speaks of these very days:
// two or three tell nothing of how far days differ.
const MinDays = 5

// Cross is the sum of (a − x·b)² over groups of votes, for whatever x: a and b are the sums of a group's shares in Σw·x and Σw
// of its period.
type Cross struct{ AA, AB, BB float64 }

func (c *Cross) add(a, b, weight float64) {
	c.AA += weight * a * a
	c.AB += weight * a * b
	c.BB += weight * b * b
}

func (c Cross) plus(o Cross, sign float64) Cross {
	return Cross{c.AA + sign*o.AA, c.AB + sign*o.AB, c.BB + sign*o.BB}
}

func (c Cross) at(x float64) float64 { return c.AA - 2*x*c.AB + x*x*c.BB }

// Clusters is what the variance of a score needs to know of votes that share a day, or a thread. The sums add up over periods
// of other clusters only.
type Clusters struct {
	Groups int     // days with votes on, or threads
	Size2  float64 // Σb² over the groups; a vote without a thread is a group
	Sum    Cross   // over the groups, each as if the rest alone had told where the score is
	Own    Cross   // over the voices in each group: what an author shares with themselves
	Day    Cross   // of threads: what falls on one day, that of one author left out
}

func (c *Clusters) merge(o Clusters) {
	c.Groups += o.Groups
	c.Size2 += o.Size2
	c.Sum, c.Own, c.Day = c.Sum.plus(o.Sum, 1), c.Own.plus(o.Own, 1), c.Day.plus(o.Day, 1)
}

// effective is Kish's effective number of groups less one, at least 1.
func (c Clusters) freedom(w float64) float64 { return math.Max(1, w*w/c.Size2-1) }

// excess returns what votes of different authors that share a group add to the variance of the score x, 0 where they vary no
// more than votes that share nothing, and the variance between groups that this rests on. Both are in units of (Σw)².
// correct is the small-sample factor of voices.
func (c Clusters) excess(x, correct float64, own Cross) (excess, between float64) {
	between = c.Sum.at(x)
	excess = between - correct*own.at(x)
	if !(excess > 0) {
		return 0, 0
	}
	return excess, between
}

// clustered returns the variance of the score x of m and its degrees of freedom. independent is the variance of voices that
// share nothing, and n their effective number.
//
// It is the multiway cluster-robust variance (Cameron, Gelbach and Miller, "Robust inference with multiway clustering", Journal of
// Business and Economic Statistics 29, 2011) over authors, days and threads, linearised:
//
//	V = V_author + [V_day − V_author∩day] + [V_thread − V_author∩thread − V_day∩thread + V_author∩day∩thread]
//
// where each bracket counts the pairs of votes that share this and nothing to its left, and counts as 0 where it comes out
// negative; so V is never below V_author. Groups are jackknifed: each deviates from a score that it had no part in (CR3, Bell and
// McCaffrey, Survey Methodology 28, 2002). Few groups leave V uncertain: the degrees of freedom are those of Satterthwaite, with
// Kish's effective number of groups less one for a bracket that counts.
func (m Moments) clustered(x, independent, n float64) (v, df float64) {
	v = independent
	tails := v * v / (n - 1)
	scale, correct := 1/(m.W*m.W), n/(n-1)
	count := func(c Clusters, own Cross) {
		if excess, between := c.excess(x, correct, own); excess > 0 {
			v += scale * excess
			tails += scale * between * scale * between / c.freedom(m.W)
		}
	}
	own := m.Threads.Own
	if m.Days.Groups >= MinDays {
		count(m.Days, m.Days.Own)
		own = own.plus(m.Threads.Day, 1)
	}
	if m.Threads.Groups > 1 {
		count(m.Threads, own)
	}
	if !(tails > 0) {
		return v, n - 1
	}
	return v, math.Min(n-1, v*v/tails)
}
