package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"overheard/crawler"
)

const postColumns = "id, source_id, native_id, url, kind, author_key, handle, bot, lang, at, edited_at, deleted_at, text, hashtags, " +
	"reply_to, thread, likes, reposts, replies, views, rating, rating_max, simhash, digest"

var postsTable = newTable("posts", "", strings.Split(postColumns, ", ")...)

// values appends the row of a living post.
func (it *item) values(to []any, keepHandles bool) []any {
	p := &it.Post
	var author, handle any
	if it.AuthorKey != 0 {
		author = it.AuthorKey
	}
	if keepHandles && p.Author != "" {
		handle = clean(p.Author)
	}
	bot := int64(0)
	if p.Bot {
		bot = 1
	}
	return append(to, it.id, it.key.source, it.key.native, clean(p.URL), kindOf(p.Kind), author, handle, bot, clean(p.Lang),
		it.at, orNull(p.EditedAt), nil, clean(p.Text), joinWords(p.Hashtags), clean(p.ReplyTo), clean(p.Thread),
		p.Likes, p.Reposts, p.Replies, p.Views, p.Rating, p.RatingMax, int64(it.SimHash), it.digest)
}

// tombstone appends the row of a deleted post: who it was on its network, and nothing else.
func (it *item) tombstone(to []any, now int64) []any {
	zero := int64(0)
	return append(to, it.id, it.key.source, it.key.native, "", "", nil, nil, zero, "", zero, nil, now, "", "", "", "",
		zero, zero, zero, zero, 0.0, 0.0, zero, zero)
}

// postState is what a batch needs to know about a stored post.
type postState struct {
	digest, editedAt int64
	deleted          bool
	engagement
}

// loadPosts fills in which of the items are stored.
func (t *tx) loadPosts(ctx context.Context, items []item) error {
	bySource := map[int64][]string{}
	byKey := make(map[postKey]*item, len(items))
	for i := range items {
		k := items[i].key
		bySource[k.source] = append(bySource[k.source], k.native)
		byKey[k] = &items[i]
	}
	for source, natives := range bySource {
		rows, err := t.query(ctx, `SELECT native_id, id, digest, COALESCE(edited_at, 0), CASE WHEN deleted_at IS NULL THEN 0 ELSE 1 END,
			likes, reposts, replies, views FROM posts WHERE source_id = ? AND `+t.wordIn("native_id"), source, t.words(natives))
		err = each(rows, err, func() error {
			var native string
			var id int64
			var s postState
			err := rows.Scan(&native, &id, &s.digest, &s.editedAt, (*flag)(&s.deleted), &s.likes, &s.reposts, &s.replies, &s.views)
			if err != nil {
				return err
			}
			it := byKey[postKey{source, native}]
			it.id, it.stored = id, &s
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// savePosts writes the rows of posts.
func (b *batch) savePosts(ctx context.Context, t *tx) error {
	if err := t.insert(ctx, postsTable, b.posts); err != nil {
		return err
	}
	for _, it := range b.edited {
		v := it.values(nil, b.db.opts.KeepHandles)
		_, err := t.exec(ctx, `UPDATE posts SET url = ?, kind = ?, author_key = ?, handle = ?, bot = ?, lang = ?, at = ?, edited_at = ?,
			deleted_at = ?, text = ?, hashtags = ?, reply_to = ?, thread = ?, likes = ?, reposts = ?, replies = ?, views = ?,
			rating = ?, rating_max = ?, simhash = ?, digest = ? WHERE id = ?`, append(v[3:], it.id)...)
		if err != nil {
			return fmt.Errorf("update post: %w", err)
		}
	}
	for _, it := range b.liked {
		e := it.engagement()
		if _, err := t.exec(ctx, "UPDATE posts SET likes = ?, reposts = ?, replies = ?, views = ? WHERE id = ?", e.likes, e.reposts, e.replies, e.views, it.id); err != nil {
			return fmt.Errorf("update engagement: %w", err)
		}
	}
	if len(b.erased) == 0 {
		return nil
	}
	_, err := t.exec(ctx, `UPDATE posts SET url = '', kind = '', author_key = NULL, handle = NULL, bot = 0, lang = '', at = 0, edited_at = NULL,
		deleted_at = ?, text = '', hashtags = '', reply_to = '', thread = '', likes = 0, reposts = 0, replies = 0, views = 0,
		rating = 0, rating_max = 0, simhash = 0, digest = 0 WHERE `+t.idIn("id"), time.Now().UnixMilli(), t.ids(b.erased))
	if err != nil {
		return fmt.Errorf("erase posts: %w", err)
	}
	return nil
}

// readColumns are the columns of a post p on source s that readers show.
const readColumns = "p.id, s.name, p.native_id, p.url, p.kind, p.author_key, p.handle, p.bot, p.lang, p.at, p.edited_at, p.text, p.hashtags, " +
	"p.reply_to, p.thread, p.likes, p.reposts, p.replies, p.views, p.rating, p.rating_max, p.simhash"

// readPost is one row of readColumns.
type readPost struct {
	StoredPost
	kind, hashtags string
	author         sql.NullInt64
	handle         sql.NullString
	edited         sql.NullInt64
	at, simhash    int64
}

func (r *readPost) fields() []any {
	p := &r.Post
	return []any{&r.ID, &p.Source, &p.NativeID, &p.URL, &r.kind, &r.author, &r.handle, (*flag)(&p.Bot), &p.Lang, &r.at, &r.edited, &p.Text, &r.hashtags,
		&p.ReplyTo, &p.Thread, &p.Likes, &p.Reposts, &p.Replies, &p.Views, &p.Rating, &p.RatingMax, &r.simhash}
}

// done fills in what the columns mean.
func (r *readPost) done() {
	r.Post.Kind = crawler.Kind(r.kind)
	r.Post.Hashtags = splitWords(r.hashtags)
	r.Post.Author = r.handle.String
	r.Post.PublishedAt = time.UnixMilli(r.at).UTC()
	if r.edited.Valid {
		r.Post.EditedAt = time.UnixMilli(r.edited.Int64).UTC()
	}
	r.AuthorKey, r.SimHash = r.author.Int64, uint64(r.simhash)
}

// Posts returns up to limit posts with an id above after, in the order of their ids. Deleted ones are left out.
func (db *DB) Posts(ctx context.Context, after int64, limit int) ([]StoredPost, error) {
	var posts []StoredPost
	err := db.read(ctx, func(q *tx) error {
		rows, err := q.query(ctx, "SELECT "+readColumns+` FROM posts p JOIN sources s ON s.id = p.source_id
			WHERE p.id > ? AND p.deleted_at IS NULL ORDER BY p.id LIMIT ?`, after, limit)
		err = each(rows, err, func() error {
			var r readPost
			if err := rows.Scan(r.fields()...); err != nil {
				return err
			}
			r.done()
			posts = append(posts, r.StoredPost)
			return nil
		})
		if err != nil {
			return err
		}
		return q.addAttached(ctx, posts)
	})
	return posts, db.explain("read posts", err)
}

// addAttached fills in About and Own.
func (t *tx) addAttached(ctx context.Context, posts []StoredPost) error {
	if len(posts) == 0 {
		return nil
	}
	at := make(map[int64]*StoredPost, len(posts))
	ids := make([]int64, len(posts))
	for i := range posts {
		at[posts[i].ID], ids[i] = &posts[i], posts[i].ID
	}
	rows, err := t.query(ctx, `SELECT m.post_id, b.name, m.why, m.reason FROM mentions m JOIN brands b ON b.id = m.brand_id
		WHERE (m.reason = 'own_account' OR m.why LIKE '%"about"%') AND `+t.idIn("m.post_id")+" ORDER BY m.id", t.ids(ids))
	return each(rows, err, func() error {
		var m mentionRow
		var brand string
		if err := rows.Scan(&m.post, &brand, &m.why, &m.reason); err != nil {
			return err
		}
		if m.about() {
			at[m.post].About = append(at[m.post].About, brand)
		}
		if m.reason == "own_account" {
			at[m.post].Own = append(at[m.post].Own, brand)
		}
		return nil
	})
}
