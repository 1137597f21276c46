// Command bench measures Overheard as ratios against named peers, in one run:
//
//   - posts per second of the built-in model, on one core, against govader and against what prose needs to cut the same posts
//     into tokens; its allocations per post, and how long it takes to load;
//   - pages per second of the collector of websites against plain colly on the same loopback site, with every limit off, and
//     its heap over many pages;
//   - posts per second of `overheard import posts` against `sqlite3 .import` of the same rows into the same posts and
//     mentions tables, which neither matches, labels nor counts;
//   - peak memory of the import at a tenth of the posts and at all of them;
//   - the time of a comparison of five years by week, with intervals and agreement, at 10,000 posts and at all of them, cold (nothing cached) and warm.
//
// It writes to a temporary folder, which it removes. It needs the sqlite3 command for the peer, nothing else.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"time"
)

// The aims, from the design.
const (
	aimImport = 0.35 // of the speed of sqlite3 .import, at least
	aimMemory = 300  // MB, less
	aimCold   = 2 * time.Second
	aimAgain  = time.Second // of the large database, when it was asked before
	aimWarm   = 3           // times, less
)

// few is the size of the small database that the large one is compared with.
const few = 10_000

func main() {
	b := bench{out: os.Stdout}
	flag.StringVar(&b.exe, "overheard", "bin/overheard", "the program to measure")
	flag.StringVar(&b.data, "data", filepath.Join("..", "shared", "data", "train"), "folder of *.tsv.gz with a column text; where it is missing, texts are generated")
	flag.IntVar(&b.posts, "posts", 1_000_000, "how many posts to import")
	flag.StringVar(&b.tmp, "dir", "", "where to make the temporary folder (about 4 KB a post)")
	flag.StringVar(&b.demo, "demo", filepath.Join("cmd", "overheard", "demo", "posts.jsonl"), "the posts of the demo, which labelling is measured on")
	label := flag.Bool("label", false, "measure labelling only")
	flag.IntVar(&b.pages, "pages", 100_000, "how many pages are read to see whether memory stays flat")
	crawl := flag.Bool("crawl", false, "measure crawling only")
	write := flag.String("write", "", "measure nothing, only write the posts to this file")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	run := b.run
	switch {
	case *write != "":
		run = func(context.Context) error { return b.write(*write) }
	case *label:
		run = b.label
	case *crawl:
		run = b.crawl
	}
	if err := run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		stop()
		os.Exit(1)
	}
}

// bench is one run.
type bench struct {
	out             io.Writer
	exe, data, demo string
	posts, pages    int
	tmp, dir        string
}

func (b *bench) run(ctx context.Context) (err error) {
	if b.exe, err = filepath.Abs(b.exe); err != nil {
		return err
	}
	if _, err := os.Stat(b.exe); err != nil {
		return fmt.Errorf("%w (make build makes it, -overheard names another)", err)
	}
	if b.posts < few {
		return fmt.Errorf("-posts %d: at least %d are needed", b.posts, few)
	}
	if b.dir, err = os.MkdirTemp(b.tmp, "overheard-bench-"); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(b.dir)) }()

	if err := b.labelApart(ctx); err != nil {
		return err
	}
	if err := b.crawl(ctx); err != nil {
		return err
	}
	all, err := b.importInto(ctx, "all", b.posts)
	if err != nil {
		return err
	}
	b.say("%s posts made from %s; %d cores, %s", grouped(b.posts), all.origin, runtime.NumCPU(), runtime.Version())
	b.say("")
	b.say("import posts                  %9s posts/s   %7.1f s   %7.1f s of processor time, %s mentions", grouped(all.perSecond()), all.took.Seconds(), all.cpu.Seconds(), grouped(all.mentions))
	if err := b.peer(ctx, all); err != nil {
		return err
	}
	tenth, err := b.importInto(ctx, "tenth", max(b.posts/10, few))
	if err != nil {
		return err
	}
	b.say("")
	b.say("peak memory, %9s posts  %9d MB", grouped(tenth.posts), tenth.peak)
	b.say("peak memory, %9s posts  %9d MB   %s", grouped(all.posts), all.peak, aim(all.peak < aimMemory, "under %d MB", aimMemory))
	b.say("growth                        %9.2f times", float64(all.peak)/float64(tenth.peak))
	b.say("")
	small, err := b.importInto(ctx, "few", few)
	if err != nil {
		return err
	}
	return b.compareBoth(ctx, small, all)
}

// write makes the posts of a measurement and says what it made them from.
func (b *bench) write(path string) error {
	texts, origin, err := loadTexts(b.data)
	if err != nil {
		return err
	}
	if err := writePosts(path, b.posts, texts); err != nil {
		return fmt.Errorf("write posts: %w", err)
	}
	b.say("%s", origin)
	return nil
}

func (b *bench) say(format string, args ...any) { fmt.Fprintf(b.out, format+"\n", args...) }

// aim says what was aimed for and whether it was reached.
func aim(met bool, format string, args ...any) string {
	verdict := "missed"
	if met {
		verdict = "met"
	}
	return "aim: " + fmt.Sprintf(format, args...) + ", " + verdict
}

// grouped writes 1234567 as 1,234,567.
func grouped(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
