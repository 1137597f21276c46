package main

import (
	"os"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"overheard/sentiment/remote/remotetest"
)

// modelServers are those that a script started, by name.
type modelServers map[string]*remotetest.Server

type modelServersKey struct{}

func serversOf(ts *testscript.TestScript) modelServers {
	return ts.Value(modelServersKey{}).(modelServers)
}

// modelserver NAME FILE STEP... starts a model server that takes the steps, and writes its address into FILE in place of
// the one that stands there.
func cmdModelServer(ts *testscript.TestScript, _ bool, args []string) {
	exe, err := os.Executable()
	ts.Check(err)
	s, err := remotetest.Run(exe, args[2:]...)
	ts.Check(err)
	ts.Defer(s.Kill)
	serversOf(ts)[args[0]] = s
	lines := strings.SplitAfter(ts.ReadFile(args[1]), "\n")
	for i, line := range lines {
		if strings.HasPrefix(line, "url = ") {
			lines[i] = "url = " + strconv.Quote(s.URL) + "\n"
		}
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(strings.Join(lines, "")), 0o600))
}

// killserver NAME ends a model server as kill -9 does.
func cmdKillServer(ts *testscript.TestScript, _ bool, args []string) { serversOf(ts)[args[0]].Kill() }

// sent NAME N wants that a model server has labelled N texts.
func cmdSent(ts *testscript.TestScript, _ bool, args []string) {
	_, texts, err := serversOf(ts)[args[0]].Labelled()
	ts.Check(err)
	if want, err := strconv.Atoi(args[1]); err != nil || texts != want {
		ts.Fatalf("the server labelled %d texts, want %s", texts, args[1])
	}
}
