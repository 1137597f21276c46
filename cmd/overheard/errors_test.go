package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"overheard/internal/config"
	"overheard/internal/figures"
	"overheard/internal/store"
)

func TestWhatIsWrongWithACommandLine(t *testing.T) {
	tests := []struct{ line, want string }{
		{"npss", "there is no command \"npss\"\ntry:   overheard nps\n"},
		{"import post x.jsonl", "there is no command \"import post\"\ntry:   overheard import posts\n"},
		{"config chek", "there is no command \"config chek\"\ntry:   overheard config check\n"},
		{"nps --brnad x", "unknown flag --brnad\ntry:   --brand\n"},
		{"zzz", "there is no command \"zzz\"\ntry:   overheard help shows the commands\n"},
		{"nps zzz", "unexpected argument zzz\ntry:   overheard help nps\n"},
		{"model eval", "expected <files> ...\ntry:   overheard help model eval\n"},
		{"nps --brand", "--brand: a value is missing\ntry:   overheard help nps\n"},
		{"digest --since -3d", "--since: \"-3d\" looks like a flag\ntry:   overheard help digest\n"},
		{"runs --limit 1e9", "--limit: \"1e9\" is not a whole number of a sensible size\ntry:   overheard help runs\n"},
		{"crawl --max-time 10", "--max-time: \"10\" is not a length of time such as 10m\ntry:   overheard help crawl\n"},
		{"--version", "unknown flag --version\ntry:   overheard version\n"},
	}
	for _, tt := range tests {
		t.Run(tt.line, func(t *testing.T) {
			var out, errs strings.Builder
			status := run(t.Context(), strings.Fields(tt.line), nil, &out, &errs, nil)
			if status != exitUsage || errs.String() != "overheard: "+tt.want || out.Len() > 0 {
				t.Errorf("status %d, %q, %q; want %q", status, errs.String(), out.String(), tt.want)
			}
		})
	}
}

// fullDisk is where nothing more can be written.
type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, syscall.ENOSPC }

func TestAResultThatCannotBeWrittenIsAFailure(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config.toml")
	if err := os.WriteFile(path, []byte("[[brand]]\nname = \"acme\"\nterms = [\"acme\"]\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{"help", "help nps", "nps --help", "version", "config check", "sources", "records list", "model show", "nps --brand acme", "query test --brand acme"} {
		t.Run(line, func(t *testing.T) {
			var errs strings.Builder
			status := run(t.Context(), append(strings.Fields(line), "--config", path), nil, fullDisk{}, &errs, nil)
			if status != exitFailed || !strings.Contains(errs.String(), "no space left on device\ntry:   make room") {
				t.Errorf("status %d, %q", status, errs.String())
			}
		})
	}
}

func TestWhatAnErrorMeans(t *testing.T) {
	busy := &store.Problem{Kind: store.ErrBusy, Text: "another overheard is at work", Hint: "wait"}
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	tests := []struct {
		name   string
		ctx    context.Context
		err    error
		status int
		want   string // of standard error
	}{
		{"nothing", t.Context(), nil, 0, ""},
		{"anything", t.Context(), errors.New("read x: broken"), 1, "overheard: read x: broken\n"},
		{"called wrongly", t.Context(), wrongly("this", "not %s", "that"), 2, "overheard: not that\ntry:   this\n"},
		{"partly done", t.Context(), fmt.Errorf("import: %w", partly("", "3 lines")), 3, "overheard: import: 3 lines\n"},
		{"another run at work", t.Context(), fmt.Errorf("import posts: take lock: %w", busy), 75, "overheard: another overheard is at work\ntry:   wait\n"},
		{"no configuration", t.Context(), &config.MissingError{Path: "c.toml"}, 2,
			"overheard: c.toml: there is no such file\ntry:   overheard init writes a commented config.toml; --config PATH names another one\n"},
		{"two complaints", t.Context(), config.Complaints{{File: "c.toml", Line: 3, Path: "a.b", Msg: "is empty", Fix: "b = 1"}, {Path: "OVERHEARD_X", Msg: "is odd"}}, 2,
			"overheard: c.toml:3: a.b: is empty\ntry:   b = 1\noverheard: OVERHEARD_X: is odd\n"},
		{"unknown brand", t.Context(), &figures.ErrUnknownBrand{Name: "acne", Nearest: "acme"}, 2, "overheard: no brand is named \"acne\"\ntry:   --brand acme\n"},
		{"no audit", t.Context(), fmt.Errorf("read audit: %w", &figures.ErrNoAudit{Brand: "acme"}), 2, "overheard: no audit of acme was drawn yet\ntry:   overheard audit draw --brand acme\n"},
		{"no configuration named", t.Context(), &config.MissingError{}, 2,
			"overheard: --config names no file\ntry:   overheard init writes a commented config.toml; --config PATH names another one\n"},
		{"disk full", t.Context(), fmt.Errorf("write: %w", syscall.ENOSPC), 1,
			"overheard: write: no space left on device\ntry:   make room on the disk and run it again: what was saved stays\n"},
		{"stopped", cancelled, fmt.Errorf("import: %w", context.Canceled), 1,
			"overheard: stopped\ntry:   run it again: what was saved stays, and nothing is counted twice\n"},
		{"failed while it was stopped", cancelled, errors.New("broken"), 1, "overheard: broken\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var errs strings.Builder
			a := &app{err: &errs}
			if got := a.fail(tt.ctx, tt.err); got != tt.status || errs.String() != tt.want {
				t.Errorf("status %d, %q; want %d, %q", got, errs.String(), tt.status, tt.want)
			}
		})
	}
}
