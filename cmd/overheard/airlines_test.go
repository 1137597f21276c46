package main

import (
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"overheard/internal/figures"
)

// Real reviews, parted into posts and survey answers at random: both halves come from the same customers, so a perfect
// proxy agrees with the survey up to sampling error. The files are not part of the repository.
const airlinesDir = "../../../shared/data/airlines"

const methodDoc = "../../docs/method.md"

// airline is what the commands say about one of them.
type airline struct {
	name  string
	all   comparedPeriod
	years []comparedPeriod
	told  comparedPeriod // the whole once the posts are calibrated by the comments of the answers
	rows  int            // answers in its file
}

// comparedPeriod is what is read here of a period of a comparison.
type comparedPeriod struct {
	Proxy, Survey *struct {
		NPS, Low, High *float64
		N              int
	}
	Difference *figures.Difference
}

// Every answer of the eleven airlines is counted once, and docs/method.md shows what the baseline makes of their posts.
// With -update the table there is written anew.
func TestElevenAirlines(t *testing.T) {
	files, _ := filepath.Glob(airlinesDir + "/*.survey.csv.gz")
	if len(files) == 0 {
		t.Skip("no reviews of airlines at " + airlinesDir)
	}
	var list []airline
	for _, path := range files {
		list = append(list, airline{name: strings.TrimSuffix(filepath.Base(path), ".survey.csv.gz"), rows: answersIn(t, path)})
	}
	if len(list) != 11 {
		t.Errorf("%d airlines, want 11", len(list))
	}
	dir := t.TempDir()
	raw, told := airlinesConfig(t, dir, list, "none"), airlinesConfig(t, dir, list, "survey")
	for i := range list {
		list[i].compare(t, raw, told)
	}
	table := airlinesTable(list)
	checkTable(t, methodDoc, "airlines", table)
}

// checkTable compares a table with the one that a document shows between the marks of a name. With -update it is written there.
func checkTable(t *testing.T, path, name, table string) {
	t.Helper()
	doc, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	begin, end := "<!-- "+name+":begin -->\n", "<!-- "+name+":end -->"
	i, j := bytes.Index(doc, []byte(begin)), bytes.Index(doc, []byte(end))
	if i < 0 || j < i {
		t.Fatalf("%s lacks the marks %q and %q", path, begin, end)
	}
	i += len(begin)
	if flag.Lookup("update").Value.String() == "true" {
		if err := os.WriteFile(path, slices.Concat(doc[:i], []byte(table), doc[j:]), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(string(doc[i:j]), table); diff != "" {
		t.Errorf("the table in %s is out of date; run this test with -update (-doc +now):\n%s", path, diff)
	}
}

// answersIn counts the answers in a survey file without the importer.
func answersIn(t *testing.T, path string) int {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	unpacked, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	rows := csv.NewReader(unpacked)
	n := -1 // the header
	for {
		if _, err := rows.Read(); err == io.EOF {
			return n
		} else if err != nil {
			t.Fatal(err)
		}
		n++
	}
}

func airlinesConfig(t *testing.T, dir string, list []airline, calibration string) (path string) {
	t.Helper()
	b := strings.Builder{}
	b.WriteString("[sentiment]\nmodel = \"lexicon\"\n") // the built-in model has learnt from the airlines
	for _, a := range list {
		fmt.Fprintf(&b, "[[brand]]\nname = %q\nterms = [%q]\ndomain = \"airlines\"\npopulation = \"same\"\ncalibration = %q\n", a.name, strings.ReplaceAll(a.name, "-", " "), calibration)
	}
	path = filepath.Join(dir, calibration+".toml")
	if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// compare imports one airline as its user would, and compares it by year and as a whole.
func (a *airline) compare(t *testing.T, raw, told string) {
	t.Helper()
	config := raw
	do := func(args ...string) string {
		status, out, errs := execute(t, append(args, "--config", config)...)
		if status != 0 {
			t.Fatalf("%s: status %d: %s", strings.Join(args, " "), status, errs)
		}
		return out
	}
	do("import", "posts", filepath.Join(airlinesDir, a.name+".posts.jsonl.gz"), "--brand", a.name)
	do("import", "survey", filepath.Join(airlinesDir, a.name+".survey.csv.gz"), "--brand", a.name)
	periods := func(by string) []comparedPeriod {
		var c struct{ Periods []comparedPeriod }
		if err := json.Unmarshal([]byte(do("compare", "--brand", a.name, "--by", by, "--json")), &c); err != nil {
			t.Fatal(err)
		}
		return c.Periods
	}
	a.years = periods("year")
	all := periods("all")
	if len(all) != 1 || all[0].Proxy == nil || all[0].Survey == nil || all[0].Difference == nil {
		t.Fatalf("%s: the whole span is not one period with two scores: %+v", a.name, all)
	}
	a.all = all[0]
	config = told
	a.told = periods("all")[0]
	n := 0
	for _, y := range a.years {
		if y.Survey != nil {
			n += y.Survey.N
		}
	}
	if n != a.rows || a.all.Survey.N != a.rows {
		t.Errorf("%s: %d answers by year and %d in all, want %d", a.name, n, a.all.Survey.N, a.rows)
	}
}

// airlinesTable is what docs/method.md shows.
func airlinesTable(list []airline) string {
	var b strings.Builder
	b.WriteString("| airline | posts that voted | proxy NPS (95 % CI) | answers | survey NPS (95 % CI) | difference (95 % CI) | by year: mean gap (years) | difference, calibrated by its comments |\n")
	b.WriteString("|---|---:|---|---:|---|---|---|---|\n")
	var whole, yearly, calibrated float64
	var years int
	for _, a := range list {
		p, s, d, c := a.all.Proxy, a.all.Survey, a.all.Difference, a.told.Difference
		gap, n := a.gap()
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s | %s | %.0f (%d) | %s |\n", a.name, grouped(int64(p.N)), interval(*p.NPS, *p.Low, *p.High),
			grouped(int64(s.N)), interval(*s.NPS, *s.Low, *s.High), interval(d.Value, d.Low, d.High), gap/float64(max(n, 1)), n, interval(c.Value, c.Low, c.High))
		calibrated += math.Abs(c.Value)
		whole += math.Abs(d.Value)
		yearly += gap
		years += n
	}
	fmt.Fprintf(&b, "\nMean gap without its sign: %.1f points over %d airlines, %.1f points over %d airline years in which both have a score; calibrated by the comments, %.1f points over the airlines.\n",
		whole/float64(len(list)), len(list), yearly/float64(years), years, calibrated/float64(len(list)))
	return b.String()
}

// gap adds the differences of the years up without their signs.
func (a *airline) gap() (sum float64, years int) {
	for _, y := range a.years {
		if y.Difference != nil {
			sum += math.Abs(y.Difference.Value)
			years++
		}
	}
	return sum, years
}

func interval(value, low, high float64) string {
	return fmt.Sprintf("%+.0f (%+.0f to %+.0f)", value, low, high)
}
