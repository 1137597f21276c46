package nps

import (
	"slices"
	"testing"
)

func TestAllocate(t *testing.T) {
	tests := []struct {
		name  string
		sizes []int
		n     int
		want  []int
	}{
		{"in proportion", []int{500, 300, 200}, 100, []int{50, 30, 20}},
		{"largest remainders", []int{470, 330, 200}, 10, []int{5, 3, 2}},
		{"two of a small stratum", []int{990, 5, 5}, 20, []int{16, 2, 2}},
		{"no more than there are", []int{990, 1, 0}, 20, []int{19, 1, 0}},
		{"all", []int{3, 4}, 50, []int{3, 4}},
		{"fewer than strata", []int{9, 9, 9}, 2, []int{1, 1, 0}},
		{"nothing", nil, 5, []int{}},
	}
	for _, tt := range tests {
		if got := Allocate(tt.sizes, tt.n); !slices.Equal(got, tt.want) {
			t.Errorf("%s: Allocate(%v, %d) = %v, want %v", tt.name, tt.sizes, tt.n, got, tt.want)
		}
	}
}
