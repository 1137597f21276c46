package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"sync"
	"time"
)

// serverLocks are the advisory locks of this process. They all live in one session, so that a crawl of many sources does
// not use up the connections. A session may take the same lock twice, so who holds what is kept here as well.
type serverLocks struct {
	mu   sync.Mutex
	conn *sql.Conn
	held map[string]int // how many share it; -1 for one who has it alone
}

// alone marks a lock that is not shared.
const alone = -1

// lockTimeout bounds one question to the server. A context that ends would end the session and every lock with it.
const lockTimeout = 10 * time.Second

// lockKey makes the number of an advisory lock, different for each schema of a database.
const lockKey = "(hashtextextended('overheard/' || current_schema() || '/' || $1::text, 0))"

func (db *DB) tryServerLock(ctx context.Context, name string, shared bool) (func(), error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	l := &db.locks
	l.mu.Lock()
	defer l.mu.Unlock()
	switch n := l.held[name]; {
	case n > 0 && shared:
		l.held[name]++
		return l.releaser(name), nil
	case n != 0:
		return nil, db.busy("")
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), lockTimeout)
	defer cancel()
	if l.conn == nil {
		conn, err := db.rw.Conn(ctx)
		if err != nil {
			return nil, err
		}
		l.conn, l.held = conn, map[string]int{}
	}
	take := "SELECT pg_try_advisory_lock"
	if shared {
		take = "SELECT pg_try_advisory_lock_shared"
	}
	var got bool
	err := l.conn.QueryRowContext(ctx, take+lockKey, name).Scan(&got)
	switch {
	case err != nil:
		l.drop()
		return nil, err
	case !got:
		l.idle()
		return nil, db.busy("")
	}
	l.held[name] = alone
	if shared {
		l.held[name] = 1
	}
	return l.releaser(name), nil
}

// releaser returns what gives one hold of a lock back, once.
func (l *serverLocks) releaser(name string) func() {
	conn := l.conn
	return sync.OnceFunc(func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		if l.conn != conn {
			return // that session is gone, and the lock with it
		}
		if l.held[name] > 1 {
			l.held[name]--
			return
		}
		free := "SELECT pg_advisory_unlock"
		if l.held[name] > 0 {
			free = "SELECT pg_advisory_unlock_shared"
		}
		delete(l.held, name)
		ctx, cancel := context.WithTimeout(context.Background(), lockTimeout)
		defer cancel()
		if _, err := l.conn.ExecContext(ctx, free+lockKey, name); err != nil {
			l.drop()
			return
		}
		l.idle()
	})
}

// idle gives the session back when it holds no lock.
func (l *serverLocks) idle() {
	if len(l.held) == 0 {
		_ = l.conn.Close()
		l.conn = nil
	}
}

// drop ends a session that went wrong. The server frees its locks.
func (l *serverLocks) drop() {
	_ = l.conn.Raw(func(any) error { return driver.ErrBadConn }) // so that the pool throws it away
	_ = l.conn.Close()
	l.conn, l.held = nil, nil
}
