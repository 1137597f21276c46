package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// creatable complains of a file to be written that has no folder or is one: better before the work than after it. what is what the
// user calls the file, such as the flag that names it.
func creatable(what, path string) error {
	dir := filepath.Dir(path)
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return wrongly("make the folder, or name another file", "%s %s: there is no folder %s", what, path, dir)
	}
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return wrongly("name a file in it", "%s: %s is a folder", what, path)
	}
	return nil
}

// replaceFile writes a file whole or not at all: what stood there before stays where it cannot, and nothing is left beside it.
func replaceFile(path string, content []byte) error {
	part := path + ".part"
	err := os.WriteFile(part, content, 0o644)
	if err == nil {
		err = os.Rename(part, path)
	}
	if err == nil {
		return nil
	}
	if left := os.Remove(part); left != nil && !errors.Is(left, fs.ErrNotExist) {
		err = errors.Join(err, left)
	}
	var (
		writing  *fs.PathError
		renaming *os.LinkError
	)
	switch {
	case errors.As(err, &writing):
		err = writing.Err
	case errors.As(err, &renaming):
		err = renaming.Err
	}
	return fmt.Errorf("%s cannot be written: %w", path, err)
}
