package postfile

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"overheard/crawler"
)

// all reads everything: the posts, the bad lines as sentences, and the warnings.
func all(t testing.TB, name, content string, o Options) (posts []crawler.Post, bad, warnings []string) {
	t.Helper()
	r, err := Open(name, strings.NewReader(content), o)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	for {
		rec, err := r.Next()
		switch {
		case errors.Is(err, io.EOF):
			return posts, bad, r.Warnings()
		case err != nil:
			t.Fatal(err)
		case rec.Err != nil:
			bad = append(bad, rec.Err.Error())
		default:
			posts = append(posts, rec.Post)
		}
	}
}

const good = `{"source":"x","id":"%d","published_at":"2026-03-05T10:20:30Z","text":"t"}` + "\n"

func TestJSONLinesAreReadOneByOne(t *testing.T) {
	var b strings.Builder
	b.WriteString("\ufeff")
	fmt.Fprintf(&b, good, 1)
	b.WriteString("\r\n  \n")
	b.WriteString(`{"source":"x","id":"2","published_at":"yesterday","text":"t"}` + "\r\n")
	b.WriteString(`{"source":"x","published_at":"2026-03-05T10:20:30Z","text":"t"}` + "\n")
	b.WriteString(`{"source":"x","id":"3","text":"t"}` + "\n")
	b.WriteString(`{"source":"x","id":"4","published_at":"2026-03-05T10:20:30Z","text":" \n"}` + "\n")
	b.WriteString(`{"source":"x","id":"5","published_at":"2026-03-05T10:20:30Z","text":"t","rating":7,"rating_max":5}` + "\n")
	b.WriteString(`{"source":"x","id":"6","published_at":"2026-03-05T10:20:30Z","text":"t","rating":7}` + "\n")
	b.WriteString(`{"source":"x","id":"7","deleted":true}`)
	posts, bad, warnings := all(t, "p.jsonl", b.String(), Options{})
	want := []crawler.Post{
		{Source: "x", NativeID: "1", Kind: crawler.KindPost, PublishedAt: time.Date(2026, 3, 5, 10, 20, 30, 0, time.UTC), Text: "t"},
		{Source: "x", NativeID: "7", Kind: crawler.KindPost, Deleted: true},
	}
	if diff := cmp.Diff(want, posts); diff != "" {
		t.Errorf("posts (-want +got):\n%s", diff)
	}
	wantBad := []string{
		`p.jsonl:4: published_at: "yesterday" is not an RFC 3339 time`,
		`p.jsonl:5: id: is missing`,
		`p.jsonl:6: published_at: is missing`,
		`p.jsonl:7: text: is empty`,
		`p.jsonl:8: rating: 7 is above rating_max, 5`,
		`p.jsonl:9: rating_max: is missing beside a rating of 7`,
	}
	if diff := cmp.Diff(wantBad, bad); diff != "" {
		t.Errorf("bad lines (-want +got):\n%s", diff)
	}
	if warnings != nil {
		t.Errorf("warnings %q", warnings)
	}
}

func TestTheSourceMayComeFromTheOptions(t *testing.T) {
	line := `{"id":"1","published_at":"2026-03-05T10:20:30Z","text":"t"}` + "\n"
	if _, bad, _ := all(t, "-", line, Options{}); len(bad) != 1 || bad[0] != "line 1: source: is missing" {
		t.Errorf("without one: %q", bad)
	}
	posts, _, _ := all(t, "-", line, Options{Source: "forum"})
	if len(posts) != 1 || posts[0].Source != "forum" {
		t.Errorf("with one: %+v", posts)
	}
}

func TestJSONLinesMayBePackedOrUTF16(t *testing.T) {
	line := `{"source":"x","id":"1","published_at":"2026-03-05T10:20:30Z","text":"привет"}` + "\n"
	var z bytes.Buffer
	w := gzip.NewWriter(&z)
	fmt.Fprint(w, line)
	w.Close()
	wide, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(line)
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string]string{"p.jsonl.gz": z.String(), "p.jsonl": wide, "-": wide} {
		if posts, bad, _ := all(t, name, content, Options{}); len(posts) != 1 || posts[0].Text != "привет" {
			t.Errorf("%s: %v %q", name, posts, bad)
		}
	}
}

// repeat yields n bytes of c.
type repeat struct {
	c byte
	n int
}

func (r *repeat) Read(p []byte) (int, error) {
	if r.n == 0 {
		return 0, io.EOF
	}
	n := min(len(p), r.n)
	for i := range p[:n] {
		p[i] = r.c
	}
	r.n -= n
	return n, nil
}

func TestALineOf50MBIsOneBadLineAndNoMemory(t *testing.T) {
	src := io.MultiReader(strings.NewReader(fmt.Sprintf(good, 1)), strings.NewReader(`{"text":"`), &repeat{'x', 50 << 20}, strings.NewReader("\"}\n"+fmt.Sprintf(good, 2)))
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	r, err := Open("p.jsonl", src, Options{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for {
		rec, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, fmt.Sprintf("%d %s %v", rec.Line, rec.Post.NativeID, rec.Err))
	}
	runtime.ReadMemStats(&after)
	want := []string{"1 1 <nil>", "2  p.jsonl:2: the line is longer than 8 MiB", "3 2 <nil>"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if used := (after.TotalAlloc - before.TotalAlloc) >> 20; used > 24 {
		t.Errorf("allocated %d MiB", used)
	}
}

func TestAReadErrorEndsTheReading(t *testing.T) {
	r, err := Open("p.jsonl", io.MultiReader(strings.NewReader(fmt.Sprintf(good, 1)), iotestErr{}), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if rec, err := r.Next(); err != nil || rec.Post.NativeID != "1" {
		t.Fatalf("%v %v", rec, err)
	}
	if _, err := r.Next(); err == nil || errors.Is(err, io.EOF) || !strings.Contains(err.Error(), "p.jsonl") {
		t.Errorf("got %v", err)
	}
}

type iotestErr struct{}

func (iotestErr) Read([]byte) (int, error) { return 0, errors.New("the disk is gone") }

func TestExportsOfOtherToolsAreRecognised(t *testing.T) {
	at := time.Date(2026, 3, 25, 14, 20, 0, 0, time.UTC)
	tests := []struct {
		name, content string
		o             Options
		want          crawler.Post
	}{
		{
			"a listening tool with lines about itself in front",
			"Report:,Weekly\nFrom:,2026-03-01\n\nQuery Name,Date,Title,Snippet,Url,Page Type,Language,Author,Full Text,Hashtags,Likes\n" +
				"acme,2026-03-25 14:20:00.0,kim: Great…,Great…,https://n.example/1,forum,en,kim,\"Great flight, thanks\",\"#acme, #fly\",\"1,204\"\n",
			Options{},
			crawler.Post{Source: "forum", NativeID: "https://n.example/1", URL: "https://n.example/1", Author: "kim", Lang: "en", Text: "Great flight, thanks", Hashtags: []string{"acme", "fly"}, Likes: 1204},
		},
		{
			"a Russian export with date and time apart",
			"Дата;Время;Источник;Автор;Ссылка;Текст;Просмотры;Оценка;ID сообщения\n25.03.2026;17:20;отзовик;Аноним;https://n.example/2;Долго ждали, но долетели;1,2 тыс.;4/5;77\n",
			Options{Location: time.FixedZone("MSK", 3*3600)},
			crawler.Post{Source: "отзовик", NativeID: "77", URL: "https://n.example/2", Author: "Аноним", Text: "Долго ждали, но долетели", Views: 1200, Rating: 4, RatingMax: 5},
		},
		{
			"a Chinese export",
			"内容,发布时间,作者,链接,平台,点赞数,转发数,评论数,话题\n服务很好,2026年3月25日 下午2:20,小明,https://n.example/3,微博,1.5万,12,3,#春天#\n",
			Options{},
			crawler.Post{Source: "微博", NativeID: "https://n.example/3", URL: "https://n.example/3", Author: "小明", Text: "服务很好", Likes: 15000, Reposts: 12, Replies: 3, Hashtags: []string{"春天"}},
		},
		{
			"an archive with unix time, title and body",
			"id\tthread_id\tcreated_utc\tsubject\tbody\tauthor\tsource\nt1\tt0\t1774448400\tMy trip\tIt was fine\tlee\treddit\n",
			Options{},
			crawler.Post{Source: "reddit", NativeID: "t1", Thread: "t0", Author: "lee", Text: "My trip\nIt was fine"},
		},
		{
			"columns named by hand",
			"when,what,Date,who\n03/25/2026 2:20 PM,hello,never,kim\n",
			Options{Source: "shop", Map: map[string]string{"text": "What", "published_at": "when", "id": "who"}},
			crawler.Post{Source: "shop", NativeID: "kim", Text: "hello"},
		},
		{
			"reviews with stars",
			"Review,Stars,Review Date,Type\nfine,★★★★☆,25 March 2026 14:20,review\n",
			Options{Source: "shop"},
			crawler.Post{Source: "shop", NativeID: "content-", Kind: crawler.KindReview, Text: "fine", Rating: 4, RatingMax: 5},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			posts, bad, _ := all(t, "p.csv", tt.content, tt.o)
			if len(posts) != 1 || len(bad) != 0 {
				t.Fatalf("%d posts, bad lines %q", len(posts), bad)
			}
			if rest, ok := strings.CutPrefix(posts[0].NativeID, "content-"); ok && len(rest) == 24 {
				posts[0].NativeID = "content-"
			}
			tt.want.PublishedAt = at
			if tt.want.Kind == "" {
				tt.want.Kind = crawler.KindPost
			}
			if diff := cmp.Diff(tt.want, posts[0]); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestBadRowsOfATableNameTheirColumn(t *testing.T) {
	content := "ID,Date,Text,Source,Likes,Rating\n" +
		"1,2026-03-05,ok,x,1,\n" +
		"2,yesterday,b,x,1,\n" +
		"3,2026-03-05,,x,1,\n" +
		"4,2026-03-05,c,x,many,\n" +
		"5,2026-03-05,one, two,x,1,4\n" +
		"6,2026-03-05,\"d\n" +
		",,,,,\n" +
		"7,,e,x,1,\n" +
		"8,2026-03-05,f,x,,good\n" +
		"9,2026-03-05,g,x,,4\n" +
		"1.12233445566779E+17,2026-03-05,h,x\n"
	posts, bad, warnings := all(t, "p.csv", content, Options{})
	if len(posts) != 2 {
		t.Errorf("%d posts", len(posts))
	}
	want := []string{
		`p.csv:3: column "Date": "yesterday" is not a date`,
		`p.csv:4: column "Text": is empty`,
		`p.csv:5: column "Likes": "many" is not a count`,
		`p.csv:6: has 7 cells where the header has 6; a text with a delimiter in it must stand in quotes`,
		`p.csv:7: column "Text": the quote at character 14 is never closed`,
		`p.csv:9: column "Date": is empty`,
		`p.csv:10: column "Rating": "good" is not a rating`,
		`p.csv:12: column "ID": "1.12233445566779E+17" was rounded by a spreadsheet program; keep ids as text`,
	}
	if diff := cmp.Diff(want, bad); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if len(warnings) != 2 || !strings.Contains(warnings[0], "UTC is assumed") || !strings.Contains(warnings[1], "1 rating left out") {
		t.Errorf("warnings %q", warnings)
	}
}

func TestAZoneThatWasNamedIsNotAssumed(t *testing.T) {
	posts, bad, warnings := all(t, "p.csv", "ID,Date,Text,Source\n1,2026-03-05 10:00,ok,x\n",
		Options{Location: time.FixedZone("here", 3*3600), ZoneNamed: true})
	if len(posts) != 1 || len(bad) != 0 || len(warnings) != 0 || posts[0].PublishedAt.UTC().Hour() != 7 {
		t.Errorf("posts %v, bad %q, warnings %q", posts, bad, warnings)
	}
}

func TestAFileThatHoldsNoPostsIsRefusedAtOnce(t *testing.T) {
	tests := []struct {
		name, file, content string
		o                   Options
		want                string
	}{
		{"no text column", "p.csv", "a,Date\n1,2\n", Options{Source: "x"}, "p.csv has no column that can be told to hold text"},
		{"no time column", "p.csv", "Text,b\n1,2\n", Options{Source: "x"}, "p.csv has no column that can be told to hold published_at"},
		{"no source", "p.csv", "Text,Date\n1,2\n", Options{}, "p.csv has no column that can be told to hold source, the network that the posts are from"},
		{"a column that is not there", "p.csv", "Text,Date\n1,2\n", Options{Source: "x", Map: map[string]string{"author": "Who"}}, `p.csv has no column "Who" for author`},
		{"a field that is not there", "p.csv", "Text,Date\n1,2\n", Options{Source: "x", Map: map[string]string{"writer": "Text"}}, `p.csv cannot be read: posts have no field "writer" to map`},
		{"empty", "p.csv", "", Options{}, "p.csv has no header and no rows"},
		{"a JSON array", "p.json", ` [{"text":"a"}]`, Options{}, "p.json is one JSON array; posts come as JSON lines, one object on each"},
		{"JSON lines with a map", "p.jsonl", `{"Body":"a"}`, Options{Map: map[string]string{"text": "Body"}}, "p.jsonl is JSON lines, whose fields have names of their own and cannot be mapped"},
		{"an unknown format", "p.csv", "a\n", Options{Format: "ods"}, `p.csv cannot be read as "ods"`},
		{"a PDF", "p.jsonl", "%PDF-1.4", Options{}, "p.jsonl is a PDF file"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Open(tt.file, strings.NewReader(tt.content), tt.o)
			var fe *FileError
			if !errors.As(err, &fe) || err.Error() != tt.want {
				t.Errorf("got %v, want %s", err, tt.want)
			}
		})
	}
}

func TestTheFormatIsFound(t *testing.T) {
	csv := "Text,Date,Source,ID\nhi,2026-03-05,x,1\n"
	for _, tt := range []struct{ name, file, content, want string }{
		{"by extension", "p.jsonl", "not json\n", "jsonl"},
		{"an empty standard input", "-", "", "jsonl"},
		{"lines of objects", "-", "\n" + fmt.Sprintf(good, 1), "jsonl"},
		{"objects after a bad line", "-", "oops\n" + fmt.Sprintf(good, 1), "jsonl"},
		{"a table on standard input", "-", csv, "csv"},
		{"tabs", "-", strings.ReplaceAll(csv, ",", "\t"), "tsv"},
		{"a table in any file", "p.txt", csv, "csv"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, err := Open(tt.file, strings.NewReader(tt.content), Options{})
			if err != nil {
				t.Fatal(err)
			}
			if r.Format() != tt.want {
				t.Errorf("got %s, want %s", r.Format(), tt.want)
			}
		})
	}
}

func TestXLSXPostsAreRead(t *testing.T) {
	f := excelize.NewFile()
	for i, row := range [][]any{{"ID", "Дата", "Автор", "Текст", "Источник"}, {"1", time.Date(2026, 3, 5, 10, 20, 30, 0, time.UTC), "kim", "Хорошо", "форум"}} {
		if err := f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &row); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	posts, bad, _ := all(t, "p.xlsx", b.String(), Options{})
	want := []crawler.Post{{Source: "форум", NativeID: "1", Kind: crawler.KindPost, Author: "kim", Text: "Хорошо", PublishedAt: time.Date(2026, 3, 5, 10, 20, 30, 0, time.UTC)}}
	if diff := cmp.Diff(want, posts); diff != "" || bad != nil {
		t.Errorf("%s %q", diff, bad)
	}
}

func TestATableInWindows1251IsRead(t *testing.T) {
	s, err := charmap.Windows1251.NewEncoder().String("Дата;Текст;Источник;ID\n25.03.2026;Очень понравилось;форум;1\n")
	if err != nil {
		t.Fatal(err)
	}
	if posts, _, _ := all(t, "p.csv", s, Options{}); len(posts) != 1 || posts[0].Text != "Очень понравилось" {
		t.Errorf("%+v", posts)
	}
}

func TestCounts(t *testing.T) {
	for in, want := range map[string]int64{
		"": 0, "-": 0, "N/A": 0, "12": 12, "12.0": 12, "1,234": 1234, "1 234 567": 1234567, "1.234.567": 1234567, "1.2k": 1200, "3 тыс.": 3000, "1,5 млн": 1500000,
		"1.5万": 15000, "10万+": 100000, "-3": -3, "１２": 12,
	} {
		if got, ok := parseCount(in); !ok || got != want {
			t.Errorf("parseCount(%q) = %d, %v; want %d", in, got, ok, want)
		}
	}
	for _, in := range []string{"many", "1.5", "1e3", "0x10", "1,2,3", "inf", "--3"} {
		if got, ok := parseCount(in); ok {
			t.Errorf("parseCount(%q) = %d", in, got)
		}
	}
}

func TestLinesAreNumbered(t *testing.T) {
	s := Lines(strings.NewReader("\ufeffa\r\n\nlonger than ten\nb"), 10)
	var got []string
	for s.Scan() {
		got = append(got, fmt.Sprintf("%d %q %v", s.Line(), s.Bytes(), s.TooLong()))
	}
	want := []string{`1 "a" false`, `2 "" false`, `3 "" true`, `4 "b" false`}
	if diff := cmp.Diff(want, got); diff != "" || s.Err() != nil {
		t.Errorf("%s %v", diff, s.Err())
	}
}

func TestSharedAirlinePostsAreReadWithoutARefusedLine(t *testing.T) {
	files, _ := filepath.Glob("../../../shared/data/airlines/*.posts.jsonl.gz")
	if len(files) == 0 {
		t.Skip("the shared airline data is not here")
	}
	for _, name := range files {
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		r, err := Open(filepath.Base(name), f, Options{})
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for {
			rec, err := r.Next()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil || rec.Err != nil {
				t.Fatalf("%v %v", err, rec.Err)
			}
			n++
		}
		if n == 0 {
			t.Errorf("%s: no posts", name)
		}
		f.Close()
	}
}

func FuzzReader(f *testing.F) {
	f.Add("p.jsonl", []byte(fmt.Sprintf(good, 1)+"oops\n"))
	f.Add("p.csv", []byte("Text,Date,Source,ID\n\"a\nb\",05.03.2026,x,1\n\"c,2,3\n"))
	f.Add("p.tsv", []byte("内容\t发布时间\t平台\n好\t2026年3月5日\t微博\n"))
	f.Add("-", []byte("\xff\xfe{\x00}\x00\n\x00"))
	f.Add("p", []byte("\xd2\xe5\xea\xf1\xf2;\xc4\xe0\xf2\xe0;\xc8\xf1\xf2\xee\xf7\xed\xe8\xea\n\xc4\xe0;05.03.2026;x\n"))
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		slow := time.AfterFunc(20*time.Second, func() { panic("reading does not end") })
		defer slow.Stop()
		r, err := Open(name, bytes.NewReader(data), Options{Source: "x"})
		if err != nil {
			return
		}
		defer r.Close()
		for last := 0; ; {
			rec, err := r.Next()
			if err != nil {
				return
			}
			if rec.Line <= last {
				t.Fatalf("line %d comes after line %d", rec.Line, last)
			}
			last = rec.Line
			var le *LineError
			if rec.Err == nil {
				if err := rec.Post.Check(); err != nil {
					t.Fatal(err)
				}
			} else if !errors.As(rec.Err, &le) || le.Line != rec.Line || le.Reason() == "" {
				t.Fatalf("line %d: %#v", rec.Line, rec.Err)
			}
		}
	})
}

func BenchmarkReader(b *testing.B) {
	csv := "id,source,author,lang,published_at,url,likes,text\n"
	row := "112233445566778899,mastodon-example,kim@social.example,en,2026-03-05 10:20:30,https://social.example/@kim/112233445566778899,12,\"Flew with Acme Air again today: boarding was quick, the crew were kind and we landed ten minutes early. Would fly again!\"\n"
	for _, bench := range []struct{ name, head, row string }{{"p.jsonl", "", string(line400) + "\n"}, {"p.csv", csv, row}} {
		b.Run(bench.name, func(b *testing.B) {
			src := io.MultiReader(strings.NewReader(bench.head), &lines{row: bench.row, n: b.N})
			b.ReportAllocs()
			b.SetBytes(int64(len(bench.row)))
			r, err := Open(bench.name, src, Options{})
			if err != nil {
				b.Fatal(err)
			}
			n := 0
			for {
				rec, err := r.Next()
				if errors.Is(err, io.EOF) {
					break
				}
				if err != nil || rec.Err != nil {
					b.Fatal(err, rec.Err)
				}
				n++
			}
			if n != b.N {
				b.Fatalf("%d posts of %d", n, b.N)
			}
		})
	}
}

// lines yields the same row n times.
type lines struct {
	row string
	n   int
	off int
}

func (l *lines) Read(p []byte) (int, error) {
	done := 0
	for done < len(p) && l.n > 0 {
		k := copy(p[done:], l.row[l.off:])
		done += k
		l.off += k
		if l.off == len(l.row) {
			l.off = 0
			l.n--
		}
	}
	if done == 0 {
		return 0, io.EOF
	}
	return done, nil
}
