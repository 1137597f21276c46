package main

import (
	"bytes"
	"context"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"overheard/api"
	"overheard/cmd/overheard/demo/sites"
	"overheard/internal/config"
	"overheard/mentions"
)

// The sample was made up for this project: see demo/generate.
//
//go:embed demo/config.toml demo/posts.jsonl demo/survey.csv
var sample embed.FS

type demoCmd struct {
	Once bool          `help:"Print the comparison and stop."`
	Idle time.Duration `default:"30m" placeholder:"TIME" help:"Stop after so long without a request; 0 for never."`
}

func (demoCmd) Help() string {
	return `Small sites in this process show a made-up sample on a local address: a Mastodon server, previews of a channel, a
feed, reviews and a forum. They are crawled as the real ones would be. Nothing of it stays: the database is in a
temporary folder, and your own configuration is not read.

Example
  overheard demo --once`
}

// Run shows the whole way on the sample.
func (c *demoCmd) Run(ctx context.Context, a *app) (err error) {
	dir, err := os.MkdirTemp("", "overheard-demo-")
	if err != nil {
		return fmt.Errorf("demo: make a temporary folder: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	address, closeSites, err := openSites()
	if err != nil {
		return fmt.Errorf("demo: %w", err)
	}
	defer closeSites()
	for _, name := range []string{"config.toml", "posts.jsonl", "survey.csv"} {
		text, err := sample.ReadFile("demo/" + name)
		if err != nil {
			return fmt.Errorf("demo: %w", err)
		}
		text = bytes.ReplaceAll(text, []byte("http://sites.invalid"), []byte(address))
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o600); err != nil {
			return fmt.Errorf("demo: %w", err)
		}
	}
	inner, cfg, err := a.inDemo(dir)
	if err != nil {
		return err
	}
	if err := c.show(ctx, inner, cfg, dir); err != nil {
		return err
	}
	if c.Once {
		return nil
	}
	return c.serve(ctx, inner, cfg)
}

// openSites serves the sites of the sample on a port of this machine, until they are closed.
func openSites() (address string, closeSites func(), err error) {
	posts, err := sample.Open("demo/posts.jsonl")
	if err != nil {
		return "", nil, err
	}
	defer func() { _ = posts.Close() }() // nothing was written to it
	handler, err := sites.New(posts)
	if err != nil {
		return "", nil, err
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, err
	}
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = server.Serve(ln) }() // ends when it is closed
	return "http://" + ln.Addr().String(), func() { _ = server.Close() }, nil
}

// inDemo is the program as it runs inside the demo: with the sample's configuration, without the user's environment, and
// on the day after the last post, so that "the last weeks" are those of the sample.
func (a *app) inDemo(dir string) (*app, *config.Config, error) {
	inner := *a
	inner.config, inner.env = filepath.Join(dir, "config.toml"), nil
	last, err := endOfPosts(filepath.Join(dir, "posts.jsonl"))
	if err != nil {
		return nil, nil, err
	}
	started := time.Now()
	inner.now = func() time.Time { return last.Add(time.Since(started)) }
	cfg, err := inner.load()
	return &inner, cfg, err
}

// endOfPosts returns the end of the day of the latest post.
func endOfPosts(path string) (last time.Time, err error) {
	f, err := os.Open(path)
	if err != nil {
		return last, fmt.Errorf("demo: %w", err)
	}
	defer func() { _ = f.Close() }() // nothing was written to it
	for d := json.NewDecoder(f); d.More(); {
		var post struct {
			At time.Time `json:"published_at"`
		}
		if err := d.Decode(&post); err != nil {
			return last, fmt.Errorf("demo: %w", err)
		}
		if post.At.After(last) {
			last = post.At
		}
	}
	return last.UTC().Truncate(24 * time.Hour).Add(24 * time.Hour), nil
}

// show crawls and imports the sample by the commands that users have, and prints the comparison.
func (c *demoCmd) show(ctx context.Context, a *app, cfg *config.Config, dir string) error {
	own := ownBrand(cfg)
	quiet := *a
	quiet.quiet = true
	quiet.remarked = a.remarked
	posts := crawlCmd{All: true}
	if err := posts.Run(ctx, &quiet); err != nil {
		return fmt.Errorf("demo: %w", err)
	}
	answers := importSurveyCmd{File: filepath.Join(dir, "survey.csv"), Brand: own.Name}
	if err := answers.Run(ctx, &quiet); err != nil {
		return fmt.Errorf("demo: %w", err)
	}
	a.say("A made-up sample, crawled from small sites in this process. %s: what people post beside what they answer, by month.\n", own.Title)
	compare := compareCmd{figureFlags: figureFlags{Brand: own.Name, By: "month"}}
	return compare.Run(ctx, a)
}

// ownBrand is the first brand that is not a competitor's.
func ownBrand(cfg *config.Config) mentions.Brand {
	for _, b := range cfg.Brands {
		if b.Role == mentions.Own {
			return b
		}
	}
	return cfg.Brands[0]
}

// The ports that the dashboard of the demo tries, so that one that is taken does not matter.
const firstPort, lastPort = 8080, 8099

func (c *demoCmd) serve(ctx context.Context, a *app, cfg *config.Config) error {
	r, err := a.openWith(ctx, cfg, slog.LevelWarn)
	if err != nil {
		return err
	}
	defer r.close()
	server, err := r.server(ctx)
	if err != nil {
		return err
	}
	ln, err := firstFree(server)
	if err != nil {
		return err
	}
	text := "Ctrl-C stops it"
	if c.Idle > 0 {
		text += "; it stops by itself after " + short(c.Idle) + " without a request"
		var stop context.CancelFunc
		ctx, ln, stop = untilIdle(ctx, ln, c.Idle)
		defer stop()
	}
	a.say("\nThe dashboard is at %s (%s).", localURL(ln.Addr()), text)
	return server.Serve(ctx, ln)
}

// firstFree listens on the first port of this machine that is free.
func firstFree(server *api.Server) (ln net.Listener, err error) {
	for port := firstPort; port <= lastPort; port++ {
		if ln, err = server.Listen(fmt.Sprintf("127.0.0.1:%d", port)); err == nil {
			return ln, nil
		}
	}
	return server.Listen("127.0.0.1:0")
}

// short writes a duration without the parts that are zero.
func short(d time.Duration) string {
	s := d.String()
	if strings.HasSuffix(s, "m0s") {
		s = strings.TrimSuffix(s, "0s")
	}
	if strings.HasSuffix(s, "h0m") {
		s = strings.TrimSuffix(s, "0m")
	}
	return s
}
