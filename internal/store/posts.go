package store

import (
	"context"
	"fmt"
	"time"

	"overheard/crawler"
	"overheard/internal/runs"
	"overheard/mentions"
	"overheard/nps"
	"overheard/sentiment"
)

// SavePosts saves a batch in one transaction: all of it or nothing. Saving the same again changes nothing, since a post
// is known by its source and native id. Of repeats within a batch the last one counts. The opinions of rs are those of
// model; a brand without opinions so far takes it as its own, see [DB.BrandModel].
//
// What happens to a post that is stored already:
//
//   - It is the same. Mentions of brands that the reading names are added, or renewed where they differ; mentions of
//     other brands stay, so that a file can be imported for one brand after the other. Whether a text is a near-duplicate
//     was decided when it was first saved and stays so. Only engagement is brought up to date.
//   - It was edited. The reading's mentions take the place of all others, except those that a person, a source or a thread
//     attached ([mentions.HitAbout]), which stay: with the opinion about the whole post, if the reading holds one, else
//     without any until the brand is labelled again.
//   - The reading is of an earlier edit than the stored one, as both tell. Then the stored one stays.
//   - The network deleted it. Text, author, link, mentions and opinions are erased, and a tombstone stays that no later
//     reading revives. A deletion of an unknown post leaves a tombstone too.
//
// Counts.Seen is the sum of New, Changed, Unchanged, Deleted and Bad; a bad post, see [crawler.Post.Check], is left out.
// Times are kept to the millisecond, shares to the millionth. Text that is not UTF-8 is kept with "?" in place of each
// bad byte.
func (db *DB) SavePosts(ctx context.Context, model sentiment.Model, rs []mentions.Reading) (runs.Counts, error) {
	b, err := db.newBatch(ctx, model, rs)
	if err != nil {
		return runs.Counts{}, db.explain("save posts", err)
	}
	if err := db.write(ctx, func(t *tx) error { return b.save(ctx, t) }); err != nil {
		return runs.Counts{}, db.explain("save posts", err)
	}
	b.counts.Matched = b.matched
	return b.counts, nil
}

// batch is what one call of SavePosts works on.
type batch struct {
	changes
	db     *DB
	counts runs.Counts
	items  []item
	brands map[string]int64
	posts  []any // new rows
	edited []*item
	liked  []*item
	erased []int64
}

// item is one post of a batch.
type item struct {
	*mentions.Reading
	key     postKey
	at, day int64
	digest  int64
	id      int64
	stored  *postState // nil for a new one
}

type postKey struct {
	source int64
	native string
}

func (db *DB) newBatch(ctx context.Context, model sentiment.Model, rs []mentions.Reading) (*batch, error) {
	b := &batch{db: db, items: make([]item, 0, len(rs)), brands: map[string]int64{}}
	var err error
	if b.model, err = db.modelID(ctx, model); err != nil {
		return nil, err
	}
	seen := make(map[postKey]int, len(rs))
	b.counts.Seen = int64(len(rs))
	for i := range rs {
		r := &rs[i]
		if r.Post.Check() != nil {
			b.counts.Bad++
			continue
		}
		it := item{Reading: r, key: postKey{native: clean(r.Post.NativeID)}}
		if it.key.source, err = db.sourceID(ctx, clean(r.Post.Source)); err != nil {
			return nil, err
		}
		for j := range r.Mentions {
			name := r.Mentions[j].Brand
			if b.brands[name] == 0 {
				if b.brands[name], err = db.brandID(ctx, clean(name)); err != nil {
					return nil, err
				}
			}
		}
		it.digest = b.digestPost(r)
		if !r.Post.Deleted {
			it.at, it.day = millis(r.Post.PublishedAt), int64(nps.DayOf(r.Post.PublishedAt, db.loc))
		}
		if j, again := seen[it.key]; again {
			b.repeat(&b.items[j], it)
			continue
		}
		seen[it.key] = len(b.items)
		b.items = append(b.items, it)
	}
	return b, nil
}

// repeat decides between two readings of one post in the same batch.
func (b *batch) repeat(first *item, again item) {
	stale := first.Post.Deleted || earlierEdit(again.Post.EditedAt, first.Post.EditedAt)
	if stale || again.digest == first.digest {
		b.counts.Unchanged++
	} else {
		b.counts.Changed++
	}
	if !stale {
		*first = again
	}
}

func earlierEdit(a, b time.Time) bool { return !a.IsZero() && !b.IsZero() && millis(a) < millis(b) }

// digestPost covers everything that makes a post another one; engagement does not.
func (b *batch) digestPost(r *mentions.Reading) int64 {
	p, d := &r.Post, &b.digester
	if p.Deleted {
		return 0
	}
	d.text(p.Text)
	d.text(p.URL)
	d.text(string(p.Kind))
	d.text(p.Lang)
	d.number(r.AuthorKey)
	if b.db.opts.KeepHandles {
		d.text(p.Author)
	}
	d.number(millis(p.PublishedAt))
	if !p.EditedAt.IsZero() {
		d.number(millis(p.EditedAt))
	}
	for _, tag := range p.Hashtags {
		d.text(tag)
	}
	d.text(p.ReplyTo)
	d.text(p.Thread)
	d.float(p.Rating)
	d.float(p.RatingMax)
	if p.Bot {
		d.number(1)
	}
	return d.sum()
}

// save decides about every post and writes what follows from it.
func (b *batch) save(ctx context.Context, t *tx) error {
	if err := t.loadPosts(ctx, b.items); err != nil {
		return fmt.Errorf("look up posts: %w", err)
	}
	var live []int64
	fresh, ids := 0, 0
	for i := range b.items {
		it := &b.items[i]
		ids += len(it.Mentions)
		if it.stored == nil {
			fresh++
		} else if !it.stored.deleted {
			live = append(live, it.id)
		}
	}
	stored, err := t.loadMentions(ctx, "post_id", live)
	if err != nil {
		return err
	}
	postID, err := t.reserve(ctx, "posts", fresh)
	if err != nil {
		return err
	}
	if b.nextID, err = t.reserve(ctx, "subjects", ids); err != nil {
		return err
	}
	for i := range b.items {
		it := &b.items[i]
		if it.stored == nil {
			it.id = postID
			postID++
		}
		b.decide(it, stored[it.id])
	}
	if err := b.savePosts(ctx, t); err != nil {
		return err
	}
	if err := b.saveArrivals(ctx, t); err != nil {
		return err
	}
	return b.changes.save(ctx, t)
}

// engagement is what people did with a post. It changes without making the post another one.
type engagement struct{ likes, reposts, replies, views int64 }

func (it *item) engagement() engagement {
	return engagement{it.Post.Likes, it.Post.Reposts, it.Post.Replies, it.Post.Views}
}

func kindOf(k crawler.Kind) string {
	if k == "" {
		return string(crawler.KindPost)
	}
	return clean(string(k))
}
