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
	return db.lock(ctx, name, wait, false)
}

// LockShared is [DB.Lock] for those who do not mind each other: any number of them hold the lock, and nobody who asked
// for it alone.
func (db *DB) LockShared(ctx context.Context, name string, wait time.Duration) (release func(), err error) {
	return db.lock(ctx, name, wait, true)
}

func (db *DB) lock(ctx context.Context, name string, wait time.Duration, shared bool) (release func(), err error) {
	try := db.tryFileLock
	if db.dialect == postgres {
		try = db.tryServerLock
	}
	deadline := time.Now().Add(wait)
	for pause := 10 * time.Millisecond; ; pause = min(2*pause, 500*time.Millisecond) {
		release, err = try(ctx, name, shared)
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

func (db *DB) tryFileLock(_ context.Context, name string, shared bool) (func(), error) {
	how := syscall.LOCK_EX
	if shared {
		how = syscall.LOCK_SH
	}
	f, err := os.OpenFile(db.path+"."+name+".lock", os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		if errors.Is(err, os.ErrPermission) || errors.Is(err, syscall.EROFS) {
			return nil, db.unwritable()
		}
		return nil, err
	}
	if err := syscall.Flock(int(f.Fd()), how|syscall.LOCK_NB); err != nil {
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
