package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"database/sql"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"overheard/internal/store"
	"overheard/sentiment/remote/remotetest"
)

func TestMain(m *testing.M) {
	remotetest.ServeIfAsked()
	testscript.Main(m, map[string]func(){"overheard": main})
}

// Each script under testdata/script is a list of facts about the program as its users see it.
func TestScripts(t *testing.T) {
	update := flag.Lookup("update").Value.String() == "true"
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script", UpdateScripts: update, RequireUniqueNames: true,
		Setup: func(e *testscript.Env) error {
			e.Setenv("HOME", e.WorkDir)
			e.Values[modelServersKey{}] = modelServers{}
			return nil
		},
		Condition: condition,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"status": cmdStatus, "bigline": cmdBigLine, "busy": cmdBusy, "sql": cmdSQL, "nothing": cmdNothing, "posts": cmdPosts,
			"gzipped": cmdGzipped, "cutoff": cmdCutOff, "aged": cmdAged, "comments": cmdComments,
			"modelserver": cmdModelServer, "killserver": cmdKillServer, "sent": cmdSent, "recorded": cmdRecorded,
		},
	})
}

// condition tmpfs says whether a small file system can be mounted without privileges.
func condition(name string) (bool, error) {
	if name != "tmpfs" {
		return false, fmt.Errorf("unknown condition %q", name)
	}
	return exec.Command("unshare", "-mr", "mount", "-t", "tmpfs", "-o", "size=1m", "none", os.TempDir()).Run() == nil, nil
}

// status N COMMAND... runs a command and wants exactly that exit status.
func cmdStatus(ts *testscript.TestScript, _ bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec(args[1], args[2:]...)
	got := 0
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		got = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("exit status %d, want %d", got, want)
	}
	if strings.Contains(ts.ReadFile("stderr"), "goroutine ") {
		ts.Fatalf("the program crashed")
	}
}

// nothing wants that the last command printed nothing at all.
func cmdNothing(ts *testscript.TestScript, _ bool, _ []string) {
	if s := ts.ReadFile("stdout") + ts.ReadFile("stderr"); s != "" {
		ts.Fatalf("printed %q", s)
	}
}

// bigline FILE MIB writes a line of JSON of that many MiB between two good posts.
func cmdBigLine(ts *testscript.TestScript, _ bool, args []string) {
	n, err := strconv.Atoi(args[1])
	ts.Check(err)
	post := func(id string, text []byte) []byte {
		return []byte(`{"source":"x","id":"` + id + `","author":"a` + id + `","published_at":"2026-03-01T10:00:00Z","text":"acme ` + string(text) + `"}` + "\n")
	}
	all := bytes.Join([][]byte{post("1", []byte("good")), post("2", bytes.Repeat([]byte("x"), n<<20)), post("3", []byte("fine"))}, nil)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), all, 0o600))
}

// posts FILE N writes N posts about acme.
func cmdPosts(ts *testscript.TestScript, _ bool, args []string) {
	n, err := strconv.Atoi(args[1])
	ts.Check(err)
	var b bytes.Buffer
	for i := range n {
		id := strconv.Itoa(i)
		b.WriteString(`{"source":"x","id":"` + id + `","author":"a` + id + `","published_at":"2026-03-01T10:00:00Z","text":"acme ` + strings.Repeat("is good ", 40) + id + `"}` + "\n")
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), b.Bytes(), 0o600))
}

// gzipped FILE packs a file into FILE.gz.
func cmdGzipped(ts *testscript.TestScript, _ bool, args []string) {
	f, err := os.Create(ts.MkAbs(args[0] + ".gz"))
	ts.Check(err)
	w := gzip.NewWriter(f)
	_, err = w.Write([]byte(ts.ReadFile(args[0])))
	ts.Check(errors.Join(err, w.Close(), f.Close()))
}

// cutoff FILE N keeps the first N bytes of a file.
func cmdCutOff(ts *testscript.TestScript, _ bool, args []string) {
	n, err := strconv.ParseInt(args[1], 10, 64)
	ts.Check(err)
	ts.Check(os.Truncate(ts.MkAbs(args[0]), n))
}

// busy FILE [LOCK] holds a lock on a database until the end of the script: that of the jobs where no other is named.
func cmdBusy(ts *testscript.TestScript, _ bool, args []string) {
	db, err := store.Open(context.Background(), "sqlite:"+ts.MkAbs(args[0]), store.Options{})
	ts.Check(err)
	name := "jobs"
	if len(args) > 1 {
		name = args[1]
	}
	release, err := db.Lock(context.Background(), name, 0)
	ts.Check(err)
	ts.Defer(func() {
		release()
		_ = db.Close()
	})
}

// aged FILE makes a file look as if it was written an hour ago.
func cmdAged(ts *testscript.TestScript, _ bool, args []string) {
	then := time.Now().Add(-time.Hour)
	ts.Check(os.Chtimes(ts.MkAbs(args[0]), then, then))
}

// recorded NAME puts the id of the record that the last command kept into a variable.
func cmdRecorded(ts *testscript.TestScript, _ bool, args []string) {
	_, after, ok := strings.Cut(ts.ReadFile("stdout")+ts.ReadFile("stderr"), "Kept as ")
	id, _, ends := strings.Cut(after, ".")
	if !ok || !ends {
		ts.Fatalf("nothing was kept")
	}
	ts.Setenv(args[0], id)
}

// sql FILE STATEMENT changes a database behind the program's back.
func cmdSQL(ts *testscript.TestScript, _ bool, args []string) {
	db, err := sql.Open("sqlite3", "file:"+filepath.ToSlash(ts.MkAbs(args[0])))
	ts.Check(err)
	_, err = db.Exec(args[1])
	ts.Check(errors.Join(err, db.Close()))
}

func TestUsageNamesEveryCommand(t *testing.T) {
	for _, leaf := range leaves(t) {
		name := leaf
		if strings.HasPrefix(leaf, "db ") {
			name = strings.TrimPrefix(leaf, "db ")
		}
		if leaf != "help" && !strings.Contains(usage, name+" ") && !strings.Contains(usage, name+",") && !strings.Contains(usage, name+"\n") {
			t.Errorf("the first screen does not name %q", leaf)
		}
	}
}
