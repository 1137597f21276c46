// Package mastodon reads the hashtag timelines of one Mastodon server, or of one that speaks its interface, such as
// GoToSocial, Pleroma or Misskey's bridges.
//
// A hashtag is read forward from where the last crawl stopped, oldest first, so that a long absence leaves no hole. Ids are
// opaque: they are never compared or computed with. Boosts are read as the post that was boosted. What is not public, and
// whoever asks not to be indexed or read by robots, is never kept.
//
// The package asks for no home timelines and follows no accounts; which hashtags there are is decided by the brands.
package mastodon

import (
	"errors"
	"net/url"
	"strings"
	"time"

	"overheard/crawler"
)

// Network returns the description of Mastodon servers.
func Network() crawler.Network {
	return crawler.Network{
		Type:  "mastodon",
		Title: "Mastodon",
		About: "reads the timelines of your brands' and campaigns' hashtags on one server, as far as the server knows them",
		Token: crawler.TokenOptional,
		Options: []crawler.Option{
			{Name: "hashtags", Type: crawler.OptionStrings, About: "to be read beside those of the brands"},
			{Name: "local", Type: crawler.OptionBool, About: "only posts written on this server"},
		},
		Check:     check,
		Collector: open,
	}
}

func check(s crawler.Source) error {
	u, err := url.Parse(s.BaseURL)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return errors.New(`base_url must be the server's address, such as "https://mastodon.example"`)
	}
	return nil
}

func open(s crawler.Source, t crawler.Tools) (crawler.Collector, error) {
	if err := check(s); err != nil {
		return nil, err
	}
	u, err := url.Parse(s.BaseURL)
	if err != nil {
		return nil, err
	}
	return &collector{
		source: s.Name, base: strings.TrimRight(s.BaseURL, "/"), host: u.Host, token: s.Token,
		tags: s.Options.Strings("hashtags"), local: s.Options.Bool("local"), fetcher: t.Fetcher, now: t.Now,
	}, nil
}

type collector struct {
	source  string
	base    string
	host    string // completes the names of the server's own accounts
	token   string
	tags    []string
	local   bool
	fetcher crawler.Fetcher
	now     func() time.Time
}

var _ crawler.Revisiter = (*collector)(nil)
