package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestAFileThatCannotBeReplacedIsNamedAndLeavesNothingBeside(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "sample.csv")
	if err := os.MkdirAll(filepath.Join(path, "full"), 0o700); err != nil { // no file takes the place of a folder that holds something
		t.Fatal(err)
	}
	err := replaceFile(path, []byte("x"))
	if err == nil || !strings.HasPrefix(err.Error(), path+" cannot be written: ") {
		t.Errorf("got %v", err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 1 {
		t.Errorf("%v beside it, %v", left, err)
	}
}
