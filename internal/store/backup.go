package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Backup writes a copy of a SQLite database, as it is at one moment, to a new file while others go on reading and
// writing. [ErrExists] says that there is such a file already. On an error no file is left. For PostgreSQL it returns
// [ErrUnsupported] with the command that does it.
func (db *DB) Backup(ctx context.Context, path string) error {
	if db.dialect == postgres {
		return fmt.Errorf("back up: %w", &Problem{Kind: ErrUnsupported, Text: "PostgreSQL is backed up by its own tools",
			Hint: "pg_dump --format=custom --file=" + path + " " + db.dump})
	}
	exists := &Problem{Kind: ErrExists, Text: path + " exists already", Hint: "name a file that does not exist yet"}
	if _, err := os.Lstat(path); err == nil {
		return fmt.Errorf("back up: %w", exists)
	}
	// Written beside its place and then linked into it: what is there under its name is whole.
	dir, err := os.MkdirTemp(filepath.Dir(path), ".overheard-backup-")
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrPermission) {
			return fmt.Errorf("back up: %w", &Problem{Kind: ErrUnreachable, Text: path + " cannot be written: its folder is missing, or closed to this user", Cause: err})
		}
		return db.explain("back up", err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	part := filepath.Join(dir, "backup")
	err = db.vacuumInto(ctx, part)
	if err == nil {
		err = syncFile(part)
	}
	if p := db.problem(err); err != nil && p != nil && errors.Is(p, ErrFull) {
		return fmt.Errorf("back up: %w", &Problem{Kind: ErrFull, Text: "the disk of " + path + " is full; no backup was made", Hint: "make room, or name a file on another disk", Cause: err})
	}
	if err != nil {
		return db.explain("back up", err)
	}
	if err := os.Link(part, path); err != nil {
		if errors.Is(err, fs.ErrExist) {
			return fmt.Errorf("back up: %w", exists)
		}
		if err := os.Rename(part, path); err != nil { // a file system without links
			return fmt.Errorf("back up: %w", err)
		}
	}
	return nil
}

// vacuumInto writes a copy over a connection of its own, since those that only read refuse the statement.
func (db *DB) vacuumInto(ctx context.Context, path string) error {
	pool := sqlitePool(db.path, db.reading, 1)
	_, err := pool.ExecContext(ctx, "VACUUM INTO ?", path)
	return errors.Join(err, pool.Close())
}

func syncFile(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	err = f.Sync()
	if e := f.Close(); err == nil {
		err = e
	}
	return err
}
