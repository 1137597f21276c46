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
	ok, none := Score{OK: true, N: 50}, Score{N: 2}
	month := func(i int, s Score) Point { return Point{Period{Day(30 * i), Day(30*i + 30)}, s} }
	tests := []struct {
		name   string
		series Series
		ok     bool
		now    Day
	}{
		{"nothing", nil, false, 0},
		{"one", Series{month(0, ok)}, false, 0},
		{"two", Series{month(0, ok), month(1, ok)}, true, 30},
		{"a last one of too few", Series{month(0, ok), month(1, ok), month(2, none)}, true, 30},
		{"too few before", Series{month(0, none), month(1, ok)}, false, 0},
		{"a gap between", Series{month(0, ok), month(2, ok)}, false, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			before, now, ok := tt.series.Latest()
			if ok != tt.ok || now.Start != tt.now || (ok && before.End != now.Start) {
				t.Errorf("%v: %s to %s", ok, before.Start, now.Start)
			}
		})
	}
}
