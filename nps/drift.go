package nps

import "math"

// MinDriftPeriods is from how many periods on their resemblance to each other is looked for. Of fewer it cannot be told from
// chance, and they count as independent.
const MinDriftPeriods = 5

// How much more resemblance than is found is reckoned with, in standard errors of an autocorrelation. Intervals then hold about what
// they say; a claim that has to be wrong in at most 5 % of cases takes more.
const (
	usualCaution = .3
	claimCaution = .8
)

// drifting is a series of differences between two scores, in order. What a model gets wrong, and who posts, changes slowly: so
// neighbouring differences resemble each other, and many tell less than as many independent ones would.
type drifting struct {
	values  []float64
	joined  []bool // whether the next value is that of the period just after
	caution float64
}

// driftOf returns the differences of those of pairs in which both scores are OK.
func driftOf(pairs []Pair) (g drifting) {
	last := -1
	for i, p := range pairs {
		if !compared(p) {
			continue
		}
		if last >= 0 {
			g.joined = append(g.joined, pairs[last].End == p.Start)
		}
		g.values, last = append(g.values, p.Proxy.NPS-p.Survey.NPS), i
	}
	return g
}

// mean returns the mean of the series with its standard error and degrees of freedom.
func (g drifting) mean() (mean, se, df float64) {
	n := len(g.values)
	return g.between([]int{n}, []float64{1})
}

// change returns by how much the mean of the later half lies above that of the earlier.
func (g drifting) change() (change, se, df float64) {
	first := len(g.values) / 2
	return g.between([]int{first, len(g.values) - first}, []float64{-1, 1})
}

// between returns Σ signs·mean over stretches of the series that follow each other. Around these means it is taken as an
// autoregressive series of first order. Its autocorrelation is that of the residuals, less their bias of −(p + 4ρ)/n (Marriott and
// Pope, Biometrika 41, 1954, for one mean), not below 0, and with caution. The variance of the residuals is set right for that they
// are too small where neighbours resemble each other, and n counts for as many as have the same variance of the mean.
func (g drifting) between(lengths []int, signs []float64) (value, se, df float64) {
	n := float64(len(g.values))
	residuals, weights := make([]float64, 0, len(g.values)), make([]float64, 0, len(g.values))
	for k, length := range lengths {
		stretch := g.values[len(residuals):][:length]
		mean := 0.
		for _, v := range stretch {
			mean += v / float64(length)
		}
		for _, v := range stretch {
			residuals, weights = append(residuals, v-mean), append(weights, signs[k]/float64(length))
		}
		value += signs[k] * mean
	}
	parameters := float64(len(lengths))
	rho := g.resemblance(residuals, parameters)
	var squares, quadratic float64
	powers := make([]float64, len(residuals))
	for i := range powers {
		powers[i] = math.Pow(rho, float64(i))
	}
	for i, r := range residuals {
		squares += r * r
		for j := range residuals {
			quadratic += weights[i] * weights[j] * powers[max(i-j, j-i)]
		}
	}
	left := n
	for _, length := range lengths {
		left -= inflation(float64(length), rho)
	}
	// Scores are shares of whole answers and cannot be told apart below this; it keeps p defined where nothing varies.
	se = math.Max(math.Sqrt(squares/math.Max(left, .05*(n-parameters))*quadratic), 1e-9)
	return value, se, math.Max(1, n/inflation(n, rho)-parameters)
}

// resemblance returns the autocorrelation to reckon with, 0 to .95.
func (g drifting) resemblance(residuals []float64, parameters float64) float64 {
	n := float64(len(residuals))
	var products, squares float64
	neighbours := 0
	for i, r := range residuals {
		squares += r * r
		if i > 0 && (i > len(g.joined) || g.joined[i-1]) {
			neighbours++
			products += r * residuals[i-1]
		}
	}
	if len(residuals) < MinDriftPeriods || !(squares > 0) {
		return 0
	}
	rho := 0.
	if neighbours > 0 {
		rho = products / squares * (n - 1) / float64(neighbours)
	}
	rho = math.Max(0, math.Min(.95, rho+(parameters+4*math.Max(rho, 0))/n))
	return math.Min(.95, rho+g.caution*math.Sqrt((1-rho*rho)/n))
}

// inflation is how many times larger the variance of the mean of n values is than that of independent ones:
// 1 + 2·Σ (1 − k/n)·ρᵏ.
func inflation(n, rho float64) float64 {
	sum, power := 1., 1.
	for k := 1.; k < n; k++ {
		power *= rho
		sum += 2 * (1 - k/n) * power
	}
	return sum
}
