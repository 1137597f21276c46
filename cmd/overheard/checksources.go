package main

import (
	"overheard/crawler"
	"overheard/crawler/all"
	"overheard/internal/config"
)

// remarkSources says what a crawl would meet with.
func remarkSources(a *app, c *config.Config) {
	networks := all.Networks()
	for _, s := range c.Sources {
		if !s.Enabled {
			continue
		}
		n, _ := networks.Find(s.Type)
		switch {
		case s.Foreign:
			a.remark("remark: source %s: no network of this program is called %q; its posts come from files", s.Name, s.Type)
		case n.Token == crawler.TokenRequired && s.Token == "":
			a.remark("remark: source %s: %s wants a token, and %s is not set", s.Name, n.Title, s.TokenVariable())
		}
	}
}
