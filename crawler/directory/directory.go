// Package directory reads posts from the files of a watched folder: what other tools export, for networks without an
// open interface.
//
// A file is read when it has stopped growing, and again when it has changed. Its posts carry the name of the source; where
// a file says which network a post is from, the post's id says so too.
//
// The package moves and deletes nothing, and reads no subfolders. How a file is understood is for crawler/postfile.
package directory

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"

	"overheard/crawler"
	"overheard/crawler/postfile"
)

// Network returns the description of watched folders.
func Network() crawler.Network {
	return crawler.Network{
		Type:  "directory",
		Title: "Watched folder",
		About: "reads JSON lines, CSV, TSV and XLSX files that other tools put into a folder; deletes nothing",
		NoURL: true,
		Options: []crawler.Option{
			{Name: "path", Type: crawler.OptionPath, Required: true, About: "the folder, relative to this file"},
			{Name: "files", Type: crawler.OptionString, Default: "*", About: "which of its files: * and ? as in a shell"},
			{Name: "map", Type: crawler.OptionTable, Keys: postfile.Fields(), About: "which column holds which field, where the header does not tell"},
			{Name: "tz", Type: crawler.OptionString, Default: "UTC", About: "time zone of times that name none"},
		},
		Check:     check,
		Collector: open,
	}
}

func check(s crawler.Source) error {
	if _, err := path.Match(s.Options.String("files"), ""); err != nil {
		return fmt.Errorf("files = %q is not a pattern; try \"*.csv\"", s.Options.String("files"))
	}
	if _, err := time.LoadLocation(s.Options.String("tz")); err != nil {
		return fmt.Errorf("tz = %q is no time zone; try \"Europe/Moscow\" or \"UTC\"", s.Options.String("tz"))
	}
	return nil
}

func open(s crawler.Source, t crawler.Tools) (crawler.Collector, error) {
	if err := check(s); err != nil {
		return nil, err
	}
	loc, err := time.LoadLocation(s.Options.String("tz"))
	if err != nil {
		return nil, err
	}
	return &collector{
		source: s.Name, dir: s.Options.String("path"), pattern: s.Options.String("files"), now: t.Now,
		options: postfile.Options{Map: s.Options.Table("map"), Location: loc, ZoneNamed: true},
	}, nil
}

// pagePosts is how many records make a page.
const pagePosts = 500

type collector struct {
	source  string
	dir     string
	pattern string
	options postfile.Options
	now     func() time.Time
}

// Collect reads the files that are new or have changed, in the order of their names. A file that cannot be read at all is
// told of at the end, after the others, and again at every crawl until it is mended or gone.
func (c *collector) Collect(ctx context.Context, from crawler.Cursor, s crawler.Search) iter.Seq2[crawler.Page, error] {
	return func(yield func(crawler.Page, error) bool) {
		files, err := c.files()
		if err != nil {
			yield(crawler.Page{}, err)
			return
		}
		at := parseCursor(from)
		at.forget(files)
		var broken []error
		for _, f := range files {
			if at.done(f) {
				continue
			}
			goOn, err := c.read(ctx, f, &at, s, yield)
			if !goOn {
				return
			}
			if err != nil {
				broken = append(broken, err)
			}
		}
		if len(broken) > 0 {
			yield(crawler.Page{}, unreadable(broken))
		}
	}
}

// files lists what may be read now: no folders, no hidden or half-copied files, none that may still be growing.
func (c *collector) files() ([]file, error) {
	entries, err := os.ReadDir(c.dir)
	if err != nil {
		return nil, &crawler.Trouble{Kind: crawler.Missing, Text: "the folder cannot be read", Err: err, Advice: "make the folder, or mend path"}
	}
	var files []file
	for _, e := range entries {
		name := e.Name()
		if fits, _ := path.Match(c.pattern, name); !fits || passing(name) {
			continue
		}
		info, err := os.Stat(filepath.Join(c.dir, name)) // follows links
		if err != nil || !info.Mode().IsRegular() || info.Size() == 0 {
			continue
		}
		if age := c.now().Sub(info.ModTime()); age >= 0 && age < settle {
			continue
		}
		files = append(files, file{name: name, size: info.Size(), changed: info.ModTime().UnixMilli()})
	}
	return files, nil
}

// settle is how long a file must have been left alone: a shorter time risks reading half an export.
const settle = 5 * time.Second

// passing recognises files that are on their way to another name.
func passing(name string) bool {
	if name[0] == '.' || name[0] == '~' {
		return true
	}
	switch strings.ToLower(filepath.Ext(name)) {
	case ".part", ".partial", ".tmp", ".temp", ".crdownload", ".swp", ".lock":
		return true
	}
	return false
}

// read yields the posts of one file, those before where the cursor stands left out. It reports whether to go on.
func (c *collector) read(ctx context.Context, f file, at *cursor, s crawler.Search, yield func(crawler.Page, error) bool) (bool, error) {
	in, err := os.Open(filepath.Join(c.dir, f.name))
	if err != nil {
		return true, fmt.Errorf("%s: %w", f.name, errors.Unwrap(err))
	}
	defer func() { _ = in.Close() }() // nothing was written to it
	o := c.options
	o.Source = c.source
	posts, err := postfile.Open(f.name, in, o)
	if err != nil {
		return true, err
	}
	defer func() { _ = posts.Close() }()
	read := reading{file: f, source: c.source, from: at.records(f), since: s.Since, until: s.Until}
	for {
		page, more, err := read.page(ctx, posts)
		if err != nil {
			if ctx.Err() != nil {
				yield(crawler.Page{}, err)
				return false, nil
			}
			return true, err
		}
		at.set(f, read.at, !more)
		page.Next = at.encode()
		if !yield(page, nil) {
			return false, nil
		}
		if !more {
			return true, nil
		}
	}
}

// unreadable makes one sentence of the files that could not be read.
func unreadable(errs []error) error {
	t := &crawler.Trouble{Kind: crawler.Garbled, Text: "a file cannot be read", Err: errs[0],
		Advice: "mend it or take it out of the folder; the other files are saved"}
	if len(errs) > 1 {
		t.Text = fmt.Sprintf("%d files cannot be read, the first of them", len(errs))
	}
	return t
}
