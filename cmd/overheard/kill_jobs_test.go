package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"overheard/crawler"
	"overheard/internal/store"
	"overheard/internal/store/storetest"
	"overheard/mentions"
)

// An import that is killed with SIGKILL at any instant, and then run again to its end, leaves the same behind as one that
// nobody disturbed.
func TestKilledImportIsMadeGoodByTheNext(t *testing.T) {
	killImports(t, theProgram(t), 4_000, 5, storetest.SQLite)
}

func TestLongKilledImportIsMadeGoodByTheNext(t *testing.T) {
	if testing.Short() {
		t.Skip("long: make test-long runs it")
	}
	program := theProgram(t)
	t.Run("sqlite", func(t *testing.T) { killImports(t, program, 8_000, 50, storetest.SQLite) })
	t.Run("postgres", func(t *testing.T) { killImports(t, program, 8_000, 50, storetest.Postgres) })
}

// theProgram is where this test binary runs as the program, see [TestMain]: as fast to come by as it is, and with the race
// detector where the tests have it.
func theProgram(t *testing.T) string {
	t.Helper()
	program, err := exec.LookPath("overheard")
	if err != nil {
		t.Fatal(err)
	}
	return program
}

// killed runs a command, kills it with SIGKILL after a while, and reports whether it was still at work, and how long it ran.
func killed(t *testing.T, c *exec.Cmd, after time.Duration) (midway bool, ran time.Duration) {
	t.Helper()
	begun := time.Now()
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	timer := time.AfterFunc(after, func() { _ = c.Process.Kill() }) // it may have ended
	defer timer.Stop()
	err := c.Wait()
	var exit *exec.ExitError
	return errors.As(err, &exit) && !exit.Exited(), time.Since(begun)
}

// killImports imports a file of n lines undisturbed, then kills imports of it until kills of them were hit while at work,
// one to three in a row on the same database, which a last one completes.
func killImports(t *testing.T, program string, n, kills int, newURL func(testing.TB) string) {
	file := filepath.Join(t.TempDir(), "posts.jsonl")
	writeDisturbing(t, file, n)
	undisturbed := newImporter(t, program, file, newURL)
	begun := time.Now()
	undisturbed.finish(t)
	full := time.Since(begun)
	want := undisturbed.stored(t)
	if len(want.Posts) < n/2 || len(want.Mentions) < n/4 || want.Report.Deleted == 0 {
		t.Fatalf("the file is too tame: %d posts, %d mentions, %d deleted", len(want.Posts), len(want.Mentions), want.Report.Deleted)
	}

	r := rand.New(rand.NewPCG(1, 50))
	tried, midway := 0, 0
	for midway < kills && tried < 10*kills && !t.Failed() {
		t.Run(fmt.Sprintf("after %d kills", midway), func(t *testing.T) {
			im := newImporter(t, program, file, newURL)
			for n := range 1 + r.IntN(3) {
				after := time.Duration(r.Float64() * float64(full))
				hit, ran := killed(t, im.command("import", "posts", im.file), after)
				if tried++; hit {
					midway++
				} else if n == 0 {
					full = ran // the machine has less to do than when full was measured
				}
				im.check(t, fmt.Sprintf("killed after %v", after))
			}
			im.finish(t)
			im.check(t, "completed")
			if diff := cmp.Diff(want, im.stored(t)); diff != "" {
				t.Errorf("the undisturbed import left something else behind (-want +got):\n%.4000s", diff)
			}
		})
	}
	t.Logf("%d of %d kills hit an import at work; undisturbed it takes %v", midway, tried, full.Round(time.Millisecond))
	if midway < kills && !t.Failed() {
		t.Errorf("only %d of %d kills came before the import had ended", midway, tried)
	}
}

// importer runs the program on one database.
type importer struct{ program, file, url, config string }

func newImporter(t *testing.T, program, file string, newURL func(testing.TB) string) *importer {
	t.Helper()
	im := &importer{program: program, file: file, url: newURL(t), config: filepath.Join(t.TempDir(), "config.toml")}
	settings := fmt.Sprintf("[store]\nurl = %q\n%s", im.url, `
[[brand]]
name = "acme-air"
title = "Acme Air"
terms = ["acme air"]
hashtags = ["acmeair"]
own_accounts = ["@acmeair@social.example"]

[[brand]]
name = "zephyr"
title = "Zephyr"
role = "competitor"
terms = ["zephyr"]
`)
	if err := os.WriteFile(im.config, []byte(settings), 0o600); err != nil {
		t.Fatal(err)
	}
	return im
}

func (im *importer) command(args ...string) *exec.Cmd {
	c := exec.Command(im.program, append(args, "--quiet", "--config", im.config)...)
	c.Env = append(os.Environ(), "OVERHEARD_AUTHOR_KEY=the same key in every database")
	return c
}

// finish imports to the end. A database server may need a moment to notice that the process it served was killed, and
// holds the lock until then.
func (im *importer) finish(t *testing.T) {
	t.Helper()
	for range 100 {
		out, err := im.command("import", "posts", im.file).CombinedOutput()
		var exit *exec.ExitError
		switch {
		case err == nil && len(out) == 0:
			return
		case errors.As(err, &exit) && exit.ExitCode() == 75:
			time.Sleep(100 * time.Millisecond)
		default:
			t.Fatalf("import posts: %v\n%s", err, out)
		}
	}
	t.Fatal("the lock was not given back")
}

func (im *importer) check(t *testing.T, when string) {
	t.Helper()
	if out, err := im.command("db", "check").CombinedOutput(); err != nil {
		t.Fatalf("%s: db check: %v\n%s", when, err, out)
	}
}

// leftBehind is what an import stored, without the ids that the program gives.
type leftBehind struct {
	Posts    map[string]mentions.Stored
	Mentions map[string]mentions.Found
	Report   store.Report
	Weeks    string // the scores of both brands by week, as JSON
}

func (im *importer) stored(t *testing.T) leftBehind {
	t.Helper()
	ctx := context.Background()
	db, err := store.Open(ctx, im.url, store.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	left := leftBehind{Posts: map[string]mentions.Stored{}, Mentions: map[string]mentions.Found{}}
	for after := int64(0); ; {
		posts, err := db.Posts(ctx, after, 1000)
		if err != nil {
			t.Fatal(err)
		}
		if len(posts) == 0 {
			break
		}
		after = posts[len(posts)-1].ID
		for _, p := range posts {
			p.ID = 0
			sort.Strings(p.About)
			if _, twice := left.Posts[p.Post.NativeID]; twice {
				t.Errorf("post %s is stored twice", p.Post.NativeID)
			}
			left.Posts[p.Post.NativeID] = p
		}
	}
	for _, brand := range []string{"acme-air", "zephyr"} {
		for cursor, more := "", true; more; more = cursor != "" {
			page, next, err := db.Mentions(ctx, store.MentionQuery{Brand: brand, Before: cursor, Limit: 500})
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range page {
				m.ID, m.PostID = 0, 0
				left.Mentions[brand+" "+m.Post.NativeID] = m
			}
			cursor = next
		}
		out, err := im.command("nps", "--brand", brand, "--by", "week", "--json").Output()
		if err != nil {
			t.Fatalf("nps: %v", err)
		}
		left.Weeks += string(out)
	}
	if left.Report, err = db.Check(ctx); err != nil || !left.Report.OK() {
		t.Fatalf("check: %v %v", err, left.Report.Problems)
	}
	return left
}

// writeDisturbing writes n lines: posts of all sorts, some of them edited, repeated or deleted further down.
func writeDisturbing(t *testing.T, name string, n int) {
	t.Helper()
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	w := bufio.NewWriter(f)
	d := &disturber{Rand: rand.New(rand.NewPCG(7, 7))}
	for i := range n {
		if err := json.NewEncoder(w).Encode(d.line(i)); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(w.Flush(), f.Close()); err != nil {
		t.Fatal(err)
	}
}

// disturber makes posts, and what may happen to them later.
type disturber struct {
	*rand.Rand
	posts []crawler.Post
	pages []string // threads on the page of a brand
	long  []string // texts long enough to be recognised again
}

func (d *disturber) line(i int) crawler.Post {
	if len(d.posts) > 100 {
		k := d.IntN(len(d.posts))
		switch p := d.posts[k]; d.IntN(20) {
		case 0: // the same again, more people like it
			p.Likes += int64(d.IntN(5))
			d.posts[k] = p
			return p
		case 1:
			p.Text, p.EditedAt = d.text(), d.at(i)
			d.posts[k] = p
			return p
		case 2:
			return crawler.Post{Source: p.Source, NativeID: p.NativeID, PublishedAt: p.PublishedAt, Deleted: true}
		}
	}
	p := crawler.Post{
		Source: "forum", NativeID: fmt.Sprint("p", i), Author: fmt.Sprint("author", d.IntN(400)), Text: d.text(),
		PublishedAt: d.at(i),
	}
	switch d.IntN(12) {
	case 0:
		p.Author = ""
	case 1:
		p.Author, p.Text = "@acmeair@social.example", "Good morning. Where are you flying today?"
		d.pages = append(d.pages, p.NativeID)
	case 2, 3:
		if len(d.pages) > 0 {
			p.Thread = d.pages[d.IntN(len(d.pages))]
		}
	case 4:
		p.Hashtags = []string{"travel", "acmeair"}
	}
	d.posts = append(d.posts, p)
	return p
}

// at is when line i happened.
func (d *disturber) at(i int) time.Time {
	return time.Date(2026, 1, 5, 8, 0, 0, 0, time.UTC).Add(time.Duration(i) * 10 * time.Minute)
}

func (d *disturber) text() string {
	if len(d.long) > 0 && d.IntN(15) == 0 {
		return d.long[d.IntN(len(d.long))]
	}
	parts := [][]string{
		{"Acme Air", "Zephyr", "The bus", "acme air", "#acmeair", "Zephyr, not Acme Air,", "Моя тётя", "小明"},
		{"was great today", "lost my bag", "is always late", "has lovely crews", "поёт", "很好", "cancelled without a word", "surprised me"},
		{"and I love it.", "and nobody answers the phone!", "but I will fly again.", "😡", "😍", "so we waited four hours at the gate."},
	}
	var b strings.Builder
	for range 1 + d.IntN(4) {
		for _, p := range parts {
			b.WriteString(p[d.IntN(len(p))])
			b.WriteByte(' ')
		}
	}
	fmt.Fprintf(&b, "(%d)", d.IntN(1000))
	if b.Len() > 200 {
		d.long = append(d.long, b.String())
	}
	return b.String()
}
