package nps

import "math"

// Kappa is how far two raters agree beyond what chance would bring: 1 for always, 0 for as often as if each labelled by
// chance with their own frequencies.
type Kappa struct {
	Value, Low, High float64
	SE               float64
	Observed         float64 // share of agreement, weighted where the kappa is
	Expected         float64 // the same by chance
	N                int     // texts that both labelled
	OK               bool    // false below [MinPairs] texts, or where a rater used one label only: it is 0 then whatever the other says
}

// MinPairs is from how many texts that two raters labelled on a kappa is given.
const MinPairs = 10

// KappaOf returns the kappa of a square table of counts, table[i][j] texts that the first rater put into class i and the second
// into j. The weight of a cell is 1 for agreement and 0 for the worst disagreement; nil counts agreement only.
//
// Kappa is (pₒ − pₑ)/(1 − pₑ) of Cohen, "A coefficient of agreement for nominal scales", Educational and Psychological
// Measurement 20, 1960, and with weights of Cohen, "Weighted kappa", Psychological Bulletin 70, 1968. The interval is ±1.96
// large-sample standard errors of Fleiss, Cohen and Everitt, "Large sample standard errors of kappa and weighted kappa",
// Psychological Bulletin 72, 1969, clipped to ±1.
func KappaOf(table [][]int, weight func(i, j int) float64) Kappa {
	if weight == nil {
		weight = func(i, j int) float64 {
			if i == j {
				return 1
			}
			return 0
		}
	}
	k := Kappa{}
	rows, columns := make([]float64, len(table)), make([]float64, len(table))
	for i := range table {
		for j, n := range table[i] {
			k.N += n
			rows[i] += float64(n)
			columns[j] += float64(n)
		}
	}
	if k.N < MinPairs || single(rows) || single(columns) {
		return k
	}
	n := float64(k.N)
	byRow, byColumn := make([]float64, len(table)), make([]float64, len(table)) // w̄ of a class against the other rater's
	for i := range table {
		for j := range table {
			w := weight(i, j)
			k.Observed += w * float64(table[i][j]) / n
			k.Expected += w * rows[i] * columns[j] / n / n
			byRow[i] += w * columns[j] / n
			byColumn[j] += w * rows[i] / n
		}
	}
	rest := 1 - k.Expected
	k.Value = (k.Observed - k.Expected) / rest
	square := 0.
	for i := range table {
		for j := range table {
			d := weight(i, j) - (byRow[i]+byColumn[j])*(1-k.Value)
			square += float64(table[i][j]) / n * d * d
		}
	}
	off := k.Value - k.Expected*(1-k.Value)
	k.SE = math.Sqrt(math.Max(0, square-off*off)/n) / rest
	half := critical(math.Inf(1)) * k.SE
	k.Low, k.High, k.OK = math.Max(-1, k.Value-half), math.Min(1, k.Value+half), true
	return k
}

// single reports whether all texts that are counted are in one class.
func single(classes []float64) bool {
	used := 0
	for _, n := range classes {
		if n > 0 {
			used++
		}
	}
	return used < 2
}

// LinearWeights are the weights of n ordered classes: 1 less the distance of two classes as a part of the longest one.
func LinearWeights(n int) func(i, j int) float64 {
	return func(i, j int) float64 { return 1 - math.Abs(float64(i-j))/float64(n-1) }
}

// HumanCeiling returns how often a model that is always right would agree with the label of one rater, where two raters who err
// independently and equally often, each wrong label as likely as the others, agree on a part agreed of texts with so many
// classes (the model with one rate for all of Dawid and Skene, "Maximum likelihood estimation of observer error-rates using the
// EM algorithm", Applied Statistics 28, 1979): the larger root a of
//
//	agreed = a² + (1 − a)² / (classes − 1)
//
// ok is false where they agree no more than chance would bring, 1/classes.
func HumanCeiling(agreed float64, classes int) (a float64, ok bool) {
	k := float64(classes)
	under := (k - 1) * (k*agreed - 1)
	if !(under >= 0) || agreed > 1 {
		return 0, false
	}
	return (1 + math.Sqrt(under)) / k, true
}
