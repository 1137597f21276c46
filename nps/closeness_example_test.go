package nps_test

import (
	"fmt"

	"overheard/nps"
)

// R's sleep data, group 1 less group 2: t.test(..., paired = TRUE) gives a mean of -1.58 and t = -4.0621 with 9 degrees of
// freedom, so a standard error of 0.38896. The vignette of R's TOSTER tests them against ±0.5: 90 % interval -2.293 to -0.867,
// t of the two tests -2.78 (p = .989) and -5.35. Here the ten count as fewer, since neighbours may resemble each other.
func ExampleEquivalent() {
	sleep := []float64{-1.2, -2.4, -1.3, -1.3, 0, -1, -1.8, -.8, -4.6, -1.4}
	e := nps.Equivalent(sleep, .5, nps.Effect{})
	fmt.Printf("%s: %.3f to %.3f, p = %.3f\n", e.Likeness, e.Low, e.High, e.P)
	fmt.Println(nps.Equivalent(sleep, 4, nps.Effect{}).Likeness, nps.Equivalent(sleep[:4], 4, nps.Effect{}).Likeness)
	// Output:
	// too_little: -3.321 to 0.161, p = 0.858
	// agree too_little
}
