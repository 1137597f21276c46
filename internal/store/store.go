package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"overheard/internal/figures"
	"overheard/internal/pseudonym"
)

var _ figures.Store = (*DB)(nil)

// Options are what [Open] needs to know besides the URL.
type Options struct {
	Dir         string         // relative SQLite paths are relative to it; "" for the working directory
	Location    *time.Location // days are cut here; nil means UTC
	Log         *slog.Logger   // nil for none
	ReadOnly    bool           // nothing is created, migrated or written
	KeepHandles bool           // author names are stored beside their pseudonyms; without it a post that is saved again loses its name
	Key         pseudonym.Key  // of the pseudonyms; nil for one that is made once and kept in the database
}

// DB is an open database. It is safe for concurrent use: writes happen one after the other, reads beside them.
type DB struct {
	dialect dialect
	name    string // for people: the path, or host and database without the password
	path    string // of the SQLite file
	dump    string // what pg_dump needs to know to find the PostgreSQL database
	rw, ro  *sql.DB
	writing chan struct{} // holds one token while nobody writes
	loc     *time.Location
	log     *slog.Logger
	opts    Options
	names   names
	locks   serverLocks
	reading string // parameters of the connections that read a SQLite file

	readOnly bool // as asked for, or because this user may not write
	version  int64
	remarks  []string
}

// Open opens the database that url names, creating it and bringing its tables up to date where needed:
// "sqlite:PATH", or "postgres://USER@HOST/DATABASE". Where the report's time zone has changed since the last time,
// days are cut anew. What it did is in [DB.Remarks].
//
// A database that this user may not write, such as a copy on a share or one whose role may only SELECT, is opened as with ReadOnly
// ([DB.ReadOnly]); what wants to write then is [ErrReadOnly].
//
// Errors that a user can mend are a [Problem]: the URL is wrong ([ErrURL]), the database belongs to a newer version
// ([ErrNewer]) or to another program ([ErrNotDatabase]), cannot be reached ([ErrUnreachable]) or written
// ([ErrReadOnly]). With ReadOnly, tables of an older version are [ErrOutdated].
func Open(ctx context.Context, url string, o Options) (*DB, error) {
	if o.Location == nil {
		o.Location = time.UTC
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	db := &DB{loc: o.Location, log: o.Log, opts: o, readOnly: o.ReadOnly, writing: make(chan struct{}, 1)}
	db.writing <- struct{}{}
	if err := db.connect(url); err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	if err := db.prepare(ctx); err != nil {
		_ = db.Close()
		return nil, db.explain("open database", err)
	}
	return db, nil
}

// prepare makes the tables fit the program and the options.
func (db *DB) prepare(ctx context.Context) error {
	if err := db.checkRights(ctx); err != nil {
		return err
	}
	if db.readOnly && !db.opts.ReadOnly {
		db.remark("remark: %s cannot be written: it is read as it is, and no figure is kept for the next time", db.name)
	}
	from, to, err := db.migrate(ctx)
	if err != nil {
		return err
	}
	db.version = to
	switch {
	case from == 0:
		db.remark("created database %s", strings.TrimPrefix(db.name, "database "))
	case from < to:
		db.remark("brought %s from version %d to version %d", db.name, from, to)
	}
	if err := db.checkKey(ctx); err != nil {
		return err
	}
	return db.checkZone(ctx)
}

// Close closes the database. Work that is still going on is waited for. The last to close a SQLite file folds its log
// into it, if it may write: so those who only read go first, and nothing is left beside the file.
func (db *DB) Close() error {
	var err error
	if db.ro != db.rw {
		err = db.ro.Close()
	}
	return errors.Join(err, db.rw.Close())
}

// ReadOnly reports that nothing can be written: as asked for, or because this user may not.
func (db *DB) ReadOnly() bool { return db.readOnly }

// checkRights finds out whether the user of a PostgreSQL database may write it.
func (db *DB) checkRights(ctx context.Context) error {
	if db.dialect != postgres || db.readOnly {
		return nil
	}
	return db.rw.QueryRowContext(ctx, `SELECT current_setting('transaction_read_only') = 'on' OR EXISTS (SELECT 1 FROM pg_class
		WHERE relname = 'posts' AND relkind = 'r' AND relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())
		AND NOT has_table_privilege(oid, 'INSERT'))`).Scan(&db.readOnly)
}

// Remarks are sentences about what Open did beyond opening, each without a final stop; nil where there was nothing.
func (db *DB) Remarks() []string { return db.remarks }

func (db *DB) remark(format string, args ...any) {
	db.remarks = append(db.remarks, fmt.Sprintf(format, args...))
}

// Version is the version of the tables: the number of the last migration.
func (db *DB) Version() int64 { return db.version }

// Name names the database for people: its path, or host and database. It holds no password.
func (db *DB) Name() string { return db.name }
