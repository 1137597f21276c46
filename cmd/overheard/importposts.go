package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"log/slog"
	"slices"
	"strings"

	"overheard/crawler"
	"overheard/crawler/postfile"
	"overheard/internal/jobs"
	"overheard/internal/nearest"
	"overheard/internal/runs"
)

type importPostsCmd struct {
	File   string            `arg:"" help:"The file, or - for standard input. What gzip packed is unpacked."`
	Brand  string            `placeholder:"NAME" help:"Attach every post to this brand and to no other, whatever its text says."`
	Source string            `placeholder:"NAME" help:"The source of posts that name none."`
	Map    map[string]string `mapsep:"," placeholder:"FIELD=COLUMN" help:"Which column holds which field, where the header does not tell: text=Content,published_at=Date."`
	Format string            `enum:",jsonl,csv,tsv,xlsx" default:"" placeholder:"FORMAT" help:"jsonl, csv, tsv or xlsx, where content and name do not tell."`
	TZ     string            `name:"tz" placeholder:"ZONE" help:"Time zone of times that have none, such as Asia/Shanghai. Default: that of the report."`
}

func (importPostsCmd) Help() string {
	return `JSON lines have the fields source, id, published_at (RFC 3339) and text; url, kind, author, lang, hashtags,
reply_to, thread, likes, reposts, replies, views, rating and rating_max as well where they are known. Tables have
the same by their header, or by --map. Good lines are saved; a bad line is reported and means exit status 3. Posts
that are stored already are updated, never counted twice.

Examples
  overheard import posts posts.jsonl
  overheard import posts reviews.csv --brand acme-air --source reviews --map text=Review,published_at=Date`
}

// Run imports a file.
func (c *importPostsCmd) Run(ctx context.Context, a *app) error {
	cfg, err := a.load()
	if err != nil {
		return err
	}
	if c.Brand != "" {
		if _, err := brand(cfg, c.Brand); err != nil {
			return err
		}
	}
	for field := range c.Map {
		if known := postfile.Fields(); !slices.Contains(known, field) {
			return wrongly("--map "+cmp.Or(nearest.Word(field, known), "text")+"="+c.Map[field], "--map: posts have no field %q", field)
		}
	}
	loc, err := zone(c.TZ, cfg)
	if err != nil {
		return err
	}
	in, bar, err := a.watched(ctx, c.File)
	if err != nil {
		return err
	}
	defer func() { _ = in.close() }() // nothing was written to it
	posts, err := postfile.Open(in.name, in, postfile.Options{Format: c.Format, Map: c.Map, Location: loc, ZoneNamed: c.TZ != "", Source: c.Source})
	if err != nil {
		return fmt.Errorf("import posts: %w", err)
	}
	defer func() { _ = posts.Close() }()
	r, err := a.openWith(ctx, cfg, slog.LevelWarn)
	if err != nil {
		return err
	}
	defer r.close()
	r.remarkModels(ctx, a)
	bad := &badLines{}
	run, err := c.job(ctx, r, bar, in.base, bad.watch(posts))
	bar.done()
	bad.print(a)
	for _, w := range posts.Warnings() {
		a.remark("remark: %s", w)
	}
	return c.outcome(a, run, r.stoodIn(ctx, a, run), err)
}

func (c *importPostsCmd) job(ctx context.Context, r *rooms, bar *progress, base string, posts iter.Seq2[crawler.Post, error]) (runs.Run, error) {
	matcher, err := r.matcher()
	if err != nil {
		return runs.Run{}, err
	}
	key, err := r.db.AuthorKey(ctx)
	if err != nil {
		return runs.Run{}, err
	}
	job := &jobs.ImportPosts{
		Env: r.jobEnv(bar), Store: r.db, Matcher: matcher, Classifier: r.model, StandIn: r.standIn, Key: key, Sources: r.sources(), Brand: c.Brand,
	}
	return job.Run(ctx, base, posts)
}

// outcome prints what became of the posts. stoodIn is what is said where another model labelled.
func (c *importPostsCmd) outcome(a *app, run runs.Run, stoodIn string, err error) error {
	if run.Counts.Seen > 0 || err == nil {
		a.say("%s read: %s", count(run.Counts.Seen, "post"), counted(run.Counts))
	}
	if err != nil {
		return err
	}
	switch {
	case run.Counts.Bad > 0 && stoodIn != "":
		fmt.Fprintf(a.err, "overheard: %s\n", stoodIn)
		fallthrough
	case run.Counts.Bad > 0:
		return partly("mend these lines and import the file again: what is stored is not counted twice",
			"%s not imported (%s); the rest is saved", count(run.Counts.Bad, "line"), reasons(run.Reasons))
	case stoodIn != "":
		return partly(relabelLater, "%s", stoodIn)
	}
	if run.Counts.New > 0 && run.Counts.Matched == 0 {
		a.remark("remark: none of these posts is about a brand of %s; overheard query test shows why, and --brand NAME attaches them all to one", a.config)
	}
	return nil
}

// counted says what a job did.
func counted(c runs.Counts) string {
	s := fmt.Sprintf("%s new, %s changed, %s known already", grouped(c.New), grouped(c.Changed), grouped(c.Unchanged))
	if c.Deleted > 0 {
		s += fmt.Sprintf(", %s erased", grouped(c.Deleted))
	}
	return s + "; " + count(c.Matched, "mention")
}

// reasons writes why records were refused, the most frequent first.
func reasons(by map[string]int64) string {
	names := make([]string, 0, len(by))
	for name := range by {
		names = append(names, name)
	}
	slices.SortFunc(names, func(x, y string) int {
		if by[x] != by[y] {
			return int(by[y] - by[x])
		}
		return strings.Compare(x, y)
	})
	for i, name := range names {
		names[i] = fmt.Sprintf("%s %s", grouped(by[name]), strings.ReplaceAll(name, "_", " "))
	}
	return strings.Join(names, ", ")
}

// shownLines is how many bad lines are shown one by one.
const shownLines = 20

// badLines keeps the first bad lines of a file, to show them when the progress bar is gone.
type badLines struct {
	first []error
	more  int
}

// watch hands the records of a file on as jobs want them.
func (b *badLines) watch(posts *postfile.Reader) iter.Seq2[crawler.Post, error] {
	return func(yield func(crawler.Post, error) bool) {
		for {
			rec, err := posts.Next()
			if errors.Is(err, io.EOF) {
				return
			}
			if err == nil && rec.Err != nil {
				b.note(rec.Err)
				err = rec.Err
			}
			if !yield(rec.Post, err) {
				return
			}
		}
	}
}

func (b *badLines) note(err error) {
	if len(b.first) < shownLines {
		b.first = append(b.first, err)
		return
	}
	b.more++
}

func (b *badLines) print(a *app) {
	for _, err := range b.first {
		fmt.Fprintln(a.err, err)
	}
	if b.more > 0 {
		fmt.Fprintf(a.err, "and %s more\n", grouped(int64(b.more)))
	}
}
