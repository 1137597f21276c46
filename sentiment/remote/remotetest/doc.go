// Package remotetest is a model server for tests: a process of its own that keeps to docs/model-server.md, and that breaks
// it where it is told to. Only tests use this package.
//
// The process is the test binary itself, started again. Its TestMain calls [ServeIfAsked] first.
package remotetest
