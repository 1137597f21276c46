package vk

import (
	"context"
	"errors"
	"net/url"
	"strconv"
	"strings"
	"time"

	"overheard/crawler"
)

const (
	wallPage    = 100 // the most that a wall gives at once
	wallOverlap = 5   // posts read again, for those that were deleted while the wall was read
)

// walls reads the walls one after the other. One that cannot be read keeps the others not back.
func (r *reading) walls(ctx context.Context, names []string) {
	var broken error
	for _, name := range names {
		goOn, err := r.wall(ctx, name)
		if !goOn {
			return
		}
		if err != nil && broken == nil {
			broken = err
		}
	}
	if broken != nil {
		r.yield(crawler.Page{}, broken)
	}
}

// wall reads one wall. Its error is one that concerns this wall only.
func (r *reading) wall(ctx context.Context, name string) (goOn bool, err error) {
	before := int64(0)
	for {
		mark := r.at.Walls[name]
		var answer struct {
			Items []item `json:"items"`
		}
		if err := r.api.call(ctx, methodWall, r.address(name, mark.Offset), &answer); err != nil {
			return r.only(err, name)
		}
		if len(answer.Items) > 0 {
			if answer.Items[0].ID == before {
				return true, &crawler.Trouble{Kind: crawler.Garbled, Text: "VK answered the same page of the wall " + name + " twice"}
			}
			before = answer.Items[0].ID
		}
		page, covered := crawler.Page{}, mark.Covered
		known := r.newest(&page, &mark, answer.Items)
		done := known || len(answer.Items) < wallPage
		if done {
			mark.Covered, mark.Top, mark.Offset = max(mark.Top, mark.Covered), 0, 0
		} else {
			mark.Offset += wallPage - wallOverlap
		}
		r.at.Walls[name] = mark
		page.Next = r.at.encode()
		if !r.yield(page, nil) {
			return false, nil
		}
		if goOn, err := r.comments(ctx, name, covered, answer.Items); !goOn || err != nil {
			return goOn, err
		}
		if done {
			return true, nil
		}
	}
}

// only tells errors of one wall from those of VK as a whole.
func (r *reading) only(err error, name string) (goOn bool, wall error) {
	var code faultCode
	if errors.As(err, &code) {
		switch int(code) {
		case faultAccess, faultBlocked, faultWall, faultPrivate, faultParameter, faultNoPage:
			t := *crawler.AsTrouble(err)
			t.Text += " (" + name + ")"
			return true, &t
		}
	}
	r.yield(crawler.Page{}, err)
	return false, nil
}

// address asks for a wall by number or by short name.
func (r *reading) address(name string, offset int64) url.Values {
	p := url.Values{"count": {strconv.Itoa(wallPage)}, "offset": {strconv.FormatInt(offset, 10)}}
	for _, prefix := range []string{"club", "public", "event"} {
		if n, err := strconv.ParseInt(strings.TrimPrefix(name, prefix), 10, 64); err == nil && strings.HasPrefix(name, prefix) {
			p.Set("owner_id", strconv.FormatInt(-n, 10))
			return p
		}
	}
	p.Set("domain", name)
	return p
}

// newest takes the posts that are new, and reports whether one was reached that is known, or too old.
func (r *reading) newest(page *crawler.Page, mark *wallMark, items []item) (known bool) {
	for n := range items {
		i := &items[n]
		if crawler.Plausible(time.Unix(i.Date, 0).UTC(), r.now()) {
			mark.Top = max(mark.Top, i.Date)
		}
		switch {
		case i.Date < mark.Covered || i.Date < r.search.Since.Unix():
			known = known || i.Pinned == 0 // a pinned post stands first, however old it is
			continue
		case !r.search.Until.IsZero() && i.Date >= r.search.Until.Unix():
			continue
		}
		r.take(page, items[n:n+1])
	}
	return known
}
