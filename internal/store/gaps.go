package store

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"time"

	"overheard/crawler"
)

// OpenGap notes at the time at that a source cannot be read: nothing after g.From is seen. Where a gap of the source is
// open already, that one lasts on. g.To does not count.
func (db *DB) OpenGap(ctx context.Context, source string, g crawler.Gap, at time.Time) error {
	id, err := db.sourceID(ctx, clean(source))
	if err == nil {
		err = db.write(ctx, func(t *tx) error {
			var open int
			if err := t.row(ctx, "SELECT COUNT(*) FROM gaps WHERE source_id = ? AND to_at IS NULL", id).Scan(&open); err != nil || open > 0 {
				return err
			}
			g.To = time.Time{}
			return t.addGap(ctx, id, g, at)
		})
	}
	return db.explain("record gap", err)
}

// addGap writes a gap into the ledger, unless the same stretch is there already.
func (t *tx) addGap(ctx context.Context, source int64, g crawler.Gap, at time.Time) error {
	var known int
	err := t.row(ctx, "SELECT COUNT(*) FROM gaps WHERE source_id = ? AND from_at = ? AND COALESCE(to_at, 0) = ? AND reason = ?",
		source, millis(g.From), millisOr0(g.To), clean(string(g.Reason))).Scan(&known)
	if err != nil || known > 0 {
		return err
	}
	id, err := t.reserve(ctx, "gaps", 1)
	if err != nil {
		return err
	}
	_, err = t.exec(ctx, "INSERT INTO gaps (id, source_id, from_at, to_at, reason, opened) VALUES (?, ?, ?, ?, ?, ?)",
		id, source, millis(g.From), orNull(g.To), clean(string(g.Reason)), millis(at))
	if err != nil {
		return fmt.Errorf("add gap: %w", err)
	}
	return nil
}

// CloseGap ends the open gap of a source, if there is one, at the time to: the source was read again from where it had
// stopped, so the gap is filled.
func (db *DB) CloseGap(ctx context.Context, source string, to, at time.Time) error {
	err := db.write(ctx, func(t *tx) error {
		_, err := t.exec(ctx, `UPDATE gaps SET to_at = CASE WHEN from_at > ? THEN from_at ELSE ? END, filled = ?
			WHERE to_at IS NULL AND source_id = (SELECT id FROM sources WHERE name = ?)`, millis(to), millis(to), millis(at), source)
		return err
	})
	return db.explain("close gap", err)
}

// FillGaps says that a source was read again between from and to: gaps that lie in it are filled. It returns how many.
func (db *DB) FillGaps(ctx context.Context, source string, from, to, at time.Time) (n int64, err error) {
	err = db.write(ctx, func(t *tx) error {
		n, err = t.exec(ctx, `UPDATE gaps SET filled = ? WHERE filled IS NULL AND from_at >= ? AND to_at <= ?
			AND source_id = (SELECT id FROM sources WHERE name = ?)`, millis(at), millis(from), millis(to), source)
		return err
	})
	return n, db.explain("fill gaps", err)
}

// Gaps returns gaps by source and by when they begin.
func (db *DB) Gaps(ctx context.Context, g crawler.GapQuery) (list []crawler.RecordedGap, err error) {
	query := `SELECT g.id, s.name, g.from_at, g.to_at, g.reason, g.opened, g.filled FROM gaps g JOIN sources s ON s.id = g.source_id
		WHERE g.from_at < ? AND COALESCE(g.to_at, ?) > ?`
	to := int64(math.MaxInt64)
	if !g.To.IsZero() {
		to = millis(g.To)
	}
	args := []any{to, int64(math.MaxInt64), millisOr0(g.From)}
	if g.Missing {
		query += " AND g.filled IS NULL"
	}
	err = db.read(ctx, func(q *tx) error {
		if g.Sources != nil {
			query += " AND " + q.wordIn("s.name")
			args = append(args, q.words(g.Sources))
		}
		query += " ORDER BY g.from_at DESC, g.id DESC"
		if g.Limit > 0 {
			query += fmt.Sprintf(" LIMIT %d", g.Limit)
		}
		rows, err := q.query(ctx, query, args...)
		return each(rows, err, func() error {
			var r crawler.RecordedGap
			err := rows.Scan(&r.ID, &r.Source, (*moment)(&r.From), (*moment)(&r.To), &r.Reason, (*moment)(&r.Opened), (*moment)(&r.Filled))
			list = append(list, r)
			return err
		})
	})
	slices.SortFunc(list, func(a, b crawler.RecordedGap) int {
		return cmp.Or(cmp.Compare(a.Source, b.Source), a.From.Compare(b.From), cmp.Compare(a.ID, b.ID))
	})
	return list, db.explain("read gaps", err)
}

// millisOr0 is 0 for the zero time, as no time that is stored is.
func millisOr0(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return millis(t)
}
