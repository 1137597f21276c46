package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"overheard/crawler"
)

// Cursor returns where the next crawl of a source carries on, "" before its first page.
func (db *DB) Cursor(ctx context.Context, source string) (c crawler.Cursor, err error) {
	err = db.read(ctx, func(q *tx) error {
		err := q.row(ctx, "SELECT c.cursor FROM crawls c JOIN sources s ON s.id = c.source_id WHERE s.name = ?", source).Scan(&c)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		return err
	})
	return c, db.explain("read cursor", err)
}

// SaveStep saves where a source has got to, in one transaction. Call it once the posts of the page are saved: whoever is
// killed between the two reads the page again, and saving its posts again changes nothing.
func (db *DB) SaveStep(ctx context.Context, s crawler.Step) error {
	id, err := db.sourceID(ctx, clean(s.Source))
	if err == nil {
		err = db.write(ctx, func(t *tx) error { return t.saveStep(ctx, id, s) })
	}
	return db.explain("save cursor", err)
}

func (t *tx) saveStep(ctx context.Context, source int64, s crawler.Step) error {
	_, err := t.exec(ctx, `INSERT INTO crawls (source_id, cursor, last_post, failures, trouble, kind) VALUES (?, ?, ?, 0, '', '')
		ON CONFLICT (source_id) DO UPDATE SET cursor = excluded.cursor,
			last_post = CASE WHEN crawls.last_post >= excluded.last_post OR excluded.last_post IS NULL THEN crawls.last_post ELSE excluded.last_post END`,
		source, clean(string(s.Cursor)), orNull(s.Newest))
	if err != nil {
		return fmt.Errorf("move cursor: %w", err)
	}
	if s.Gap != nil {
		if err := t.addGap(ctx, source, *s.Gap, s.At); err != nil {
			return err
		}
	}
	return t.saveSeen(ctx, source, s)
}

// SourceHealth returns how the named sources have been doing, in their order. Of one that was never crawled nothing but
// the name is set. Budgets are left out: they belong to hosts.
func (db *DB) SourceHealth(ctx context.Context, names ...string) ([]crawler.SourceHealth, error) {
	list := make([]crawler.SourceHealth, len(names))
	at := make(map[string]int, len(names))
	for i, name := range names {
		list[i].Source, at[name] = name, i
	}
	err := db.read(ctx, func(q *tx) error {
		rows, err := q.query(ctx, `SELECT s.name, c.last_start, c.last_success, c.covered, c.last_post, c.failing_from, c.failures, c.trouble, c.kind, c.retry_at, c.reported
			FROM crawls c JOIN sources s ON s.id = c.source_id WHERE `+q.wordIn("s.name"), q.words(names))
		return each(rows, err, func() error {
			var h crawler.SourceHealth
			err := rows.Scan(&h.Source, (*moment)(&h.LastStart), (*moment)(&h.LastSuccess), (*moment)(&h.Covered), (*moment)(&h.LastPost), (*moment)(&h.FailingFrom),
				&h.Failures, &h.Trouble, &h.Kind, (*moment)(&h.RetryAt), (*moment)(&h.Reported))
			list[at[h.Source]] = h
			return err
		})
	})
	return list, db.explain("read health of sources", err)
}

// SaveHealth saves how a source has been doing. LastPost and Budgets are left as they are.
func (db *DB) SaveHealth(ctx context.Context, h crawler.SourceHealth) error {
	id, err := db.sourceID(ctx, clean(h.Source))
	if err == nil {
		err = db.write(ctx, func(t *tx) error {
			_, err := t.exec(ctx, `INSERT INTO crawls (source_id, cursor, last_start, last_success, covered, failing_from, failures, trouble, kind, retry_at, reported)
				VALUES (?, '', ?, ?, ?, ?, ?, ?, ?, ?, ?)
				ON CONFLICT (source_id) DO UPDATE SET last_start = excluded.last_start, last_success = excluded.last_success, covered = excluded.covered,
					failing_from = excluded.failing_from, failures = excluded.failures, trouble = excluded.trouble, kind = excluded.kind,
					retry_at = excluded.retry_at, reported = excluded.reported`,
				id, orNull(h.LastStart), orNull(h.LastSuccess), orNull(h.Covered), orNull(h.FailingFrom), h.Failures, clean(h.Trouble), clean(string(h.Kind)),
				orNull(h.RetryAt), orNull(h.Reported))
			return err
		})
	}
	return db.explain("save health of source", err)
}

// moment scans milliseconds, or NULL as the zero time.
type moment time.Time

func (m *moment) Scan(v any) error {
	var n sql.NullInt64
	if err := n.Scan(v); err != nil {
		return err
	}
	*m = moment{}
	if n.Valid {
		*m = moment(time.UnixMilli(n.Int64).UTC())
	}
	return nil
}
