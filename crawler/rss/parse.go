package rss

import (
	"bytes"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/mmcdole/gofeed"

	"overheard/crawler"
	"overheard/crawler/fetch"
	"overheard/crawler/htmltext"
)

// entry is one entry of a feed, as far as we read it.
type entry struct {
	name     string // what the feed calls it; "" where it calls it nothing
	link     string
	title    string
	text     string
	author   string
	at       time.Time // zero where the feed does not say, or not so that it can be read
	updated  time.Time
	comments string // address of the feed of its comments
	total    int    // how many comments there are; -1 where the feed does not say
	hidden   bool   // behind a password, which WordPress asks for in place of the text
	closed   bool   // hidden, and was not when it was last read
}

// feed is a page of a feed.
type feed struct {
	entries   []entry // as the feed has them
	lang      string
	wordPress bool
}

// The text is UTF-8 by now, whatever its first line says.
var encoding = regexp.MustCompile(`^(\s*<\?xml[^>]*?)\s+encoding\s*=\s*["'][^"']*["']`)

// parse reads a feed. A page that is none is told from one that is broken.
func parse(r *crawler.Response) (f feed, err error) {
	defer func() {
		if p := recover(); p != nil { // a library that reads what strangers write
			err = unreadable(r)
		}
	}()
	body := encoding.ReplaceAll(bytes.TrimPrefix(r.Body, []byte("\xEF\xBB\xBF")), []byte("$1"))
	parsed, err := newParser().Parse(bytes.NewReader(body))
	if err != nil {
		return f, unreadable(r)
	}
	base, err := url.Parse(r.URL)
	if err != nil {
		base = &url.URL{}
	}
	if home, err := base.Parse(parsed.Link); err == nil && home.Host == base.Host {
		base = home // entries are relative to the site, not to the feed
	}
	f.lang = strings.TrimSpace(parsed.Language)
	f.wordPress = strings.Contains(parsed.Generator, "wordpress")
	for _, item := range parsed.Items {
		if item != nil {
			f.entries = append(f.entries, read(item, base))
		}
	}
	return f, nil
}

// unreadable says that there is no feed, and where one is if the page tells.
func unreadable(r *crawler.Response) error {
	t := &crawler.Trouble{Kind: crawler.Garbled, Status: r.Status, Text: "what came from " + host(r.URL) + " is not a feed", Advice: "check base_url and feeds"}
	page, err := fetch.HTML(r)
	if err != nil {
		return t
	}
	link := page.Find(`link[rel~=alternate][type*=rss], link[rel~=alternate][type*=atom], link[rel~=alternate][type*="feed+json"]`).First()
	if address := link.URL("href"); address != "" {
		t.Text, t.Advice = "what came from "+host(r.URL)+" is a page, not a feed", fmt.Sprintf("its feed is %s: put that into base_url", address)
	}
	return t
}

func host(address string) string {
	if u, err := url.Parse(address); err == nil && u.Host != "" {
		return u.Host
	}
	return "the source"
}

// read reads one entry.
func read(item *gofeed.Item, base *url.URL) entry {
	e := entry{name: strings.TrimSpace(item.GUID), link: absolute(base, item.Link), title: strings.TrimSpace(htmltext.Text(item.Title))}
	summary, content := htmltext.Text(item.Description), htmltext.Text(item.Content)
	e.text = content
	if len(summary) > len(content) {
		e.text = summary
	}
	e.author = author(item)
	e.at, e.updated = when(item.PublishedParsed, item.Published), when(item.UpdatedParsed, item.Updated)
	if e.at.IsZero() && item.DublinCoreExt != nil && len(item.DublinCoreExt.Date) > 0 {
		e.at = when(nil, item.DublinCoreExt.Date[0])
	}
	if e.at.IsZero() {
		e.at = e.updated
	}
	e.comments, e.total = comments(item, base)
	e.hidden = strings.Contains(item.Content, `class="post-password-form"`)
	return e
}

// author is the name of whoever wrote an entry. Addresses are left out: they are private, and some forums put one there that
// everybody shares.
func author(item *gofeed.Item) string {
	for _, a := range item.Authors {
		if a == nil {
			continue
		}
		name := strings.TrimSpace(htmltext.Text(a.Name))
		if _, inside, ok := strings.Cut(name, "("); ok && strings.Contains(name, "@") {
			name = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(inside), ")"))
		}
		if name != "" && !strings.Contains(name, "@") {
			return name
		}
	}
	return ""
}

// absolute resolves a link; one that a browser would not open by http or https is none.
func absolute(base *url.URL, link string) string {
	u, err := base.Parse(strings.TrimSpace(link))
	if link == "" || err != nil || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	return u.String()
}

// layouts are the ways to write a time that gofeed leaves unread.
var layouts = []string{
	"2006-01-02 15:04:05 -0700", "2006-01-02 15:04", "02.01.2006 15:04:05", "02.01.2006 15:04", "02.01.2006", "2006/01/02 15:04:05", "2006年1月2日 15:04", "2006年1月2日",
	"Mon, 2 Jan 2006 15:04:05", "Mon, 2 January 2006 15:04:05 -0700",
}

// when is a time that gofeed has read, or that we can.
func when(parsed *time.Time, text string) time.Time {
	if parsed != nil {
		return parsed.UTC()
	}
	for _, layout := range layouts {
		if t, err := time.Parse(layout, strings.TrimSpace(text)); err == nil {
			return t.UTC()
		}
	}
	return time.Time{}
}
