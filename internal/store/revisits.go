package store

import (
	"context"
	"fmt"
	"time"

	"overheard/crawler"
)

var revisitsTable = newTable("revisits", "ON CONFLICT (source_id, native_id) DO UPDATE SET visited = excluded.visited", "source_id", "native_id", "at", "visited")

// saveSeen notes the posts of a step, to look at them again, and forgets those that have grown too old for it.
func (t *tx) saveSeen(ctx context.Context, source int64, s crawler.Step) error {
	if len(s.Seen) == 0 {
		return nil
	}
	rows := make([]any, 0, 4*len(s.Seen))
	once := map[string]bool{} // one statement may touch a row only once
	for _, r := range s.Seen {
		if native := clean(r.NativeID); !once[native] {
			once[native] = true
			rows = append(rows, source, native, millis(r.PublishedAt), millis(s.At))
		}
	}
	if err := t.insert(ctx, revisitsTable, rows); err != nil {
		return err
	}
	if _, err := t.exec(ctx, "DELETE FROM revisits WHERE source_id = ? AND at < ?", source, millis(s.Forget)); err != nil {
		return fmt.Errorf("forget old posts: %w", err)
	}
	return nil
}

// Refs returns up to limit crawled posts of a source that were published at or after since and last looked at before
// before, those first that waited longest. Deleted posts are left out.
func (db *DB) Refs(ctx context.Context, source string, since, before time.Time, limit int) (refs []crawler.Ref, err error) {
	err = db.read(ctx, func(q *tx) error {
		rows, err := q.query(ctx, `SELECT p.native_id, p.url, p.thread, p.at FROM sources s JOIN revisits r ON r.source_id = s.id
			JOIN posts p ON p.source_id = r.source_id AND p.native_id = r.native_id
			WHERE s.name = ? AND r.visited < ? AND r.at >= ? AND p.deleted_at IS NULL ORDER BY r.visited, r.native_id LIMIT ?`,
			source, millis(before), millis(since), limit)
		return each(rows, err, func() error {
			var r crawler.Ref
			err := rows.Scan(&r.NativeID, &r.URL, &r.Thread, (*moment)(&r.PublishedAt))
			refs = append(refs, r)
			return err
		})
	})
	return refs, db.explain("read posts to look at again", err)
}

// SaveVisits notes that posts were looked at again.
func (db *DB) SaveVisits(ctx context.Context, source string, refs []crawler.Ref, at time.Time) error {
	if len(refs) == 0 {
		return nil
	}
	ids := make([]string, len(refs))
	for i, r := range refs {
		ids[i] = r.NativeID
	}
	err := db.write(ctx, func(t *tx) error {
		_, err := t.exec(ctx, "UPDATE revisits SET visited = ? WHERE source_id = (SELECT id FROM sources WHERE name = ?) AND "+t.wordIn("native_id"),
			millis(at), source, t.words(ids))
		return err
	})
	return db.explain("save visits", err)
}
