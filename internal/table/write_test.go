package table_test

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"overheard/internal/table"
)

func TestWrittenTablesReadBack(t *testing.T) {
	rows := [][]string{{"item", "passage"}, {"1", "two\nlines, \"quoted\""}, {"2", "Спасибо 谢谢 🙂"}, {"3", "=cmd|' /C calc'!A0"}}
	for name, write := range map[string]func(io.Writer) error{
		"a.csv":  func(w io.Writer) error { return table.WriteCSV(w, rows) },
		"a.xlsx": func(w io.Writer) error { return table.WriteXLSX(w, rows, 5, 40) },
	} {
		var file bytes.Buffer
		if err := write(&file); err != nil {
			t.Fatal(err)
		}
		r, err := table.Open(name, &file, table.Options{})
		if err != nil {
			t.Fatal(err)
		}
		var got [][]string
		for {
			row, err := r.Next()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, slices.Clone(row.Cells))
		}
		want := rows
		if name == "a.csv" {
			want = append(append([][]string{}, rows[:3]...), []string{"3", "'=cmd|' /C calc'!A0"})
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestWriteXLSXCutsWhatNoCellHolds(t *testing.T) {
	var file bytes.Buffer
	if err := table.WriteXLSX(&file, [][]string{{"passage"}, {strings.Repeat("ш", 40000)}}); err != nil {
		t.Fatal(err)
	}
	r, err := table.Open("a.xlsx", &file, table.Options{})
	if err != nil {
		t.Fatal(err)
	}
	_, _ = r.Next()
	row, err := r.Next()
	if err != nil || len([]rune(row.Cells[0])) != 32767 {
		t.Errorf("%d characters, %v", len([]rune(row.Cells[0])), err)
	}
}
