package store

import (
	"bytes"
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"
	"path"
	"strconv"
	"strings"
	"time"

	"github.com/pressly/goose/v3"
)

//go:embed migrations/*.sql
var migrations embed.FS

// forPostgres is where the two databases spell a type differently. Everything else in the migrations is common to both.
var forPostgres = strings.NewReplacer(
	"INTEGER PRIMARY KEY", "BIGINT PRIMARY KEY",
	" BLOB", " BYTEA",
	") WITHOUT ROWID;", ");",
)

// migrate brings the tables to the version that this program knows, and returns the versions before and after.
func (db *DB) migrate(ctx context.Context) (from, to int64, err error) {
	to = knownVersion()
	if from, err = db.storedVersion(ctx); err != nil {
		return from, to, err
	}
	switch {
	case from > to:
		return from, to, db.newer(from, to)
	case from == to:
		return from, to, nil
	case db.readOnly:
		return from, to, db.outdated(from, to)
	}
	// Two programs may start at once on a new database: the second waits, and finds nothing left to do.
	release, err := db.Lock(ctx, "migrate", time.Minute)
	if err != nil {
		return from, to, err
	}
	defer release()
	provider, err := goose.NewProvider(db.dialect.goose(), db.rw, spelled{migrations, db.dialect}, goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return from, to, fmt.Errorf("read migrations: %w", err)
	}
	if _, err := provider.Up(ctx); err != nil {
		return from, to, fmt.Errorf("migrate: %w", err)
	}
	return from, to, nil
}

// knownVersion is the highest number among the embedded files.
func knownVersion() (max int64) {
	files, _ := fs.Glob(migrations, "migrations/*.sql")
	for _, f := range files {
		number, _, _ := strings.Cut(path.Base(f), "_")
		if v, err := strconv.ParseInt(number, 10, 64); err == nil && v > max {
			max = v
		}
	}
	return max
}

// storedVersion is the highest migration that was applied, 0 for a database without tables.
func (db *DB) storedVersion(ctx context.Context) (int64, error) {
	var tables, ours int64
	if err := db.rw.QueryRowContext(ctx, db.dialect.countTables()).Scan(&tables, &ours); err != nil {
		return 0, fmt.Errorf("read version: %w", err)
	}
	if ours == 0 {
		if tables > 0 && db.dialect == sqlite {
			return 0, db.foreign()
		}
		return 0, nil
	}
	var v sql.NullInt64
	if err := db.rw.QueryRowContext(ctx, "SELECT MAX(version_id) FROM goose_db_version").Scan(&v); err != nil {
		return 0, fmt.Errorf("read version: %w", err)
	}
	return v.Int64, nil
}

// spelled reads the migrations as one database spells them.
type spelled struct {
	files   embed.FS
	dialect dialect
}

func (s spelled) ReadDir(string) ([]fs.DirEntry, error) { return s.files.ReadDir("migrations") }

func (s spelled) ReadFile(name string) ([]byte, error) {
	b, err := s.files.ReadFile(path.Join("migrations", name))
	if err != nil || s.dialect == sqlite {
		return b, err
	}
	return []byte(forPostgres.Replace(string(b))), nil
}

func (s spelled) Open(name string) (fs.File, error) {
	if name == "." {
		return s.files.Open("migrations")
	}
	b, err := s.ReadFile(name)
	if err != nil {
		return nil, err
	}
	f, err := s.files.Open(path.Join("migrations", name))
	return memoryFile{f, bytes.NewReader(b)}, err
}

// memoryFile is an embedded file with other content.
type memoryFile struct {
	fs.File
	content *bytes.Reader
}

func (f memoryFile) Read(p []byte) (int, error) { return f.content.Read(p) }

func (f memoryFile) Stat() (fs.FileInfo, error) {
	info, err := f.File.Stat()
	return resized{info, f.content.Size()}, err
}

type resized struct {
	fs.FileInfo
	size int64
}

func (r resized) Size() int64 { return r.size }
