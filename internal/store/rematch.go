package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"overheard/internal/runs"
	"overheard/mentions"
	"overheard/nps"
	"overheard/sentiment"
)

// ReplaceMentions gives each post exactly the mentions of rs, for the named brands, or for all brands where none is
// named. Mentions that stay the same keep their opinions, of whatever model; new and changed ones get the opinion of
// model that rs holds. It is one transaction and may be repeated, so a rematch that was stopped goes on where it was.
//
// Seen counts posts; Changed those whose mentions are others now. Posts that are gone meanwhile count as Unchanged.
func (db *DB) ReplaceMentions(ctx context.Context, model sentiment.Model, rs []Rematched, brands ...string) (runs.Counts, error) {
	b := &batch{db: db, brands: map[string]int64{}}
	var scope []int64
	err := func() (err error) {
		if b.model, err = db.modelID(ctx, model); err != nil {
			return err
		}
		for _, name := range brands {
			id, err := db.brandID(ctx, clean(name))
			if err != nil {
				return err
			}
			scope, b.brands[name] = append(scope, id), id
		}
		for _, r := range rs {
			for _, m := range r.Mentions {
				if b.brands[m.Brand], err = db.brandID(ctx, clean(m.Brand)); err != nil {
					return err
				}
			}
		}
		return db.write(ctx, func(t *tx) error { return b.rematch(ctx, t, rs, scope) })
	}()
	if err != nil {
		return runs.Counts{}, db.explain("replace mentions", err)
	}
	b.counts.Matched = b.matched
	return b.counts, nil
}

func (b *batch) rematch(ctx context.Context, t *tx, rs []Rematched, scope []int64) error {
	ids, wanted := make([]int64, len(rs)), 0
	for i, r := range rs {
		ids[i] = r.PostID
		wanted += len(r.Mentions)
	}
	items, err := t.livePosts(ctx, ids, b.db.loc)
	if err != nil {
		return err
	}
	stored, err := t.loadMentions(ctx, "post_id", ids)
	if err != nil {
		return err
	}
	if b.nextID, err = t.reserve(ctx, "subjects", wanted); err != nil {
		return err
	}
	b.counts.Seen = int64(len(rs))
	for i := range rs {
		it := items[rs[i].PostID]
		if it == nil {
			b.counts.Unchanged++
			continue
		}
		it.Mentions = rs[i].Mentions
		changed := b.renewNamed(it, stored[it.id], true)
		for _, was := range stored[it.id] {
			inScope := len(scope) == 0 || slices.Contains(scope, was.brand)
			if inScope && !slices.ContainsFunc(it.Mentions, func(m mentions.Mention) bool { return b.brands[m.Brand] == was.brand }) {
				b.remove(was)
				changed = true
			}
		}
		if changed {
			b.counts.Changed++
		} else {
			b.counts.Unchanged++
		}
	}
	return b.changes.save(ctx, t)
}

// livePosts loads what mentions repeat about their posts.
func (t *tx) livePosts(ctx context.Context, ids []int64, loc *time.Location) (map[int64]*item, error) {
	items := make(map[int64]*item, len(ids))
	rows, err := t.query(ctx, "SELECT id, source_id, native_id, COALESCE(author_key, 0), lang, at, reply_to, thread, replies FROM posts WHERE deleted_at IS NULL AND "+t.idIn("id"), t.ids(ids))
	err = each(rows, err, func() error {
		it := &item{Reading: &mentions.Reading{}}
		if err := rows.Scan(&it.id, &it.key.source, &it.key.native, &it.AuthorKey, &it.Post.Lang, &it.at,
			&it.Post.ReplyTo, &it.Post.Thread, &it.Post.Replies); err != nil {
			return err
		}
		it.day = int64(nps.DayOf(time.UnixMilli(it.at), loc))
		items[it.id] = it
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("load posts: %w", err)
	}
	return items, nil
}
