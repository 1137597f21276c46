package vk

import (
	"context"
	"iter"
	"net/url"
	"strings"

	"overheard/crawler"
)

// Revisit looks at posts again, a hundred at a time. Comments are looked at when their wall is read.
func (c *collector) Revisit(ctx context.Context, refs []crawler.Ref) iter.Seq2[crawler.Page, error] {
	return func(yield func(crawler.Page, error) bool) {
		var ids []string
		for _, ref := range refs {
			if ref.Thread == "" || ref.Thread == ref.NativeID {
				ids = append(ids, ref.NativeID)
			}
		}
		for len(ids) > 0 {
			n := min(len(ids), wallPage)
			page, err := c.again(ctx, ids[:n])
			if !yield(page, err) || err != nil {
				return
			}
			ids = ids[n:]
		}
	}
}

// again asks for posts by their ids: those that are missing from the answer are gone.
func (c *collector) again(ctx context.Context, ids []string) (page crawler.Page, err error) {
	var answer struct {
		Items []item `json:"items"`
	}
	if err := c.api.call(ctx, methodByID, url.Values{"posts": {strings.Join(ids, ",")}}, &answer); err != nil {
		return page, err
	}
	there := map[string]bool{}
	for n := range answer.Items {
		i := &answer.Items[n]
		id := nativeID(i.OwnerID, i.ID)
		there[id] = i.FriendsOnly == 0
		if there[id] {
			c.take(&page, answer.Items[n:n+1])
		}
	}
	for _, id := range ids {
		if !there[id] {
			page.Deleted = append(page.Deleted, id)
		}
	}
	return page, nil
}
