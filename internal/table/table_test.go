package table

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
	"pgregory.net/rapid"
)

// read gives every row as "line: a|b" and every bad line as its error.
func read(t testing.TB, name, content string, o Options) []string {
	t.Helper()
	r, err := Open(name, strings.NewReader(content), o)
	if err != nil {
		return []string{err.Error()}
	}
	defer r.Close()
	var out []string
	for {
		row, err := r.Next()
		var le *LineError
		switch {
		case errors.Is(err, io.EOF):
			return out
		case errors.As(err, &le):
			out = append(out, le.Error())
		case err != nil:
			return append(out, err.Error())
		default:
			out = append(out, fmt.Sprintf("%d: %s", row.Line, strings.Join(row.Cells, "|")))
		}
	}
}

func TestRowsOfText(t *testing.T) {
	tests := []struct {
		name    string
		content string
		want    []string
	}{
		{"plain", "a,b\n1,2\n", []string{"1: a|b", "2: 1|2"}},
		{"no line end at the end", "a,b\n1,2", []string{"1: a|b", "2: 1|2"}},
		{"CRLF", "a,b\r\n1,2\r\n", []string{"1: a|b", "2: 1|2"}},
		{"CR alone", "a,b\r1,2\r", []string{"1: a|b", "2: 1|2"}},
		{"blank lines keep the count", "a,b\n\n \n1,2\n", []string{"1: a|b", "4: 1|2"}},
		{"a line of delimiters is a row", "a,b\n,\n", []string{"1: a|b", "2: |"}},
		{"semicolons with decimal commas", "a;b\n1,5;2\n3,5;4\n", []string{"1: a|b", "2: 1,5|2", "3: 3,5|4"}},
		{"tabs", "a\tb\nx, y\tz\n", []string{"1: a|b", "2: x, y|z"}},
		{"pipes", "a|b|c\n1|2|3\n", []string{"1: a|b|c", "2: 1|2|3"}},
		{"Excel's sep line", "sep=;\na;b,c\n1;2\n", []string{"2: a|b,c", "3: 1|2"}},
		{"quotes", `a,b` + "\n" + `"x, y","say ""hi"""` + "\n", []string{"1: a|b", `2: x, y|say "hi"`}},
		{"a line end in quotes: the record has the number of its first line", "a,b\n\"x\r\ny\",1\nz,2\n", []string{"1: a|b", "2: x\ny|1", "4: z|2"}},
		{"blanks around quotes", `a,b` + "\n" + `"1" , "2, 3" ` + "\n", []string{"1: a|b", "2: 1|2, 3"}},
		{"Excel's text cells", `a,b` + "\n" + `="0012",1` + "\n", []string{"1: a|b", "2: 0012|1"}},
		{"quotes inside tab-separated cells", "a\tb\nsay \"hi\"\t2\n", []string{"1: a|b", "2: say \"hi\"|2"}},
		{"a quote never closed costs its line", "a,b\n1,\"2\n3,4\n5,6\n", []string{"1: a|b", `f.csv:2: column "2": the quote at character 3 is never closed`, "3: 3|4", "4: 5|6"}},
		{"text behind a closing quote", "a,b\n\"x\"y,2\n3,4\n", []string{"1: a|b", `f.csv:2: column "1": the quote at character 1 is closed before "y"; a quote inside quotes is written twice`, "3: 3|4"}},
		{"a quote inside a bare cell", "a,b\nx,5\" wide\n3,4\n", []string{"1: a|b", `f.csv:2: column "2": the quote at character 4 stands inside a cell that does not begin with one`, "3: 3|4"}},
		{"zero bytes are left out", "a,b\n1\x00,\x002\n3,4\n5,6\n7,8\n9,10\n11,12\n13,14\n", []string{"1: a|b", "2: 1|2", "3: 3|4", "4: 5|6", "5: 7|8", "6: 9|10", "7: 11|12", "8: 13|14"}},
		{"a byte order mark", "\xef\xbb\xbfa,b\n1,2\n", []string{"1: a|b", "2: 1|2"}},
		{"invalid UTF-8 costs its line", "имя,b\nпривет тебе,1\nпр\xffвет,2\nпока,3\n", []string{"1: имя|b", "2: привет тебе|1", `f.csv:3: column "1": is not valid utf-8`, "4: пока|3"}},
		{"empty", "", nil},
		{"one column", "score\n9\n10\n", []string{"1: score", "2: 9", "3: 10"}},
		{"PDF", "%PDF-1.7 ...", []string{"f.csv is a PDF file"}},
		{"HTML", "<!DOCTYPE html><html>", []string{"f.csv is an HTML page"}},
		{"old Excel", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", []string{"f.csv is an old Excel file (.xls) or has a password"}},
		{"damaged XLSX", "PK\x03\x04 nothing more", []string{"f.csv is a damaged XLSX file"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, read(t, "f.csv", tt.content, Options{})); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestEncodingIsFound(t *testing.T) {
	ru := "Дата;Оценка;Комментарий\n05.03.2026;9;Всё понравилось, спасибо. Приеду ещё!\n06.03.2026;3;ДОЛГО ЖДАЛИ\n"
	zh := "日期,评分,评论\n2026-03-05,9,服务很好,下次还来\n"
	zh = strings.Replace(zh, "好,下", "好，下", 1)
	fr := "Date;Score;Comment\n05/03/2026;9;Très bien, le café était délicieux\n"
	enc := func(e interface{ String(string) (string, error) }, s string) string {
		out, err := e.String(s)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	le, be := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	late := strings.Repeat("2026-03-05,9,all good\n", 40000)
	tests := []struct {
		name, content, label, want string
		last                       string
	}{
		{"ASCII counts as UTF-8", "a,b\n1,2\n", "", "utf-8", "2: 1|2"},
		{"UTF-8", ru, "", "utf-8", "3: 06.03.2026|3|ДОЛГО ЖДАЛИ"},
		{"Windows-1251", enc(charmap.Windows1251.NewEncoder(), ru), "", "windows-1251", "3: 06.03.2026|3|ДОЛГО ЖДАЛИ"},
		{"Windows-1251, a header alone", enc(charmap.Windows1251.NewEncoder(), "Дата;Балл\n1;2\n"), "", "windows-1251", "2: 1|2"},
		{"Windows-1251, all in capitals", enc(charmap.Windows1251.NewEncoder(), "ДАТА;ОЦЕНКА\nДОЛГО ЖДАЛИ;3\n"), "", "windows-1251", "2: ДОЛГО ЖДАЛИ|3"},
		{"Windows-1252", enc(charmap.Windows1252.NewEncoder(), fr), "", "windows-1252", "2: 05/03/2026|9|Très bien, le café était délicieux"},
		{"Windows-1252, a curly apostrophe only", enc(charmap.Windows1252.NewEncoder(), "a,b\nit’s,1\n"), "", "windows-1252", "2: it’s|1"},
		{"GBK", enc(simplifiedchinese.GBK.NewEncoder(), zh), "", "gb18030", "2: 2026-03-05|9|服务很好，下次还来"},
		{"GB18030 with four bytes", enc(simplifiedchinese.GB18030.NewEncoder(), "评论,b\n很好😀好,1\n"), "", "gb18030", "2: 很好😀好|1"},
		{"UTF-16 LE with a mark", enc(le.NewEncoder(), ru), "", "utf-16le", "3: 06.03.2026|3|ДОЛГО ЖДАЛИ"},
		{"UTF-16 BE without one", enc(be.NewEncoder(), ru), "", "utf-16be", "3: 06.03.2026|3|ДОЛГО ЖДАЛИ"},
		{"KOI8-R by name", enc(charmap.KOI8R.NewEncoder(), ru), "koi8-r", "koi8-r", "3: 06.03.2026|3|ДОЛГО ЖДАЛИ"},
		{"the first letter beyond ASCII comes after megabytes", enc(charmap.Windows1251.NewEncoder(), "a,b,c\n"+late+"1,2,привет\n"), "", "windows-1251", "40002: 1|2|привет"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r, err := Open("f.csv", strings.NewReader(tt.content), Options{Encoding: tt.label})
			if err != nil {
				t.Fatal(err)
			}
			last := ""
			for {
				row, err := r.Next()
				if errors.Is(err, io.EOF) {
					break
				}
				if err != nil {
					t.Fatal(err)
				}
				last = fmt.Sprintf("%d: %s", row.Line, strings.Join(row.Cells, "|"))
			}
			if r.Encoding() != tt.want || last != tt.last {
				t.Errorf("got %s, %q; want %s, %q", r.Encoding(), last, tt.want, tt.last)
			}
		})
	}
}

func TestUnknownEncodingIsNamed(t *testing.T) {
	_, err := Open("f.csv", strings.NewReader("a,b\n"), Options{Encoding: "klingon"})
	if err == nil || !strings.Contains(err.Error(), `"klingon"`) {
		t.Errorf("got %v", err)
	}
}

func TestGzipIsUnpacked(t *testing.T) {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	fmt.Fprint(z, "a,b\n1,2\n")
	z.Close()
	if diff := cmp.Diff([]string{"1: a|b", "2: 1|2"}, read(t, "f.csv.gz", b.String(), Options{})); diff != "" {
		t.Error(diff)
	}
	cut := b.String()[:b.Len()-9]
	got := read(t, "f.csv.gz", cut, Options{})
	if len(got) == 0 || !strings.Contains(got[len(got)-1], "unexpected EOF") {
		t.Errorf("a truncated gzip ended as %q", got)
	}
}

func TestOverlongLinesCostOneLineAndNoMemory(t *testing.T) {
	long := strings.NewReader(strings.Repeat("x", 1<<20))
	parts := []io.Reader{strings.NewReader("a,b\n1,2\n")}
	for range 64 {
		parts = append(parts, io.NewSectionReader(long, 0, 1<<20))
	}
	parts = append(parts, strings.NewReader(",2\n3,4\n"))
	r, err := Open("f.csv", io.MultiReader(parts...), Options{})
	if err != nil {
		t.Fatal(err)
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	var got []string
	for {
		row, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			got = append(got, err.Error())
			continue
		}
		got = append(got, fmt.Sprintf("%d: %s", row.Line, strings.Join(row.Cells, "|")))
	}
	runtime.ReadMemStats(&after)
	want := []string{"1: a|b", "2: 1|2", "f.csv:3: the line is longer than 8 MiB", "4: 3|4"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if used := after.TotalAlloc - before.TotalAlloc; used > 48<<20 {
		t.Errorf("reading a line of 64 MiB allocated %d MiB", used>>20)
	}
}

// Property: what a careful writer quotes comes back as it was.
func TestQuotedCellsComeBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cell := rapid.StringOf(rapid.RuneFrom([]rune("ab ,;\t|\"\n'=é好я")))
		rows := rapid.SliceOfN(rapid.SliceOfN(cell, 3, 3), 1, 8).Draw(t, "rows")
		var b strings.Builder
		b.WriteString("a,b,c\n")
		for _, row := range rows {
			for i, c := range row {
				if i > 0 {
					b.WriteByte(',')
				}
				b.WriteString(`"` + strings.ReplaceAll(c, `"`, `""`) + `"`)
			}
			b.WriteByte('\n')
		}
		r, err := Open("f.csv", strings.NewReader(b.String()), Options{Encoding: "utf-8"})
		if err != nil {
			t.Fatal(err)
		}
		if r.csv.comma != ',' {
			t.Skip("another delimiter fits as well")
		}
		if _, err := r.Next(); err != nil {
			t.Fatal(err)
		}
		for _, want := range rows {
			row, err := r.Next()
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, row.Cells); diff != "" {
				t.Fatal(diff)
			}
		}
	})
}

func workbook(t testing.TB, fill func(f *excelize.File)) string {
	t.Helper()
	f := excelize.NewFile()
	fill(f)
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestRowsOfXLSX(t *testing.T) {
	custom := `dd.mm.yyyy hh:mm;@`
	book := workbook(t, func(f *excelize.File) {
		style, err := f.NewStyle(&excelize.Style{CustomNumFmt: &custom})
		if err != nil {
			t.Fatal(err)
		}
		percent, _ := f.NewStyle(&excelize.Style{NumFmt: 9})
		for cell, v := range map[string]any{"A1": "Date", "B1": "Score", "C1": "Share", "D1": "Comment", "A3": 46086.5, "B3": 9, "C3": 0.5, "D3": "Отлично"} {
			if err := f.SetCellValue("Sheet1", cell, v); err != nil {
				t.Fatal(err)
			}
		}
		_ = f.SetCellStyle("Sheet1", "A3", "A3", style)
		_ = f.SetCellStyle("Sheet1", "C3", "C3", percent)
		_ = f.SetCellValue("Sheet1", "A4", time.Date(2026, 3, 5, 10, 20, 30, 0, time.UTC))
	})
	want := []string{"1: Date|Score|Share|Comment", "3: 2026-03-05T12:00:00|9|0.5|Отлично", "4: 2026-03-05T10:20:30"}
	if diff := cmp.Diff(want, read(t, "f.xlsx", book, Options{})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestTheFirstSheetWithSomethingIsRead(t *testing.T) {
	book := workbook(t, func(f *excelize.File) {
		_, _ = f.NewSheet("Hidden")
		_, _ = f.NewSheet("Data")
		_ = f.SetCellValue("Hidden", "A1", "secret")
		_ = f.SetSheetVisible("Hidden", false)
		_ = f.SetCellValue("Data", "B2", "here")
	})
	if diff := cmp.Diff([]string{"2: |here"}, read(t, "f.xlsx", book, Options{})); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"f.xlsx has no sheet with anything in it"}, read(t, "f.xlsx", workbook(t, func(*excelize.File) {}), Options{})); diff != "" {
		t.Error(diff)
	}
}

func TestDelimiterIsFound(t *testing.T) {
	tests := []struct {
		name, sample string
		want         byte
	}{
		{"comma", "a,b,c\n1,2,3\n", ','},
		{"semicolon beside commas in texts", "date;text\n1;well, yes\n2;no\n3;so, so, so\n", ';'},
		{"commas in quotes do not count", "a;b\n\"x,y\";1\n\"z,w\";2\n", ';'},
		{"tab beside both", "a\tb\nx,y;z\tw\n", '\t'},
		{"none", "score\n9\n", ','},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := findDelimiter([]byte(tt.sample), '\n', true); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestHeadersFold(t *testing.T) {
	for in, want := range map[string]string{
		"\ufeffResponse_ID *":       "response id",
		" Ｓｃｏｒｅ：":                   "score",
		"Published-At":              "published at",
		"Всё ли понравилось?":       "все ли понравилось",
		"1、您有多大可能推荐我们？":             "1您有多大可能推荐我们",
		"Submit Date (UTC)":         "submit date utc",
		"#":                         "#",
		"Отметка\nвремени":          "отметка времени",
		"Likes/Reactions per.month": "likes reactions per month",
	} {
		if got := Fold(in); got != want {
			t.Errorf("Fold(%q) = %q, want %q", in, got, want)
		}
	}
}

func FuzzRows(f *testing.F) {
	f.Add([]byte("a,b\n1,\"2\n3,4\n"), "")
	f.Add([]byte("sep=;\na;b\n\"x\"\"\r\ny\";1\n"), "")
	f.Add([]byte("\xff\xfea\x00,\x00b\x00"), "")
	f.Add([]byte("\xc4\xe0\xf2\xe0;\xc1\xe0\xeb\xeb\n1;2\n"), "windows-1251")
	f.Add([]byte("PK\x03\x04\x14\x00"), "")
	f.Fuzz(func(t *testing.T, data []byte, label string) {
		slow := time.AfterFunc(20*time.Second, func() { panic("reading does not end") })
		defer slow.Stop()
		r, err := Open("f", bytes.NewReader(data), Options{Encoding: label})
		if err != nil {
			return
		}
		defer r.Close()
		last := 0
		for {
			row, err := r.Next()
			var le *LineError
			line := row.Line
			switch {
			case errors.As(err, &le):
				line = le.Line
			case err != nil:
				return
			}
			if line <= last {
				t.Fatalf("line %d comes after line %d", line, last)
			}
			last = line
		}
	})
}
