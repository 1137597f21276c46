package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"time"

	"overheard/crawler"
	"overheard/crawler/all"
	"overheard/crawler/fetch"
	"overheard/internal/config"
	"overheard/internal/jobs"
	"overheard/internal/table"
	"overheard/mentions"
)

type sourcesTestCmd struct {
	Name    string `arg:"" help:"The source."`
	Posts   int    `default:"5" placeholder:"N" help:"Show so many posts."`
	Authors bool   `help:"Show who wrote them."`
	JSON    bool   `name:"json" help:"Print the posts as JSON lines, as import posts reads them."`
}

func (sourcesTestCmd) Help() string {
	return `Asks the network as a first crawl would, and neither opens nor changes the database. Of a website it also says what each
selector found.

Example
  overheard sources test mastodon-example`
}

// Run reads one page.
func (c *sourcesTestCmd) Run(ctx context.Context, a *app) error {
	cfg, err := a.load()
	if err != nil {
		return err
	}
	if s, ok := cfg.Source(c.Name); !ok || s.Enabled { // one that is not enabled yet may be tried
		if err := crawlable(cfg, []string{c.Name}); err != nil {
			return err
		}
	} else if len(s.Lacks) > 0 {
		return s.Lacks
	}
	src, _ := cfg.Source(c.Name)
	matcher, err := mentions.NewMatcher(cfg.Brands, cfg.Campaigns)
	if err != nil {
		return err
	}
	web := fetch.New(fetch.Options{Version: programVersion(), Contact: cfg.Contact, Log: a.log(slog.LevelWarn), Now: a.now})
	defer web.Close()
	now := a.now().UTC()
	search := mentions.Search(cfg.Brands, cfg.Campaigns, now, now)
	search.Since = now.Add(-src.Depth)
	collector, err := jobs.NewCollector(all.Networks(), src.Source, crawler.Tools{Now: a.now, Log: a.log(slog.LevelWarn)},
		func(s crawler.Source, l crawler.Limits) (crawler.Fetcher, error) { return web.Client(s, l) })
	var found jobs.Tryout
	if err == nil {
		found, err = jobs.TryOut(ctx, collector, src.Source, matcher, search)
	}
	if cfg.Contact == "" && src.BaseURL != "" {
		a.remark("remark: crawl.contact is empty: with a mail address or a page there, whoever minds being read can write to you")
	}
	if err == nil || len(found.Posts) > 0 || len(found.Findings) > 0 {
		if perr := c.print(a, cfg, src, found); perr != nil {
			return perr
		}
	}
	if trouble := crawler.AsTrouble(err); trouble != nil {
		return &complaint{exitFailed, fmt.Errorf("%s: %w", c.Name, err), ""}
	}
	return err
}

func (c *sourcesTestCmd) print(a *app, cfg *config.Config, src config.Source, found jobs.Tryout) error {
	if c.JSON {
		lines := json.NewEncoder(a.out)
		lines.SetEscapeHTML(false)
		for i := range found.Posts {
			if !c.Authors {
				found.Posts[i].Author = ""
			}
			if err := lines.Encode(found.Posts[i]); err != nil {
				return err
			}
		}
		return nil
	}
	if len(found.Findings) > 0 {
		rows := [][]string{{"WHAT", "FOUND", "FIRST"}}
		for _, f := range found.Findings {
			rows = append(rows, []string{f.What, grouped(int64(f.Count)), orDash(f.First)})
		}
		if err := table.Align(a.out, 2, rows); err != nil {
			return err
		}
		fmt.Fprintln(a.out)
	}
	fmt.Fprintf(a.out, "%s on the first page%s\n", count(len(found.Posts), "post"), leftOut(found.Skipped))
	for _, brand := range slices.Sorted(maps.Keys(found.About)) {
		fmt.Fprintf(a.out, "%s about %s\n", grouped(int64(found.About[brand])), brand)
	}
	if len(found.Posts) > 0 && len(found.About) == 0 && len(cfg.Brands) > 0 {
		a.remark("remark: none of these posts is about a brand of %s", a.config)
	}
	if len(found.Posts) == 0 || c.Posts <= 0 {
		return nil
	}
	rows := [][]string{{"PUBLISHED", "ID", "LANG", "CHARACTERS"}}
	if c.Authors {
		rows[0] = append(rows[0], "AUTHOR")
	}
	for _, p := range found.Posts[:min(c.Posts, len(found.Posts))] {
		row := []string{p.PublishedAt.In(cfg.Location).Format(time.DateTime), p.NativeID, orDash(p.Lang), fmt.Sprint(len([]rune(p.Text)))}
		if c.Authors {
			row = append(row, orDash(p.Author))
		}
		rows = append(rows, row)
	}
	fmt.Fprintln(a.out)
	return table.Align(a.out, 2, rows)
}
