package config

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"overheard/crawler"
	"overheard/mentions"
)

// Config is a checked configuration.
type Config struct {
	Path        string // as given to [Load]
	Dir         string // folder of Path: relative file names in the configuration are relative to it
	StoreURL    string // "sqlite:PATH" or "postgres://…"; may hold a password, so it is never printed
	Addr        string // where the server listens, "host:port"
	Location    *time.Location
	Language    string // of what is sent: "en", "ru" or "zh"
	Margin      int    // points that proxy and survey may differ by on average and still agree
	KeepHandles bool   // store author names as shown, not only their pseudonyms
	Model       string // what labels: "builtin", "lexicon" or the path of a file of weights, relative to Dir
	ModelServer ModelServer
	Brands      []mentions.Brand
	Campaigns   []mentions.Campaign
	Sources     []Source
	Contact     string // of whoever runs this program, told to the servers that it asks; "" for none
	Workers     int    // how many sources are read at the same time
	Monitor     Monitor
	Digest      Digest
	Notify      Notify

	AuthorKey string // secret behind the pseudonyms; "" to let the database keep one
	APIKey    string // what API clients must send; "" for none

	Warnings []string // what is allowed and probably not meant, a sentence each
}

// ModelServer is a server that labels in place of Model, which then stands in for it.
type ModelServer struct {
	URL     string // "" for none
	Token   string // secret that it wants; "" for none
	Batch   int    // texts in one request, at most
	Timeout time.Duration
	Retries int
}

// Source is one place that posts come from, and what is missing before it can be crawled.
type Source struct {
	crawler.Source
	RatingVotes bool       // a star rating votes instead of the text
	Foreign     bool       // this build has no network of that type: posts come from files only
	Lacks       Complaints // what a crawl needs and the file does not say; nil where it can be crawled
}

// Monitor is who is told how crawls go.
type Monitor struct {
	PingURL string // asked after every crawl; with /start before and /fail instead; "" for nobody
}

// Brand returns the brand of that name, ok false where there is none.
func (c *Config) Brand(name string) (b mentions.Brand, ok bool) {
	for _, b := range c.Brands {
		if b.Name == name {
			return b, true
		}
	}
	return mentions.Brand{}, false
}

// Source returns the source of that name, ok false where there is none.
func (c *Config) Source(name string) (s Source, ok bool) {
	for _, s := range c.Sources {
		if s.Name == name {
			return s, true
		}
	}
	return Source{}, false
}

// BrandNames lists the names of the brands in the order of the file.
func (c *Config) BrandNames() []string {
	names := make([]string, len(c.Brands))
	for i, b := range c.Brands {
		names[i] = b.Name
	}
	return names
}

// MissingError says that there is no configuration file.
type MissingError struct{ Path string }

func (e *MissingError) Error() string {
	if e.Path == "" {
		return "--config names no file"
	}
	return e.Path + ": there is no such file"
}

// Try says what to do.
func (e *MissingError) Try() string {
	return "overheard init writes a commented config.toml; --config PATH names another one"
}

// Load reads and checks the file at path, and the secrets from the environment, which is a list of NAME=value pairs as
// [os.Environ] gives it. networks are the kinds of sources that this build knows; with nil, any type will do.
// domains are the calibration domains that it knows; with none, any name will do. A missing file is a *[MissingError]; everything that is wrong with the file or the environment is one [Complaints], except what
// only a crawl needs: that is in the sources' Lacks.
func Load(path string, environ []string, networks crawler.Registry, domains ...string) (*Config, error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, &MissingError{path}
	}
	if err != nil {
		return nil, unreadable(path, err)
	}
	dir, err := filepath.Abs(filepath.Dir(path))
	if err != nil {
		return nil, fmt.Errorf("find the folder of %s: %w", path, err)
	}
	return parse(path, dir, text, environ, networks, domains...)
}

// unreadable complains of a file that is there and cannot be read.
func unreadable(path string, err error) error {
	fix := "a file that this user may read"
	if info, e := os.Stat(path); e == nil && info.IsDir() {
		fix = "--config " + filepath.Join(path, "config.toml")
	}
	var bare *fs.PathError
	if errors.As(err, &bare) {
		err = bare.Err
	}
	return Complaints{{File: path, Msg: "cannot be read: " + err.Error(), Fix: fix}}
}

// Parse checks the text of a configuration as [Load] does. The name stands before every complaint. Dir stays empty.
func Parse(name string, text []byte, environ []string, networks crawler.Registry, domains ...string) (*Config, error) {
	return parse(name, "", text, environ, networks, domains...)
}

func parse(name, dir string, text []byte, environ []string, networks crawler.Registry, domains ...string) (*Config, error) {
	text = bytes.TrimPrefix(text, []byte("\xef\xbb\xbf")) // Windows editors add it
	r := &reader{file: name, dir: dir, networks: networks, domains: domains}
	f := defaults()
	if r.decode(text, &f) {
		return r.finish(f, environment(environ))
	}
	return nil, r.complaints.sorted()
}

// finish turns the decoded file into a Config, or into every complaint about it.
func (r *reader) finish(f file, env map[string]string) (*Config, error) {
	c := &Config{Path: r.file, Dir: r.dir, Location: time.UTC}
	r.store(c, f.Store, env)
	r.server(c, f.Server)
	r.report(c, f.Report)
	r.language(c, f.Report)
	r.privacy(c, f.Privacy)
	r.sentiment(c, f.Sentiment, env)
	r.brands(c, f.Brand)
	r.campaigns(c, f.Campaign)
	r.crawl(c, f.Crawl)
	r.monitor(c, f.Monitor)
	r.digest(c, f.Digest)
	r.notify(c, f.Notify, env)
	r.sources(c, f.Source, env)
	r.secrets(c, env)
	if len(r.complaints) > 0 {
		return nil, r.complaints.sorted()
	}
	c.Warnings = append(r.remarks, warnings(c, env)...)
	return c, nil
}
