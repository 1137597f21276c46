// Package all lists the networks in this build, one line each, so that everybody can see them in one place.
//
// It holds nothing else: what a network reads and what it may be told stands in its own folder.
package all

import (
	"overheard/crawler"
	"overheard/crawler/directory"
	"overheard/crawler/mastodon"
	"overheard/crawler/rss"
	"overheard/crawler/telegram"
	"overheard/crawler/vk"
	"overheard/crawler/website"
)

// Networks returns the networks in the order in which people are shown them.
func Networks() crawler.Registry {
	return crawler.Registry{
		mastodon.Network(),
		telegram.Network(),
		vk.Network(),
		rss.Network(),
		website.Network(),
		directory.Network(),
	}
}
