package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"overheard/internal/store"
)

// serving runs a command that serves until the test ends, and returns the URL that it prints.
func serving(t *testing.T, args ...string) (url string, stop func() int) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	out, w := io.Pipe()
	done := make(chan int, 1)
	go func() {
		var errs strings.Builder
		status := run(ctx, args, nil, w, &errs, nil)
		_ = w.CloseWithError(fmt.Errorf("status %d: %s", status, errs.String()))
		done <- status
	}()
	t.Cleanup(cancel)
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		for word := range strings.FieldsSeq(lines.Text()) {
			if strings.HasPrefix(word, "http://") {
				go func() { _, _ = io.Copy(io.Discard, out) }()
				return word, func() int {
					cancel()
					select {
					case s := <-done:
						return s
					case <-time.After(15 * time.Second):
						t.Fatal("it does not stop")
						return -1
					}
				}
			}
		}
	}
	t.Fatalf("it does not say where it serves: %v", lines.Err())
	return "", nil
}

func get(t *testing.T, url string) (status int, body string) {
	t.Helper()
	res, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(text)
}

func TestServeAnswersAndStopsCleanly(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config.toml")
	if err := os.WriteFile(path, []byte("[[brand]]\nname = \"acme\"\ntitle = \"Acme Air\"\nterms = [\"acme\"]\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	url, stop := serving(t, "serve", "--addr", "127.0.0.1:0", "--config", path)
	for path, want := range map[string]string{
		"/": "Acme Air", "/brands/acme": "Acme Air", "/healthz": "ok", "/readyz": "ready", "/metrics": "overheard_",
		"/openapi.json": `"openapi"`, "/api/v1/brands": `"acme"`, "/api/v1/brands/acme/nps": `"proxy":[]`,
	} {
		if status, body := get(t, url+path); status != http.StatusOK || !strings.Contains(body, want) {
			t.Errorf("%s: status %d, lacks %q: %.200s", path, status, want, body)
		}
	}
	res, err := http.Post(url+"/api/v1/brands/acme/survey?survey=s", "text/csv", strings.NewReader("Score,Date\n9,2026-01-01\n"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode/100 != 2 {
		text, _ := io.ReadAll(res.Body)
		t.Errorf("upload: status %d: %s", res.StatusCode, text)
	}
	if _, body := get(t, url+"/api/v1/brands/acme/nps?by=all"); !strings.Contains(body, `"n":1`) {
		t.Errorf("the answer is not counted: %s", body)
	}
	db, err := store.Open(t.Context(), "sqlite:"+filepath.Join(filepath.Dir(path), "overheard.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	release, err := db.Lock(t.Context(), "jobs", 0)
	if err != nil {
		t.Fatal(err)
	}
	defer release()
	busy, err := http.Post(url+"/api/v1/brands/acme/survey?survey=s", "text/csv", strings.NewReader("Score,Date\n9,2026-01-01\n"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = busy.Body.Close() }()
	if busy.StatusCode != http.StatusConflict {
		t.Errorf("upload while another run is at work: status %d", busy.StatusCode)
	}
	if status := stop(); status != 0 {
		t.Errorf("stopped with status %d", status)
	}
}

// What a command prints and what the API answers are one figure.
func TestCommandAndAPIAgree(t *testing.T) {
	path := sampleFolder(t)
	url, stop := serving(t, "serve", "--no-crawl", "--addr", "127.0.0.1:0", "--config", path)
	defer stop()
	for _, tt := range []struct{ command, route string }{{"nps", "nps"}, {"compare", "comparison"}} {
		status, out, errs := execute(t, tt.command, "--brand", "aurelo", "--by", "week", "--json", "--config", path)
		if status != 0 {
			t.Fatal(errs)
		}
		_, body := get(t, url+"/api/v1/brands/aurelo/"+tt.route+"?by=week")
		var a, b any
		if err := json.Unmarshal([]byte(out), &a); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal([]byte(body), &b); err != nil {
			t.Fatal(err)
		}
		if x, y := fmt.Sprint(a), fmt.Sprint(b); x != y {
			t.Errorf("%s differs:\n%s\n%s", tt.command, x, y)
		}
	}
}

// sampleFolder imports the demo's sample below a temporary folder and returns its configuration.
func sampleFolder(t *testing.T) (path string) {
	t.Helper()
	dir := t.TempDir()
	for _, name := range []string{"config.toml", "posts.jsonl", "survey.csv"} {
		text, err := sample.ReadFile("demo/" + name)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	path = filepath.Join(dir, "config.toml")
	for _, args := range [][]string{
		{"import", "posts", filepath.Join(dir, "posts.jsonl")}, {"import", "survey", filepath.Join(dir, "survey.csv"), "--brand", "aurelo"},
	} {
		if status, _, errs := execute(t, append(args, "--config", path)...); status != 0 {
			t.Fatal(errs)
		}
	}
	return path
}

// execute runs a command in this process.
func execute(t *testing.T, args ...string) (status int, out, errs string) {
	t.Helper()
	var stdout, stderr strings.Builder
	status = run(t.Context(), args, strings.NewReader(""), &stdout, &stderr, nil)
	return status, stdout.String(), stderr.String()
}
