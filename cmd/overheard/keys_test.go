package main

import (
	"errors"
	"io"
	"strings"
	"testing"
)

func TestKeysOfARawTerminal(t *testing.T) {
	for _, tt := range []struct {
		name, sent, want string
		end              bool
	}{
		{"a letter", "p", "p", false},
		{"a key held down counts once", "ppp", "p", false},
		{"another script", "п", "п", false},
		{"Enter", "\r", "", false},
		{"an arrow", "\x1b[A", "", false},
		{"Backspace", "\x7f", "", false},
		{"half a character", "\xd0", "", false},
		{"Ctrl-C", "\x03", "", true},
		{"Ctrl-D", "\x04", "", true},
		{"nothing", "", "", true},
	} {
		got, err := keyOf([]byte(tt.sent))
		if got != tt.want || errors.Is(err, io.EOF) != tt.end {
			t.Errorf("%s: %q, %v", tt.name, got, err)
		}
	}
}

func TestKeysAreLinesWhereInputIsNoTerminal(t *testing.T) {
	k := keysOf(t.Context(), strings.NewReader("p\nq\n"))
	defer k.close()
	for _, want := range []string{"p", "q"} {
		if got, err := k.next(); got != want || err != nil {
			t.Errorf("%q, %v, want %q", got, err, want)
		}
	}
	if _, err := k.next(); !errors.Is(err, io.EOF) {
		t.Errorf("at the end: %v", err)
	}
}
