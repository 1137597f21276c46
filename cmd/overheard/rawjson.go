package main

import (
	"bytes"
	"encoding/json"
	"iter"
)

// members yields the members of a JSON object as they are written, each with its key. raw must be valid JSON.
func members(raw []byte) iter.Seq2[string, []byte] {
	return func(yield func(string, []byte) bool) {
		rest := raw[bytes.IndexByte(raw, '{')+1:]
		for {
			rest = bytes.TrimLeft(rest, ", \t\r\n")
			if len(rest) == 0 || rest[0] == '}' {
				return
			}
			name := stringEnd(rest)
			end := name + valueEnd(rest[name:])
			var key string
			if err := json.Unmarshal(rest[:name], &key); err != nil {
				return // not valid JSON
			}
			if !yield(key, bytes.TrimRight(rest[:end], " \t\r\n")) {
				return
			}
			rest = rest[end:]
		}
	}
}

// stringEnd returns where the JSON string at the start of b ends.
func stringEnd(b []byte) int {
	for i := 1; i < len(b); i++ {
		switch b[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return len(b)
}

// valueEnd returns where the value that b begins with, after a colon, ends: at the comma or brace that follows it.
func valueEnd(b []byte) int {
	depth := 0
	for i := 0; i < len(b); i++ {
		switch b[i] {
		case '"':
			i += stringEnd(b[i:]) - 1
		case '{', '[':
			depth++
		case ',':
			if depth == 0 {
				return i
			}
		case '}', ']':
			if depth == 0 {
				return i
			}
			depth--
		}
	}
	return len(b)
}

func trimSpace(b []byte) []byte { return bytes.Trim(b, " \t\r\n") }
