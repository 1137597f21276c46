package nps

import (
	"math"

	"gonum.org/v1/gonum/stat"
)

// MinConcordancePeriods is from how many periods with both scores on Lin's concordance is given.
const MinConcordancePeriods = 20

// Concordance is how near the points (survey, proxy) lie to the line on which both are equal: 1 for on it. It is the product
// of Precision, Pearson's correlation, and Bias, which is 1 where the two have the same mean and spread.
type Concordance struct {
	Estimate
	Precision, Bias float64
	Periods         int
	OK              bool // false below MinConcordancePeriods, or where a series does not move
}

// ConcordanceOf returns Lin's concordance correlation coefficient of two series of the same length,
//
//	ρc = 2·s_xy / (s_x² + s_y² + (x̄ − ȳ)²) = ρ · C_b,   C_b = 2 / (v + 1/v + u²),   v = s_x/s_y,   u = (x̄ − ȳ)/√(s_x·s_y)
//
// with variances over n (Lin, "A concordance correlation coefficient to evaluate reproducibility", Biometrics 45, 1989), and
// the interval by Fisher's z with the variance of Lin 1989 as corrected in Biometrics 56, 2000. x and y are in order: the part of that variance that
// comes from the difference of the means is as much larger as the interval of that difference is for its autocorrelation, and the rest as that of
// Pearson's correlation.
func ConcordanceOf(x, y []float64) Concordance {
	if len(x) != len(y) || len(x) < MinConcordancePeriods {
		return Concordance{Periods: min(len(x), len(y))}
	}
	return concord(x, y)
}

func concord(x, y []float64) Concordance {
	n := float64(len(x))
	c := Concordance{Periods: len(x)}
	mx, vx := stat.MeanVariance(x, nil)
	my, vy := stat.MeanVariance(y, nil)
	vx, vy = vx*(n-1)/n, vy*(n-1)/n
	r := stat.Correlation(x, y, nil)
	if !(vx > 0) || !(vy > 0) || math.IsNaN(r) || math.IsInf(vx+vy, 0) {
		return c
	}
	r = math.Max(-1, math.Min(1, r))
	root := math.Sqrt(vx * vy)
	u2 := (mx - my) * (mx - my) / root
	c.OK, c.Precision = true, r
	c.Bias = 2 * root / (vx + vy + (mx-my)*(mx-my))
	c.Value = r * c.Bias
	if len(x) < MinDriftPeriods {
		c.Low, c.High = concordInterval(c, u2, n, 1, 1)
		return c
	}
	half, plain := correlationHalf(drifting{values: x}, drifting{values: y})
	c.Low, c.High = concordInterval(c, u2, n, half/plain, meanWidening(x, y))
	return c
}

// meanWidening is how many times wider the interval of the mean of x − y is than it would be without autocorrelation.
func meanWidening(x, y []float64) float64 {
	d := make([]float64, len(x))
	for i := range x {
		d[i] = x[i] - y[i]
	}
	n := float64(len(d))
	sd := stat.StdDev(d, nil)
	if !(sd > 1e-9) {
		return 1
	}
	_, off := drifting{values: d}.mean(meanBelief)
	return off.half(Confidence/100.) / (critical(n-1) * sd / math.Sqrt(n))
}

// concordInterval returns the 95 % interval of ρc, whose ratio to ρ is the bias, so that nothing is divided by a ρ of 0. together and means
// are how many times wider than those of independent periods the intervals of the correlation and of the mean difference are.
func concordInterval(c Concordance, u2, n, together, means float64) (low, high float64) {
	r, b, left := c.Value, c.Bias, 1-c.Value*c.Value
	if left < 1e-12 {
		return r, r
	}
	fourth := r * r * b * b * u2 * u2 / (left * left)
	ofMeans := math.Max(0, 2*r*r*b*(1-r)*u2/(left*left)-fourth)
	rest := (1-c.Precision*c.Precision)*b*b/left + fourth/2
	half := critical(math.Inf(1)) * math.Sqrt((rest*together*together+ofMeans*means*means)/(n-2))
	z := math.Atanh(r)
	return math.Min(r, math.Tanh(z-half)), math.Max(r, math.Tanh(z+half))
}
