package store

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"

	"overheard/internal/pseudonym"
)

func (t *tx) meta(ctx context.Context, name string) (value string, err error) {
	err = t.row(ctx, "SELECT value FROM meta WHERE name = ?", name).Scan(&value)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return value, err
}

func (t *tx) setMeta(ctx context.Context, name, value string) error {
	_, err := t.exec(ctx, "INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value", name, value)
	return err
}

func (db *DB) meta(ctx context.Context, name string) (value string, err error) {
	err = db.read(ctx, func(q *tx) error {
		value, err = q.meta(ctx, name)
		return err
	})
	return value, err
}

// AuthorKey is the key of the pseudonyms: the one given to [Open], else the one that the database keeps, made at its
// first use. Where nothing can be written none is needed, and it is made up.
func (db *DB) AuthorKey(ctx context.Context) (pseudonym.Key, error) {
	if len(db.opts.Key) > 0 {
		return db.opts.Key, nil
	}
	if db.readOnly {
		key := make([]byte, 32)
		_, err := rand.Read(key)
		return key, err
	}
	given, err := db.meta(ctx, "author_key_fingerprint")
	if err != nil {
		return nil, db.explain("read author key", err)
	}
	if given != "" {
		return nil, fmt.Errorf("read author key: %w", &Problem{Kind: ErrNoKey, Text: "authors here are known under the key of OVERHEARD_AUTHOR_KEY, which is not set",
			Hint: "set it as it was: under another key whoever posts again counts as a new voice"})
	}
	kept, err := db.meta(ctx, "author_key")
	if err == nil && kept == "" {
		err = db.write(ctx, func(t *tx) error {
			if kept, err = t.meta(ctx, "author_key"); err != nil || kept != "" {
				return err
			}
			key := make([]byte, 32)
			if _, err := rand.Read(key); err != nil {
				return err
			}
			kept = hex.EncodeToString(key)
			return t.setMeta(ctx, "author_key", kept)
		})
	}
	if err != nil {
		return nil, db.explain("read author key", err)
	}
	key, err := hex.DecodeString(kept)
	if err != nil {
		return nil, fmt.Errorf("read author key: %w", err)
	}
	return key, nil
}

// checkKey remarks when the authors of this database were known under another key so far. Only a fingerprint of a key
// from outside is kept.
func (db *DB) checkKey(ctx context.Context) error {
	if len(db.opts.Key) == 0 {
		return nil
	}
	sum := sha256.Sum256(append([]byte("overheard author key "), db.opts.Key...))
	now := hex.EncodeToString(sum[:8])
	before, err := db.meta(ctx, "author_key_fingerprint")
	if err != nil || before == now {
		return err
	}
	made, err := db.meta(ctx, "author_key")
	if err != nil {
		return err
	}
	if before != "" || made != "" {
		db.remark("the author key is another one than before: whoever posts again counts as a new voice")
	}
	if db.readOnly {
		return nil
	}
	return db.write(ctx, func(t *tx) error { return t.setMeta(ctx, "author_key_fingerprint", now) })
}
