package nps_test

import (
	"fmt"

	"overheard/nps"
)

// By hand after Kitagawa 1955: the shares of two sources go from .5 and .5 to .2 and .8, their scores from +60 and 0 to +40 and
// -20. Real: .35·(-20) + .65·(-20) = -20. Mix: -.3·50 + .3·(-10) = -18.
func ExampleSplitChange() {
	source := func(name string, promoters, detractors int) nps.Stratum {
		s := nps.Stratum{Source: name}
		for range promoters {
			s.Add(nps.Voice{Posts: 1, Opinion: 1, P: 1})
		}
		for range detractors {
			s.Add(nps.Voice{Posts: 1, Opinion: 1, D: 1})
		}
		return s
	}
	may := []nps.Stratum{source("reviews", 80, 20), source("forum", 50, 50)}
	june := []nps.Stratum{source("reviews", 28, 12), source("forum", 64, 96)}
	c, ok := nps.SplitChange(may, june, nps.Shared{})
	fmt.Printf("%+.0f = %+.0f mix %+.0f real, %v\n", c.Change.Value, c.Mix.Value, c.Real.Value, ok)
	at, _ := nps.AtMix(june, map[string]float64{"reviews": .5, "forum": .5})
	fmt.Printf("June at May's mix: %+.0f\n", at.Value)
	// Output:
	// -38 = -18 mix -20 real, true
	// June at May's mix: +10
}
