package main

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"overheard/internal/store/storetest"
)

// A dead source delays nobody, nor does one that never ends: the eight that are well have been read and saved while the
// ninth still drips.
func TestBadSourcesDelayNobody(t *testing.T) {
	drip := newDripper(t)
	garbage := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "\x00\xff{[< not a feed") }))
	defer garbage.Close()
	broken := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusInternalServerError) }))
	defer broken.Close()

	c := &crawlerOf{importer{program: theProgram(t), url: storetest.SQLite(t), config: filepath.Join(t.TempDir(), "config.toml")}}
	settings := fmt.Sprintf("[store]\nurl = %q\n\n[crawl]\nworkers = 12\n\n[[brand]]\nname = \"acme-air\"\nterms = [\"acme air\"]\n", c.url)
	source := func(name, address string) {
		settings += fmt.Sprintf("\n[[source]]\nname = %q\ntype = \"rss\"\nbase_url = %q\nrate = \"1000/s\"\n", name, address)
	}
	source("refused", "http://127.0.0.1:9/feed")
	source("broken", broken.URL+"/feed")
	source("drip", drip.URL+"/feed")
	source("garbage", garbage.URL+"/feed")
	for n := range 8 {
		well := newCrawled(t, 20)
		source(fmt.Sprint("well-", n), well.url+"/newswire/feed")
	}
	if err := os.WriteFile(c.config, []byte(settings), 0o600); err != nil {
		t.Fatal(err)
	}

	// The others are watched through the database while the crawl is at work.
	crawl := c.command("crawl", "--max-time", "10m")
	var stderr strings.Builder
	crawl.Stderr = &stderr
	if err := crawl.Start(); err != nil {
		t.Fatal(err)
	}
	done := func() (n int) {
		for _, s := range c.sources(t) {
			if strings.HasPrefix(s.Name, "well-") && s.LastSuccess != "" {
				n++
			}
		}
		return n
	}
	for deadline := time.Now().Add(5 * time.Minute); done() < 8; time.Sleep(200 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%d of 8 sources had been read", done())
		}
	}
	if !drip.isOpen() {
		t.Error("the dripping source had ended before the others were done")
	}
	drip.Close()
	err := crawl.Wait()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != exitPartly {
		t.Errorf("exit %v, want %d", err, exitPartly)
	}
	for _, name := range []string{"refused", "broken", "drip", "garbage"} {
		if n := strings.Count(stderr.String(), "overheard: "+name+": "); n != 1 {
			t.Errorf("%d sentences about %s, want one:\n%s", n, name, stderr.String())
		}
	}
	if strings.Contains(stderr.String(), "well-") {
		t.Errorf("something was said of a source that is well:\n%s", stderr.String())
	}
}

// dripper sends a byte now and then until it is closed.
type dripper struct {
	*httptest.Server

	mu   sync.Mutex
	open bool
	stop chan struct{}
}

func newDripper(t *testing.T) *dripper {
	d := &dripper{stop: make(chan struct{})}
	d.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			http.NotFound(w, r)
			return
		}
		d.set(true)
		defer d.set(false)
		for {
			_, _ = w.Write([]byte(" "))
			_ = http.NewResponseController(w).Flush()
			select {
			case <-r.Context().Done():
				return
			case <-d.stop:
				return
			case <-time.After(time.Second):
			}
		}
	}))
	t.Cleanup(d.Close)
	return d
}

func (d *dripper) set(open bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.open = open
}

func (d *dripper) isOpen() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.open
}

// Close ends what drips, and then the server.
func (d *dripper) Close() {
	d.mu.Lock()
	select {
	case <-d.stop:
	default:
		close(d.stop)
	}
	d.mu.Unlock()
	d.Server.Close()
}
