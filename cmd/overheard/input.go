package main

import (
	"bufio"
	"compress/flate"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"overheard/internal/config"
)

// input is a file that a command reads, or standard input.
type input struct {
	io.Reader
	name  string // as the user gave it, without .gz
	base  string // for the record of a run
	size  int64  // of the file as it lies on the disk; -1 where unknown
	close func() error
}

// watched is input with a bar that shows how much of it has been read.
func (a *app) watched(ctx context.Context, path string) (in *input, bar *progress, err error) {
	in, err = a.input(ctx, path, func(in *input) func(io.Reader) io.Reader {
		bar = a.progress(in.base, in.size)
		return bar.reader
	})
	return in, bar, err
}

// input opens a file, "-" for standard input. What is compressed with gzip, by its name or its first bytes, is unpacked.
// wrap, if not nil, sees the bytes as they lie on the disk.
func (a *app) input(ctx context.Context, path string, wrap func(in *input) func(io.Reader) io.Reader) (*input, error) {
	in := &input{name: path, base: filepath.Base(path), size: -1, close: func() error { return nil }}
	raw := interruptible(ctx, a.in)
	if path == "-" {
		in.base = "standard input"
	} else {
		f, err := openFile(path)
		if err != nil {
			return nil, err
		}
		raw, in.close = f, f.Close
		if info, err := f.Stat(); err == nil && info.Mode().IsRegular() {
			in.size = info.Size()
		} else {
			raw = interruptible(ctx, f)
		}
	}
	if wrap != nil {
		raw = wrap(in)(raw)
	}
	head := bufio.NewReaderSize(raw, 1<<16)
	in.Reader = head
	if magic, _ := head.Peek(2); string(magic) != "\x1f\x8b" {
		return in, nil
	}
	unpacked, err := gzip.NewReader(head)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("unpack %s: %w", path, whole(err)), in.close())
	}
	in.Reader, in.name = packed{unpacked}, strings.TrimSuffix(path, ".gz")
	return in, nil
}

// packed reads what gzip packed.
type packed struct{ io.Reader }

func (p packed) Read(b []byte) (int, error) {
	n, err := p.Reader.Read(b)
	return n, whole(err)
}

// whole says in plain words that a packed file did not arrive whole; other errors pass.
func whole(err error) error {
	var corrupt flate.CorruptInputError
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, gzip.ErrChecksum) || errors.As(err, &corrupt) {
		return &complaint{exitFailed, errors.New("its gzip data are cut off or damaged"), "copy or pack it again, then run the same command: nothing is counted twice"}
	}
	return err
}

// openFile opens a file for reading, with a plain sentence where there is none.
func openFile(path string) (*os.File, error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, wrongly("check the name; a path is relative to the folder you are in", "%s: there is no such file", path)
	}
	if errors.Is(err, fs.ErrPermission) {
		return nil, &complaint{exitFailed, fmt.Errorf("%s: this user may not read it", path), "give this user the right to read it"}
	}
	if err != nil {
		return nil, fmt.Errorf("open: %w", err)
	}
	if info, err := f.Stat(); err == nil && info.IsDir() {
		return nil, errors.Join(wrongly("name a file in it", "%s is a folder", path), f.Close())
	}
	return f, nil
}

// zone finds the time zone that --tz names, else the report's: a day without a zone means a day of the report.
func zone(name string, cfg *config.Config) (*time.Location, error) {
	if name == "" {
		return cfg.Location, nil
	}
	loc, err := config.LoadLocation(name)
	if err != nil {
		return nil, wrongly("--tz Europe/Moscow, or UTC", "--tz: %w", err)
	}
	return loc, nil
}
