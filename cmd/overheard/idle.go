package main

import (
	"context"
	"net"
	"time"
)

// untilIdle returns a context that ends when nothing was read from a connection of ln for as long as idle, and the
// listener to serve on.
func untilIdle(ctx context.Context, ln net.Listener, idle time.Duration) (context.Context, net.Listener, context.CancelFunc) {
	ctx, stop := context.WithCancel(ctx)
	timer := time.AfterFunc(idle, stop)
	context.AfterFunc(ctx, func() { timer.Stop() })
	return ctx, &watched{ln, func() {
		if ctx.Err() == nil {
			timer.Reset(idle)
		}
	}}, stop
}

// watched is a listener that calls seen whenever something arrives.
type watched struct {
	net.Listener
	seen func()
}

func (w *watched) Accept() (net.Conn, error) {
	c, err := w.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &watchedConn{c, w.seen}, nil
}

type watchedConn struct {
	net.Conn
	seen func()
}

func (c *watchedConn) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	if n > 0 {
		c.seen()
	}
	return n, err
}
