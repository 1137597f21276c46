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
	// One writer, so that a busy database is met before a transaction and never in its middle.
	db.ro = sqlitePool(abs, "mode=ro&_query_only=1&_cache_size=-16384", max(4, runtime.NumCPU()))
	if db.opts.ReadOnly {
		db.rw = db.ro
		return nil
	}
	db.rw = sqlitePool(abs, "mode=rwc&_txlock=immediate&_journal_mode=WAL&_cache_size=-65536", 1)
	return nil
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
