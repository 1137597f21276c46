package collectortest

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// dokuWiki is where Debian puts the program.
const dokuWiki = "/usr/share/dokuwiki"

// DokuWiki is a real wiki with feeds, in a folder and at an address of its own.
type DokuWiki struct {
	URL string

	tb      testing.TB
	dir     string
	prepend string
}

// StartDokuWiki starts a wiki that ends with the test. Where the Debian packages dokuwiki, php-cli and php-xml are
// missing it skips the test, and fails it in CI.
func StartDokuWiki(tb testing.TB) *DokuWiki {
	tb.Helper()
	php, err := exec.LookPath("php")
	if _, serr := os.Stat(dokuWiki); err != nil || serr != nil {
		if os.Getenv("CI") != "" {
			tb.Fatal("DokuWiki is missing: apt-get install --no-install-recommends dokuwiki php-cli php-xml")
		}
		tb.Skip("DokuWiki is not installed: apt-get install --no-install-recommends dokuwiki php-cli php-xml")
	}
	w := &DokuWiki{tb: tb, dir: tb.TempDir()}
	w.configure()
	port := freePort(tb)
	w.URL = fmt.Sprintf("http://127.0.0.1:%d", port)
	ctx, cancel := context.WithCancel(context.Background())
	server := exec.CommandContext(ctx, php, "-d", "auto_prepend_file="+w.prepend, "-S", fmt.Sprintf("127.0.0.1:%d", port), "-t", dokuWiki)
	if err := server.Start(); err != nil {
		cancel()
		tb.Fatal(err)
	}
	tb.Cleanup(func() { cancel(); _ = server.Wait() })
	w.await()
	return w
}

// configure writes what the wiki reads before anything else: where its own folders are.
func (w *DokuWiki) configure() {
	w.tb.Helper()
	for _, sub := range []string{"attic", "cache", "index", "locks", "log", "media", "media_attic", "media_meta", "meta", "pages", "tmp"} {
		if err := os.MkdirAll(filepath.Join(w.dir, "data", sub), 0o700); err != nil {
			w.tb.Fatal(err)
		}
	}
	conf := filepath.Join(w.dir, "conf")
	if out, err := exec.Command("cp", "-r", "/etc/dokuwiki", conf).CombinedOutput(); err != nil {
		w.tb.Fatalf("%v: %s", err, out)
	}
	w.write(filepath.Join(conf, "local.php"), fmt.Sprintf(
		"<?php\n$conf['title'] = 'Test wiki'; $conf['savedir'] = '%s/data'; $conf['useacl'] = 0; $conf['rss_linkto'] = 'current'; $conf['rss_update'] = 0; $conf['rss_content'] = 'html'; $conf['updatecheck'] = 0;\n", w.dir))
	w.prepend = filepath.Join(w.dir, "prepend.php")
	w.write(w.prepend, fmt.Sprintf("<?php\ndefine('DOKU_MAIN_CONF', '%s/'); define('DOKU_CONF', '%[1]s/');\n", conf))
}

func (w *DokuWiki) write(name, text string) {
	w.tb.Helper()
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		w.tb.Fatal(err)
	}
}

// await waits until the wiki answers.
func (w *DokuWiki) await() {
	w.tb.Helper()
	for range 100 {
		response, err := http.Get(w.URL + "/doku.php")
		if err == nil {
			_ = response.Body.Close()
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	w.tb.Fatal("the wiki does not answer")
}

// Commit writes a page as its editor does, with an entry in the list of changes.
func (w *DokuWiki) Commit(page, text string) {
	w.tb.Helper()
	file := filepath.Join(w.dir, "page.txt")
	w.write(file, text)
	commit := exec.Command("php", "-d", "auto_prepend_file="+w.prepend, filepath.Join(dokuWiki, "bin", "dwpage.php"), "commit", "-m", "test", file, page)
	if out, err := commit.CombinedOutput(); err != nil || bytes.Contains(out, []byte("Fatal error")) {
		w.tb.Fatalf("commit %s: %v: %s", page, err, out)
	}
}

func freePort(tb testing.TB) int {
	tb.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return l.Addr().(*net.TCPAddr).Port
}
