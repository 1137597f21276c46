package store

import (
	"fmt"
	"hash/fnv"
	"time"

	"overheard/mentions"
)

// decide sorts one post into what is new, changed, the same or gone.
func (b *batch) decide(it *item, old []*mentionRow) {
	switch {
	case it.Post.Deleted && it.stored != nil && !it.stored.deleted:
		b.counts.Deleted++
		b.erased = append(b.erased, it.id)
		for _, m := range old {
			b.remove(m)
		}
	case it.Post.Deleted && it.stored == nil:
		b.counts.Deleted++
		b.posts = it.tombstone(b.posts, time.Now().UnixMilli())
	case it.stored == nil:
		b.counts.New++
		b.posts = it.values(b.posts, b.db.opts.KeepHandles)
		for j := range it.Mentions {
			if !named(it.Mentions[:j], it.Mentions[j].Brand) {
				b.add(b.row(it, &it.Mentions[j]), it.facts(), it.Mentions[j].Opinion)
			}
		}
	case it.stored.deleted, it.stored.editedAt > 0 && earlierEdit(it.Post.EditedAt, time.UnixMilli(it.stored.editedAt)):
		b.counts.Unchanged++
	case it.stored.digest != it.digest:
		b.counts.Changed++
		b.edited = append(b.edited, it)
		b.replace(it, old)
	default:
		if it.stored.engagement != it.engagement() {
			b.liked = append(b.liked, it)
		}
		if b.renewNamed(it, old, false) {
			b.counts.Changed++
		} else {
			b.counts.Unchanged++
		}
	}
}

func (b *batch) row(it *item, m *mentions.Mention) mentionRow {
	return newMention(&b.digester, m, it.id, b.brands[m.Brand], it.at)
}

func (it *item) facts() facts {
	return facts{source: it.key.source, day: it.day, voice: voice(it.AuthorKey, it.id), thread: it.thread(), lang: it.Post.Lang}
}

// voice is the author, or the post itself where it has no author of its own.
func voice(author, post int64) int64 {
	if author != 0 {
		return author
	}
	return -post
}

// thread names the thread of the post by a hash of its source and of the post that opened it, or, where a network does not say, of
// the post that it answers. It is 0 for a post that is in no thread. A post that opened one is in it if it had replies as it was read.
func (it *item) thread() int64 {
	p := &it.Post
	opened := p.Thread
	switch {
	case opened != "":
	case p.ReplyTo != "":
		opened = p.ReplyTo
	case p.Replies > 0:
		opened = it.key.native
	default:
		return 0
	}
	h := fnv.New64a()
	_, _ = fmt.Fprintf(h, "%d %s", it.key.source, clean(opened))
	if sum := int64(h.Sum64()); sum != 0 {
		return sum
	}
	return 1
}

func named(ms []mentions.Mention, brand string) bool {
	for i := range ms {
		if ms[i].Brand == brand {
			return true
		}
	}
	return false
}

func find(rows []*mentionRow, brand int64) *mentionRow {
	for _, r := range rows {
		if r.brand == brand {
			return r
		}
	}
	return nil
}

// renewNamed adds or renews the mentions that the reading names and leaves the others alone. It reports whether
// anything changed.
func (b *batch) renewNamed(it *item, old []*mentionRow, exactly bool) (changed bool) {
	for j := range it.Mentions {
		m := &it.Mentions[j]
		if named(it.Mentions[:j], m.Brand) {
			continue
		}
		row := b.row(it, m)
		if was := find(old, row.brand); was != nil {
			changed = b.keep(was, row, it.facts(), m, exactly) || changed
		} else {
			b.add(row, it.facts(), m.Opinion)
			changed = true
		}
	}
	return changed
}

// replace gives an edited post the mentions of its reading.
func (b *batch) replace(it *item, old []*mentionRow) {
	var whole *mentions.Mention
	taken := map[int64]bool{}
	for j := range it.Mentions {
		m := &it.Mentions[j]
		if m.Passage == nil && whole == nil {
			whole = m
		}
		row := b.row(it, m)
		if taken[row.brand] {
			continue
		}
		taken[row.brand] = true
		if was := find(old, row.brand); was != nil {
			b.renew(was, row, it.facts(), &m.Opinion)
		} else {
			b.add(row, it.facts(), m.Opinion)
		}
	}
	for _, was := range old {
		switch {
		case taken[was.brand]:
		case was.about():
			b.carry(it, was, whole)
		default:
			b.remove(was)
		}
	}
}

// carry keeps a mention that does not rest on the words of the post over an edit.
func (b *batch) carry(it *item, was *mentionRow, whole *mentions.Mention) {
	row := *was
	row.at, row.passage, row.digest, row.opinions = it.at, nil, 0, nil
	if whole == nil {
		b.renew(was, row, it.facts(), nil)
		return
	}
	like := newMention(&b.digester, whole, it.id, was.brand, it.at)
	row.tags = like.tags
	if !ofBrand(like.reason) && !ofBrand(was.reason) {
		row.intent, row.reason = like.intent, like.reason
	}
	b.renew(was, row, it.facts(), &whole.Opinion)
}

// ofBrand tells the reasons that hold for one brand from those that hold for the text of a post, whatever brand it is about.
func ofBrand(reason string) bool {
	return reason == string(mentions.ReasonDuplicate) || reason == string(mentions.ReasonOwnAccount)
}
