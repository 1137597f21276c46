package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"overheard/cmd/overheard/demo/sites"
	"overheard/crawler"
	"overheard/internal/store"
	"overheard/internal/store/storetest"
)

// Crawls over five networks that are killed with SIGKILL at any instant lose nothing and store nothing twice, also where a
// site was down in between; and what was missed meanwhile is known.
func TestKilledCrawlsLoseNothing(t *testing.T) {
	killCrawls(t, theProgram(t), 6, storetest.SQLite)
}

func TestLongKilledCrawlsLoseNothing(t *testing.T) {
	if testing.Short() {
		t.Skip("long: make test-long runs it")
	}
	program := theProgram(t)
	t.Run("sqlite", func(t *testing.T) { killCrawls(t, program, 100, storetest.SQLite) })
	t.Run("postgres", func(t *testing.T) { killCrawls(t, program, 100, storetest.Postgres) })
}

// networks are the sources of these tests, as paths of the sample's sites.
var networks = []string{"microblog", "channel", "reviews", "forum", "newswire"}

func killCrawls(t *testing.T, program string, kills int, newURL func(testing.TB) string) {
	world := newCrawled(t, 300)
	full := world.undisturbed(t, program, newURL)
	r := rand.New(rand.NewPCG(3, 200))
	tried, midway := 0, 0
	for midway < kills && tried < 10*kills && !t.Failed() {
		t.Run(fmt.Sprintf("after %d kills", midway), func(t *testing.T) {
			c := world.crawler(t, program, newURL)
			for n := range 1 + r.IntN(8) {
				down := r.IntN(4) == 0
				if down {
					world.outage(t, c, networks[r.IntN(len(networks)-1)])
				}
				hit, ran := killed(t, c.command("crawl", "--all"), time.Duration(r.Float64()*float64(full)))
				if tried++; hit {
					midway++
				} else if n == 0 && !down {
					full = ran // the machine has less to do than when full was measured
				}
			}
			c.finish(t)
			world.check(t, c)
		})
	}
	t.Logf("%d of %d kills hit a crawl at work; undisturbed it takes %v", midway, tried, full.Round(time.Millisecond))
	if midway < kills && !t.Failed() {
		t.Errorf("only %d of %d kills came before the crawl had ended", midway, tried)
	}
}

// crawled is a world of five sites and the posts on them.
type crawled struct {
	url   string
	down  atomic.Value // path of the site that is down, "" for none
	texts map[string]bool
}

// newCrawled serves n posts on each site. Every text is there once.
func newCrawled(t *testing.T, n int) *crawled {
	t.Helper()
	w := &crawled{texts: map[string]bool{}}
	var lines bytes.Buffer
	for _, source := range networks {
		on := n
		if source == "newswire" {
			on = 20 // a feed shows its last entries only
		}
		for i := range on {
			p := crawler.Post{
				Source: source, NativeID: fmt.Sprint(1000 + i), URL: fmt.Sprintf("https://%s.example/%d", source, 1000+i), Author: fmt.Sprint("author", i%40),
				PublishedAt: time.Now().UTC().Truncate(time.Second).Add(time.Duration(i-n-1) * time.Minute), Text: fmt.Sprintf("Acme Air said %d on the %s", i, source),
			}
			w.texts[p.Text] = true
			if err := json.NewEncoder(&lines).Encode(p); err != nil {
				t.Fatal(err)
			}
		}
	}
	s, err := sites.New(&lines)
	if err != nil {
		t.Fatal(err)
	}
	w.down.Store("")
	server := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if down := w.down.Load().(string); down != "" && strings.HasPrefix(r.URL.Path, down) {
			rw.WriteHeader(http.StatusForbidden)
			return
		}
		time.Sleep(5 * time.Millisecond) // as if it were a little away
		s.ServeHTTP(rw, r)
	}))
	t.Cleanup(server.Close)
	w.url = server.URL
	return w
}

// crawlerOf runs the program's crawls on one database.
type crawlerOf struct{ importer }

// recount holds the sums against what they are made of.
func (c *crawlerOf) recount(t *testing.T) {
	t.Helper()
	c.check(t, "crawled")
}

func (w *crawled) crawler(t *testing.T, program string, newURL func(testing.TB) string) *crawlerOf {
	t.Helper()
	c := &crawlerOf{importer{program: program, url: newURL(t), config: filepath.Join(t.TempDir(), "config.toml")}}
	pages := `select = { item = "article.post", text = ".content", author = ".username", time = "time@datetime", link = "a.permalink", next = "a[rel=next]" }`
	settings := fmt.Sprintf("[store]\nurl = %q\n\n[[brand]]\nname = \"acme-air\"\nterms = [\"acme air\"]\n", c.url)
	for _, s := range [][3]string{
		{"microblog", "mastodon", `hashtags = ["coffee"]`}, {"channel", "telegram", `channels = ["kitchen_news"]`},
		{"reviews", "website", pages}, {"forum", "website", pages}, {"newswire", "rss", ""},
	} {
		settings += fmt.Sprintf("\n[[source]]\nname = %q\ntype = %q\nbase_url = %q\nrate = \"1000/s\"\nrevisit = \"0\"\n%s\n", s[0], s[1], w.url+w.path(s[0]), s[2])
	}
	if err := os.WriteFile(c.config, []byte(settings), 0o600); err != nil {
		t.Fatal(err)
	}
	return c
}

// path is where a network's site lies.
func (*crawled) path(source string) string {
	switch source {
	case "channel":
		return "/telegram"
	case "newswire":
		return "/newswire/feed"
	}
	return "/" + source
}

// undisturbed crawls once from beginning to end, and returns how long that takes.
func (w *crawled) undisturbed(t *testing.T, program string, newURL func(testing.TB) string) time.Duration {
	t.Helper()
	c := w.crawler(t, program, newURL)
	begun := time.Now()
	c.finish(t)
	full := time.Since(begun)
	w.check(t, c)
	return full
}

// outage crawls while one site refuses, which is a gap from then on.
func (w *crawled) outage(t *testing.T, c *crawlerOf, source string) {
	t.Helper()
	w.down.Store(w.path(source))
	defer w.down.Store("")
	for range 100 {
		err := c.command("crawl", "--all").Run()
		var exit *exec.ExitError
		if err != nil && !errors.As(err, &exit) {
			t.Fatal(err)
		}
		if exit == nil || exit.ExitCode() != 75 {
			break
		}
		time.Sleep(100 * time.Millisecond)
	}
	if s := c.source(t, source); len(s.Gaps) == 0 || s.Trouble == "" {
		t.Errorf("%s refused, and nobody knows: %+v", source, s)
	}
}

// finish crawls until everything has been read. A database server may need a moment to notice that the process it served
// was killed, and holds its locks until then.
func (c *crawlerOf) finish(t *testing.T) {
	t.Helper()
	var out []byte
	for range 100 {
		var err error
		out, err = c.command("crawl", "--all", "--wait", "5s").CombinedOutput()
		var exit *exec.ExitError
		switch {
		case err == nil && len(out) == 0:
			return
		case err == nil:
			t.Logf("crawl: %s", out)
		case errors.As(err, &exit) && (exit.ExitCode() == 75 || exit.ExitCode() == exitPartly):
			time.Sleep(100 * time.Millisecond)
		default:
			t.Fatalf("crawl: %v\n%s", err, out)
		}
	}
	t.Fatalf("the crawl does not come to an end: %s", out)
}

// health is what is asked of a source here.
type health struct {
	Name        string            `json:"name"`
	LastSuccess string            `json:"last_success"`
	Trouble     string            `json:"trouble"`
	Gaps        []json.RawMessage `json:"gaps"`
}

// sources asks the program how the sources are doing.
func (c *crawlerOf) sources(t *testing.T) []health {
	t.Helper()
	out, err := c.command("sources", "--json").Output()
	if err != nil {
		t.Fatalf("sources: %v", err)
	}
	var all struct {
		Sources []health `json:"sources"`
	}
	if err := json.Unmarshal(out, &all); err != nil {
		t.Fatalf("sources: %v\n%s", err, out)
	}
	return all.Sources
}

func (c *crawlerOf) source(t *testing.T, name string) health {
	t.Helper()
	for _, s := range c.sources(t) {
		if s.Name == name {
			return s
		}
	}
	t.Fatalf("there is no source %s", name)
	return health{}
}

// check compares what is stored with what is on the sites: everything, once, and no trouble left.
func (w *crawled) check(t *testing.T, c *crawlerOf) {
	t.Helper()
	c.recount(t)
	ctx := context.Background()
	db, err := store.Open(ctx, c.url, store.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	stored := map[string]bool{}
	for after := int64(0); ; {
		posts, err := db.Posts(ctx, after, 1000)
		if err != nil {
			t.Fatal(err)
		}
		if len(posts) == 0 {
			break
		}
		for _, p := range posts {
			after = p.ID
			if stored[p.Post.Text] {
				t.Errorf("%q is stored twice", p.Post.Text)
			}
			stored[p.Post.Text] = true
		}
	}
	lost := 0
	for text := range w.texts {
		if !stored[text] {
			lost++
		}
	}
	if lost > 0 || len(stored) != len(w.texts) {
		t.Errorf("%d of %d posts are lost, %d stored", lost, len(w.texts), len(stored))
	}
	for _, s := range c.sources(t) {
		if s.Trouble != "" || len(s.Gaps) > 0 {
			t.Errorf("%s still has trouble or gaps: %s %s", s.Name, s.Trouble, s.Gaps)
		}
	}
}
