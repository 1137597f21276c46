package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"
	"time"

	"overheard/crawler"
	"overheard/crawler/postfile"
	"overheard/internal/config"
	"overheard/mentions"
)

type queryTestCmd struct {
	File  string `arg:"" optional:"" help:"Posts to try it on: JSON lines, CSV, TSV or XLSX, or - for standard input. Default: the posts that are stored."`
	Brand string `xor:"what" required:"" placeholder:"NAME" help:"Try the terms or the query of this brand."`
	Query string `xor:"what" required:"" placeholder:"QUERY" help:"Try this query."`
	Max   int    `default:"10" placeholder:"N" help:"Show at most so many hits and so many near misses."`
	JSON  bool   `name:"json" help:"Print JSON."`
}

func (queryTestCmd) Help() string {
	return `A near miss holds a word of the query and does not match; the line below it says why.

Examples
  overheard query test --query '("acme air" OR #acmeair) AND NOT airfield'
  overheard query test --brand acme-air posts.jsonl`
}

// Run tries a query.
func (c *queryTestCmd) Run(ctx context.Context, a *app) error {
	if c.Max < 0 {
		return wrongly("--max 10", "--max: %d is less than 0", c.Max)
	}
	var trouble trouble
	posts, done, err := c.posts(ctx, a, &trouble)
	if err != nil {
		return err
	}
	defer done()
	b, err := c.brand(a)
	if err != nil {
		return err
	}
	report, err := mentions.TestQuery(b, posts, c.Max)
	if err != nil {
		return queryError(err)
	}
	if trouble.broken != nil {
		return fmt.Errorf("query test: %w", trouble.broken)
	}
	if trouble.bad > 0 {
		a.remark("remark: %s passed over; overheard import posts says what is wrong with each", count(trouble.bad, "bad line"))
	}
	if c.JSON {
		return printJSON(a.out, queryReport(report))
	}
	writeQueryReport(a.out, report)
	return nil
}

// trouble is what went wrong while posts were read.
type trouble struct {
	bad    int   // lines that were passed over
	broken error // what broke the reading off
}

// brand is what is tried.
func (c *queryTestCmd) brand(a *app) (mentions.Brand, error) {
	if c.Brand == "" {
		if strings.TrimSpace(c.Query) == "" {
			return mentions.Brand{}, wrongly(`--query '"acme air" OR #acmeair', or --brand NAME`, "--query is empty")
		}
		return mentions.Brand{Name: "query", Title: "query", Query: c.Query}, nil
	}
	cfg, err := a.load()
	if err != nil {
		return mentions.Brand{}, err
	}
	return brand(cfg, c.Brand)
}

// queryError points at the place in the query.
func queryError(err error) error {
	bad := new(mentions.QueryError)
	if !errors.As(err, &bad) {
		return err
	}
	return wrongly(bad.Try(), "query: column %d: %s\n%s", bad.Column, bad.Msg, config.Caret(bad.Query, bad.Column))
}

// posts are those of the file, or those that are stored. What goes wrong later is left in bad.
func (c *queryTestCmd) posts(ctx context.Context, a *app, bad *trouble) (iter.Seq[crawler.Post], func(), error) {
	if c.File == "" {
		r, err := a.open(ctx)
		if err != nil {
			return nil, nil, err
		}
		return inZone(r.stored(ctx, &bad.broken), r.cfg.Location), r.close, nil
	}
	loc, err := c.zone(a)
	if err != nil {
		return nil, nil, err
	}
	in, err := a.input(ctx, c.File, nil)
	if err != nil {
		return nil, nil, err
	}
	posts, err := postfile.Open(in.name, in, postfile.Options{Source: "file", Location: loc})
	if err != nil {
		return nil, nil, errors.Join(fmt.Errorf("query test: %w", err), in.close())
	}
	done := func() { _, _ = posts.Close(), in.close() } // nothing was written to either
	return inZone(fromFile(posts, bad), loc), done, nil
}

// zone is that of the report. A query that is tried on a file needs no configuration, least of all a good one, which may
// be what it is tried for; then it is UTC.
func (c *queryTestCmd) zone(a *app) (*time.Location, error) {
	cfg, err := a.load()
	if err == nil {
		return cfg.Location, nil
	}
	if c.Query == "" || a.config != defaultConfig {
		return nil, err
	}
	if missing := new(config.MissingError); !errors.As(err, &missing) {
		a.remark("remark: days are cut in UTC, since there is something wrong with %s", a.config)
	}
	return time.UTC, nil
}

// inZone puts the time of each post into one zone, in which the days of a report are cut.
func inZone(posts iter.Seq[crawler.Post], loc *time.Location) iter.Seq[crawler.Post] {
	return func(yield func(crawler.Post) bool) {
		for p := range posts {
			p.PublishedAt = p.PublishedAt.In(loc)
			if !yield(p) {
				return
			}
		}
	}
}

// fromFile yields the good posts of a file and counts the bad ones: for a trial they do not matter.
func fromFile(posts *postfile.Reader, bad *trouble) iter.Seq[crawler.Post] {
	return func(yield func(crawler.Post) bool) {
		for {
			rec, err := posts.Next()
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				bad.broken = err
				return
			}
			if rec.Err != nil {
				bad.bad++
				continue
			}
			if !yield(rec.Post) {
				return
			}
		}
	}
}

// stored yields every stored post.
func (r *rooms) stored(ctx context.Context, broken *error) iter.Seq[crawler.Post] {
	const page = 1000
	return func(yield func(crawler.Post) bool) {
		var after int64
		for {
			list, err := r.db.Posts(ctx, after, page)
			if err != nil {
				*broken = err
				return
			}
			for _, s := range list {
				if after = s.ID; !yield(s.Post) {
					return
				}
			}
			if len(list) < page {
				return
			}
		}
	}
}

// queryReport is a report as JSON shows it: days as days, and of the mentions what a trial knows.
func queryReport(r mentions.QueryReport) any {
	type hit struct {
		Post    crawler.Post   `json:"post"`
		Why     []mentions.Hit `json:"why"`
		Passage string         `json:"passage"`
	}
	type day struct {
		Day   string `json:"day"`
		Posts int    `json:"posts"`
		Hits  int    `json:"hits"`
	}
	out := struct {
		mentions.QueryReport
		Matched []hit `json:"matched"`
		Days    []day `json:"days"`
	}{r, make([]hit, 0, len(r.Matched)), make([]day, 0, len(r.Days))}
	for _, h := range r.Matched {
		out.Matched = append(out.Matched, hit{h.Post, h.Mention.Why, mentions.Passage(h.Post.Text, h.Mention.Passage)})
	}
	for _, d := range r.Days {
		out.Days = append(out.Days, day{d.Day.Format(time.DateOnly), d.Posts, d.Hits})
	}
	return out
}

func writeQueryReport(w io.Writer, r mentions.QueryReport) {
	fmt.Fprintf(w, "%s read: %s, %s\n", count(r.Posts, "post"), count(r.Hits, "hit"), strings.Replace(count(r.NearMisses, "near miss"), "misss", "misses", 1))
	if len(r.Matched) > 0 {
		fmt.Fprintln(w, "\nHITS")
	}
	for _, h := range r.Matched {
		fmt.Fprintf(w, "  %s\n    %s\n", oneLine(h.Post.Text), why(h.Mention.Why))
	}
	if len(r.Missed) > 0 {
		fmt.Fprintln(w, "\nNEAR MISSES")
	}
	for _, m := range r.Missed {
		fmt.Fprintf(w, "  %s\n    %s\n", oneLine(m.Post.Text), m.Why)
	}
	if len(r.Terms) > 0 {
		fmt.Fprintln(w, "\n POSTS  TERM")
	}
	for _, t := range r.Terms {
		fmt.Fprintf(w, "%6d  %s\n", t.Posts, t.Term)
	}
	if len(r.Days) > 0 {
		fmt.Fprintln(w, "\nDAY         POSTS   HITS")
	}
	for _, d := range r.Days {
		fmt.Fprintf(w, "%s %6d %6d\n", d.Day.Format("2006-01-02"), d.Posts, d.Hits)
	}
}

// why says what matched, such as: term "acme air", hashtag "acmeair".
func why(hits []mentions.Hit) string {
	var said []string
	seen := map[string]bool{}
	for _, h := range hits {
		s := fmt.Sprintf("%s %q", h.Kind, h.Term)
		if !seen[s] {
			seen[s], said = true, append(said, s)
		}
	}
	return strings.Join(said, ", ")
}

// oneLine shortens a text for a list.
func oneLine(text string) string {
	const most = 110
	runes := []rune(strings.Join(strings.Fields(text), " "))
	if len(runes) > most {
		return string(runes[:most-3]) + "..."
	}
	return string(runes)
}
