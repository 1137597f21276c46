package store

import (
	"context"
	"errors"
	"iter"
	"time"
)

// OwnThreads says which of the threads of a source were opened by a brand's own account: native id of the thread to
// the names of the brands. Comments in them are about these brands without naming them. A post of a brand's own account is
// about the brand whatever it says ([mentions.HitAbout]); what it names besides is not on that brand's page.
func (db *DB) OwnThreads(ctx context.Context, source string, threads []string) (map[string][]string, error) {
	own := map[string][]string{}
	if len(threads) == 0 {
		return own, nil
	}
	err := db.read(ctx, func(q *tx) error {
		rows, err := q.query(ctx, `SELECT p.native_id, b.name FROM sources s JOIN posts p ON p.source_id = s.id
			JOIN mentions m ON m.post_id = p.id JOIN brands b ON b.id = m.brand_id
			WHERE m.reason = 'own_account' AND m.why LIKE '%{"kind":"about"%' AND s.name = ? AND `+q.wordIn("p.native_id")+" ORDER BY m.id", source, q.words(threads))
		return each(rows, err, func() error {
			var thread, brand string
			if err := rows.Scan(&thread, &brand); err != nil {
				return err
			}
			own[thread] = append(own[thread], brand)
			return nil
		})
	})
	return own, db.explain("read own threads", err)
}

// errStop ends a query early.
var errStop = errors.New("stop")

// RecentHashes yields the hashes of at most limit mentions in the order in which they were saved; At is when the text was
// published or last edited. It looks for them among the latest five times limit posts, since most texts are too short to
// have a hash.
func (db *DB) RecentHashes(ctx context.Context, limit int) iter.Seq2[Hash, error] {
	return func(yield func(Hash, error) bool) {
		err := db.read(ctx, func(q *tx) error {
			rows, err := q.query(ctx, `SELECT b.name, r.simhash, r.at, s.name, r.native_id FROM
				(SELECT m.id, m.brand_id, p.simhash, COALESCE(p.edited_at, p.at) AS at, p.source_id, p.native_id FROM posts p CROSS JOIN mentions m
					WHERE m.post_id = p.id AND p.simhash <> 0 AND p.id > (SELECT MAX(id) FROM posts) - ? ORDER BY p.id DESC LIMIT ?) AS r
				JOIN brands b ON b.id = r.brand_id JOIN sources s ON s.id = r.source_id ORDER BY r.id`, 5*limit, limit)
			return each(rows, err, func() error {
				var h Hash
				var hash, at int64
				if err := rows.Scan(&h.Brand, &hash, &at, &h.Source, &h.ID); err != nil {
					return err
				}
				h.Hash, h.At = uint64(hash), time.UnixMilli(at).UTC()
				if !yield(h, nil) {
					return errStop
				}
				return nil
			})
		})
		if err != nil && !errors.Is(err, errStop) {
			yield(Hash{}, db.explain("read hashes", err))
		}
	}
}
