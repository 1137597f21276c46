package config

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"overheard"
	"overheard/crawler"
	"overheard/crawler/all"
	"overheard/internal/golden"
	"overheard/mentions"
)

// report writes complaints as the program prints them.
func report(err error) string {
	var cs Complaints
	if !errors.As(err, &cs) {
		return fmt.Sprintf("not a list of complaints: %v\n", err)
	}
	var b strings.Builder
	for _, c := range cs {
		b.WriteString(c.Error() + "\n")
		if fix := c.Try(); fix != "" {
			b.WriteString("try:   " + fix + "\n")
		}
	}
	return b.String()
}

func TestBadFiles(t *testing.T) {
	files, err := filepath.Glob("testdata/bad/*.toml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no files: %v", err)
	}
	for _, path := range files {
		name := strings.TrimSuffix(filepath.Base(path), ".toml")
		t.Run(name, func(t *testing.T) {
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			_, err = Parse("config.toml", text, nil, nil)
			got := report(err)
			golden.Check(t, "bad/"+name+".txt", []byte(got))
			if strings.Contains(got, "hunter2") {
				t.Error("the complaint shows the password")
			}
		})
	}
}

func TestSampleIsValid(t *testing.T) {
	c, err := Parse("config.toml", overheard.SampleConfig, nil, all.Networks())
	if err != nil {
		t.Fatal(report(err))
	}
	if len(c.Warnings) > 0 {
		t.Errorf("warnings: %q", c.Warnings)
	}
	for _, s := range c.Sources {
		if len(s.Lacks) > 0 {
			t.Error(report(s.Lacks))
		}
	}
	if len(c.Brands) == 0 || len(c.Campaigns) == 0 || len(c.Sources) == 0 {
		t.Error("the sample lacks an example of a brand, a campaign or a source")
	}
}

func TestScalarsOfTheSampleAreTheDefaults(t *testing.T) {
	sample, err := Parse("config.toml", overheard.SampleConfig, nil, all.Networks())
	if err != nil {
		t.Fatal(report(err))
	}
	sample.Brands, sample.Campaigns, sample.Sources = nil, nil, nil
	empty, err := Parse("config.toml", nil, nil, nil)
	if err != nil {
		t.Fatal(report(err))
	}
	same := cmp.Comparer(func(a, b *time.Location) bool { return a.String() == b.String() })
	if diff := cmp.Diff(empty, sample, same); diff != "" {
		t.Errorf("-default +sample:\n%s", diff)
	}
}

func TestSampleHasEveryKey(t *testing.T) {
	lines := positions(overheard.SampleConfig)
	known := map[string]bool{}
	for path := range lines {
		known[regexp.MustCompile(`\[\d+\]`).ReplaceAllString(path, "")] = true
	}
	for _, path := range keys() {
		if !known[path] {
			t.Errorf("config.toml does not show %s", path)
		}
	}
}

func TestLoad(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "my.toml")
	text := "\ufeff" + `
[report]
timezone = "Asia/Shanghai"
[privacy]
authors = "handles"
[[brand]]
name = "acme"
hashtags = ["#acme", " #话题# "]
[[campaign]]
name = "sale"
brand = "acme"
hashtags = ["sale"]
from = "2026-03-01"
[[source]]
name = "reviews"
type = "website"
brand = "acme"
rating_votes = true
enabled = false
every = "2h"
`
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := Load(path, []string{"OVERHEARD_API_KEY=0123456789abcdef", "HOME=/x"}, nil)
	if err != nil {
		t.Fatal(report(err))
	}
	shanghai, _ := time.LoadLocation("Asia/Shanghai")
	want := &Config{
		Language: "en", Margin: 10, Notify: Notify{SMTP: SMTP{Port: 587, TLS: "starttls"}},
		Path: path, Dir: dir, StoreURL: "sqlite:overheard.db", Addr: "127.0.0.1:8080", Location: shanghai, KeepHandles: true, Model: "builtin",
		ModelServer: ModelServer{Batch: 32, Timeout: 30 * time.Second, Retries: 3},
		APIKey:      "0123456789abcdef",
		Brands:      []mentions.Brand{{Name: "acme", Title: "acme", Role: mentions.Own, Hashtags: []string{"acme", "话题"}, Population: mentions.PopulationUnknown}},
		Campaigns: []mentions.Campaign{{Name: "sale", Title: "sale", Brand: "acme", Hashtags: []string{"sale"},
			From: time.Date(2026, 3, 1, 0, 0, 0, 0, shanghai)}},
		Workers: 8,
		Sources: []Source{{RatingVotes: true, Source: crawler.Source{Name: "reviews", Type: "website", Every: 2 * time.Hour, Brand: "acme",
			Depth: 30 * 24 * time.Hour, Revisit: 3 * 24 * time.Hour}}},
	}
	if diff := cmp.Diff(want, c, cmp.Comparer(func(a, b *time.Location) bool { return a.String() == b.String() })); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestAQueryTakesThePlaceOfTheLists(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config.toml")
	text := "[[brand]]\nname = 'acme'\nterms = ['acme']\nhashtags = ['acme']\nexclude = ['acme airfield']\nquery = '\"acme air\"'\n"
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := Load(path, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	b := c.Brands[0]
	if b.Query == "" || len(b.Terms)+len(b.Hashtags)+len(b.Exclude) > 0 {
		t.Errorf("got %+v, want the query alone", b)
	}
	if want := []string{"brand acme: its query takes the place of terms, hashtags and exclude"}; !slices.Equal(c.Warnings, want) {
		t.Errorf("warnings %q, want %q", c.Warnings, want)
	}
}

func TestAModelServer(t *testing.T) {
	text := "[sentiment]\nbackend = 'http'\nmodel = 'lexicon'\nurl = 'https://gpu.example/label'\nbatch = 8\ntimeout = '2m'\nretries = 0\n"
	c, err := Parse("config.toml", []byte(text), []string{"OVERHEARD_MODEL_TOKEN=a-secret"}, nil)
	if err != nil {
		t.Fatal(report(err))
	}
	want := ModelServer{URL: "https://gpu.example/label", Token: "a-secret", Batch: 8, Timeout: 2 * time.Minute}
	if c.ModelServer != want || c.Model != "lexicon" {
		t.Errorf("got %+v and %s, want %+v and lexicon", c.ModelServer, c.Model, want)
	}
	c, err = Parse("config.toml", []byte(strings.Replace(text, "'http'", "'builtin'", 1)), nil, nil)
	if err != nil || c.ModelServer.URL != "" {
		t.Errorf("an address without the backend: %v, %+v", err, c.ModelServer)
	}
}

func TestPostsDoNotTravelInClear(t *testing.T) {
	for url, fix := range map[string]string{
		"http://127.0.0.1:9000/label": "", "http://localhost/": "", "http://[::1]:9000": "", "http://127.8.8.8/x": "", "https://gpu.example": "",
		"http://gpu.example/x":          "https://gpu.example/x",
		"http://192.168.0.7:9000/label": "https://192.168.0.7:9000/label",
		"http://localhost.example":      "https://localhost.example",
		"http://[fe80::1]/":             "https://[fe80::1]/",
		"http://127.0.0.1@gpu.example/": "https://gpu.example/",
		"ftp://127.0.0.1/":              "http://127.0.0.1:9000/label",
		"127.0.0.1:9000":                "http://127.0.0.1:9000/label",
		"http://127.0.0.1:9000/a label": "http://127.0.0.1:9000/label",
		"unix:/run/model.sock":          "http://127.0.0.1:9000/label",
	} {
		if got, msg := ModelURL(url); got != fix || (msg == "") != (fix == "") {
			t.Errorf("%s: %q, %q, want %q", url, got, msg, fix)
		}
	}
}

func TestMissingFile(t *testing.T) {
	_, err := Load(filepath.Join(t.TempDir(), "none.toml"), nil, nil)
	missing := new(MissingError)
	if !errors.As(err, &missing) || missing.Try() == "" {
		t.Errorf("got %v", err)
	}
}

func TestSecrets(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "url")
	if err := os.WriteFile(file, []byte("postgres://o:hunter2@db.example/o\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name      string
		env       []string
		want      string // of the store
		complaint string
		warning   string
	}{
		{name: "none", want: "sqlite:overheard.db"},
		{name: "in the environment", env: []string{"OVERHEARD_DATABASE_URL=postgres://o:p@h/d"}, want: "postgres://o:p@h/d"},
		{name: "in a file", env: []string{"OVERHEARD_DATABASE_URL_FILE=" + file}, want: "postgres://o:hunter2@db.example/o"},
		{name: "in both", env: []string{"OVERHEARD_DATABASE_URL=sqlite:a", "OVERHEARD_DATABASE_URL_FILE=" + file}, complaint: "OVERHEARD_DATABASE_URL_FILE: OVERHEARD_DATABASE_URL is set as well"},
		{name: "wrong form", env: []string{"OVERHEARD_DATABASE_URL=o.db"}, complaint: "OVERHEARD_DATABASE_URL: does not say which database"},
		{name: "file that is not there", env: []string{"OVERHEARD_API_KEY_FILE=" + dir + "/none"}, complaint: "OVERHEARD_API_KEY_FILE: open "},
		{name: "short author key", env: []string{"OVERHEARD_AUTHOR_KEY=abc"}, complaint: "OVERHEARD_AUTHOR_KEY: is too short"},
		{name: "short API key", env: []string{"OVERHEARD_API_KEY=abc"}, complaint: "OVERHEARD_API_KEY: is too short"},
		{name: "token that cannot be sent", env: []string{"OVERHEARD_MODEL_TOKEN=Bearer abc"}, complaint: "OVERHEARD_MODEL_TOKEN: holds a space"},
		{name: "misspelt variable", env: []string{"OVERHEARD_API_KYE=x"}, want: "sqlite:overheard.db", warning: "did you mean OVERHEARD_API_KEY?"},
		{name: "variable of the tests", env: []string{"OVERHEARD_TEST_POSTGRES=x"}, want: "sqlite:overheard.db"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c, err := Parse("config.toml", nil, tt.env, nil)
			if tt.complaint != "" {
				if err == nil || !strings.Contains(err.Error(), tt.complaint) {
					t.Errorf("got %v, want %q", err, tt.complaint)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if c.StoreURL != tt.want {
				t.Errorf("store %q, want %q", c.StoreURL, tt.want)
			}
			if got := strings.Join(c.Warnings, "\n"); !strings.Contains(got, tt.warning) || (tt.warning == "") != (got == "") {
				t.Errorf("warnings %q, want %q", got, tt.warning)
			}
		})
	}
}

func FuzzParse(f *testing.F) {
	files, _ := filepath.Glob("testdata/bad/*.toml")
	for _, path := range files {
		if text, err := os.ReadFile(path); err == nil {
			f.Add(text)
		}
	}
	f.Add(overheard.SampleConfig)
	f.Fuzz(func(t *testing.T, text []byte) {
		c, err := Parse("config.toml", text, nil, nil)
		if (c == nil) == (err == nil) {
			t.Errorf("configuration %v and error %v", c, err)
		}
	})
}

func TestDomainsThatAreNotShippedAreRefused(t *testing.T) {
	parse := func(domain string) error {
		_, err := Parse("config.toml", []byte("[[brand]]\nname = 'acme'\nterms = ['acme']\ndomain = '"+domain+"'\n"), nil, nil, "airlines", "banks")
		return err
	}
	for _, domain := range []string{"", "airlines", "banks"} {
		if err := parse(domain); err != nil {
			t.Errorf("%q: %v", domain, report(err))
		}
	}
	want := "config.toml:4: brand[0].domain: \"airlnes\" is not the name of a calibration domain; there are airlines, banks\ntry:   domain = \"airlines\"\n"
	if got := report(parse("airlnes")); got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}
