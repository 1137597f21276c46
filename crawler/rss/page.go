package rss

import (
	"math"
	"slices"
	"strings"
	"time"

	"overheard/crawler"
)

// page makes posts of entries, the oldest first, and remembers them in k. ids are those of all entries, kept or not.
func (r *reading) page(src source, f feed, k *known) (out crawler.Page, ids []string, oldest time.Time) {
	oldest = r.now()
	ids = k.identify(f.entries, src.address, r.now())
	for i := len(f.entries) - 1; i >= 0; i-- {
		e := f.entries[i]
		if e.at.Before(oldest) {
			oldest = e.at
		}
		if e.hidden {
			out.Skip(crawler.SkipPrivate, 1)
			if e.closed {
				out.Deleted = append(out.Deleted, ids[i])
			}
			continue
		}
		r.follow(src, e, ids[i])
		p, reason := r.post(src, f, e, ids[i])
		switch {
		case reason != "":
			out.Skip(reason, 1)
			continue
		case k.Newest == 0 && p.PublishedAt.Before(r.search.Since):
			out.Skip(crawler.SkipTooOld, 1)
		case !r.search.Until.IsZero() && !p.PublishedAt.Before(r.search.Until):
			out.Skip("outside", 1) // only a stretch of the past was asked for
		default:
			out.Posts = append(out.Posts, p)
		}
		k.Seen = max(k.Seen, e.at.Unix())
	}
	slices.SortStableFunc(out.Posts, func(a, b crawler.Post) int { return a.PublishedAt.Compare(b.PublishedAt) })
	return out, ids, oldest
}

// commentDays is for how long comments below an entry are read.
const commentDays = 30

// follow notes the feed of comments of an entry.
func (r *reading) follow(src source, e entry, id string) {
	if r.comments && !src.below() && e.comments != "" && e.at.After(r.now().AddDate(0, 0, -commentDays)) {
		r.below = append(r.below, source{address: e.comments, kind: crawler.KindComment, thread: id, total: e.total})
	}
}

// post makes a post of an entry, or says why it is not kept.
func (r *reading) post(src source, f feed, e entry, id string) (p crawler.Post, reason string) {
	p = crawler.Post{
		Source: r.source, NativeID: id, URL: e.link, Kind: src.kind, Author: e.author, Lang: f.lang,
		PublishedAt: e.at, Text: e.text, Thread: src.thread, ReplyTo: src.thread,
	}
	if src.kind != crawler.KindComment && !strings.HasPrefix(e.text, e.title) {
		p.Text = strings.TrimSpace(e.title + "\n" + e.text)
	}
	if e.updated.After(e.at) {
		p.EditedAt = e.updated
	}
	switch {
	case !crawler.Plausible(e.at, r.now()):
		return p, crawler.SkipNoTime
	case p.Text == "":
		return p, crawler.SkipNoText
	}
	return p, ""
}

// missed is the stretch of time between where reading back should have come to and where it ended after so many entries, nil
// where nothing can lie there. all says that the feed has shown, by an empty page behind several others, that it has no
// more. Where the past is wanted, that of a feed that has not shown it is missing.
func (r *reading) missed(src source, k *known, entries int, all bool) *crawler.Gap {
	from, to := k.Newest, k.reached()
	if from == 0 && !r.search.Until.IsZero() && !all && (src.total < 0 || entries < src.total) {
		from = r.search.Since.Unix()
	}
	if from == 0 || to <= from || to == math.MaxInt64 {
		return nil
	}
	return &crawler.Gap{From: time.Unix(from, 0).UTC(), To: time.Unix(to, 0).UTC(), Reason: crawler.GapClamped}
}
