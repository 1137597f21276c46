package postfile

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

func TestLongFilesOfAnySizeTakeTheSameMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("long: make test-long runs it")
	}
	head := "id,source,published_at,text\n"
	row := "1,forum,2026-03-05 10:20:30,\"" + strings.Repeat("boarding was quick, the crew were kind ", 8) + "\"\n"
	for _, f := range []struct{ name, head, row string }{{"p.csv", head, row}, {"p.jsonl", "", string(line400) + "\n"}} {
		t.Run(f.name, func(t *testing.T) {
			const rows = 1_000_000
			r, err := Open(f.name, io.MultiReader(strings.NewReader(f.head), &lines{row: f.row, n: rows}), Options{})
			if err != nil {
				t.Fatal(err)
			}
			var most uint64
			for n := 0; ; n++ {
				rec, err := r.Next()
				if errors.Is(err, io.EOF) {
					if n != rows {
						t.Errorf("%d rows of %d", n, rows)
					}
					break
				}
				if err != nil || rec.Err != nil {
					t.Fatal(err, rec.Err)
				}
				if n%100_000 == 0 {
					var m runtime.MemStats
					runtime.GC()
					runtime.ReadMemStats(&m)
					most = max(most, m.HeapAlloc)
				}
			}
			if most > 24<<20 {
				t.Errorf("%d MiB were in use", most>>20)
			}
		})
	}
}

func TestLongXLSXWithManyStringsIsReadWhole(t *testing.T) {
	if testing.Short() {
		t.Skip("long: make test-long runs it")
	}
	const rows = 60_000
	f := excelize.NewFile()
	defer f.Close() // removes what it wrote to disk
	w, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		t.Fatal(err)
	}
	if err := w.SetRow("A1", []any{"ID", "Date", "Source", "Text"}); err != nil {
		t.Fatal(err)
	}
	for i := range rows {
		text := fmt.Sprintf("post %d: %s", i, strings.Repeat("boarding was quick ", 20))
		if err := w.SetRow(fmt.Sprintf("A%d", i+2), []any{fmt.Sprint(i), "2026-03-05T10:20:30Z", "forum", text}); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	posts, bad, _ := all(t, "p.xlsx", b.String(), Options{})
	if len(posts) != rows || len(bad) != 0 || !strings.HasPrefix(posts[rows-1].Text, fmt.Sprintf("post %d:", rows-1)) {
		t.Errorf("%d posts, %d bad lines", len(posts), len(bad))
	}
}
