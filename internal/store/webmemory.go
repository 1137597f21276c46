package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"overheard/crawler"
)

// maxValidators is how many pages' validators are kept: those of the pages that came last.
const maxValidators = 20_000

// Validators returns what SaveValidators was last given for key, the zero value where it has none.
func (db *DB) Validators(ctx context.Context, key string) (v crawler.Validators, err error) {
	err = db.read(ctx, func(q *tx) error {
		err := q.row(ctx, "SELECT etag, last_modified, at FROM validators WHERE page = ?", clean(key)).Scan(&v.ETag, &v.LastModified, (*moment)(&v.At))
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		return err
	})
	return v, db.explain("read validators", err)
}

// SaveValidators remembers v for key instead of what was there before; an empty v makes it forget the key. Of too many
// the oldest are forgotten.
func (db *DB) SaveValidators(ctx context.Context, key string, v crawler.Validators) error {
	key = clean(key)
	err := db.write(ctx, func(t *tx) error {
		if v.Empty() {
			_, err := t.exec(ctx, "DELETE FROM validators WHERE page = ?", key)
			return err
		}
		_, err := t.exec(ctx, `INSERT INTO validators (page, etag, last_modified, at) VALUES (?, ?, ?, ?)
			ON CONFLICT (page) DO UPDATE SET etag = excluded.etag, last_modified = excluded.last_modified, at = excluded.at`,
			key, clean(v.ETag), clean(v.LastModified), millisOr0(v.At))
		if err != nil {
			return err
		}
		_, err = t.exec(ctx, "DELETE FROM validators WHERE at < (SELECT at FROM validators ORDER BY at DESC LIMIT 1 OFFSET ?)", maxValidators)
		return err
	})
	return db.explain("save validators", err)
}

// Host returns what SaveHost was last given for host, the zero value with Host set where it knows nothing.
func (db *DB) Host(ctx context.Context, host string) (crawler.HostState, error) {
	s := crawler.HostState{Host: host}
	err := db.read(ctx, func(q *tx) error {
		err := q.row(ctx, "SELECT not_before, failures, kind FROM hosts WHERE host = ?", clean(host)).Scan((*moment)(&s.NotBefore), &s.Failures, &s.Kind)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		return err
	})
	return s, db.explain("read state of host", err)
}

// SaveHost remembers s for s.Host instead of what was there before. A host that answers well needs no row.
func (db *DB) SaveHost(ctx context.Context, s crawler.HostState) error {
	host := clean(s.Host)
	err := db.write(ctx, func(t *tx) error {
		if s.NotBefore.IsZero() && s.Failures == 0 && s.Kind == "" {
			_, err := t.exec(ctx, "DELETE FROM hosts WHERE host = ?", host)
			return err
		}
		_, err := t.exec(ctx, `INSERT INTO hosts (host, not_before, failures, kind) VALUES (?, ?, ?, ?)
			ON CONFLICT (host) DO UPDATE SET not_before = excluded.not_before, failures = excluded.failures, kind = excluded.kind`,
			host, orNull(s.NotBefore), s.Failures, clean(string(s.Kind)))
		return err
	})
	return db.explain("save state of host", err)
}

// Spend counts one request to host against the budget b.Name, whose day allows b.Limit requests and ends at b.Reset;
// b.Used is ignored. Where the stored day is over, or none is stored, it starts anew with b.Reset. Where the limit is
// reached it counts nothing and returns false. Either way it returns the budget as it then is. Of several callers at
// once, in this process or others, no more than b.Limit get true.
func (db *DB) Spend(ctx context.Context, host string, b crawler.Budget, now time.Time) (crawler.Budget, bool, error) {
	ok := false
	err := db.write(ctx, func(t *tx) error {
		var used, resets int64
		err := t.row(ctx, "SELECT used, resets FROM budgets WHERE host = ? AND name = ?", clean(host), clean(b.Name)).Scan(&used, &resets)
		switch {
		case errors.Is(err, sql.ErrNoRows) || err == nil && resets <= millis(now):
			b.Used = 0
		case err != nil:
			return err
		default:
			b.Used, b.Reset = used, time.UnixMilli(resets).UTC()
		}
		if ok = b.Used < b.Limit; ok {
			b.Used++
		}
		_, err = t.exec(ctx, `INSERT INTO budgets (host, name, allowed, used, resets) VALUES (?, ?, ?, ?, ?)
			ON CONFLICT (host, name) DO UPDATE SET allowed = excluded.allowed, used = excluded.used, resets = excluded.resets`,
			clean(host), clean(b.Name), b.Limit, b.Used, millis(b.Reset))
		if err != nil {
			return fmt.Errorf("write budget: %w", err)
		}
		return nil
	})
	return b, ok && err == nil, db.explain("spend budget", err)
}

// Budgets returns the budgets of a host whose day is not over.
func (db *DB) Budgets(ctx context.Context, host string, now time.Time) (list []crawler.Budget, err error) {
	err = db.read(ctx, func(q *tx) error {
		rows, err := q.query(ctx, "SELECT name, allowed, used, resets FROM budgets WHERE host = ? AND resets > ? ORDER BY name", clean(host), millis(now))
		return each(rows, err, func() error {
			var b crawler.Budget
			err := rows.Scan(&b.Name, &b.Limit, &b.Used, (*moment)(&b.Reset))
			list = append(list, b)
			return err
		})
	})
	return list, db.explain("read budgets", err)
}
