package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// eightMonths writes a configuration and posts of January to August 2026: 30 a month by as many authors, in four wordings by turns.
func eightMonths(t *testing.T) (config, posts string) {
	t.Helper()
	dir := t.TempDir()
	config, posts = filepath.Join(dir, "config.toml"), filepath.Join(dir, "posts.jsonl")
	settings := "[store]\nurl = \"sqlite:o.db\"\n\n[sentiment]\nmodel = \"lexicon\"\n\n[[brand]]\nname = \"acme\"\nterms = [\"acme\"]\n"
	if err := os.WriteFile(config, []byte(settings), 0o600); err != nil {
		t.Fatal(err)
	}
	var lines strings.Builder
	for i := range 240 {
		text := [...]string{"I love acme, wonderful flight", "acme was good enough for flight", "acme lost my bag, awful", "terrible, I hate acme flight"}[i*7%4]
		fmt.Fprintf(&lines, `{"source":"forum","id":"%d","author":"w%d","lang":"en","published_at":"2026-%02d-%02dT12:00:00Z","text":"%s %d"}`+"\n",
			i, i, 1+i/30, 1+i%28, text, i)
	}
	if err := os.WriteFile(posts, []byte(lines.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return config, posts
}

// does runs a command that has to end well, and returns what it printed.
func does(t *testing.T, config string, args ...string) string {
	t.Helper()
	var out, errs bytes.Buffer
	if status := run(t.Context(), append(args, "--config", config), strings.NewReader(""), &out, &errs, nil); status != 0 {
		t.Fatalf("%v: status %d, %s", args, status, errs.String())
	}
	return out.String()
}

// label fills in what audit export wrote, as people may: whoever praises would answer 9 or 10, whoever finds it good enough 7.
func label(t *testing.T, path string) {
	t.Helper()
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(file, []byte("\ufeff")))).ReadAll()
	if err != nil || len(rows) < 2 || rows[0][2] != "label" {
		t.Fatalf("%v: %v", err, rows)
	}
	for _, row := range rows[1:] {
		switch passage := row[3]; {
		case strings.Contains(passage, "love"):
			row[2] = "promoter"
		case strings.Contains(passage, "good enough"):
			row[2] = "passive"
		default:
			row[2] = "detractor"
		}
	}
	var back bytes.Buffer
	if err := csv.NewWriter(&back).WriteAll(rows); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, back.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
}

// From posts to labels to a score that says that it was calibrated by them: with the estimator that they chose, the same for every period
// and filter, and a remark on days that no label is of.
func TestLabelsOfAnAuditCalibrateTheScoresOfTheCommandLine(t *testing.T) {
	config, posts := eightMonths(t)
	sheet := filepath.Join(filepath.Dir(config), "sheet.csv")
	does(t, config, "import", "posts", posts)
	if before := does(t, config, "nps", "--brand", "acme", "--json"); strings.Contains(before, `"audit"`) || !strings.Contains(before, `"calibration": "none"`) {
		t.Errorf("before: %s", before)
	}
	does(t, config, "audit", "draw", "--brand", "acme", "--to", "2026-07-01", "--n", "170", "--seed", "3")
	does(t, config, "audit", "export", sheet, "--brand", "acme")
	label(t, sheet)
	does(t, config, "audit", "import", sheet, "--brand", "acme")

	type score struct {
		Start, Calibration, Estimator, Why string
		NPS                                *float64
		Effect                             float64 `json:"brand_effect"`
	}
	type answer struct {
		Proxy      []score
		Calibrated struct {
			Kind, Why string
			Labels    int
		}
	}
	ask := func(args ...string) (a answer) {
		t.Helper()
		if err := json.Unmarshal([]byte(does(t, config, append([]string{"nps", "--brand", "acme", "--json"}, args...)...)), &a); err != nil {
			t.Fatal(err)
		}
		return a
	}
	all := ask()
	if len(all.Proxy) != 8 || all.Calibrated.Kind != "audit" || all.Calibrated.Labels < 150 || !strings.Contains(all.Calibrated.Why, "of posts from 2026-01-01 to 2026-06-28") {
		t.Fatalf("%+v", all)
	}
	for _, p := range all.Proxy {
		if p.Calibration != "audit" || p.Estimator != all.Proxy[0].Estimator || p.Effect != all.Proxy[0].Effect || p.NPS == nil || !strings.Contains(p.Why, "chosen once by labels of this brand") {
			t.Errorf("%+v", p)
		}
		if outside := strings.Contains(p.Why, "None of the labels is of these days"); outside != (p.Start >= "2026-07") {
			t.Errorf("%s: %q", p.Start, p.Why)
		}
	}
	// The same words, so the same score, whatever was asked for beside it.
	march, forum := ask("--from", "2026-03-01", "--to", "2026-04-01"), ask("--source", "forum")
	if len(march.Proxy) != 1 || *march.Proxy[0].NPS != *all.Proxy[2].NPS || march.Proxy[0].Why != all.Proxy[2].Why {
		t.Errorf("March alone %+v, of all months %+v", march.Proxy, all.Proxy[2])
	}
	if len(forum.Proxy) != 8 || *forum.Proxy[7].NPS != *all.Proxy[7].NPS || forum.Proxy[7].Estimator != all.Proxy[7].Estimator {
		t.Errorf("the forum alone %+v, all %+v", forum.Proxy, all.Proxy)
	}
	// What comes later moves nothing that the labels chose.
	content, err := os.ReadFile(posts)
	if err != nil {
		t.Fatal(err)
	}
	more := strings.ReplaceAll(string(content), `"id":"`, `"id":"late`)
	if err := os.WriteFile(posts, []byte(strings.ReplaceAll(more, `"author":"w`, `"author":"late`)), 0o600); err != nil {
		t.Fatal(err)
	}
	does(t, config, "import", "posts", posts)
	if later := ask(); later.Proxy[0].Why != all.Proxy[0].Why || later.Proxy[0].Effect != all.Proxy[0].Effect {
		t.Errorf("%+v after more posts, before %+v", later.Proxy[0], all.Proxy[0])
	}
	if text := does(t, config, "nps", "--brand", "acme"); !strings.Contains(text, "labelled (labels: ") {
		t.Errorf("the table does not say it:\n%s", text)
	}
}

// The same over the API: draw, label, ask.
func TestLabelsOfAnAuditCalibrateTheScoresOfTheAPI(t *testing.T) {
	config, posts := eightMonths(t)
	does(t, config, "import", "posts", posts)
	url, stop := serving(t, "serve", "--addr", "127.0.0.1:0", "--config", config)
	const brand = "/api/v1/brands/acme"
	send := func(path, body string) string {
		t.Helper()
		res, err := http.Post(url+path, "application/json", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = res.Body.Close() }()
		text, err := io.ReadAll(res.Body)
		if err != nil || res.StatusCode != http.StatusOK {
			t.Fatalf("%s: %d %s %v", path, res.StatusCode, text, err)
		}
		return string(text)
	}
	send(brand+"/audit", `{"n":120,"seed":5}`)
	var marks []string
	for i := range 120 {
		marks = append(marks, fmt.Sprintf(`{"item":%d,"label":"%s"}`, i+1, [...]string{"promoter", "passive", "detractor", "promoter"}[i%4]))
	}
	if got := send(brand+"/audit/labels", `{"rater":"a","labels":[`+strings.Join(marks, ",")+`]}`); !strings.Contains(got, `"labelled":120,"of":120,"changed":120`) {
		t.Errorf("labels: %s", got)
	}
	for path, want := range map[string]string{
		brand + "/nps": `"calibration":"audit"`, brand + "/nps?by=week&from=2026-05-01": `"calibration":"audit"`, brand + "/comparison": `"kind":"audit","labels":120`,
		brand: `"calibration":"audit"`, "/brands/acme": "people labelled (labels: 120)",
	} {
		if status, body := get(t, url+path); status != http.StatusOK || !strings.Contains(body, want) || strings.Contains(body, `"calibration":"none"`) {
			t.Errorf("%s: %d, lacks %q: %.300s", path, status, want, body)
		}
	}
	if status := stop(); status != 0 {
		t.Errorf("status %d", status)
	}
}
