package main

import (
	"bufio"
	"context"
	"io"
	"os"
	"unicode/utf8"

	"golang.org/x/term"
)

// keys reads what a person answers, one answer after another.
type keys interface {
	// next returns an answer, [io.EOF] where there are no more. Ctrl-C and Ctrl-D end a terminal's.
	next() (string, error)
	// close gives a terminal back as it was.
	close()
}

// keysOf reads single keys where r is a terminal that allows it, and lines elsewhere.
func keysOf(ctx context.Context, r io.Reader) keys {
	if f, ok := r.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		if before, err := term.GetState(int(f.Fd())); err == nil {
			return &singleKeys{ctx: ctx, file: f, before: before}
		}
	}
	return lineKeys{bufio.NewScanner(interruptible(ctx, r))}
}

// lineKeys reads lines.
type lineKeys struct{ *bufio.Scanner }

func (l lineKeys) next() (string, error) {
	if !l.Scan() {
		if l.Err() != nil {
			return "", l.Err()
		}
		return "", io.EOF
	}
	return l.Text(), nil
}

func (lineKeys) close() {}

// singleKeys reads keys of a terminal without Enter. The terminal is raw only while it waits for one, so that what is printed in
// between needs no care.
type singleKeys struct {
	ctx    context.Context
	file   *os.File
	before *term.State
}

func (s *singleKeys) next() (string, error) {
	if _, err := term.MakeRaw(int(s.file.Fd())); err != nil {
		return "", err
	}
	defer s.close()
	buf := make([]byte, 32) // an arrow key is a few bytes at once
	n, err := interruptible(s.ctx, s.file).Read(buf)
	if err != nil {
		return "", err
	}
	return keyOf(buf[:n])
}

func (s *singleKeys) close() { _ = term.Restore(int(s.file.Fd()), s.before) }

// keyOf is the key that a raw terminal sent; what no key of a letter sends is "", which asks again.
func keyOf(sent []byte) (string, error) {
	r, size := utf8.DecodeRune(sent)
	switch {
	case size == 0 || r == 3 || r == 4: // Ctrl-C, Ctrl-D
		return "", io.EOF
	case r < ' ' || r == utf8.RuneError || r == 0x7f:
		return "", nil
	}
	return string(r), nil
}
