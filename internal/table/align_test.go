package table

import (
	"strings"
	"testing"
)

func TestAlignCountsWhatATerminalShows(t *testing.T) {
	var b strings.Builder
	err := Align(&b, 2, [][]string{{"COLUMN", "FOUND"}, {"提交时间", "by its header"}, {"Дата", ""}, {"a"}})
	want := "COLUMN    FOUND\n提交时间  by its header\nДата\na\n"
	if err != nil || b.String() != want {
		t.Errorf("got %q, %v; want %q", b.String(), err, want)
	}
}
