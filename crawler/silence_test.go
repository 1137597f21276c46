package crawler

import (
	"testing"
	"time"
)

func TestASourceIsSilentByItsOwnHistory(t *testing.T) {
	const day = 24 * time.Hour
	start := time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC) // a Monday
	history := func(perDay int64, on ...int) (days []DayCount) {
		for _, d := range on {
			days = append(days, DayCount{start.Add(time.Duration(d) * day), perDay})
		}
		return days
	}
	week := []int{0, 1, 2, 3, 4, 5, 6, 7}
	workdays := []int{0, 1, 2, 3, 4, 7, 8, 9, 10, 11}
	tests := []struct {
		name   string
		days   []DayCount
		quiet  time.Duration
		silent bool
	}{
		{"a busy source, half a day", history(100, week...), 12 * time.Hour, false},
		{"a busy source, a day and a half", history(100, week...), 36 * time.Hour, true},
		{"a post or two a day, two days", history(2, week...), 2 * day, false},
		{"a post or two a day, three days", history(2, week...), 3 * day, true},
		{"a blog at the weekend", history(2, workdays...), 3 * day, false},
		{"a blog for a week and a half", history(2, workdays...), 10 * day, true},
		{"too young a source", history(100, 0, 1, 2), 9 * day, false},
		{"too few posts", history(1, 0, 7), 90 * day, false},
		{"no history", nil, 90 * day, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			last := start.Add(20 * day)
			h := SourceHealth{LastPost: last, Covered: last.Add(tt.quiet)}
			if got := SilentFor(h, tt.days); (got > 0) != tt.silent {
				t.Errorf("silent for %v, want silent %v", got, tt.silent)
			}
			h.Failures = 1
			if got := SilentFor(h, tt.days); got != 0 {
				t.Errorf("a failing source is silent for %v", got)
			}
		})
	}
}
