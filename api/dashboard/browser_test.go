package dashboard

import (
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// TestPagesInABrowser runs the tests of web/test against a real browser. They need Chromium and what `npm ci` installs;
// where one is missing the test is skipped, except in CI.
func TestPagesInABrowser(t *testing.T) {
	missing := t.Skipf
	if os.Getenv("CI") == "true" {
		missing = t.Fatalf
	}
	if _, err := os.Stat(filepath.Join("web", "node_modules", "playwright-core")); err != nil {
		missing("the browser tests are not installed: make web")
	}
	browser := os.Getenv("OVERHEARD_CHROMIUM")
	if browser == "" {
		browser = "/usr/bin/chromium"
	}
	if _, err := os.Stat(browser); err != nil {
		missing("there is no browser: apt-get install chromium, or name one in OVERHEARD_CHROMIUM")
	}
	node, err := exec.LookPath("node")
	if err != nil {
		missing("there is no node to run the browser tests")
	}
	if a, err := newAssets(); err != nil || !a.has(charts) {
		missing("the chart bundle was not built: make web")
	}
	server := httptest.NewServer(pagesWith(t, newWorld(), func(o *Options) { o.Audits = newSampled() }))
	defer server.Close()
	cmd := exec.CommandContext(t.Context(), node, "--test", "--test-concurrency=1", "test/")
	cmd.Dir = "web"
	cmd.Env = append(os.Environ(), "OVERHEARD_URL="+server.URL, "OVERHEARD_CHROMIUM="+browser)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	} else {
		t.Logf("%s", out)
	}
}
