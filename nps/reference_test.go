package nps_test

import (
	"math"
	"testing"

	"overheard/nps"
)

// The scores of twelve periods.
var (
	proxies = []float64{12, -3, 25, 8, 17, -10, 31, 4, 22, 15, -6, 19}
	surveys = []float64{20, 2, 33, 5, 28, -15, 37, 16, 18, 25, -1, 30}
)

// is compares with a number that another program gave, to the digits that it printed.
func is(t *testing.T, what string, got, want, within float64) {
	t.Helper()
	if !(math.Abs(got-want) <= within) {
		t.Errorf("%s is %.9f, want %.9f", what, got, want)
	}
}

// compared are periods with scores that have no error of their own.
func compared(proxy, survey []float64) nps.Comparison {
	pairs := make([]nps.Pair, len(proxy))
	for i := range pairs {
		p, s := nps.Score{NPS: proxy[i], Centre: proxy[i], SE: 5, DF: math.Inf(1), OK: true}, nps.Score{NPS: survey[i], Centre: survey[i], SE: 5, DF: math.Inf(1), OK: true}
		pairs[i] = nps.Pair{Period: nps.Period{Start: nps.Day(7 * i), End: nps.Day(7*i + 7)}, Proxy: &p, Survey: &s}
	}
	return nps.Compare(pairs)
}

// R 4.2.2, with x and y the two series:
//
//	cor.test(x, y)                                     0.929295778, 0.761544257 to 0.980351872
//	r <- cor(x, y, method = "spearman")                0.923076923
//	tanh(atanh(r) + c(-1, 1) * qnorm(.975) * sqrt((1 + r^2/2) / 9))    0.680080050 to 0.983335023
//
// R takes Fisher's z for normal; here it has tails, and degrees of freedom that hold what is left uncertain of the autocorrelations.
func TestCorrelationsAreThoseOfR(t *testing.T) {
	a := compared(proxies, surveys).Agreement
	is(t, "Pearson's r", a.Pearson.R, .929295778, 1e-8)
	is(t, "its lower limit", a.Pearson.Low, .761544257, .003)
	is(t, "its upper limit", a.Pearson.High, .980351872, .003)
	is(t, "Spearman's r", a.Spearman.R, .923076923, 1e-8)
	is(t, "its lower limit", a.Spearman.Low, .680080050, .003)
	is(t, "its upper limit", a.Spearman.High, .983335023, .003)
}

// R 4.2.2, d <- x - y; k <- function(p) qt(p, 11, ncp = qnorm(.975) * sqrt(12)) / sqrt(12):
//
//	t.test(x, y, paired = TRUE)$conf.int               -9.206041368 to -1.460625299, of the mean -5.333333333
//	mean(d) + c(qnorm(.975), k(.025), k(.975)) * sd(d)    6.613047524, 2.092467521, 16.173446355
//	mean(d) - c(qnorm(.975), k(.975), k(.025)) * sd(d)    -17.279714190, -26.840113020, -12.759134190
func TestLimitsAndPairedDifferencesAreThoseOfR(t *testing.T) {
	d := make([]float64, len(proxies))
	for i := range d {
		d[i] = proxies[i] - surveys[i]
	}
	l := nps.LimitsOf(d)
	for _, tt := range []struct {
		name           string
		got            nps.Estimate
		value, low, up float64
	}{
		{"the mean", l.Mean, -5.333333333, -9.206041368, -1.460625299},
		{"the upper limit", l.Upper, 6.613047524, 2.092467521, 16.173446355},
		{"the lower limit", l.Lower, -17.279714190, -26.840113020, -12.759134190},
	} {
		is(t, tt.name, tt.got.Value, tt.value, 1e-6)
		is(t, tt.name+", from", tt.got.Low, tt.low, 1e-4)
		is(t, tt.name+", to", tt.got.High, tt.up, 1e-4)
	}
}

// R 4.2.2, with variances over n: sxy <- mean((x-mean(x))*(y-mean(y))), sx <- mean((x-mean(x))^2), sy alike;
// 2*sxy / (sx + sy + (mean(x)-mean(y))^2) is 0.846751124. (Coefficients of less than 20 periods are not given, so all are taken
// twice: variances over n stay as they are.)
func TestConcordanceIsThatOfR(t *testing.T) {
	c := nps.ConcordanceOf(append(append([]float64{}, proxies...), proxies...), append(append([]float64{}, surveys...), surveys...))
	is(t, "Lin's coefficient", c.Value, .846751124, 1e-8)
}

// R 4.2.2, with f <- function(P, N, D) { n <- P+N+D+3; p <- (P+.75)/n; q <- (D+.75)/n; c(p-q, sqrt((p+q-(p-q)^2)/n)) },
// a <- f(60, 30, 30), b <- f(45, 40, 65):
//
//	100 * (a[1] + c(-1, 1) * qnorm(.975) * a[2])               9.769987468 to 39.010500337
//	100 * (a[1]-b[1] + c(-1, 1) * qnorm(.975) * sqrt(a[2]^2 + b[2]^2))    17.65216325 to 57.27211540
//	2 * pnorm(-abs(a[1]-b[1]) / sqrt(a[2]^2 + b[2]^2))          0.0002101948395
func TestDifferencesOfSurveysAreThoseOfR(t *testing.T) {
	a, errA := nps.FromCounts(nps.Counts{Promoters: 60, Passives: 30, Detractors: 30})
	b, errB := nps.FromCounts(nps.Counts{Promoters: 45, Passives: 40, Detractors: 65})
	d, ok := a.Minus(b)
	if errA != nil || errB != nil || !ok {
		t.Fatal(errA, errB)
	}
	is(t, "from", a.Low, 9.769987468, 1e-7)
	is(t, "to", a.High, 39.010500337, 1e-7)
	is(t, "the difference, from", d.Low, 17.65216325, 1e-6)
	is(t, "to", d.High, 57.27211540, 1e-6)
	is(t, "p", d.P, .0002101948395, 1e-9)
}

// R 4.2.2, sc <- c(10,9,3,8,10,6,7,9,0,10,9,8,5,10,9), w <- c(1,2,.5,1,1.5,1,2,1,.5,1,1,3,1,.5,1), n <- sum(w)^2/sum(w^2), P and D the
// weighted shares, and p and q from n*P and n*D as above: sum(w)^2/sum(w^2) is 11.57142857, the score 33.33333333, its interval
// -12.03065792 to 64.97183439.
func TestWeightedAnswersAreThoseOfR(t *testing.T) {
	scores := []int{10, 9, 3, 8, 10, 6, 7, 9, 0, 10, 9, 8, 5, 10, 9}
	weights := []float64{1, 2, .5, 1, 1.5, 1, 2, 1, .5, 1, 1, 3, 1, .5, 1}
	a := nps.Answers{N: len(scores)}
	for i, s := range scores {
		w := weights[i]
		a.W2 += w * w
		switch {
		case s >= 9:
			a.Promoters += w
		case s >= 7:
			a.Passives += w
		default:
			a.Detractors += w
		}
	}
	s := nps.FromAnswers(a)
	is(t, "n", s.Effective, 11.57142857, 1e-7)
	is(t, "the score", s.NPS, 33.33333333, 1e-7)
	is(t, "from", s.Low, -12.03065792, 1e-6)
	is(t, "to", s.High, 64.97183439, 1e-6)
}

// R 4.2.2, the formulas of Fleiss, Cohen and Everitt (1969) written out over p <- m/sum(m) with
// m <- matrix(c(44,5,1, 7,20,4, 6,3,30), 3, byrow = TRUE) and weights diag(3) and 1 - abs(outer(1:3, 1:3, "-"))/2.
func TestKappasAreThoseOfR(t *testing.T) {
	table := [][]int{{44, 5, 1}, {7, 20, 4}, {6, 3, 30}}
	plain, linear := nps.KappaOf(table, nil), nps.KappaOf(table, nps.LinearWeights(3))
	is(t, "kappa", plain.Value, .66512826017, 1e-9)
	is(t, "its standard error", plain.SE, .05742843752, 1e-9)
	is(t, "weighted kappa", linear.Value, .7020316027, 1e-9)
	is(t, "its standard error", linear.SE, .0559013806, 1e-9)
}

// What QuaPy's EMQ iterates (posteriors times new over old priors, made to sum to one, their mean the next prior), run in R 4.2.2 for 100,000
// rounds over these posteriors from the prior (.3, .3, .4): 0.2554509, 0, 0.7445491. The maximum of the likelihood by optim(method = "BFGS")
// over sum(log(q %*% (m/prior))) is the same mix to five digits.
//
// ACC and PACC solve t(E) %*% m = observed, E[j, i] the part of authors of j that is read as i: solve(t(E), colMeans(q)) is 0.2362602, 0.1720325,
// 0.5917073. Of c(.2, .1, .7) the solution is no mix, and the nearest one by optim over softmax from 20 starts is 0.1445497, 0, 0.8554503.
func TestEstimatorsAreThoseOfR(t *testing.T) {
	posteriors := []nps.Mix{{.7, .2, .1}, {.6, .3, .1}, {.2, .5, .3}, {.1, .2, .7}, {.15, .25, .6}, {.05, .15, .8}, {.3, .4, .3}, {.1, .1, .8}, {.25, .35, .4}, {.08, .12, .8}}
	errors := nps.Confusion{{.8, .15, .05}, {.2, .6, .2}, {.05, .2, .75}}
	pcc, _ := nps.Sum(posteriors)
	emq, ok := nps.EMQ(posteriors, nps.Mix{.3, .3, .4})
	if !ok {
		t.Fatal("no EMQ")
	}
	for name, tt := range map[string]struct {
		got, want nps.Mix
		within    float64
	}{
		"PCC":         {pcc, nps.Mix{.253, .257, .490}, 1e-9},
		"EMQ":         {emq, nps.Mix{.2554509, 0, .7445491}, 1e-4},
		"PACC":        {nps.Adjust(pcc, errors), nps.Mix{.2362602, .1720325, .5917073}, 1e-6},
		"ACC, no mix": {nps.Adjust(nps.Mix{.2, .1, .7}, errors), nps.Mix{.1445497, 0, .8554503}, 1e-5},
	} {
		for i := range tt.want {
			is(t, name, tt.got[i], tt.want[i], tt.within)
		}
	}
}

// R 4.2.2: u and v the two series less their means, over their lengths, and cc(u, v) the sums of u * v[((0:31 + l) %% 32) + 1] over the lags l
// of -4 to 4, as above n/8: the strongest is 0.28680176 at lag 0. With f <- fft(u) and 40,000 surrogates
// Re(fft(f * exp(1i * c(0, ph, pi * sample(0:1, 1), -rev(ph))), inverse = TRUE)) / 32 of ph <- runif(15, 0, 2 * pi), 3.19 % have one as
// strong at any lag. Here there are 999, so that three standard errors are 1.7 %.
func TestTheTestForALagIsThatOfR(t *testing.T) {
	x := []float64{5, 9, 14, 12, 8, 3, -2, -6, -4, 1, 7, 13, 16, 11, 6, 0, -5, -8, -3, 2, 9, 15, 13, 7, 1, -4, -7, -2, 4, 10, 12, 6}
	y := []float64{4, -6, 9, 2, 15, -3, 8, -7, 3, 11, -9, 6, -2, 14, 1, -5, 10, -8, 7, 0, -4, 13, 5, -1, 12, -10, -6, 3, 9, -3, 8, 2}
	l := compared(x, y).Lag
	if l.N != 32 || l.Periods != 0 {
		t.Errorf("%+v", l)
	}
	is(t, "the strongest correlation", l.R, .28680176, 1e-7)
	is(t, "p", l.P, .0319, .017)
}
