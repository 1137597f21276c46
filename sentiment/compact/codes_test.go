package compact

import (
	"slices"
	"testing"
)

func TestNearestByteThatHasACode(t *testing.T) {
	tests := []struct {
		q    float64
		want int8
	}{{0, 0}, {0.4, 0}, {-0.6, -1}, {12.9, 12}, {13.2, 14}, {-13.2, -14}, {119, 112}, {-120, -127}, {1e9, 127}}
	for _, tt := range tests {
		if got := nearest(tt.q); got != tt.want {
			t.Errorf("nearest to %v is %d, want %d", tt.q, got, tt.want)
		}
	}
}

func TestRowsInThreeBytesAreTheSameAgain(t *testing.T) {
	var rows []uint32
	for i := range 256 {
		b := uint32(uint8(nearest(float64(int8(uint8(i))))))
		rows = append(rows, b|uint32(uint8(nearest(-9)))<<8|b<<16, b<<24)
	}
	if !short(rows) {
		t.Fatal("a row made of codes has none")
	}
	if got := lengthen(shorten(rows)); !slices.Equal(got, rows) {
		t.Errorf("got %x, want %x", got, rows)
	}
	if short([]uint32{0, 13 << 8}) {
		t.Error("13 has a code")
	}
}
