// Package api is the door for programs and browsers: one HTTP server with the JSON API, the checks of the machinery
// (health, readiness, metrics) and, on every other path, the pages that are handed in.
//
// The routes stand in one table ([Server.routes]), each resource has a file of its own with the small interface it
// needs, and one translator ([Server.problem]) decides what a caller sees of an error: a problem of RFC 9457, never
// anything internal. The package is the only one that knows gin, huma and Prometheus.
//
// It computes no figure (that is internal/figures, which also owns their JSON), renders no page (api/dashboard) and
// stores nothing: whoever wires the program hands those in.
package api
