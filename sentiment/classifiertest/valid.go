package classifiertest

import (
	"errors"
	"fmt"
	"math"
	"regexp"

	"overheard/sentiment"
)

// sumTolerance is how far from 1 probabilities may sum up to.
const sumTolerance = 1e-9

var language = regexp.MustCompile(`^[a-z]{2,3}$`)

// Valid says what is wrong with an opinion: a number that is not a probability, shares or tones that do not sum to 1, or a
// language that is no primary subtag of BCP 47.
func Valid(o sentiment.Opinion) error {
	for _, p := range []float64{o.P.Promoter, o.P.Passive, o.P.Detractor, o.Opinion, o.Tones.Negative, o.Tones.Neutral, o.Tones.Positive} {
		if !(p >= 0 && p <= 1) { // NaN neither
			return fmt.Errorf("%v is not a probability", p)
		}
	}
	if math.Abs(o.P.Promoter+o.P.Passive+o.P.Detractor-1) > sumTolerance {
		return errors.New("the shares do not sum to 1")
	}
	if math.Abs(o.Tones.Negative+o.Tones.Neutral+o.Tones.Positive-1) > sumTolerance {
		return errors.New("the tones do not sum to 1")
	}
	if !language.MatchString(o.Lang) {
		return fmt.Errorf("%q is not a language", o.Lang)
	}
	return nil
}
