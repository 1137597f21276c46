package vk

import (
	"context"
	"net/url"
	"strconv"

	"overheard/crawler"
)

// maxComments is how many comments are read below one post.
const maxComments = 5000

// comments reads below those of posts that are new or recent, and have other comments than last time. All of them are read
// again then: an answer may stand anywhere, and edits are seen on the way.
func (r *reading) comments(ctx context.Context, name string, covered int64, posts []item) (goOn bool, err error) {
	if !r.source.Options.Bool("comments") {
		return true, nil
	}
	since := min(r.now().Add(-r.source.Revisit).Unix(), max(covered, r.search.Since.Unix()))
	for n := range posts {
		p := &posts[n]
		id := strconv.FormatInt(p.ID, 10)
		mark := r.at.Walls[name]
		if p.Date < since {
			delete(mark.Comments, id) // nobody looks below it any more
			continue
		}
		if p.Comments.Count == mark.Comments[id] {
			continue
		}
		if goOn, err := r.below(ctx, name, p); !goOn || err != nil {
			return goOn, err
		}
	}
	return true, nil
}

// below reads the comments of one post, oldest first, with the answers to them.
func (r *reading) below(ctx context.Context, name string, p *item) (goOn bool, err error) {
	id := strconv.FormatInt(p.ID, 10)
	for offset := 0; offset < maxComments; offset += wallPage {
		var answer struct {
			Items []item `json:"items"`
		}
		err := r.api.call(ctx, methodComments, url.Values{
			"owner_id": {strconv.FormatInt(p.OwnerID, 10)}, "post_id": {id}, "sort": {"asc"}, "need_likes": {"1"},
			"count": {strconv.Itoa(wallPage)}, "offset": {strconv.Itoa(offset)}, "thread_items_count": {"10"},
		}, &answer)
		if err != nil {
			return r.only(err, name)
		}
		page := r.replies(p, answer.Items)
		done := len(answer.Items) < wallPage || offset+wallPage >= maxComments
		if done {
			r.at.commented(name, id, p.Comments.Count)
		}
		page.Next = r.at.encode()
		if !r.yield(page, nil) {
			return false, nil
		}
		if done {
			break
		}
	}
	return true, nil
}

// commented remembers how many comments the post had when they were read.
func (c *cursor) commented(wall, post string, n int64) {
	mark := c.Walls[wall]
	if mark.Comments == nil {
		mark.Comments = map[string]int64{}
	}
	mark.Comments[post] = n
	c.Walls[wall] = mark
}

// replies makes posts of comments and of the first answers to each.
func (r *reading) replies(p *item, items []item) (page crawler.Page) {
	for n := range items {
		for _, c := range append([]item{items[n]}, items[n].Thread.Items...) {
			c.OwnerID, c.PostID = p.OwnerID, p.ID
			if c.Deleted {
				page.Deleted = append(page.Deleted, nativeID(c.OwnerID, c.ID))
				continue
			}
			r.take(&page, []item{c})
		}
	}
	return page
}
