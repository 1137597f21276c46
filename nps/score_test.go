package nps

import "testing"

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
	if got := few.Needed(20); got != 62 { // (1.96 * 80 / 20)^2 = 61.5
		t.Errorf("two voices: %d are needed for 20 points", got)
	}
	many := counts(t, 50, 30, 20)
	got := many.Needed(many.Half() / 2)
	if got < 399 || got > 401 {
		t.Errorf("half the interval of a hundred answers takes %d", got)
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
