package website

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"overheard/crawler"
	"overheard/crawler/fetch"
)

// item is one item of a page.
type item struct {
	post    crawler.Post
	id      string
	key     string // short hash of id, for cursors
	print   string // short hash of what it says: a page that is shown under another number has other links
	reason  string // why it is not kept; "" where it is
	undated bool   // its time is when it was seen
}

// items reads what the page lists. Where several items have one link, it is the link of all of them and names none.
func (c *collector) items(p *page) []item {
	var out []item
	links, lang := map[string]int{}, p.lang()
	for s := range c.sel[selItem].in(p.Selection).All() {
		i := c.item(p, s)
		i.post.Lang = lang
		links[i.id]++
		out = append(out, i)
	}
	for n := range out {
		i := &out[n]
		if i.id == "" || links[i.id] > 1 {
			i.id = digest(p.address.Host + p.address.Path + "\x00" + i.post.Author + "\x00" + i.post.Text)
		}
		i.post.NativeID, i.key = i.id, keyOf(i.id)
		i.print = keyOf(i.post.Author + "\x00" + i.post.Text)
	}
	return out
}

func digest(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:12])
}

func keyOf(id string) string { return digest(id)[:12] }

// item reads one item.
func (c *collector) item(p *page, s fetch.Selection) item {
	i := item{post: crawler.Post{Source: c.source.Name, Kind: crawler.Kind(c.source.Options.String("kind")), Author: c.line(selAuthor, s)}}
	i.post.URL = c.permalink(s)
	i.id = i.post.URL
	if id := c.line(selID, s); id != "" {
		i.id = p.address.Host + "#" + id
	}
	if i.post.URL == "" {
		i.post.URL = p.response.URL
	}
	i.post.Text = c.text(s)
	i.post.Rating, i.post.RatingMax = c.rating(s)
	at, found := c.time(p, s)
	i.post.PublishedAt = at
	if !found && c.sel[selTime] == (selector{}) { // nobody said where times are
		i.post.PublishedAt, i.undated = c.now().UTC(), true
	}
	switch {
	case i.post.Text == "":
		i.reason = crawler.SkipNoText
	case !crawler.Plausible(i.post.PublishedAt, c.now()):
		i.reason = crawler.SkipNoTime
	}
	return i
}

// line is what the selector of this name finds in s, on one line; "" where there is no such selector.
func (c *collector) line(name string, s fetch.Selection) string {
	sel, ok := c.sel[name]
	if !ok {
		return ""
	}
	return sel.line(s)
}

// text is the title and the text of an item without its quotes.
func (c *collector) text(s fetch.Selection) string {
	if sel := c.sel[selWithout]; sel.css != "" {
		s = s.Without(sel.css)
	}
	text := c.sel[selText].in(s).Text()
	if sel := c.sel[selText]; sel.attr != "" {
		text = sel.line(s)
	}
	if title := c.line(selTitle, s); title != "" && !strings.HasPrefix(text, title) {
		text = title + "\n" + text
	}
	return strings.TrimSpace(text)
}

// permalink is the item's own address.
func (c *collector) permalink(s fetch.Selection) string {
	sel, ok := c.sel[selLink]
	if !ok {
		return ""
	}
	attr := sel.attr
	if attr == "" {
		attr = "href"
	}
	return sel.in(s).First().URL(attr)
}

// lang is the language that the page declares, such as "ru".
func (p *page) lang() string {
	lang := p.Find("html[lang]").First().Attr("lang")
	if len(lang) > 35 || strings.ContainsAny(lang, " <>\"") {
		return ""
	}
	return lang
}
