// Package overheard holds the documented sample of the configuration, config.toml, so that the program can write it.
//
// The program itself is cmd/overheard; the module's other folders are its rooms.
package overheard

import _ "embed"

// SampleConfig is config.toml as it stands beside this file: its scalar values are the defaults, its [[...]] entries
// are examples.
//
//go:embed config.toml
var SampleConfig []byte
