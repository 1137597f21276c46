package nps

import "math"

// newton finds the sharpness and the biases, of detractors and of promoters, at which a convex loss is least, by Newton's method from
// theta on, and returns the curvature at the last step but one. derivatives are those of the loss, first and second. A step moves no
// parameter by more than 1, and sharpness stays at [leastSharpness] or above; it stops after 50 steps all the same.
func newton(theta [3]float64, derivatives func([3]float64) (slope [3]float64, curve [3][3]float64)) (_ [3]float64, curve [3][3]float64) {
	for range 50 {
		var slope [3]float64
		slope, curve = derivatives(theta)
		step := solve3(curve, slope)
		size := 0.0
		for i := range theta {
			d := max(-1, min(1, step[i]))
			theta[i] -= d
			size += math.Abs(d)
		}
		theta[0] = max(theta[0], leastSharpness)
		if size < 1e-9 {
			break
		}
	}
	return theta, curve
}

// solve3 solves a·x = b by Gaussian elimination; a is positive definite.
func solve3(a [3][3]float64, b [3]float64) (x [3]float64) {
	for i := range 3 {
		for k := i + 1; k < 3; k++ {
			f := a[k][i] / a[i][i]
			for j := i; j < 3; j++ {
				a[k][j] -= f * a[i][j]
			}
			b[k] -= f * b[i]
		}
	}
	for i := 2; i >= 0; i-- {
		x[i] = b[i]
		for j := i + 1; j < 3; j++ {
			x[i] -= a[i][j] * x[j]
		}
		x[i] /= a[i][i]
	}
	return x
}
