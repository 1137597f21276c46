package nps

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/mathext"
)

// What it takes to call a day a spike.
const (
	SpikeDays    = 28     // how many days before it are looked at
	MinSpikeDays = 14     // how many of them have to be known
	MinSpike     = 10     // the least count that is one, however quiet the days before were
	spikeChance  = 0.0005 // how seldom a usual day may exceed the bound
	unsteady     = 0.25   // how far, as a share, the talk of one day differs from that of another at the least
	spikeRatio   = 2      // how many times what is usual
	spikePoints  = 0.10   // how much a share has to be above what is usual
	minShareOf   = 5      // fewer posts in a day have no share worth comparing
)

// Spike is a day held against the days before it.
type Spike struct {
	Value float64 // of the day: a count, or a share from 0 to 1
	Usual float64 // what such a day brings
	Days  int     // before it that are known
	P     float64 // chance of as much on a usual day
	Clear bool    // it is a spike
}

// SpikeOf holds the count of one day against history, the counts of up to [SpikeDays] days just before it, the latest last and
// NaN where a day was not seen. ok is false where fewer than [MinSpikeDays] are known.
//
// What is usual is the median, or that of the same weekday or of the last seven days where it is larger, so that neither one
// loud day decides, nor that it is Monday or that there is more talk every week. The chance comes from a negative binomial
// with that mean and a variance from the median absolute deviation, at least that of Poisson around a quarter more or less:
// 28 days tell too little of the tails. The day must also exceed all but one of the days before, reach twice what is usual,
// and be at least [MinSpike]: three posts are no spike. A test simulates how often that is wrong.
func SpikeOf(count float64, history []float64) (s Spike, ok bool) {
	known := slices.DeleteFunc(slices.Clone(history), math.IsNaN)
	if len(known) < MinSpikeDays {
		return Spike{}, false
	}
	usual := math.Max(median(known), 0.5)
	for _, like := range [][]float64{sameWeekday(history), lastWeek(history)} {
		if len(like) >= 3 {
			usual = math.Max(usual, median(like))
		}
	}
	deviation := spread(known)
	variance := math.Max(usual+unsteady*usual*unsteady*usual, deviation*deviation) * unsure(len(known))
	s = Spike{Value: count, Usual: usual, Days: len(known), P: atLeast(count, usual, variance)}
	s.Clear = s.P < spikeChance && count >= MinSpike && count >= spikeRatio*usual && rare(count, known)
	return s, true
}

// ShareSpikeOf does the same for a part of a whole, such as detractors among those with an opinion. parts and wholes are
// those of the days before; days with fewer than five in the whole are passed over. What is usual is the median share, and the
// day has to be ten points above it instead of twice as much.
func ShareSpikeOf(part, whole float64, parts, wholes []float64) (s Spike, ok bool) {
	var shares, sizes []float64
	for i, w := range wholes {
		if w >= minShareOf && !math.IsNaN(parts[i]) {
			shares, sizes = append(shares, parts[i]/w), append(sizes, w)
		}
	}
	if len(shares) < MinSpikeDays || whole < minShareOf {
		return Spike{}, false
	}
	usual := median(shares)
	binomial := math.Max(usual*(1-usual), 1e-4)
	pulls := make([]float64, len(shares))
	for i := range shares {
		pulls[i] = (shares[i] - usual) * math.Sqrt(sizes[i]/binomial)
	}
	deviation := math.Max(1, spread(pulls))
	mean := whole * usual
	variance := math.Max(mean, whole*binomial*deviation*deviation) * unsure(len(shares))
	s = Spike{Value: part / whole, Usual: usual, Days: len(shares), P: atLeast(part, mean, variance)}
	s.Clear = s.P < spikeChance && part >= MinSpike && s.Value >= usual+spikePoints && rare(s.Value, shares)
	return s, true
}

// sameWeekday returns the known days that are whole weeks before the day after the last.
func sameWeekday(history []float64) (same []float64) {
	for i := len(history) - 7; i >= 0; i -= 7 {
		if !math.IsNaN(history[i]) {
			same = append(same, history[i])
		}
	}
	return same
}

// lastWeek returns what is known of the last seven days.
func lastWeek(history []float64) []float64 {
	last := slices.Clone(history[max(0, len(history)-7):])
	return slices.DeleteFunc(last, math.IsNaN)
}

// rare reports whether at most one of the days reaches v.
func rare(v float64, days []float64) bool {
	n := 0
	for _, d := range days {
		if d >= v {
			n++
		}
	}
	return n <= 1
}

// unsure widens a variance for that the median of n days is itself uncertain: its variance is π/2 times that of a mean.
func unsure(n int) float64 { return 1 + math.Pi/2/float64(n) }

// spread estimates the standard deviation from the median absolute deviation.
func spread(v []float64) float64 {
	m := median(v)
	off := make([]float64, len(v))
	for i, x := range v {
		off[i] = math.Abs(x - m)
	}
	return 1.4826 * median(off) // of a normal distribution
}

func median(v []float64) float64 {
	v = slices.Sorted(slices.Values(v))
	n := len(v)
	return (v[(n-1)/2] + v[n/2]) / 2
}

// atLeast is the chance of count or more from a negative binomial, or from Poisson where the variance is not above the mean.
// count that is not whole is rounded up to the next, which errs on the side of silence no further than half a post.
func atLeast(count, mean, variance float64) float64 {
	k := math.Round(count)
	if k <= 0 {
		return 1
	}
	if mean <= 0 {
		return 0
	}
	if variance <= mean*1.000001 {
		return mathext.GammaIncReg(k, mean)
	}
	size := mean * mean / (variance - mean)
	return 1 - mathext.RegIncBeta(size, k, size/(size+mean))
}
