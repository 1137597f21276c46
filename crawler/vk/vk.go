// Package vk reads VK: what its search finds for the brands' hashtags and words, and the walls of communities with the
// comments below their posts.
//
// Search allows a thousand questions a day and shows a thousand posts to each. So a crawl asks no more than its share of
// the day, takes the next queries next time, and cuts time into pieces where there is more than search will show.
//
// Authors are named as VK numbers them, id123 for people and club123 for communities, since their other names change.
package vk

import (
	"errors"
	"strings"
	"time"

	"overheard/crawler"
)

// What VK allows in a day.
const (
	searchesADay = 1000
	wallsADay    = 5000
)

// The names of the budgets are those of the methods.
const (
	methodSearch   = "newsfeed.search"
	methodWall     = "wall.get"
	methodComments = "wall.getComments"
	methodByID     = "wall.getById"
)

// Network returns the description of VK.
func Network() crawler.Network {
	return crawler.Network{
		Type:  "vk",
		Title: "VK",
		About: "searches public posts for your brands' words and hashtags, and reads the walls of communities with their comments",
		URL:   "https://api.vk.com",
		Token: crawler.TokenRequired,
		Options: []crawler.Option{
			{Name: "search", Type: crawler.OptionBool, Default: true, About: "search for the brands' words and hashtags"},
			{Name: "communities", Type: crawler.OptionStrings, About: "walls to be read: short names, or club123"},
			{Name: "comments", Type: crawler.OptionBool, Default: true, About: "read the comments below the posts of these walls"},
		},
		Limits:    limits,
		Check:     check,
		Collector: open,
	}
}

func limits(crawler.Source) crawler.Limits {
	return crawler.Limits{
		Every: time.Second / 3, Burst: 1,
		Budgets: []crawler.DailyBudget{{Name: methodSearch, Limit: searchesADay}, {Name: methodWall, Limit: wallsADay}},
	}
}

func check(s crawler.Source) error {
	if !s.Options.Bool("search") && len(s.Options.Strings("communities")) == 0 {
		return errors.New("search is off and no communities are named: there is nothing to read")
	}
	for _, name := range s.Options.Strings("communities") {
		if name == "" || strings.ContainsAny(name, "/ @?&") {
			return errors.New("communities are named as in their address, vk.com/NAME, without what stands before it")
		}
	}
	return nil
}

func open(s crawler.Source, t crawler.Tools) (crawler.Collector, error) {
	if err := check(s); err != nil {
		return nil, err
	}
	return &collector{
		source: s, api: &api{base: strings.TrimRight(s.BaseURL, "/"), token: s.Token, fetcher: t.Fetcher, now: t.Now, wait: sleep}, now: t.Now,
	}, nil
}

type collector struct {
	source crawler.Source
	api    *api
	now    func() time.Time
}

var _ crawler.Revisiter = (*collector)(nil)
