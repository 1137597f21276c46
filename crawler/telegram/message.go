package telegram

import (
	"cmp"
	"math"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"overheard/crawler"
	"overheard/crawler/fetch"
)

// message is one post of a preview as it stands there.
type message struct {
	channel   string // as the page writes it
	number    int64
	text      string
	at        time.Time
	reply     int64  // number of the post of the same channel that it answers
	forwarded string // the channel that it comes from
	foreign   bool   // it comes from somebody else
	views     int64
	reactions int64
}

// messages reads the posts of a page, oldest first, each once. What Telegram itself says in between is left out.
func messages(page fetch.Selection, name string) []message {
	var out []message
	for s := range page.Find(".tgme_widget_message[data-post]").All() {
		channel, number, ok := postNumber(s.Attr("data-post"))
		if !ok || !strings.EqualFold(channel, name) || strings.Contains(s.Attr("class"), "service_message") {
			continue
		}
		m := message{channel: channel, number: number, text: s.Find(".js-message_text").Text(), views: count(s.Find(".tgme_widget_message_views").First().Line())}
		if m.text == "" {
			m.text = s.Find(".tgme_widget_message_text:not(.js-message_reply_text)").First().Text()
		}
		m.at, _ = time.Parse(time.RFC3339, s.Find(".tgme_widget_message_date time[datetime]").First().Attr("datetime"))
		_, m.reply, _ = postNumber(path(s.Find("a.tgme_widget_message_reply").First().URL("href")))
		if from := s.Find(".tgme_widget_message_forwarded_from_name"); from.Len() > 0 {
			m.foreign = true
			m.forwarded, _, _ = strings.Cut(path(from.First().URL("href")), "/")
		}
		for r := range s.Find(".tgme_reaction").All() {
			m.reactions += count(r.Line())
		}
		out = append(out, m)
	}
	slices.SortStableFunc(out, func(a, b message) int { return cmp.Compare(a.number, b.number) })
	return slices.CompactFunc(out, func(a, b message) bool { return a.number == b.number })
}

// post makes a post of a message, or says why it is not kept.
func (c *collector) post(m message) (p crawler.Post, reason string) {
	switch {
	case !crawler.Plausible(m.at, c.now()):
		return p, crawler.SkipNoTime
	case m.text == "":
		return p, crawler.SkipNoText
	}
	p = crawler.Post{
		Source: c.source, NativeID: nativeID(m.channel, m.number), URL: "https://t.me/" + m.channel + "/" + strconv.FormatInt(m.number, 10),
		Kind: crawler.KindPost, Author: m.channel, PublishedAt: m.at.UTC(), Text: m.text, Likes: m.reactions, Views: m.views,
	}
	if m.foreign {
		p.Author = m.forwarded
	}
	if m.reply != 0 {
		p.ReplyTo = nativeID(m.channel, m.reply)
	}
	return p, ""
}

func nativeID(channel string, number int64) string {
	return strings.ToLower(channel) + "/" + strconv.FormatInt(number, 10)
}

// postNumber reads "channel/123".
func postNumber(s string) (channel string, number int64, ok bool) {
	channel, rest, ok := strings.Cut(s, "/")
	rest, _, _ = strings.Cut(rest, "?")
	number, err := strconv.ParseInt(rest, 10, 64)
	return channel, number, ok && err == nil && number > 0 && channel != ""
}

// path is the path of an address without the slash in front, and without the s/ of previews.
func path(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(strings.TrimPrefix(u.Path, "/"), "s/")
}

// count reads a number as previews shorten it, such as 987, 1.2K or 3M, from among other characters; 0 where there is none.
func count(s string) int64 {
	start := strings.IndexAny(s, "0123456789")
	if start < 0 {
		return 0
	}
	s = s[start:]
	end := strings.IndexFunc(s, func(r rune) bool { return r != '.' && (r < '0' || r > '9') })
	if end < 0 {
		end = len(s)
	}
	n, err := strconv.ParseFloat(s[:end], 64)
	if err != nil || n > 1e12 {
		return 0
	}
	switch s[end:][:min(1, len(s)-end)] {
	case "K":
		n *= 1e3
	case "M":
		n *= 1e6
	}
	return int64(math.Round(n))
}
