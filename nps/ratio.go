package nps

import (
	"cmp"
	"math"
	"slices"
)

// MostRatio is how much more than the mean comment one may count because it reads as posts do: a few that nearly all else is
// unlike must not decide for all (truncated importance weights, Ionides, Journal of Computational and Graphical Statistics 17, 2008).
const MostRatio = 5

// leastOfLanguage is how many comments, and as many posts, a language needs to be told apart.
const leastOfLanguage = 10

// Density is how much commoner texts like each comment are among posts than among comments.
type Density struct {
	Ratios  []float64 // of each comment: their mean is 1 before those above [MostRatio] are cut to it
	Covered float64   // 0 to 1: which part of the posts is in languages of which there are ten comments or more
}

// DensityRatio estimates density(posts)/density(comments) at each comment from what a model made of both, their languages among it. It is
// the odds of a logistic regression that tells posts from comments, each side weighing as much as the other (Bickel, Brückner and
// Scheffer, "Discriminative learning under covariate shift", Journal of Machine Learning Research 10, 2009; Sugiyama, Suzuki and
// Kanamori, "Density ratio estimation in machine learning", 2012, chapter 4), on the raw balance, its square, the opinion and the
// language, with a ridge of one label's worth. Answers play no part, so what posters would have answered is not presumed.
func DensityRatio(comments, posts []Rated) Density {
	if len(comments) == 0 {
		return Density{}
	}
	langs, covered := sharedLanguages(comments, posts)
	out := Density{Ratios: make([]float64, len(comments)), Covered: covered}
	scale := float64(len(comments)) / math.Max(1, float64(len(posts)))
	size := 4 + len(langs)
	beta := make([]float64, size)
	row := make([]float64, size)
	for range 30 {
		slope, curve := make([]float64, size), make([][]float64, size)
		for i := range curve {
			curve[i] = make([]float64, size)
			curve[i][i] = 1
			slope[i] = beta[i]
		}
		side := func(votes []Rated, weight, is float64) {
			for _, v := range votes {
				v.features(langs, row)
				p := 1 / (1 + math.Exp(-dot(beta, row)))
				for i, x := range row {
					slope[i] += weight * (p - is) * x
					for j := range i + 1 {
						curve[i][j] += weight * p * (1 - p) * x * row[j]
					}
				}
			}
		}
		side(comments, 1, 0)
		side(posts, scale, 1)
		step, most := solve(curve, slope), 0.
		for i := range beta {
			d := math.Max(-2, math.Min(2, step[i]))
			beta[i] -= d
			most = math.Max(most, math.Abs(d))
		}
		if most < 1e-8 {
			break
		}
	}
	sum := 0.
	for i, v := range comments {
		v.features(langs, row)
		out.Ratios[i] = math.Exp(dot(beta, row))
		sum += out.Ratios[i]
	}
	for i := range out.Ratios {
		out.Ratios[i] = math.Min(MostRatio, out.Ratios[i]*float64(len(comments))/sum)
	}
	return out
}

// features fills in what a vote is compared by: the same scale for all, so that one ridge fits them.
func (v Rated) features(langs []string, row []float64) {
	x := v.P - v.D
	row[0], row[1], row[2], row[3] = 1, x, x*x, v.Opinion
	for i, l := range langs {
		row[4+i] = bool01(v.Lang == l)
	}
}

// sharedLanguages lists the languages that both sides have enough of, the most frequent comments first, five at most, and says which
// part of the posts is in a language with enough comments.
func sharedLanguages(comments, posts []Rated) (langs []string, covered float64) {
	of, among := map[string]int{}, map[string]int{}
	for _, v := range comments {
		of[v.Lang]++
	}
	known := 0
	for _, v := range posts {
		among[v.Lang]++
		if of[v.Lang] >= leastOfLanguage {
			known++
		}
	}
	for l, n := range of {
		if n >= leastOfLanguage && among[l] >= leastOfLanguage {
			langs = append(langs, l)
		}
	}
	slices.SortFunc(langs, func(a, b string) int { return cmp.Or(cmp.Compare(of[b], of[a]), cmp.Compare(a, b)) })
	return langs[:min(5, len(langs))], float64(known) / math.Max(1, float64(len(posts)))
}

func dot(a, b []float64) (sum float64) {
	for i := range a {
		sum += a[i] * b[i]
	}
	return sum
}

// solve solves a·x = b by Cholesky's decomposition; a is positive definite, and its lower triangle is overwritten.
func solve(a [][]float64, b []float64) []float64 {
	n := len(b)
	for i := range n {
		for j := range i + 1 {
			sum := a[i][j]
			for k := range j {
				sum -= a[i][k] * a[j][k]
			}
			if i == j {
				a[i][i] = math.Sqrt(math.Max(sum, 1e-12))
			} else {
				a[i][j] = sum / a[j][j]
			}
		}
	}
	x := slices.Clone(b)
	for i := range n {
		for k := range i {
			x[i] -= a[i][k] * x[k]
		}
		x[i] /= a[i][i]
	}
	for i := n - 1; i >= 0; i-- {
		for k := i + 1; k < n; k++ {
			x[i] -= a[k][i] * x[k]
		}
		x[i] /= a[i][i]
	}
	return x
}
