package nps

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// correlationBelief is what is believed of the autocorrelation of a series that is correlated with another, calibrated by simulation.
var correlationBelief = belief{sharp: 1, slope: -1}

// inertiaOf returns what is believed of the autocorrelation of a series, that below 0 as 0: two series that swing to and fro are not taken for
// more periods than there are.
func inertiaOf(g drifting) inertia {
	n := len(g.values)
	grid := rhos(n)
	logs := make([]float64, len(grid))
	for i, rho := range grid {
		_, logs[i] = g.fit(rho, n, float64(n-1))
	}
	in, folded := correlationBelief.believe(grid, logs), inertia{rho: []float64{0}, weight: []float64{0}}
	for i, rho := range grid {
		switch w := in.weight[i]; {
		case rho <= 0:
			folded.weight[0] += w
		case w > negligible:
			folded.rho, folded.weight = append(folded.rho, rho), append(folded.weight, w)
		}
	}
	return folded
}

// freedom is what is believed of the degrees of freedom of a correlation: several numbers of them with their weights.
type freedom map[int]float64

// Degrees of freedom are taken together in steps of a tenth of their logarithm, down to leastFreedom.
const (
	freedomSteps = 10
	leastFreedom = .3
)

// freedomOf returns the degrees of freedom of the correlation of n values of two series with autocorrelations: 1/v − 1 with
//
//	v = tr(B·Σx·B·Σy) / (tr(B·Σx)·tr(B·Σy))
//
// the variance of the correlation of two such series that have nothing to do with each other; B takes the mean out (Clifford, Richardson and Hémon, "Assessing
// the significance of the correlation between two spatial processes", Biometrics 45, 1989; Dutilleul, Biometrics 49, 1993). They are n − 2 where
// there is no autocorrelation.
func freedomOf(x, y inertia, n int) freedom {
	type sums struct {
		rows []float64 // of the correlation matrix
		left float64   // tr(B·Σ)
		all  float64
	}
	of := func(in inertia) []sums {
		out := make([]sums, len(in.rho))
		for k, rho := range in.rho {
			rows, all := make([]float64, n), 0.
			for i := range rows {
				rows[i] = (1 - math.Pow(rho, float64(i+1)) + rho*(1-math.Pow(rho, float64(n-1-i)))) / (1 - rho)
				all += rows[i]
			}
			out[k] = sums{rows, float64(n) - all/float64(n), all}
		}
		return out
	}
	f, size := freedom{}, float64(n)
	sx, sy := of(x), of(y)
	for i, a := range sx {
		for j, b := range sy {
			w := x.weight[i] * y.weight[j]
			if w < negligible {
				continue
			}
			dot := 0.
			for t, r := range a.rows {
				dot += r * b.rows[t]
			}
			v := (size*inflation(size, x.rho[i]*y.rho[j]) - 2/size*dot + a.all*b.all/size/size) / (a.left * b.left)
			f[int(math.Round(freedomSteps*math.Log((size-2)/math.Max(leastFreedom, 1/v-1))))] += w
		}
	}
	return f
}

// half returns half the 95 % interval of a correlation of n values, on the scale of Fisher's z: z less the true ζ is arsinh(t/√ν) with t of ν
// degrees of freedom (Samiuddin, "On a test for an assigned value of correlation in a bivariate normal distribution", Biometrika 57, 1970).
func (f freedom) half(n int) float64 {
	held := func(h float64) (share float64) {
		var sum float64
		for step, w := range f {
			df := float64(n-2) * math.Exp(-float64(step)/freedomSteps)
			share += w * (1 - 2*distuv.StudentsT{Mu: 0, Sigma: 1, Nu: df}.CDF(-math.Sqrt(df)*math.Sinh(h)))
			sum += w
		}
		return share / sum
	}
	low, high := 0., 20.
	for high-low > 1e-9 {
		if h := (low + high) / 2; held(h) < Confidence/100. {
			low = h
		} else {
			high = h
		}
	}
	return high
}

// correlationHalf returns half the interval of the correlation of two series on the scale of Fisher's z, and what it would be without autocorrelation.
func correlationHalf(x, y drifting) (half, plain float64) {
	n := len(x.values)
	return freedomOf(inertiaOf(x), inertiaOf(y), n).half(n), freedom{0: 1}.half(n)
}
