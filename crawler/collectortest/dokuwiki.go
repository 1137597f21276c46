package collectortest

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"
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
	server := exec.Command(php, "-d", "auto_prepend_file="+w.prepend, "-S", "127.0.0.1:0", "-t", dokuWiki)
	out, err := server.StderrPipe()
	if err != nil {
		tb.Fatal(err)
	}
	if err := server.Start(); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _, _ = server.Process.Kill(), server.Wait() })
	w.await(out)
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

// started is what PHP writes when it listens.
var started = regexp.MustCompile(`\((http://127\.0\.0\.1:\d+)\) started`)

// await reads where the wiki listens, and asks for its first page.
func (w *DokuWiki) await(out io.Reader) {
	w.tb.Helper()
	for lines := bufio.NewScanner(out); w.URL == "" && lines.Scan(); {
		if at := started.FindStringSubmatch(lines.Text()); at != nil {
			w.URL = at[1]
		}
	}
	go func() { _, _ = io.Copy(io.Discard, out) }() // it would stop where nobody reads
	response, err := http.Get(w.URL + "/doku.php")
	if err != nil {
		w.tb.Fatalf("the wiki does not answer: %v", err)
	}
	_ = response.Body.Close()
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
