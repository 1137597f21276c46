package nps

import "testing"

// Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17, 1998, table I, method 3.
func TestShareOf(t *testing.T) {
	tests := []struct {
		part, all int
		low, high float64
	}{
		{81, 263, 25.53, 36.62}, {15, 148, 6.24, 16.05}, {0, 20, 0, 16.11}, {1, 29, .61, 17.18},
	}
	for _, tt := range tests {
		s, ok := ShareOf(tt.part, tt.all)
		if !ok {
			t.Fatalf("%d of %d: not OK", tt.part, tt.all)
		}
		near(t, "low", s.Low, tt.low, 5e-3)
		near(t, "high", s.High, tt.high, 5e-3)
		near(t, "the share", s.Value, 100*float64(tt.part)/float64(tt.all), 1e-9)
	}
	for _, wrong := range [][2]int{{0, 0}, {-1, 5}, {6, 5}} {
		if _, ok := ShareOf(wrong[0], wrong[1]); ok {
			t.Errorf("%d of %d is a share", wrong[0], wrong[1])
		}
	}
}
