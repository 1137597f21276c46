package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"overheard/internal/records"
)

var _ records.Store = (*DB)(nil)

// SaveRecord implements [records.Store]. A record is never changed.
func (db *DB) SaveRecord(ctx context.Context, r *records.Record, votes []byte) error {
	content, err := json.Marshal(r)
	if err != nil {
		return fmt.Errorf("save record: %w", err)
	}
	err = db.write(ctx, func(t *tx) error {
		n, err := t.exec(ctx, "INSERT INTO records (id, brand, made_at, record, votes) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
			r.ID, r.Brand, r.MadeAt.UnixMilli(), string(content), votes)
		if err == nil && n == 0 {
			err = records.ErrTaken
		}
		return err
	})
	return db.explain("save record", err)
}

// Records implements [records.Store].
func (db *DB) Records(ctx context.Context, brand string, limit int) ([]records.Summary, error) {
	query, args := "SELECT record FROM records", []any{}
	if brand != "" {
		query, args = query+" WHERE brand = ?", append(args, brand)
	}
	var list []records.Summary
	err := db.read(ctx, func(q *tx) error {
		rows, err := q.query(ctx, query+" ORDER BY made_at DESC, id LIMIT ?", append(args, limit)...)
		return each(rows, err, func() error {
			var content string
			if err := rows.Scan(&content); err != nil {
				return err
			}
			var r records.Summary
			if err := json.Unmarshal([]byte(content), &r); err != nil {
				return err
			}
			list = append(list, r)
			return nil
		})
	})
	return list, db.explain("list records", err)
}

// Record implements [records.Store].
func (db *DB) Record(ctx context.Context, id string) (r *records.Record, votes []byte, ok bool, err error) {
	err = db.read(ctx, func(q *tx) error {
		var content string
		err := q.row(ctx, "SELECT record, votes FROM records WHERE id = ?", id).Scan(&content, &votes)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err != nil {
			return err
		}
		r, ok = &records.Record{}, true
		return json.Unmarshal([]byte(content), r)
	})
	return r, votes, ok, db.explain("read record", err)
}

// errMissing undoes a deletion.
var errMissing = errors.New("there is no such record")

// DeleteRecords implements [records.Store].
func (db *DB) DeleteRecords(ctx context.Context, ids []string) (missing string, err error) {
	err = db.write(ctx, func(t *tx) error {
		for _, id := range ids {
			n, err := t.exec(ctx, "DELETE FROM records WHERE id = ?", id)
			if err == nil && n == 0 {
				missing, err = id, errMissing
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
	if errors.Is(err, errMissing) {
		return missing, nil
	}
	return "", db.explain("delete records", err)
}
