package nps

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

func TestScoreAsText(t *testing.T) {
	tests := []struct {
		name string
		s    Score
		want string
	}{
		{"above zero", counts(t, 420, 330, 250), "+17 (95% CI +12 to +22, n=1000)"},
		{"over zero", counts(t, 30, 40, 30), "0 (95% CI -15 to +15, n=100)"},
		{"too few", counts(t, 1, 1, 1), "too few (n=3)"},
		{"nothing", Score{}, "too few (n=0)"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := tt.s.String(); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestNeeded(t *testing.T) {
	few := FromVoices(moments(opinion(1, 3), opinion(-1, 1)))
	if got, ok := few.Needed(20); got != 62 || !ok { // (1.96 * 80 / 20)^2 = 61.5
		t.Errorf("two voices: %d are needed for 20 points, %v", got, ok)
	}
	// So many answers of these shares have that interval.
	for _, c := range []Counts{{5, 0, 5}, {50, 20, 30}, {60, 20, 20}} {
		s, _ := FromCounts(c)
		got, _ := s.Needed(s.Half() / 2)
		f := float64(got) / s.Effective
		near(t, fmt.Sprintf("half the interval of %v: %d answers", c, got), 1.96*math.Sqrt(s.answered(f)), s.Half()/2, .1*s.Half())
	}
}

// One answer that outweighs all others leaves them worth one: about as many more are needed as would be worth 62.
func TestWeightsTakeMoreAnswers(t *testing.T) {
	s := FromAnswers(Answers{N: 200, Promoters: 1100, Detractors: 99, W2: 1e6 + 199})
	if got, ok := s.Needed(20); s.OK || !ok || got < 60*200/2 || got > 62*200 {
		t.Errorf("200 answers worth %.1f: %d are needed", s.Effective, got)
	}
	// Of a thousand voices with next to no opinion more are needed, too.
	var m Moments
	for range 1000 {
		m.Add(Voice{Posts: 1, Opinion: .004, P: .002, N: 0, D: .002})
	}
	if got, _ := FromVoices(m).Needed(20); got < 1250 {
		t.Errorf("1,000 voices with 4 opinions: %d are needed", got)
	}
}

// A mood of 60 points on each of seven days: no more voices on these days help.
func TestVoicesOfTheSameDaysAreNotAskedFor(t *testing.T) {
	c := crowd{days: 7, voices: 300, author: .2, day: .6}
	moody, plain := FromVoices(c.draw(rand.New(rand.NewPCG(1, 8)))), FromVoices(crowd{days: 7, voices: 300, author: .2}.draw(rand.New(rand.NewPCG(1, 8))))
	if n, ok := moody.Needed(10); ok {
		t.Errorf("±%.0f, days ±%.0f: %d voices are asked for", moody.Half(), 1.96*moody.Shared, n)
	}
	if n, ok := plain.Needed(5.5); !ok || n < 100 {
		t.Errorf("±%.1f: %d voices, %v", plain.Half(), n, ok)
	}
}

func TestLatestPoints(t *testing.T) {
	enough, few, none := Score{OK: true, N: 50}, Score{N: 2}, Score{}
	month := func(i int, s Score) Point { return Point{Period{Day(30 * i), Day(30*i + 30)}, s} }
	tests := []struct {
		name        string
		series      Series
		ok          bool
		before, now Period
	}{
		{"nothing", nil, false, Period{}, Period{}},
		{"no data", Series{month(0, none), month(1, none)}, false, Period{}, Period{}},
		{"one", Series{month(0, enough)}, true, Period{}, Period{0, 30}},
		{"two", Series{month(0, enough), month(1, enough)}, true, Period{0, 30}, Period{30, 60}},
		{"a last one of too few is passed over", Series{month(0, enough), month(1, enough), month(2, few)}, true, Period{0, 30}, Period{30, 60}},
		{"too few in each", Series{month(0, few), month(1, few)}, true, Period{0, 30}, Period{30, 60}},
		{"nothing before", Series{month(0, enough), month(1, none), month(2, enough)}, true, Period{30, 60}, Period{60, 90}},
		{"a period left out before", Series{month(0, enough), month(2, enough)}, true, Period{}, Period{60, 90}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			before, now, ok := tt.series.Latest()
			if ok != tt.ok || now.Period != tt.now || before.Period != tt.before {
				t.Errorf("%v: %v after %v", ok, now.Period, before.Period)
			}
		})
	}
}
