package jobs

import (
	"testing"

	"overheard/sentiment"
)

func TestStarShares(t *testing.T) {
	promoter, passive, detractor := sentiment.Shares{Promoter: 1}, sentiment.Shares{Passive: 1}, sentiment.Shares{Detractor: 1}
	tests := []struct {
		name         string
		rating, best float64
		want         sentiment.Shares
	}{
		{"five of five", 5, 5, promoter},
		{"four and a half of five", 4.5, 5, promoter},
		{"four of five", 4, 5, passive},
		{"three and a half of five", 3.5, 5, passive},
		{"three of five", 3, 5, detractor},
		{"one of five", 1, 5, detractor},
		{"nine of ten", 9, 10, promoter},
		{"eight of ten", 8, 10, passive},
		{"seven of ten", 7, 10, passive},
		{"six of ten", 6, 10, detractor},
		{"90 of 100", 90, 100, promoter},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := starShares(tt.rating, tt.best); got != tt.want {
				t.Errorf("starShares(%v, %v) = %+v, want %+v", tt.rating, tt.best, got, tt.want)
			}
		})
	}
}
