// Package telegram reads the public previews of Telegram channels, t.me/s/NAME: pages of about twenty posts, newest last.
//
// A post is the channel's; one that was forwarded from another channel is that channel's, and one that was forwarded from
// a person is nobody's in particular. The previews say that a post was edited but not when, and have no comments.
//
// The previews are no interface that anybody has promised to keep. A channel whose owner has switched them off cannot be
// read at all.
package telegram

import (
	"errors"
	"regexp"
	"strings"
	"time"

	"overheard/crawler"
)

// Network returns the description of Telegram channels.
func Network() crawler.Network {
	return crawler.Network{
		Type:  "telegram",
		Title: "Telegram",
		About: "reads the public previews of channels; no groups, no comments, no channels without a preview",
		URL:   "https://t.me",
		Options: []crawler.Option{
			{Name: "channels", Type: crawler.OptionStrings, Required: true, About: "names of channels, as in t.me/NAME"},
		},
		Limits:    func(crawler.Source) crawler.Limits { return crawler.Limits{Every: 2 * time.Second, Burst: 2} },
		Check:     check,
		Collector: open,
	}
}

var channelName = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_]{3,31}$`)

func check(s crawler.Source) error {
	for _, name := range s.Options.Strings("channels") {
		if !channelName.MatchString(name) {
			return errors.New("channels are named as in their address, t.me/NAME, without what stands before it")
		}
	}
	return nil
}

func open(s crawler.Source, t crawler.Tools) (crawler.Collector, error) {
	if err := check(s); err != nil {
		return nil, err
	}
	return &collector{source: s.Name, base: strings.TrimRight(s.BaseURL, "/"), channels: s.Options.Strings("channels"), fetcher: t.Fetcher, now: t.Now}, nil
}

type collector struct {
	source   string
	base     string
	channels []string
	fetcher  crawler.Fetcher
	now      func() time.Time
}

var _ crawler.Revisiter = (*collector)(nil)
