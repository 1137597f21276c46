package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"syscall"
	"time"
)

// Lock takes the named lock of this database and waits up to wait for it. Only one holder at a time has it, in this
// process or another; the operating system or the server takes it from a process that dies. [ErrBusy] says that
// somebody else kept it. The name is a file name: letters, digits and dashes.
//
// Beside a SQLite file the lock is the file PATH.NAME.lock, which stays; in PostgreSQL it is an advisory lock.
func (db *DB) Lock(ctx context.Context, name string, wait time.Duration) (release func(), err error) {
	try := db.tryFileLock
	if db.dialect == postgres {
		try = db.tryServerLock
	}
	deadline := time.Now().Add(wait)
	for pause := 10 * time.Millisecond; ; pause = min(2*pause, 500*time.Millisecond) {
		release, err = try(ctx, name)
		if err == nil || !errors.Is(err, ErrBusy) || time.Now().After(deadline) {
			return release, db.explain("take lock "+name, err)
		}
		select {
		case <-ctx.Done():
			return nil, fmt.Errorf("take lock %s: %w", name, ctx.Err())
		case <-time.After(min(pause, time.Until(deadline)+time.Millisecond)):
		}
	}
}

func (db *DB) busy(holder string) *Problem {
	return &Problem{Kind: ErrBusy, Text: fmt.Sprintf("another overheard%s is at work on %s", holder, db.name),
		Hint: "wait until it is done, then run the same command again"}
}

func (db *DB) tryFileLock(_ context.Context, name string) (func(), error) {
	f, err := os.OpenFile(db.path+"."+name+".lock", os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		if errors.Is(err, os.ErrPermission) || errors.Is(err, syscall.EROFS) {
			return nil, db.unwritable()
		}
		return nil, err
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		defer func() { _ = f.Close() }()
		if !errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, err
		}
		pid := make([]byte, 20)
		n, _ := f.Read(pid)
		if holder := strings.TrimSpace(string(pid[:n])); holder != "" {
			return nil, db.busy(" (process " + holder + ")")
		}
		return nil, db.busy("")
	}
	// The process number is for people; the lock holds without it, also on a full disk.
	_ = f.Truncate(0)
	_, _ = fmt.Fprintln(f, os.Getpid())
	return func() { _ = f.Close() }, nil
}

func (db *DB) tryServerLock(ctx context.Context, name string) (func(), error) {
	conn, err := db.rw.Conn(ctx)
	if err != nil {
		return nil, err
	}
	var got bool
	err = conn.QueryRowContext(ctx, "SELECT pg_try_advisory_lock("+lockKey+")", name).Scan(&got)
	if err != nil || !got {
		_ = conn.Close()
		if err == nil {
			err = db.busy("")
		}
		return nil, err
	}
	return func() {
		_, _ = conn.ExecContext(context.Background(), "SELECT pg_advisory_unlock("+lockKey+")", name)
		_ = conn.Close()
	}, nil
}

// lockKey makes the number of an advisory lock, different for each schema of a database.
const lockKey = "hashtextextended('overheard/' || current_schema() || '/' || $1::text, 0)"
