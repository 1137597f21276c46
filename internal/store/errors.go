package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"syscall"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/mattn/go-sqlite3"

	"overheard/mentions"
)

// What can be wrong with a database. Every one of them reaches the caller inside a [Problem].
var (
	ErrURL         = errors.New("not a database URL")
	ErrNotDatabase = errors.New("not an Overheard database")
	ErrNewer       = errors.New("written by a newer version")
	ErrOutdated    = errors.New("written by an older version")
	ErrBusy        = errors.New("another run is at work")
	ErrLocked      = errors.New("locked by another program")
	ErrFull        = errors.New("no space left")
	ErrReadOnly    = errors.New("cannot be written")
	ErrNoKey       = errors.New("the author key is not set")
	ErrDamaged     = errors.New("damaged")
	ErrUnreachable = errors.New("cannot be opened")
	ErrExists      = errors.New("exists already")
	ErrCursor      = mentions.ErrBadCursor
	ErrUnlabelled  = errors.New("not everything is labelled")
	ErrUnsupported = errors.New("not supported by this database")
)

// Problem is an error with the sentence and the advice that a user needs. errors.Is finds both its kind, one of the
// errors above, and its cause.
type Problem struct {
	Kind  error
	Text  string // one sentence: where and what
	Hint  string // what to try; "" where there is nothing to say
	Cause error  // for the log; may be nil
}

func (p *Problem) Error() string { return p.Text }

// Try says what the user can do.
func (p *Problem) Try() string { return p.Hint }

// Busy reports whether somebody else holds a lock.
func (p *Problem) Busy() bool { return errors.Is(p.Kind, ErrBusy) }

// ReadOnly reports whether nothing can be written here.
func (p *Problem) ReadOnly() bool { return errors.Is(p.Kind, ErrReadOnly) }

func (p *Problem) Unwrap() []error {
	if p.Cause == nil {
		return []error{p.Kind}
	}
	return []error{p.Kind, p.Cause}
}

// explain adds the verb phrase to err and, where the database says why, turns it into a [Problem].
func (db *DB) explain(doing string, err error) error {
	if err == nil {
		return nil
	}
	var known *Problem
	if errors.As(err, &known) {
		return fmt.Errorf("%s: %w", doing, err)
	}
	if p := db.problem(err); p != nil {
		p.Cause = err
		return fmt.Errorf("%s: %w", doing, p)
	}
	return fmt.Errorf("%s: %w", doing, err)
}

func (db *DB) problem(err error) *Problem {
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) || errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	var lite sqlite3.Error
	if errors.As(err, &lite) {
		return db.sqliteProblem(lite)
	}
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return db.postgresProblem(pg)
	}
	var connect *pgconn.ConnectError
	if errors.As(err, &connect) {
		return &Problem{Kind: ErrUnreachable, Text: fmt.Sprintf("the PostgreSQL server of %s does not answer", db.name),
			Hint: "start the server, or correct url in the [store] part of config.toml"}
	}
	if errors.Is(err, syscall.ENOSPC) {
		return db.full()
	}
	return nil
}

func (db *DB) sqliteProblem(err sqlite3.Error) *Problem {
	switch err.Code {
	case sqlite3.ErrFull:
		return db.full()
	case sqlite3.ErrNotADB:
		return db.foreign()
	case sqlite3.ErrCorrupt:
		return &Problem{Kind: ErrDamaged, Text: db.name + " is damaged",
			Hint: "restore the last backup; overheard db check shows how far the damage goes"}
	case sqlite3.ErrBusy, sqlite3.ErrLocked:
		return db.locked()
	case sqlite3.ErrReadonly, sqlite3.ErrPerm, sqlite3.ErrAuth:
		return db.unwritable()
	case sqlite3.ErrCantOpen:
		return &Problem{Kind: ErrUnreachable, Text: fmt.Sprintf("%s cannot be opened: its folder is missing, or closed to this user", db.name),
			Hint: "make the folder, or correct url in the [store] part of config.toml"}
	case sqlite3.ErrIoErr:
		// A disk that fills up shows as an I/O error where it hits the shared-memory file.
		if err.SystemErrno == syscall.ENOSPC || err.SystemErrno == syscall.EDQUOT {
			return db.full()
		}
		return &Problem{Kind: ErrDamaged, Text: fmt.Sprintf("%s cannot be read or written: the disk reports an error", db.name),
			Hint: "check the disk; what was saved before stays saved"}
	}
	return nil
}

func (db *DB) postgresProblem(err *pgconn.PgError) *Problem {
	const url = "correct url in the [store] part of config.toml"
	switch err.Code {
	case "53100": // disk_full
		return db.full()
	case "53300": // too_many_connections
		return &Problem{Kind: ErrUnreachable, Text: db.name + " has no connection left", Hint: "raise max_connections, or stop programs that hold connections"}
	case "55P03", "40P01", "40001": // lock_not_available, deadlock_detected, serialization_failure
		return db.locked()
	case "25006": // read_only_sql_transaction
		return db.unwritable()
	case "42501": // insufficient_privilege
		return &Problem{Kind: ErrReadOnly, Text: fmt.Sprintf("%s does not let this user do that: %s", db.name, err.Message),
			Hint: "GRANT SELECT ON ALL TABLES IN SCHEMA public is enough to read, as their owner; other commands need the owner"}
	case "3D000": // invalid_catalog_name
		return &Problem{Kind: ErrUnreachable, Text: db.name + " does not exist", Hint: "createdb, or " + url}
	case "28P01", "28000": // invalid_password, invalid_authorization_specification
		return &Problem{Kind: ErrUnreachable, Text: db.name + " refuses the user or the password", Hint: url}
	case "57P01", "57P02", "57P03": // the server is stopping or starting
		return &Problem{Kind: ErrUnreachable, Text: "the PostgreSQL server of " + db.name + " is stopping or starting", Hint: "run the same command again"}
	}
	return nil
}

func (db *DB) full() *Problem {
	return &Problem{Kind: ErrFull, Text: fmt.Sprintf("the disk that holds %s is full; what was saved before stays saved", db.name),
		Hint: "make room, then run the same command again: nothing is saved twice"}
}

func (db *DB) locked() *Problem {
	return &Problem{Kind: ErrLocked, Text: db.name + " is locked by another program",
		Hint: "wait until that program is done, then run the same command again"}
}

func (db *DB) unwritable() *Problem {
	hint := "give this user the right to write the database and its folder, or copy it to where that is so"
	if db.dialect == postgres {
		hint = "name a user in url who may write the tables; this one can look, as with nps, compare, db check and serve"
	}
	return &Problem{Kind: ErrReadOnly, Text: db.name + " cannot be written", Hint: hint}
}

func (db *DB) foreign() *Problem {
	return &Problem{Kind: ErrNotDatabase, Text: db.name + " is not an Overheard database; it was left as it is",
		Hint: "correct url in the [store] part of config.toml; a file that does not exist yet is created"}
}

func (db *DB) newer(stored, known int64) *Problem {
	return &Problem{Kind: ErrNewer, Text: fmt.Sprintf("%s was written by a newer version of overheard: its tables have version %d, this program knows %d; nothing was changed", db.name, stored, known),
		Hint: "install the newer version, or restore a backup from before the upgrade"}
}

func (db *DB) outdated(stored, known int64) *Problem {
	text := fmt.Sprintf("%s was written by an older version of overheard: its tables have version %d, this program needs %d", db.name, stored, known)
	if stored == 0 {
		text = db.name + " is empty"
	}
	hint := "overheard db migrate"
	if db.readOnly && !db.opts.ReadOnly {
		hint = "where it can be written, such as in a copy, it is brought up to date by overheard db migrate"
	}
	return &Problem{Kind: ErrOutdated, Text: text, Hint: hint}
}
