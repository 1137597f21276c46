package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/mattn/go-sqlite3"
)

// connect opens the connection pools. SQLite connects to nothing before the first statement, and so does PostgreSQL.
func (db *DB) connect(rawURL string) error {
	scheme, rest, _ := strings.Cut(rawURL, ":")
	switch scheme {
	case "sqlite":
		return db.connectSQLite(rest)
	case "postgres", "postgresql":
		return db.connectPostgres(rawURL)
	}
	return badURL("the database URL begins with neither sqlite: nor postgres://")
}

func badURL(text string) *Problem {
	return &Problem{Kind: ErrURL, Text: text, Hint: `url = "sqlite:overheard.db" or url = "postgres://user@host/database"`}
}

func (db *DB) connectSQLite(path string) error {
	path = strings.TrimPrefix(path, "//")
	if path == "" || strings.HasPrefix(path, ":memory:") {
		return badURL("the database URL names no file")
	}
	if !filepath.IsAbs(path) {
		path = filepath.Join(db.opts.Dir, path)
	}
	abs, err := filepath.Abs(path)
	if err != nil {
		return fmt.Errorf("find %s: %w", path, err)
	}
	db.dialect, db.path, db.name = sqlite, abs, path
	info, err := os.Stat(abs)
	switch {
	case err == nil && info.IsDir():
		return badURL(path + " is a folder, not a database file")
	case errors.Is(err, fs.ErrNotExist) && db.opts.ReadOnly:
		return &Problem{Kind: ErrUnreachable, Text: path + " does not exist", Hint: "overheard db migrate makes it", Cause: err}
	case errors.Is(err, fs.ErrNotExist):
		if _, err := os.Stat(filepath.Dir(abs)); err != nil {
			return &Problem{Kind: ErrUnreachable, Text: fmt.Sprintf("the folder of %s does not exist", path), Hint: "mkdir -p " + filepath.Dir(abs), Cause: err}
		}
	}
	db.reading = "mode=ro"
	if err == nil {
		if err := db.askFile(); err != nil {
			return err
		}
	}
	db.ro = sqlitePool(abs, db.reading+"&_query_only=1&_cache_size=-16384", max(4, runtime.NumCPU()))
	if db.readOnly {
		db.rw = db.ro
		return nil
	}
	// One writer, so that a busy database is met before a transaction and never in its middle.
	db.rw = sqlitePool(abs, "mode=rwc&_txlock=immediate&_journal_mode=WAL&_cache_size=-65536", 1)
	return nil
}

// askFile finds out whether the file can be written, and if not how it can be read. A database that keeps a log wants to make one, also
// to be read. Where it may not, and no log lies beside it, nobody else has it open, so that it may be read as a file that never changes.
func (db *DB) askFile() error {
	dir := canWrite(filepath.Dir(db.path))
	if dir && canWrite(db.path) {
		return nil
	}
	db.readOnly = true
	log, err := os.Stat(db.path + "-wal")
	switch _, noIndex := os.Stat(db.path + "-shm"); {
	case !keepsLog(db.path):
	case err != nil || log.Size() == 0 && noIndex != nil:
		db.reading += "&immutable=1"
	case noIndex != nil && !dir:
		return &Problem{Kind: ErrUnreachable, Text: fmt.Sprintf("%s cannot be read: what was saved last is in %s-wal, and its folder cannot be written to fold that in", db.name, filepath.Base(db.path)),
			Hint: "copy both files to a folder that can be written, or make the copy by overheard db backup"}
	}
	return nil
}

// canWrite reports whether this user may write a file or a folder, and the file system lets anybody.
func canWrite(path string) bool {
	const write = 2
	return syscall.Access(path, write) == nil
}

// keepsLog reports whether the file says in its header that it goes with a log.
func keepsLog(path string) bool {
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer func() { _ = f.Close() }()
	var version [1]byte
	_, err = f.ReadAt(version[:], 19) // https://www.sqlite.org/fileformat2.html, 1.3.3: 2 for WAL
	return err == nil && version[0] == 2
}

// sqlitePool leaves foreign keys to PostgreSQL, where the same code runs against them, and to [DB.Check]: enforcing them
// here takes a tenth of the speed.
func sqlitePool(path, params string, conns int) *sql.DB {
	dsn := "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + params +
		"&_busy_timeout=10000&_synchronous=NORMAL&_stmt_cache_size=100"
	pool := sql.OpenDB(sqliteConnector{dsn})
	pool.SetMaxOpenConns(conns)
	pool.SetMaxIdleConns(conns)
	return pool
}

// sqliteConnector makes connections with the settings that a DSN cannot carry.
type sqliteConnector struct{ dsn string }

var sqliteDriver = &sqlite3.SQLiteDriver{ConnectHook: func(c *sqlite3.SQLiteConn) error {
	// Sorts stay in memory; the log is checkpointed every 16 MB instead of 4 and cut back after a large transaction.
	_, err := c.Exec("PRAGMA temp_store=MEMORY; PRAGMA wal_autocheckpoint=4000; PRAGMA journal_size_limit=67108864", nil)
	return err
}}

func (c sqliteConnector) Connect(context.Context) (driver.Conn, error) {
	return sqliteDriver.Open(c.dsn)
}
func (c sqliteConnector) Driver() driver.Driver { return sqliteDriver }

func (db *DB) connectPostgres(rawURL string) error {
	config, err := pgx.ParseConfig(rawURL)
	if err != nil {
		// The cause may quote the password, so it is not shown.
		return badURL("the database URL is not one that PostgreSQL understands")
	}
	for name, value := range map[string]string{
		"application_name": "overheard",
		"lock_timeout":     "30s",
		"jit":              "off", // compiling costs more than the queries here take
	} {
		if _, set := config.RuntimeParams[name]; !set {
			config.RuntimeParams[name] = value
		}
	}
	if db.opts.ReadOnly {
		config.RuntimeParams["default_transaction_read_only"] = "on"
	}
	db.dialect, db.name = postgres, fmt.Sprintf("database %s on %s", config.Database, config.Host)
	db.dump = (&url.URL{Scheme: "postgres", User: url.User(config.User), Host: fmt.Sprintf("%s:%d", config.Host, config.Port), Path: config.Database}).String()
	if strings.HasPrefix(config.Host, "/") {
		db.dump = fmt.Sprintf("--host=%s --port=%d --username=%s %s", config.Host, config.Port, config.User, config.Database)
	}
	db.rw = stdlib.OpenDB(*config)
	db.rw.SetMaxOpenConns(8)
	db.rw.SetMaxIdleConns(4)
	db.rw.SetConnMaxIdleTime(5 * time.Minute)
	db.ro = db.rw
	return nil
}
