package main

import (
	"context"
	"io"
)

// interruptible makes reads from r end when ctx does. A pipe or a terminal may otherwise keep a read waiting for ever, and
// Ctrl-C with it.
func interruptible(ctx context.Context, r io.Reader) io.Reader {
	return &interruptReader{ctx: ctx, r: r, done: make(chan read, 1)}
}

type interruptReader struct {
	ctx     context.Context
	r       io.Reader
	buf     []byte // what the read under way fills; the caller's own buffer must not change behind its back
	left    []byte // read and not yet handed over
	err     error
	waiting bool
	done    chan read
}

type read struct {
	n   int
	err error
}

func (i *interruptReader) Read(b []byte) (int, error) {
	if len(i.left) == 0 && i.err == nil {
		if !i.waiting {
			i.start(len(b))
		}
		select {
		case <-i.ctx.Done():
			return 0, i.ctx.Err()
		case got := <-i.done:
			i.waiting, i.left, i.err = false, i.buf[:got.n], got.err
		}
	}
	n := copy(b, i.left)
	i.left = i.left[n:]
	if len(i.left) == 0 && n == 0 {
		return 0, i.err
	}
	return n, nil
}

func (i *interruptReader) start(size int) {
	if cap(i.buf) < size {
		i.buf = make([]byte, size)
	}
	i.buf, i.waiting = i.buf[:size], true
	go func() {
		n, err := i.r.Read(i.buf)
		i.done <- read{n, err}
	}()
}
