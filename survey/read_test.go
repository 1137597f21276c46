package survey

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/unicode"
	"pgregory.net/rapid"

	"overheard/internal/golden"
	"overheard/internal/table"
)

func at(s string) time.Time {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		panic(err)
	}
	return t
}

func mustRead(t testing.TB, name, content string, o Options) *Result {
	t.Helper()
	res, err := Read(name, strings.NewReader(content), o)
	if err != nil {
		t.Fatal(err)
	}
	return res
}

func file(t testing.TB, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// codes are the codes of the warnings.
func codes(ws []Warning) []string {
	var out []string
	for _, w := range ws {
		out = append(out, w.Code)
	}
	return out
}

func TestQualtricsExport(t *testing.T) {
	res := mustRead(t, "qualtrics.csv", file(t, "qualtrics.csv"), Options{})
	channel := map[string]string{"DistributionChannel": "email"}
	want := []Response{
		{Survey: "qualtrics", NativeID: "R_1aaa", Respondent: "C-17", At: at("2026-03-05T09:03:21Z"), Score: 10, Comment: "Boarding was quick and the crew were kind", Lang: "EN", Weight: 1, Segments: channel},
		{Survey: "qualtrics", NativeID: "R_1ddd", Respondent: "C-19", At: at("2026-03-06T09:03:21Z"), Score: 7, Comment: "Ganz gut, aber das Gepäck\nkam spät", Lang: "DE", Weight: 1, Segments: channel},
		{Survey: "qualtrics", NativeID: "R_1eee", Respondent: "C-20", At: at("2026-03-07T09:03:21Z"), Score: 0, Comment: "Рейс отменили без предупреждения", Lang: "RU", Weight: 1, Segments: channel},
	}
	if diff := cmp.Diff(want, res.Responses); diff != "" {
		t.Errorf("answers (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(map[string]int{LeftPreview: 2, LeftUnfinished: 1, LeftNoScore: 1}, res.LeftOut); diff != "" {
		t.Errorf("left out (-want +got):\n%s", diff)
	}
	if res.Rows != 7 || res.Mapping.Preset != "qualtrics" {
		t.Errorf("%d rows, preset %s", res.Rows, res.Mapping.Preset)
	}
}

func TestLegacyQualtricsExport(t *testing.T) {
	res := mustRead(t, "q.csv", file(t, "qualtrics_legacy.csv"), Options{})
	want := []Response{{Survey: "q", NativeID: "R_a", At: at("2016-03-05T10:02:00Z"), Score: 9, Comment: "Nice seats", Weight: 1}}
	if diff := cmp.Diff(want, res.Responses); diff != "" || res.LeftOut[LeftPreview] != 1 {
		t.Errorf("%s%v", diff, res.LeftOut)
	}
}

func TestGoogleFormsExportInRussian(t *testing.T) {
	res := mustRead(t, "опрос.csv", file(t, "google_forms_ru.csv"), Options{Location: time.FixedZone("MSK", 3*3600), Segments: []string{"Откуда вы летели?"}})
	if res.Survey != "опрос" || res.Mapping.Preset != "google-forms" || len(res.Responses) != 3 {
		t.Fatalf("survey %q, preset %s, %d answers", res.Survey, res.Mapping.Preset, len(res.Responses))
	}
	a := res.Responses[1]
	if !a.At.Equal(at("2026-03-01T15:40:00Z")) || a.Score != 6 || a.Comment != `Задержали на два часа, "извинились" только потом` || a.Segments["Откуда вы летели?"] != "Омск" {
		t.Errorf("%+v", a)
	}
	if diff := cmp.Diff([]string{"zone"}, codes(res.Warnings)); diff != "" {
		t.Errorf("warnings: %v", res.Warnings)
	}
	for _, r := range res.Responses {
		if strings.Contains(fmt.Sprintf("%+v", r), "@") {
			t.Errorf("an address was kept: %+v", r)
		}
	}
}

func TestChineseExportInGBK(t *testing.T) {
	shanghai := time.FixedZone("CST", 8*3600)
	res := mustRead(t, "wjx.csv", file(t, "wjx_gbk.csv"), Options{Location: shanghai})
	want := []Response{
		{Survey: "wjx", NativeID: "1", At: at("2026-03-05T01:05:12Z"), Score: 9, Comment: "发货很快，包装也好", Weight: 1},
		{Survey: "wjx", NativeID: "2", At: at("2026-03-05T13:40:00Z"), Score: 0, Comment: "客服一直没有回复", Weight: 1},
		{Survey: "wjx", NativeID: "3", At: at("2026-03-06T02:00:30Z"), Score: 7, Weight: 1},
	}
	if diff := cmp.Diff(want, res.Responses); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if res.Mapping.Encoding != "gb18030" {
		t.Errorf("encoding %s", res.Mapping.Encoding)
	}
}

func TestTheSecondHeaderRowOfSurveyMonkeyIsNoAnswer(t *testing.T) {
	res := mustRead(t, "sm.csv", `Respondent ID,Collector ID,Start Date,End Date,IP Address,How likely is it that you would recommend us?,,What could we do better?
,,,,,Response,,Open-Ended Response
101,9,01/13/2026 10:00:00,01/13/2026 10:05:00,192.0.2.1,10 - Extremely likely,,"Nothing, thanks"
102,9,01/14/2026 10:00:00,01/14/2026 10:05:00,192.0.2.1,0,,The queue at gate 9
`, Options{})
	if len(res.Responses) != 2 || res.Responses[0].Score != 10 || res.Responses[1].Comment != "The queue at gate 9" {
		t.Errorf("got %+v", res.Responses)
	}
	if got := res.Responses[0].At; !got.Equal(at("2026-01-13T10:05:00Z")) {
		t.Errorf("answered at %v", got)
	}
}

func TestCommentsThatEndInANumberAreComments(t *testing.T) {
	res := mustRead(t, "s.csv", "Score,Date,Comment\n9,2026-03-01,waited at gate 9\n3,2026-03-02,seat (10)\n8,2026-03-03,row 7\n", Options{})
	if c := res.Responses[0].Comment; c != "waited at gate 9" {
		t.Errorf("comment %q", c)
	}
	res = mustRead(t, "s.csv", "Score,Date,Comment\n9,2026-03-01,9\n3,2026-03-02,3\n8,2026-03-03,8/10\n", Options{})
	if c := res.Responses[0].Comment; c != "" {
		t.Errorf("a number for a comment: %q", c)
	}
}

func TestHeadersInOtherLanguages(t *testing.T) {
	for _, header := range []string{
		"Datum;Bewertung;Kommentar", "Datum;Wie wahrscheinlich ist es, dass Sie uns weiterempfehlen?;Warum?",
		"Date de réponse;Note NPS;Commentaire", "Date;Quelle est la probabilité que vous nous recommandiez ?;Pourquoi cette note ?",
		"Fecha;¿Qué tan probable es que nos recomiende?;Comentario", "Fecha;Puntuación;¿Por qué?",
		"Data;Qual a probabilidade de nos recomendar?;Comentário", "Data;Punteggio;Commento",
	} {
		t.Run(header, func(t *testing.T) {
			res := mustRead(t, "s.csv", header+"\n14.03.2026;9;sehr gut\n15.03.2026;2;nein\n16.03.2026;8;geht\n", Options{})
			if r := res.Responses[0]; r.Score != 9 || r.Comment != "sehr gut" || !r.At.Equal(at("2026-03-14T00:00:00Z")) {
				t.Errorf("got %+v", r)
			}
		})
	}
}

func TestXLSXExport(t *testing.T) {
	f := excelize.NewFile()
	for i, row := range [][]any{
		{"Response ID", "Date", "Score", "Comment", "Weight"},
		{"a", time.Date(2026, 3, 5, 10, 20, 30, 0, time.UTC), 9, "fine", 1.25},
		{"b", "2026-03-06T10:00:00Z", "10", nil, 0.75},
	} {
		if err := f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &row); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	res := mustRead(t, "s.xlsx", b.String(), Options{})
	want := []Response{
		{Survey: "s", NativeID: "a", At: at("2026-03-05T10:20:30Z"), Score: 9, Comment: "fine", Weight: 1.25},
		{Survey: "s", NativeID: "b", At: at("2026-03-06T10:00:00Z"), Score: 10, Weight: 0.75},
	}
	if diff := cmp.Diff(want, res.Responses); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestLayouts(t *testing.T) {
	plain := "Score,Date,Comment\n9,2026-03-05,fine\n0,2026-03-06,bad\n"
	wide, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(strings.ReplaceAll(plain, ",", "\t"))
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name, content string
		o             Options
	}{
		{"plain", plain, Options{}},
		{"semicolons", strings.ReplaceAll(plain, ",", ";"), Options{}},
		{"tabs in UTF-16", wide, Options{}},
		{"a title and a blank line in front", "Customer survey 2026,,\n\n" + plain, Options{}},
		{"the comment as question, the score as question", "How likely are you to recommend us?,When,Why did you give this score?\n9,2026-03-05,fine\n0,2026-03-06,bad\n", Options{Date: "When"}},
		{"Russian", "Оценка;Дата;Комментарий\n9;05.03.2026;fine\n0;06.03.2026;bad\n", Options{}},
		{"Chinese", "评分,日期,评论\n9,2026年3月5日,fine\n0,2026年3月6日,bad\n", Options{}},
		{"named columns", "a,b,c\n9,2026-03-05,fine\n0,2026-03-06,bad\n", Options{Score: "A", Date: "b", Comment: "C"}},
		{"unix seconds", "nps,timestamp,feedback\n9,1772668800,fine\n0,1772755200,bad\n", Options{}},
		{"Excel day numbers", "nps,date,feedback\n9,46086,fine\n0,46087,bad\n", Options{}},
		{"labels", "Score,Date,Comment\n9 - very likely,2026-03-05,fine\n0 - Not at all likely,2026-03-06,bad\n", Options{}},
		{"month first by the column", "Score,Date,Comment\n9,3/5/26,fine\n0,3/6/26,bad\n,3/25/26,\n", Options{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			res := mustRead(t, "s.csv", tt.content, tt.o)
			var got []string
			for _, r := range res.Responses {
				got = append(got, fmt.Sprintf("%d %s %s", r.Score, r.At.Format(time.DateOnly), r.Comment))
			}
			if diff := cmp.Diff([]string{"9 2026-03-05 fine", "0 2026-03-06 bad"}, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestRefusedLinesNameLineAndColumn(t *testing.T) {
	content := "Score,Date,Comment,Weight\n" +
		"9,2026-03-05,fine,1\n" +
		"11,2026-03-05,x,1\n" +
		"-1,2026-03-05,x,1\n" +
		"7.5,2026-03-05,x,1\n" +
		",2026-03-05,forgot the score,1\n" +
		"9,soon,x,1\n" +
		"9,,x,1\n" +
		"9,2026-03-05,x,0\n" +
		"9,2026-03-05,x,heavy\n" +
		"9,2026-03-05,x, y,1\n" +
		"9,2026-03-05,\"x,1\n" +
		",2026-03-05,,1\n" +
		",,,\n" +
		"10,2026-03-06,\"two\nlines\",2\n"
	res, err := Read("s.csv", strings.NewReader(content), Options{})
	var refused *RefusedError
	if !errors.As(err, &refused) {
		t.Fatalf("got %v", err)
	}
	want := []string{
		`s.csv:3: column "Score": "11" is outside 0-10`,
		`s.csv:4: column "Score": "-1" is outside 0-10`,
		`s.csv:5: column "Score": "7.5" is not a whole number from 0 to 10`,
		`s.csv:6: column "Score": is empty, but the row has a comment`,
		`s.csv:7: column "Date": "soon" is not a date`,
		`s.csv:8: column "Date": is empty`,
		`s.csv:9: column "Weight": "0" is not a weight above 0`,
		`s.csv:10: column "Weight": "heavy" is not a number`,
		`s.csv:11: has 5 cells where the header has 4; a text with a delimiter in it must stand in quotes`,
		`s.csv:12: column "Comment": the quote at character 14 is closed before "t"; a quote inside quotes is written twice`,
		`2 responses read, none saved`,
	}
	if diff := cmp.Diff(strings.Join(want, "\n"), err.Error()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if len(res.Refused) != 10 || refused.Try() == "" {
		t.Errorf("%d refused, try %q", len(res.Refused), refused.Try())
	}
	left, err := Read("s.csv", strings.NewReader(content), Options{SkipBad: true})
	if err != nil || len(left.Responses) != 2 || left.LeftOut[LeftNoScore] != 1 || left.LeftOut[LeftEmpty] != 1 || left.Rows != 14 {
		t.Errorf("with SkipBad: %v, %d answers, %v left out, %d rows", err, len(left.Responses), left.LeftOut, left.Rows)
	}
}

func TestOnlyTheFirstBadLinesAreShown(t *testing.T) {
	_, err := Read("s.csv", strings.NewReader("Score,Date\n"+strings.Repeat("11,2026-03-05\n", 30)), Options{Score: "Score"})
	if err == nil || strings.Count(err.Error(), "outside 0-10") != 20 || !strings.Contains(err.Error(), "and 10 more\n0 responses read, none saved") {
		t.Errorf("got %v", err)
	}
}

func TestFilesThatAreNoSurvey(t *testing.T) {
	tests := []struct {
		name, content string
		o             Options
		want, try     string
	}{
		{"empty", "", Options{}, "s.csv has no header and no rows", ""},
		{"no score", "a,Date\nx,2026-03-05\n", Options{}, "s.csv has no column that can be told to hold the score", "name it with --score COLUMN; its columns are: a, Date"},
		{"a score that is none", "Score,Date\n11,2026-03-05\n", Options{}, `s.csv has a column "Score", but its values are not scores from 0 to 10`, "name the column of the scores: --score COLUMN; the columns are: Score, Date"},
		{"no date", "Score,b\n9,x\n", Options{}, "s.csv has no column that can be told to hold the date", "name it with --date COLUMN; its columns are: Score, b"},
		{"a named column that is not there", "Score,Date\n9,x\n", Options{Score: "Scroe"}, `s.csv has no column "Scroe"`, "its columns are: Score, Date"},
		{"a named segment that is not there", "Score,Date\n9,x\n", Options{Segments: []string{"Plan"}}, `s.csv has no column "Plan"`, "its columns are: Score, Date"},
		{"an unknown preset", "Score,Date\n", Options{Preset: "delighted"}, `s.csv cannot be read with preset "delighted"`, "the presets are qualtrics, google-forms, generic"},
		{"not Qualtrics", "Score,Date\n", Options{Preset: "qualtrics"}, "s.csv does not have the header of a Qualtrics export", "leave --preset out, and name the columns where they are not found"},
		{"addresses as id", "Score,Date,Who\n9,2026-03-05,a@b.example\n", Options{ID: "Who"}, `s.csv has e-mail or network addresses in column "Who", which are never kept`, "leave the column out; ids are then made from the rows themselves"},
		{"addresses as segment", "Score,Date,IP\n9,2026-03-05,203.0.113.7\n", Options{Segments: []string{"IP"}}, `s.csv has e-mail or network addresses in column "IP", which are never kept`, "leave the column out; ids are then made from the rows themselves"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Read("s.csv", strings.NewReader(tt.content), tt.o)
			var fe *FileError
			if !errors.As(err, &fe) || fe.Error() != tt.want || fe.Try() != tt.try {
				t.Errorf("got %v (try %q)", err, fe.Try())
			}
		})
	}
}

func TestWarnings(t *testing.T) {
	row := func(score, date string) string { return score + "," + date + "\n" }
	tests := []struct {
		name, content string
		want          []string
	}{
		{"times with a zone need none", "Score,Date\n0,2026-03-05T10:00:00Z\n", nil},
		{"UTC in the header needs none", "Score,Submit Date (UTC)\n0,2026-03-05 10:00:00\n", nil},
		{"no zone", "Score,Date\n0,2026-03-05\n", []string{"zone"}},
		{"day and month may be either", "Score,Date\n0,03/05/2026\n", []string{"date_order", "zone"}},
		{"1 but no 0", "Score,Date\n" + row("1", "2026-03-05T10:00:00Z") + row("10", "2026-03-05T10:00:00Z"), []string{"scale"}},
		{"many answers, but no 0", "Score,Date\n" + strings.Repeat(row("9", "2026-03-05T10:00:00Z"), 20), []string{"scale"}},
		{"few answers say nothing about the scale", "Score,Date\n" + strings.Repeat(row("9", "2026-03-05T10:00:00Z"), 19), nil},
		{"nothing above 5", "Score,Date\n" + strings.Repeat(row("5", "2026-03-05T10:00:00Z"), 20), []string{"scale"}},
		{"a score known by its values", "Q7,Date\n0,2026-03-05T10:00:00Z\n9,2026-03-05T10:00:00Z\n4,2026-03-05T10:00:00Z\n", []string{"guess"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, codes(mustRead(t, "s.csv", tt.content, Options{}).Warnings)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestTheLastOfTwoRowsWithOneIDCounts(t *testing.T) {
	var b strings.Builder
	b.WriteString("id,Score,Date,Comment\n")
	for i := range 20 {
		fmt.Fprintf(&b, "%d,0,2026-03-05T10:00:00Z,first\n", i)
	}
	b.WriteString("3,10,2026-03-06T10:00:00Z,changed my mind\n")
	res := mustRead(t, "s.csv", b.String(), Options{})
	if len(res.Responses) != 20 || res.Responses[3].Score != 10 || res.LeftOut[LeftRepeated] != 1 || !slices.Contains(codes(res.Warnings), "repeated_id") {
		t.Errorf("%d answers, %+v, %v, %v", len(res.Responses), res.Responses[3], res.LeftOut, res.Warnings)
	}
}

func TestAColumnThatOnlyLooksLikeAnIDIsNone(t *testing.T) {
	res := mustRead(t, "s.csv", "id,Score,Date\n7,9,2026-03-05\n7,0,2026-03-05\n7,9,2026-03-05\n", Options{})
	if len(res.Responses) != 3 {
		t.Errorf("%d answers: the id of the survey was taken for the answers'", len(res.Responses))
	}
}

// Property: ids made from content are the same whenever the file is read, differ within a file, and do not depend on the
// order of the rows or on how the columns are mapped.
func TestIDsMadeFromContentAreStable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) string {
			return fmt.Sprintf("%d,2026-03-0%d,%s,%s", rapid.IntRange(0, 10).Draw(t, "score"), rapid.IntRange(1, 3).Draw(t, "day"), rapid.SampledFrom([]string{"", "good", "bad"}).Draw(t, "comment"), rapid.SampledFrom([]string{"a", "b"}).Draw(t, "plan"))
		}), 1, 30).Draw(t, "rows")
		ids := func(rows []string, o Options) []string {
			res, err := Read("s.csv", strings.NewReader("Score,Date,Comment,Plan\n"+strings.Join(rows, "\n")), o)
			if err != nil {
				t.Fatal(err)
			}
			var out []string
			for _, r := range res.Responses {
				out = append(out, r.NativeID)
			}
			slices.Sort(out)
			return out
		}
		first := ids(rows, Options{})
		if len(first) != len(rows) || len(slices.Compact(slices.Clone(first))) != len(first) {
			t.Fatalf("%d ids, not all different, for %d rows", len(first), len(rows))
		}
		shuffled := rapid.Permutation(rows).Draw(t, "shuffled")
		if diff := cmp.Diff(first, ids(shuffled, Options{Segments: []string{"Plan"}, Location: time.FixedZone("x", 3600)})); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestDryRunText(t *testing.T) {
	var b bytes.Buffer
	res := mustRead(t, "qualtrics.csv", file(t, "qualtrics.csv"), Options{})
	if err := res.WriteText(&b); err != nil {
		t.Fatal(err)
	}
	b.WriteString("\n----\n\n")
	content := "Оценка;Дата;Комментарий;Вес;Тариф\n9;05.03.2026 10:20;Всё отлично;1,5;плюс\n11;06.03.2026 11:00;;1;база\n1;07.03.2026 12:00;Очень длинный комментарий, который не помещается в столбец таблицы целиком;1;база\n"
	res = mustRead(t, "ответы.csv", content, Options{SkipBad: true, Segments: []string{"тариф"}, Location: time.FixedZone("Europe/Moscow", 3*3600)})
	if err := res.WriteText(&b); err != nil {
		t.Fatal(err)
	}
	golden.Check(t, "dry_run.txt", b.Bytes())
}

func TestSharedAirlineSurveysAreReadWithoutARefusedLine(t *testing.T) {
	files, _ := filepath.Glob("../../shared/data/airlines/*.survey.csv.gz")
	if len(files) == 0 {
		t.Skip("the shared airline data is not here")
	}
	for _, name := range files {
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		res, err := Read(filepath.Base(name), f, Options{})
		if err != nil || len(res.Responses) != res.Rows || res.Rows == 0 {
			t.Errorf("%s: %v", name, err)
		}
		if diff := cmp.Diff([]string{"zone", "scale"}, codes(res.Warnings)); diff != "" {
			t.Errorf("%s: %v", name, res.Warnings)
		}
		f.Close()
	}
}

func FuzzRead(f *testing.F) {
	for _, name := range []string{"qualtrics.csv", "qualtrics_legacy.csv", "google_forms_ru.csv", "wjx_gbk.csv"} {
		f.Add([]byte(file(f, name)), "")
	}
	f.Add([]byte("Score,Date\n9,2026-01-01\n\"11,2026-01-02\n"), "")
	f.Add([]byte("a;b\n9;05.03.2026\n"), "a")
	f.Add([]byte("V1,Q1\nResponseID,x\n"), "")
	f.Fuzz(func(t *testing.T, data []byte, score string) {
		slow := time.AfterFunc(20*time.Second, func() { panic("reading does not end") })
		defer slow.Stop()
		res, err := Read("f", bytes.NewReader(data), Options{Score: score})
		var refused *RefusedError
		if err != nil && !errors.As(err, &refused) {
			return
		}
		last := 0
		for _, e := range res.Refused {
			if e.Line < last || e.Line == 0 || e.Reason() == "" || e.Msg == "" {
				t.Fatalf("after line %d: %#v", last, e)
			}
			last = e.Line
		}
		sum := len(res.Responses) + len(res.Refused)
		for _, n := range res.LeftOut {
			sum += n
		}
		if sum != res.Rows {
			t.Fatalf("%d rows became %d", res.Rows, sum)
		}
		ids := map[string]bool{}
		for _, r := range res.Responses {
			if r.Score < 0 || r.Score > 10 || r.Weight <= 0 || r.NativeID == "" || ids[r.NativeID] || table.CheckTime(r.At) != nil {
				t.Fatalf("%+v", r)
			}
			ids[r.NativeID] = true
		}
		if err := res.WriteText(&bytes.Buffer{}); err != nil {
			t.Fatal(err)
		}
	})
}

func BenchmarkRead(b *testing.B) {
	var s strings.Builder
	s.WriteString("Response ID,Date,Score,Comment\n")
	for i := range 10000 {
		fmt.Fprintf(&s, "r%d,2026-03-05 10:20:30,%d,\"Boarding was quick, the crew were kind and we landed early\"\n", i, i%11)
	}
	b.SetBytes(int64(s.Len()))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Read("s.csv", strings.NewReader(s.String()), Options{}); err != nil {
			b.Fatal(err)
		}
	}
}
