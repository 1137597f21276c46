package mastodon

import (
	"encoding/json"
	"strings"
	"time"

	"overheard/crawler"
	"overheard/crawler/htmltext"
)

// status is what we read of a status. Everything may be missing: other servers leave things out.
type status struct {
	ID          string     `json:"id"`
	CreatedAt   time.Time  `json:"created_at"`
	EditedAt    *time.Time `json:"edited_at"`
	ReplyTo     string     `json:"in_reply_to_id"`
	Visibility  string     `json:"visibility"`
	Language    string     `json:"language"`
	URI         string     `json:"uri"`
	URL         string     `json:"url"`
	Replies     int64      `json:"replies_count"`
	Reblogs     int64      `json:"reblogs_count"`
	Favourites  int64      `json:"favourites_count"`
	Content     string     `json:"content"`
	SpoilerText string     `json:"spoiler_text"`
	Reblog      *status    `json:"reblog"`
	Account     account    `json:"account"`
	Tags        []struct {
		Name string `json:"name"`
	} `json:"tags"`
}

type account struct {
	Acct    string `json:"acct"`
	Bot     bool   `json:"bot"`
	NoIndex bool   `json:"noindex"`
	Note    string `json:"note"`
}

// post makes a post of a status, or says why it is not kept.
func (c *collector) post(raw json.RawMessage) (p crawler.Post, reason string) {
	var s status
	if json.Unmarshal(raw, &s) != nil {
		return p, crawler.SkipUnusable
	}
	if s.Reblog != nil {
		s = *s.Reblog
	}
	switch {
	case s.ID == "":
		return p, crawler.SkipNoID
	case s.Visibility != "public":
		return p, crawler.SkipPrivate
	case s.Account.NoIndex || refuses(s.Account.Note):
		return p, crawler.SkipNoIndex
	case !crawler.Plausible(s.CreatedAt, c.now()):
		return p, crawler.SkipNoTime
	}
	p = crawler.Post{
		Source: c.source, NativeID: s.ID, URL: s.URL, Kind: crawler.KindPost, Author: c.handle(s.Account.Acct), Bot: s.Account.Bot,
		Lang: s.Language, PublishedAt: s.CreatedAt, ReplyTo: s.ReplyTo, Text: text(s),
		Likes: max(s.Favourites, 0), Reposts: max(s.Reblogs, 0), Replies: max(s.Replies, 0),
	}
	if p.URL == "" {
		p.URL = s.URI
	}
	if s.ReplyTo != "" {
		p.Kind = crawler.KindComment
	}
	if s.EditedAt != nil {
		p.EditedAt = *s.EditedAt
	}
	for _, tag := range s.Tags {
		p.Hashtags = append(p.Hashtags, tag.Name)
	}
	if p.Text == "" {
		return p, crawler.SkipNoText
	}
	return p, ""
}

// text is the warning in front of a status, if it has one, and what it says.
func text(s status) string {
	return strings.TrimSpace(strings.TrimSpace(s.SpoilerText) + "\n" + htmltext.Text(s.Content))
}

// handle is the full name of an account: the server leaves itself out of the names of its own.
func (c *collector) handle(acct string) string {
	if acct == "" || strings.Contains(acct, "@") {
		return acct
	}
	return acct + "@" + c.host
}

// refuses reports whether a profile asks robots to stay away.
func refuses(note string) bool {
	note = strings.ToLower(htmltext.Text(note))
	for _, tag := range []string{"#nobot", "#noindex", "#nosearch"} {
		if strings.Contains(note, tag) {
			return true
		}
	}
	return false
}

// idOf reads the id of a status alone.
func idOf(raw json.RawMessage) string {
	var s struct {
		ID string `json:"id"`
	}
	if json.Unmarshal(raw, &s) != nil {
		return ""
	}
	return s.ID
}
