package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"overheard/sentiment/labelled"
)

// unseenDir is where TestLongAirlinesNeverSeen keeps its models.
var unseenDir = flag.String("unseen", "", "train the models of TestLongAirlinesNeverSeen into this `folder`, or use those that are in it")

const (
	trainDir    = "../../../shared/data/train"
	unseenFolds = 3
	unseenLeast = 30  // posts of an airline, or of one in a quarter
	unseenMany  = 100 // of a large airline
)

// score is one of the proxy as `overheard nps --json` prints it.
type score struct {
	Start          string
	NPS, Low, High *float64
}

// unseen is an airline whose posts a model judged that had never read about it: by config.toml with the domain, and without.
type unseen struct {
	name     string
	posts    []labelled.Example
	all      map[string]score            // by how it was calibrated
	quarters map[string]map[string]score // the same, by the first day of the quarter
}

// Airlines that the model has never seen, through the program from end to end: a third of the airlines is left out when a model is
// trained, and when its calibrations are learnt; their reviews are imported as posts, without ratings, into an empty folder; and what
// `overheard nps` says is compared with the NPS of the ratings of the same reviews. With -update the table in docs/model.md is
// written anew.
func TestLongAirlinesNeverSeen(t *testing.T) {
	set := filepath.Join(trainDir, "skytrax_airline.tsv.gz")
	if *unseenDir == "" {
		t.Skip("nine trainings take half an hour: run with -unseen FOLDER -timeout 2h")
	}
	if _, err := os.Stat(set); err != nil {
		t.Skip("no reviews of airlines at " + set)
	}
	reviews, err := labelled.ReadFile(set)
	if err != nil {
		t.Fatal(err)
	}
	var list []unseen
	for part := range unseenFolds {
		list = append(list, judgeUnseen(t, reviews, fmt.Sprintf("brands %d", part+1))...)
	}
	checkTable(t, "../../docs/model.md", "unseen", unseenTable(list))
}

// judgeUnseen trains without the airlines of a part, cut as `model eval --leave-out brand` cuts them, and asks for their scores.
func judgeUnseen(t *testing.T, reviews []labelled.Example, part string) []unseen {
	byName := map[string][]labelled.Example{}
	for _, e := range reviews {
		if brandPart(e, unseenFolds) == part {
			byName[e.Brand] = append(byName[e.Brand], e)
		}
	}
	var without []string
	var list []unseen
	for _, name := range sortedNames(byName) {
		without = append(without, "--without-brand="+name)
		if len(byName[name]) >= unseenLeast {
			list = append(list, unseen{name: name, posts: byName[name]})
		}
	}
	model, err := filepath.Abs(filepath.Join(*unseenDir, "unseen-"+part[len(part)-1:]+".bin"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(model); err != nil {
		succeed(t, append([]string{"model", "train", trainDir, "--table", "english", "--out", model}, without...)...)
	}
	if _, err := os.Stat(domainsPath(model)); err != nil {
		succeed(t, append([]string{"model", "calibrate", trainDir, "--domain", "airlines", "--model", model}, without...)...)
	}
	dir := t.TempDir()
	for _, domain := range []string{"", "airlines"} {
		writeUnseenConfig(t, filepath.Join(dir, domain+".toml"), model, domain, list)
	}
	for i := range list {
		list[i].ask(t, dir)
	}
	return list
}

func sortedNames[T any](m map[string]T) []string {
	var names []string
	for name := range m {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// succeed runs a command that must not fail.
func succeed(t *testing.T, args ...string) string {
	t.Helper()
	status, out, errs := execute(t, args...)
	if status != exitDone {
		t.Fatalf("%s: status %d: %s", strings.Join(args, " "), status, errs)
	}
	return out
}

func writeUnseenConfig(t *testing.T, path, model, domain string, list []unseen) {
	t.Helper()
	var b strings.Builder
	fmt.Fprintf(&b, "[sentiment]\nmodel = %q\n", model)
	for _, u := range list {
		fmt.Fprintf(&b, "[[brand]]\nname = %q\nterms = [%q]\ndomain = %q\n", u.name, strings.ReplaceAll(u.name, "-", " "), domain)
	}
	if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
}

// ask imports the reviews of an airline as posts, and takes its scores as the program prints them.
//
// The files are called after the domain: .toml is the one without.
func (u *unseen) ask(t *testing.T, dir string) {
	t.Helper()
	var b strings.Builder
	for _, e := range u.posts {
		line, err := json.Marshal(map[string]string{
			"source": "reviews", "id": e.ID, "kind": "review", "lang": e.Lang, "published_at": e.Date + "T12:00:00Z", "text": e.Text,
		})
		if err != nil {
			t.Fatal(err)
		}
		b.Write(append(line, '\n'))
	}
	file := filepath.Join(dir, u.name+".jsonl")
	if err := os.WriteFile(file, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	succeed(t, "import", "posts", file, "--brand", u.name, "--config", filepath.Join(dir, ".toml"))
	u.all, u.quarters = map[string]score{}, map[string]map[string]score{}
	for _, domain := range []string{"", "airlines"} {
		periods := func(by string) []score {
			var answer struct{ Proxy []score }
			out := succeed(t, "nps", "--brand", u.name, "--by", by, "--json", "--config", filepath.Join(dir, domain+".toml"))
			if err := json.Unmarshal([]byte(out), &answer); err != nil {
				t.Fatal(err)
			}
			return answer.Proxy
		}
		all := periods("all")
		if len(all) != 1 || all[0].NPS == nil {
			t.Fatalf("%s: the whole span is not one period with a score: %+v", u.name, all)
		}
		u.all[domain], u.quarters[domain] = all[0], map[string]score{}
		for _, p := range periods("quarter") {
			u.quarters[domain][p.Start] = p
		}
	}
}

// truth is the NPS of ratings 1 to 10.
func truth(list []labelled.Example) float64 {
	sum := 0
	for _, e := range list {
		sum += e.Answer.Index() - 1
	}
	return 100 * float64(sum) / float64(len(list))
}

// unseenErrors are the errors of one airline: as a whole, and of its quarters.
type unseenErrors struct {
	all      float64
	quarters []float64
	posts    int
	holds    bool // the interval of the whole holds the truth
}

func (u *unseen) errors(domain string) unseenErrors {
	p, want := u.all[domain], truth(u.posts)
	e := unseenErrors{all: *p.NPS - want, posts: len(u.posts), holds: *p.Low <= want && want <= *p.High}
	quarters := map[string][]labelled.Example{}
	for _, post := range u.posts {
		month := int(post.Date[5]-'0')*10 + int(post.Date[6]-'0')
		first := fmt.Sprintf("%s-%02d-01", post.Date[:4], (month-1)/3*3+1)
		quarters[first] = append(quarters[first], post)
	}
	for _, first := range sortedNames(quarters) {
		if q, ok := u.quarters[domain][first]; ok && q.NPS != nil && len(quarters[first]) >= unseenLeast {
			e.quarters = append(e.quarters, *q.NPS-truth(quarters[first]))
		}
	}
	return e
}

// unseenTable is what docs/model.md shows: mean errors with intervals, and each airline.
func unseenTable(list []unseen) string {
	var b strings.Builder
	b.WriteString("| `domain` | airlines of 30 posts | mean error | of 100 posts | mean error | airline quarters of 30 posts | mean error | truth within the interval |\n")
	b.WriteString("|---|---:|---|---:|---|---:|---|---:|\n")
	for _, domain := range []string{"", "airlines"} {
		var errs []unseenErrors
		holds := 0
		for i := range list {
			e := list[i].errors(domain)
			errs = append(errs, e)
			if e.holds {
				holds++
			}
		}
		name := "none"
		if domain != "" {
			name = "`" + domain + "`"
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %d of %d |\n", name, meanError(errs, func(e unseenErrors) []float64 { return []float64{e.all} }),
			meanError(errs, func(e unseenErrors) []float64 {
				if e.posts < unseenMany {
					return nil
				}
				return []float64{e.all}
			}), meanError(errs, func(e unseenErrors) []float64 { return e.quarters }), holds, len(list))
	}
	b.WriteString("\n| airline | posts | NPS of the ratings | without `domain` (95 % interval) | with it (95 % interval) |\n|---|---:|---:|---|---|\n")
	slices.SortFunc(list, func(a, b unseen) int { return len(b.posts) - len(a.posts) })
	for _, u := range list {
		p, q := u.all[""], u.all["airlines"]
		fmt.Fprintf(&b, "| %s | %s | %+.1f | %+.1f (%+.0f to %+.0f) | %+.1f (%+.0f to %+.0f) |\n", u.name, grouped(int64(len(u.posts))), truth(u.posts),
			*p.NPS, *p.Low, *p.High, *q.NPS, *q.Low, *q.High)
	}
	return b.String()
}

// meanError is how many errors there are and the mean of |error|, with a bootstrap over airlines.
func meanError(list []unseenErrors, of func(unseenErrors) []float64) string {
	sum := func(pick func(i int) int) (mean float64, n int) {
		for i := range list {
			for _, e := range of(list[pick(i)]) {
				mean += math.Abs(e)
				n++
			}
		}
		return mean / float64(max(n, 1)), n
	}
	mean, n := sum(func(i int) int { return i })
	random := rand.New(rand.NewPCG(1, 1000))
	drawn := make([]float64, 1000)
	for k := range drawn {
		drawn[k], _ = sum(func(int) int { return random.IntN(len(list)) })
	}
	slices.Sort(drawn)
	return fmt.Sprintf("%d | %.1f (%.1f to %.1f)", n, mean, drawn[25], drawn[974])
}
