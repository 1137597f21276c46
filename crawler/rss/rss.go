// Package rss reads feeds: RSS 0.9x, 1.0 and 2.0, Atom and JSON Feed, with the feeds of comments below their entries.
//
// A feed shows its last few entries. Where all of them are new, some in between were missed: WordPress is asked for its
// older pages then, and of any other feed the gap is told. What an entry is called is not to be trusted: some feeds call
// every entry the same, some call the next post of a thread as the one before, some call them nothing.
//
// The library gofeed reads the formats; this package decides what is the same entry and what a new one.
package rss

import (
	"errors"
	"net/url"
	"time"

	"overheard/crawler"
)

// Network returns the description of feeds.
func Network() crawler.Network {
	return crawler.Network{
		Type:  "rss",
		Title: "Feeds",
		About: "reads RSS, Atom and JSON feeds of blogs, news sites and forums; entries that have left a feed before the first crawl are not seen",
		Options: []crawler.Option{
			{Name: "feeds", Type: crawler.OptionStrings, About: "more feeds beside base_url, as addresses or paths below it"},
			{Name: "kind", Type: crawler.OptionString, Default: string(crawler.KindArticle), About: "what the entries are: article, post, comment or review"},
			{Name: "comments", Type: crawler.OptionBool, About: "read the feeds of comments that entries name"},
			{Name: "pages", Type: crawler.OptionInt, Default: int64(20), About: "how many older pages of a WordPress feed are read at most"},
		},
		Check:     check,
		Collector: open,
	}
}

func check(s crawler.Source) error {
	if _, err := addresses(s); err != nil {
		return err
	}
	switch crawler.Kind(s.Options.String("kind")) {
	case crawler.KindArticle, crawler.KindPost, crawler.KindComment, crawler.KindReview:
		return nil
	}
	return errors.New(`kind must be "article", "post", "comment" or "review"`)
}

// addresses lists the feeds of a source.
func addresses(s crawler.Source) ([]string, error) {
	base, err := url.Parse(s.BaseURL)
	if err != nil || base.Host == "" {
		return nil, errors.New(`base_url must be the address of a feed, such as "https://blog.example/feed"`)
	}
	all := []string{s.BaseURL}
	for _, f := range s.Options.Strings("feeds") {
		u, err := base.Parse(f)
		if err != nil || u.Scheme != "http" && u.Scheme != "https" {
			return nil, errors.New("feeds must be addresses, or paths below base_url")
		}
		all = append(all, u.String())
	}
	return all, nil
}

func open(s crawler.Source, t crawler.Tools) (crawler.Collector, error) {
	feeds, err := addresses(s)
	if err != nil {
		return nil, err
	}
	return &collector{
		source: s.Name, feeds: feeds, kind: crawler.Kind(s.Options.String("kind")), comments: s.Options.Bool("comments"),
		pages: int(s.Options.Int("pages")), fetcher: t.Fetcher, now: t.Now,
	}, nil
}

type collector struct {
	source   string
	feeds    []string
	kind     crawler.Kind
	comments bool
	pages    int
	fetcher  crawler.Fetcher
	now      func() time.Time
}
