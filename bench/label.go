package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/jdkato/prose/v2"
	"github.com/jonreiter/govader"

	"overheard/sentiment"
	"overheard/sentiment/compact"
)

// The aims of labelling.
const (
	aimLabel = 5 // times the speed of govader, at least
	aimLoad  = 50 * time.Millisecond
)

const (
	labelPosts  = 20_000
	labelRounds = 9 // of which the best counts: what else the machine does only slows it down
)

// labelApart measures labelling in a process of its own, on one core.
func (b *bench) labelApart(ctx context.Context) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	c := exec.CommandContext(ctx, self, "-label", "-demo", b.demo)
	c.Env = append(os.Environ(), "GOMAXPROCS=1")
	c.Stdout, c.Stderr = b.out, os.Stderr
	if err := c.Run(); err != nil {
		return fmt.Errorf("measure labelling: %w", err)
	}
	b.say("")
	return nil
}

// label measures the built-in model, govader and the tokeniser of prose on the same posts, in turn. Posts bring the language
// that they declare, as those of an import do. govader and prose were made for English, so that is measured apart as well.
func (b *bench) label(ctx context.Context) error {
	begun := processorTime()
	model := compact.New()
	load := processorTime() - begun
	runtime.GOMAXPROCS(1)
	posts, err := demoPosts(b.demo, labelPosts)
	if err != nil {
		return err
	}
	b.say("labelling %s posts made from the texts of the demo, on one core; processor time, best of %d rounds", grouped(len(posts)), labelRounds)
	b.say("load the built-in model       %9.1f ms   %s", float64(load.Microseconds())/1000, aim(load < aimLoad, "under %v", aimLoad))
	english := slices.DeleteFunc(slices.Clone(posts), func(t text) bool { return t.lang != "en" })
	for _, part := range []struct {
		name  string
		posts []text
	}{{"all", posts}, {"English", english}} {
		if err := b.labelPart(ctx, model, part.name, part.posts); err != nil {
			return err
		}
	}
	return nil
}

// peer is what is measured beside the built-in model.
type peer struct {
	name   string
	read   func(posts []text) error
	speed  float64 // posts per second of processor time, in the best round
	allocs float64 // per post, in the last round
}

func (b *bench) labelPart(ctx context.Context, model *compact.Classifier, name string, posts []text) error {
	peers := []*peer{
		{name: model.Model().Name, read: reader(ctx, model, posts)},
		{name: "govader", read: readGovader()},
		{name: "prose, tokens only", read: readProse},
	}
	for range labelRounds {
		for _, p := range peers {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			var before, after runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
			begun := processorTime()
			if err := p.read(posts); err != nil {
				return fmt.Errorf("%s: %w", p.name, err)
			}
			took := processorTime() - begun
			runtime.ReadMemStats(&after)
			p.speed = max(p.speed, float64(len(posts))/took.Seconds())
			p.allocs = float64(after.Mallocs-before.Mallocs) / float64(len(posts))
		}
	}
	own := peers[0].speed
	b.say("%s, %s posts", name, grouped(len(posts)))
	b.say("  %-27s %9s posts/s   %.2f allocations a post, %s", peers[0].name, grouped(int(own)), peers[0].allocs, aim(peers[0].allocs < 0.005, "none"))
	for _, p := range peers[1:] {
		ratio := own / p.speed
		verdict := ""
		if p.name == "govader" {
			verdict = ", " + aim(ratio >= aimLabel, "at least %d", aimLabel)
		}
		b.say("  %-27s %9s posts/s   %.1f allocations a post; ratio %.2f%s", p.name, grouped(int(p.speed)), p.allocs, ratio, verdict)
	}
	return nil
}

// processorTime is what this process has used so far. Unlike the clock it does not run while another program has the core.
func processorTime() time.Duration {
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil { // only for a bad argument
		panic(err)
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}

// reader labels as an import does, in batches.
func reader(ctx context.Context, model *compact.Classifier, posts []text) func([]text) error {
	const batch = 1000
	texts, opinions := make([]sentiment.Text, len(posts)), make([]sentiment.Opinion, batch)
	for i, p := range posts {
		texts[i] = sentiment.Text{Text: p.text, Lang: p.lang}
	}
	return func([]text) error {
		for rest := texts; len(rest) > 0; {
			n := min(batch, len(rest))
			if err := model.Classify(ctx, rest[:n], opinions[:n]); err != nil {
				return err
			}
			rest = rest[n:]
		}
		return nil
	}
}

// readGovader scores posts with govader as it comes.
func readGovader() func([]text) error {
	a := govader.NewSentimentIntensityAnalyzer()
	return func(posts []text) error {
		for _, p := range posts {
			if s := a.PolarityScores(p.text); s.Compound > 1 {
				return fmt.Errorf("a compound of %v", s.Compound)
			}
		}
		return nil
	}
}

// readProse cuts posts into tokens and does nothing with them.
func readProse(posts []text) error {
	model := &prose.Model{} // what tags and entities need; else every document would build one
	for _, p := range posts {
		_, err := prose.NewDocument(p.text, prose.UsingModel(model), prose.WithSegmentation(false), prose.WithTagging(false), prose.WithExtraction(false))
		if err != nil {
			return err
		}
	}
	return nil
}

// demoPosts makes n posts from those of the demo: each is one of them, and every third has a second one of its language
// behind it.
func demoPosts(file string, n int) ([]text, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, fmt.Errorf("%w (-demo names the posts of the demo)", err)
	}
	defer func() { _ = f.Close() }() // nothing was written to it
	byLang := map[string][]string{}
	var all []text
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		var p struct{ Text, Lang string }
		if err := json.Unmarshal(lines.Bytes(), &p); err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		all = append(all, text{p.Text, p.Lang})
		byLang[p.Lang] = append(byLang[p.Lang], p.Text)
	}
	if err := lines.Err(); err != nil || len(all) == 0 {
		return nil, fmt.Errorf("%s: no posts: %w", file, err)
	}
	r := rand.New(rand.NewPCG(4, 4))
	posts := make([]text, n)
	for i := range posts {
		posts[i] = all[r.IntN(len(all))]
		if i%3 == 0 {
			more := byLang[posts[i].lang]
			posts[i].text = strings.Join([]string{posts[i].text, more[r.IntN(len(more))]}, " ")
		}
	}
	return posts, nil
}
