package vk

import (
	"fmt"
	"html"
	"regexp"
	"strconv"
	"strings"
	"time"

	"overheard/crawler"
)

// item is a post, or a comment on one.
type item struct {
	ID          int64  `json:"id"`
	OwnerID     int64  `json:"owner_id"` // of the wall; negative for communities
	FromID      int64  `json:"from_id"`
	PostID      int64  `json:"post_id"` // of a comment: the post below which it stands
	Date        int64  `json:"date"`
	Edited      int64  `json:"edited"`
	Text        string `json:"text"`
	PostType    string `json:"post_type"`
	FriendsOnly int    `json:"friends_only"`
	Pinned      int    `json:"is_pinned"`
	Deleted     bool   `json:"is_deleted"`
	ReplyTo     int64  `json:"reply_to_comment"`
	Likes       number `json:"likes"`
	Reposts     number `json:"reposts"`
	Comments    number `json:"comments"`
	Views       number `json:"views"`
	Copies      []item `json:"copy_history"` // what a repost repeats, the nearest first
	Thread      struct {
		Items []item `json:"items"`
	} `json:"thread"`
}

type number struct {
	Count int64 `json:"count"`
}

func nativeID(owner, id int64) string { return fmt.Sprintf("%d_%d", owner, id) }

// post makes a post of an item, or says why it is not kept. A repost without words of its own is the post it repeats.
func (c *collector) post(i *item) (p crawler.Post, reason string) {
	if strings.TrimSpace(i.Text) == "" && len(i.Copies) > 0 {
		i = &i.Copies[0]
	}
	switch {
	case i.ID == 0 || i.OwnerID == 0:
		return p, crawler.SkipNoID
	case i.FriendsOnly != 0:
		return p, crawler.SkipPrivate
	case !crawler.Plausible(time.Unix(i.Date, 0).UTC(), c.now()):
		return p, crawler.SkipNoTime
	}
	p = crawler.Post{
		Source: c.source.Name, NativeID: nativeID(i.OwnerID, i.ID), URL: "https://vk.com/wall" + nativeID(i.OwnerID, i.ID), Kind: crawler.KindPost,
		Author: authorName(i.FromID), PublishedAt: time.Unix(i.Date, 0).UTC(), Text: plain(i.Text),
		Likes: max(i.Likes.Count, 0), Reposts: max(i.Reposts.Count, 0), Replies: max(i.Comments.Count, 0), Views: max(i.Views.Count, 0),
	}
	if i.Edited > i.Date {
		p.EditedAt = time.Unix(i.Edited, 0).UTC()
	}
	if i.PostID != 0 {
		p.Kind, p.Thread = crawler.KindComment, nativeID(i.OwnerID, i.PostID)
		p.ReplyTo = p.Thread
		if i.ReplyTo != 0 {
			p.ReplyTo = nativeID(i.OwnerID, i.ReplyTo)
		}
		p.URL = "https://vk.com/wall" + p.Thread + "?reply=" + strconv.FormatInt(i.ID, 10)
	}
	if p.Text == "" {
		return p, crawler.SkipNoText
	}
	return p, ""
}

// take puts items into page as posts.
func (c *collector) take(page *crawler.Page, items []item) {
	for n := range items {
		p, reason := c.post(&items[n])
		if reason != "" {
			page.Skip(reason, 1)
			continue
		}
		page.Posts = append(page.Posts, p)
	}
}

func authorName(id int64) string {
	switch {
	case id > 0:
		return "id" + strconv.FormatInt(id, 10)
	case id < 0:
		return "club" + strconv.FormatInt(-id, 10)
	}
	return ""
}

// A mention is written [club1|Acme], a link [https://acme.example|Acme].
var mention = regexp.MustCompile(`\[(?:id|club|public|event|app|https?:)[^\[\]|]*\|([^\[\]|]+)\]`)

// plain is the text as a reader sees it.
func plain(s string) string {
	return strings.TrimSpace(html.UnescapeString(mention.ReplaceAllString(s, "$1")))
}
