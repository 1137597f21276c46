package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/mattn/go-sqlite3"
)

// tx is a transaction.
type tx struct {
	dialect
	db   *DB
	conn *sql.Conn
	sql  *sql.Tx
	args []driver.NamedValue // reused
}

func (t *tx) query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	return t.sql.QueryContext(ctx, t.bind(query), asked(args)...)
}

func (t *tx) row(ctx context.Context, query string, args ...any) *sql.Row {
	return t.sql.QueryRowContext(ctx, t.bind(query), asked(args)...)
}

// asked returns args with texts as they would have been stored: what is asked for may come from an address that anybody wrote, and
// PostgreSQL takes a text that it cannot keep for an error. args stays as it is.
func asked(args []any) []any {
	whole := args
	for i, a := range args {
		text, ok := a.(string)
		if !ok {
			continue
		}
		if kept := clean(text); kept != text {
			if &whole[0] == &args[0] {
				whole = slices.Clone(args)
			}
			whole[i] = kept
		}
	}
	return whole
}

func (t *tx) exec(ctx context.Context, query string, args ...any) (int64, error) {
	res, err := t.sql.ExecContext(ctx, t.bind(query), args...)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

// write runs fn in the one writing transaction. Either everything fn did is saved, or, where it returns an error,
// nothing.
func (db *DB) write(ctx context.Context, fn func(t *tx) error) error {
	if db.readOnly && !db.opts.ReadOnly {
		return db.unwritable()
	}
	if db.readOnly {
		return &Problem{Kind: ErrReadOnly, Text: db.name + " was opened for reading only"}
	}
	select {
	case <-db.writing:
		defer func() { db.writing <- struct{}{} }()
	case <-ctx.Done():
		return ctx.Err()
	}
	return db.transact(ctx, db.rw, nil, func(t *tx) error {
		if db.dialect == postgres {
			// As in SQLite, one writer at a time, also over several processes: cells are added up by all of them.
			if _, err := t.exec(ctx, "SELECT pg_advisory_xact_lock(hashtextextended('overheard/' || current_schema(), 0))"); err != nil {
				return err
			}
		}
		return fn(t)
	})
}

// read runs fn in a transaction that sees the database as it is at its first statement.
func (db *DB) read(ctx context.Context, fn func(q *tx) error) error {
	var o *sql.TxOptions
	if db.dialect == postgres {
		o = &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true}
	}
	return db.transact(ctx, db.ro, o, fn)
}

func (db *DB) transact(ctx context.Context, pool *sql.DB, o *sql.TxOptions, fn func(t *tx) error) error {
	conn, err := pool.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }()
	stx, err := conn.BeginTx(ctx, o)
	if err != nil {
		return err
	}
	defer func() { _ = stx.Rollback() }() // after a commit this does nothing
	if err := fn(&tx{dialect: db.dialect, db: db, conn: conn, sql: stx}); err != nil {
		return err
	}
	return stx.Commit()
}

// table is where rows are inserted in bulk.
type table struct {
	name    string
	columns []string
	upsert  string // "ON CONFLICT …", or "" for plain inserts
	sql     map[int]string
}

// insertSizes are the numbers of rows in one statement. Few sizes keep the statements prepared.
var insertSizes = []int{50, 10, 1}

func newTable(name, upsert string, columns ...string) *table {
	tb := &table{name: name, columns: columns, upsert: upsert, sql: map[int]string{}}
	row := "(?" + strings.Repeat(",?", len(columns)-1) + ")"
	for _, n := range insertSizes {
		tb.sql[n] = "INSERT INTO " + name + " (" + strings.Join(columns, ",") + ") VALUES " + row + strings.Repeat(","+row, n-1) + " " + upsert
	}
	return tb
}

// insert inserts rows whose values stand one after the other.
func (t *tx) insert(ctx context.Context, tb *table, values []any) error {
	width := len(tb.columns)
	if t.dialect == postgres && tb.upsert == "" {
		return t.copy(ctx, tb, values)
	}
	run := func(query string, values []any) error {
		_, err := t.exec(ctx, query, values...)
		return err
	}
	if t.dialect == sqlite {
		run = t.insertQuickly
	}
	for _, n := range insertSizes {
		for ; len(values) >= n*width; values = values[n*width:] {
			if err := ctx.Err(); err != nil {
				return err
			}
			if err := run(tb.sql[n], values[:n*width]); err != nil {
				return fmt.Errorf("insert into %s: %w", tb.name, err)
			}
		}
	}
	return nil
}

// insertQuickly runs a statement by the SQLite driver itself, as a query, which hands all values over in one call where a
// statement that is executed takes a call for each. The driver is not told of a context that may end: for such a one it
// starts a goroutine a statement.
func (t *tx) insertQuickly(query string, values []any) error {
	for len(t.args) < len(values) {
		t.args = append(t.args, driver.NamedValue{Ordinal: len(t.args) + 1})
	}
	args := t.args[:len(values)]
	for i, v := range values {
		args[i].Value = v
	}
	return t.conn.Raw(func(c any) error {
		rows, err := c.(*sqlite3.SQLiteConn).QueryContext(context.Background(), query, args) // which takes the only step there is
		if err != nil {
			return err
		}
		return rows.Close()
	})
}

// copy inserts rows by PostgreSQL's COPY.
func (t *tx) copy(ctx context.Context, tb *table, values []any) error {
	if len(values) == 0 {
		return nil
	}
	err := t.conn.Raw(func(c any) error {
		_, err := c.(*stdlib.Conn).Conn().CopyFrom(ctx, pgx.Identifier{tb.name}, tb.columns, &rows{values, len(tb.columns), 0})
		return err
	})
	if err != nil {
		return fmt.Errorf("copy into %s: %w", tb.name, err)
	}
	return nil
}

// rows is a [pgx.CopyFromSource].
type rows struct {
	values []any
	width  int
	next   int
}

func (r *rows) Next() bool { r.next += r.width; return r.next <= len(r.values) }

func (r *rows) Values() ([]any, error) { return r.values[r.next-r.width : r.next], nil }

func (r *rows) Err() error { return nil }

// reserve takes n ids of a series and returns the first. An id that is taken in a transaction that fails is free again.
func (t *tx) reserve(ctx context.Context, series string, n int) (int64, error) {
	if n == 0 {
		return 0, nil
	}
	var next int64
	err := t.row(ctx, "UPDATE sequences SET next = next + ? WHERE name = ? RETURNING next", n, series).Scan(&next)
	if err != nil {
		return 0, fmt.Errorf("reserve ids of %s: %w", series, err)
	}
	return next - int64(n), nil
}

// each scans every row of a query.
func each(rows *sql.Rows, err error, scan func() error) error {
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		if err := scan(); err != nil {
			return err
		}
	}
	return rows.Err()
}
