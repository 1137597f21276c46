package records

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math"
	"slices"

	"overheard/nps"
)

// The sides of a figure.
const (
	sideProxy      = "proxy"
	sideSurvey     = "survey"
	sideDifference = "difference"
	sideCombined   = "combined"
)

// sides is their order.
var sides = []string{sideProxy, sideSurvey, sideDifference, sideCombined}

// Number is one number of an answer: the score of a side in a period. It is null where there is too little to judge.
type Number struct {
	NPS    *float64 `json:"nps"`
	Low    *float64 `json:"low"`
	High   *float64 `json:"high"`
	N      int      `json:"n"`      // posts that voted, or answers
	Voices int      `json:"voices"` // of the proxy
}

// Moved is a number of an answer that is another one than before. Then or Now is null where the period had no data.
type Moved struct {
	Side  string   `json:"side" enum:"proxy,survey,difference,combined"`
	Start nps.Day  `json:"start"`
	End   nps.Day  `json:"end"`
	Then  *Number  `json:"then"`
	Now   *Number  `json:"now"`
	By    *float64 `json:"by"` // now less then, in points; null unless both have a score
}

type place struct {
	side       string
	start, end nps.Day
}

// scoreJSON is what the numbers of figures have in common as JSON; "value" is that of a difference.
type scoreJSON struct {
	Start, End nps.Day
	NPS, Value *float64
	Low, High  *float64
	N, Voices  int
}

func (s *scoreJSON) number() *Number {
	if s.NPS == nil {
		s.NPS = s.Value
	}
	return &Number{NPS: s.NPS, Low: s.Low, High: s.High, N: s.N, Voices: s.Voices}
}

// numbersOf lists the numbers of an answer.
func numbersOf(a *Answered) map[place]*Number {
	b, err := a.json()
	if err != nil {
		return nil
	}
	numbers, _ := readNumbers(b)
	return numbers
}

// readNumbers reads the numbers out of an answer as it was kept, whatever program wrote it.
func readNumbers(answer []byte) (map[place]*Number, error) {
	var v struct {
		Proxy, Survey []scoreJSON
		Periods       []struct {
			Start, End                          nps.Day
			Proxy, Survey, Difference, Combined *scoreJSON
		}
	}
	if err := json.Unmarshal(answer, &v); err != nil {
		return nil, fmt.Errorf("read answer: %w", err)
	}
	out := map[place]*Number{}
	for side, list := range map[string][]scoreJSON{sideProxy: v.Proxy, sideSurvey: v.Survey} {
		for _, s := range list {
			out[place{side, s.Start, s.End}] = s.number()
		}
	}
	for _, p := range v.Periods {
		for side, s := range map[string]*scoreJSON{sideProxy: p.Proxy, sideSurvey: p.Survey, sideDifference: p.Difference, sideCombined: p.Combined} {
			if s != nil {
				out[place{side, p.Start, p.End}] = s.number()
			}
		}
	}
	return out, nil
}

// same is how far apart, in points, two numbers may be and still be one: figures are rounded to eight decimals, and the
// order in which a database adds up shows in the last of them.
const same = 1e-6

func (n *Number) equal(o *Number) bool {
	if n == nil || o == nil {
		return n == o
	}
	near := func(a, b *float64) bool {
		if a == nil || b == nil {
			return a == b
		}
		return math.Abs(*a-*b) < same
	}
	return near(n.NPS, o.NPS) && near(n.Low, o.Low) && near(n.High, o.High) && n.N == o.N && n.Voices == o.Voices
}

// moved lists what is different between two answers, in the order of sides and days. With [nps.GrainAll] a side has one
// period, whose ends may move with the data.
func moved(then, now map[place]*Number, by nps.Grain) []Moved {
	list := []Moved{}
	for at, n := range then {
		other, ok := now[at]
		if !ok && by == nps.GrainAll {
			other = only(now, at.side)
		}
		if !n.equal(other) {
			list = append(list, Moved{Side: at.side, Start: at.start, End: at.end, Then: n, Now: other, By: difference(n, other)})
		}
	}
	for at, n := range now {
		if _, ok := then[at]; !ok && (by != nps.GrainAll || only(then, at.side) == nil) {
			list = append(list, Moved{Side: at.side, Start: at.start, End: at.end, Now: n})
		}
	}
	slices.SortFunc(list, func(a, b Moved) int {
		return cmp.Or(slices.Index(sides, a.Side)-slices.Index(sides, b.Side), cmp.Compare(a.Start, b.Start))
	})
	return list
}

func only(numbers map[place]*Number, side string) *Number {
	for at, n := range numbers {
		if at.side == side {
			return n
		}
	}
	return nil
}

func difference(then, now *Number) *float64 {
	if then == nil || now == nil || then.NPS == nil || now.NPS == nil {
		return nil
	}
	by := math.Round((*now.NPS-*then.NPS)*1e8) / 1e8
	return &by
}

// Scores lists the numbers of the answer as it was kept, as the Now of each; there is no Then.
func (r *Record) Scores() ([]Moved, error) {
	numbers, err := readNumbers(r.Answer)
	return moved(nil, numbers, nps.GrainDay), err
}

// CalibrationName says with what the shares were set right.
func (v *Versions) CalibrationName() string { return calibrationName(v.Calibration) }
