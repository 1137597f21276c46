package drivers

import (
	"math"

	"overheard/sentiment"
)

// tally is what is known of a phrase.
type tally struct {
	key     []string
	written surfaces
	texts   []int // indices of the texts that hold it, ascending
	voices  int
	of      [2]int     // voices that lean to promoter, to detractor
	weight  [2]float64 // of the voices, by side
	z       float64
}

// count makes the tallies of all candidates. Within a phrase a voice has the mean weight of its texts that hold it: who
// says it five hundred times says it once.
func count(texts []sentiment.DriverText, found [][]candidate) map[string]*tally {
	all := map[string]*tally{}
	for i, list := range found {
		for _, c := range list {
			id := c.id()
			t := all[id]
			if t == nil {
				t = &tally{key: c.key, written: surfaces{}}
				all[id] = t
			}
			if n := len(t.texts); n == 0 || t.texts[n-1] != i {
				t.texts = append(t.texts, i)
				t.written[c.surface]++
			}
		}
	}
	for _, t := range all {
		voices := meanWeights(texts, t.texts)
		t.voices = len(voices)
		for _, w := range voices {
			t.weight[0] += w[0]
			t.weight[1] += w[1]
			if w[0] > w[1] {
				t.of[0]++
			} else if w[1] > w[0] {
				t.of[1]++
			}
		}
	}
	return all
}

// meanWeights returns the mean weight of each voice over some of the texts, in the order in which they first speak.
func meanWeights(texts []sentiment.DriverText, which []int) [][2]float64 {
	at := make(map[int64]int, len(which))
	var sums [][2]float64
	var n []float64
	for _, i := range which {
		k, ok := at[texts[i].Voice]
		if !ok {
			k = len(sums)
			at[texts[i].Voice] = k
			sums, n = append(sums, [2]float64{}), append(n, 0)
		}
		sums[k][0] += texts[i].Promoter
		sums[k][1] += texts[i].Detractor
		n[k]++
	}
	for k := range sums {
		sums[k][0] /= n[k]
		sums[k][1] /= n[k]
	}
	return sums
}

// voices is everybody who speaks in the texts.
type voices struct {
	n      int
	weight [2]float64 // by side
	worth  float64    // how many whole votes a weight of 1 is worth, by Kish's effective number: 1 where all are whole
}

// totals counts and weighs the voices of all texts.
func totals(texts []sentiment.DriverText) voices {
	all := make([]int, len(texts))
	for i := range all {
		all[i] = i
	}
	v := voices{worth: 1}
	squares := 0.0
	for _, w := range meanWeights(texts, all) {
		v.n++
		v.weight[0] += w[0]
		v.weight[1] += w[1]
		squares += w[0]*w[0] + w[1]*w[1]
	}
	if squares > 0 {
		v.worth = (v.weight[0] + v.weight[1]) / squares
	}
	return v
}

// prior is how much the phrase's share on both sides together weighs against what each side says: as much as this part of
// what was counted. With a tenth, eight whole votes against none, on sides of equal size, are a z of 2; and votes dealt out
// at random tell next to nothing, see docs/drivers.md.
const prior = 0.1

// score gives every phrase its z: the log-odds ratio between the sides with an informative Dirichlet prior, in standard
// errors. Source: Monroe, Colaresi & Quinn, Fightin' Words, Political Analysis 16 (2008), equations 15, 16, 20 and 22,
// with weights in the place of counts and the phrase's share on both sides together as the prior.
//
// It is computed twice, as a share of all phrases that a side says and as a share of the authors of that side, and the one
// nearer to 0 counts; none where they contradict each other. The side that writes longer posts has more of every phrase
// per author and less of it per phrase: neither alone makes a driver.
func score(all map[string]*tally, v voices) {
	var phrases [2]float64
	for _, id := range sortedIDs(all) { // in a fixed order, so that sums come out the same to the last digit
		phrases[0] += all[id].weight[0]
		phrases[1] += all[id].weight[1]
	}
	for _, t := range all {
		said, saying := logOdds(t.weight, phrases, v.worth), logOdds(t.weight, v.weight, v.worth)
		switch {
		case said*saying <= 0:
		case math.Abs(said) < math.Abs(saying):
			t.z = said
		default:
			t.z = saying
		}
	}
}

// logOdds is how much more often the first side says something than the second, in standard errors; 0 where that cannot be
// told. y is the weight of those who do, of n on each side; worth is how many votes a weight of 1 stands for.
func logOdds(y, n [2]float64, worth float64) float64 {
	a, all := prior*(y[0]+y[1]), prior*(n[0]+n[1])
	p, d := y[0]+a, y[1]+a
	z := (math.Log(p/(n[0]+all-p)) - math.Log(d/(n[1]+all-d))) / math.Sqrt(1/p+1/d) * math.Sqrt(worth)
	if math.IsNaN(z) || math.IsInf(z, 0) {
		return 0
	}
	return z
}
