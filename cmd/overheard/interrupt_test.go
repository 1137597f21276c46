package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
	"time"
)

func TestInterruptibleReadsWhatIsThere(t *testing.T) {
	text := strings.Repeat("some text ", 1000)
	if err := iotest.TestReader(interruptible(t.Context(), iotest.HalfReader(strings.NewReader(text))), []byte(text)); err != nil {
		t.Error(err)
	}
}

func TestInterruptibleStopsWaiting(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	r, w := io.Pipe()
	defer func() { _ = w.Close() }()
	time.AfterFunc(10*time.Millisecond, cancel)
	if _, err := interruptible(ctx, r).Read(make([]byte, 10)); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// Ctrl-C stops an import even while it waits for input; what was saved stays, and the next run carries on.
func TestInterruptedImportCarriesOn(t *testing.T) {
	dir := t.TempDir()
	config := filepath.Join(dir, "config.toml")
	if err := os.WriteFile(config, []byte("[[brand]]\nname = \"acme\"\nterms = [\"acme\"]\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	const n = 5000
	var posts strings.Builder
	for i := range n {
		fmt.Fprintf(&posts, `{"source":"x","id":"%d","author":"a%d","published_at":"2026-03-01T10:00:00Z","text":"acme number %d"}`+"\n", i, i, i)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	in, w := io.Pipe()
	go func() {
		_, _ = io.WriteString(w, posts.String()) // and the pipe stays open
		cancel()
	}()
	var out, errs strings.Builder
	status := run(ctx, []string{"import", "posts", "-", "--config", config}, in, &out, &errs, nil)
	if status != exitFailed || !strings.Contains(errs.String(), "overheard: stopped\ntry:   run it again") {
		t.Fatalf("status %d: %s", status, errs.String())
	}
	if status, text, errs := execute(t, "runs", "--config", config); status != 0 || !strings.Contains(text, "cancelled") {
		t.Errorf("the run is not recorded as cancelled: %s%s", text, errs)
	}
	file := filepath.Join(dir, "posts.jsonl")
	if err := os.WriteFile(file, []byte(posts.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	if status, _, errs := execute(t, "import", "posts", file, "--config", config); status != 0 {
		t.Fatal(errs)
	}
	status, text, complaint := execute(t, "db", "check", "--config", config)
	if status != 0 || !strings.Contains(text, "5,000 posts (0 erased), 5,000 mentions") {
		t.Errorf("status %d: %s%s", status, text, complaint)
	}
}
