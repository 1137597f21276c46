package runs

import "testing"

func TestCountsAddUp(t *testing.T) {
	got := Counts{1, 2, 3, 4, 5, 6, 7, 8}
	got.Add(Counts{10, 20, 30, 40, 50, 60, 70, 80})
	if want := (Counts{11, 22, 33, 44, 55, 66, 77, 88}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}
