package store_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"overheard/internal/figures"
	"overheard/internal/store"
	"overheard/internal/store/storetest"
	"overheard/nps"
)

// look opens a database that cannot be written and says what can be done with it.
func look(ctx context.Context, url string, out io.Writer) {
	db, err := store.Open(ctx, url, store.Options{})
	if err != nil {
		var p *store.Problem
		errors.As(err, &p)
		fmt.Fprintln(out, "open:", err, "try:", p.Try())
		return
	}
	defer func() { _ = db.Close() }()
	fmt.Fprintln(out, "read only", db.ReadOnly(), db.Remarks())
	m, err := db.Voices(ctx, "a", figures.Filter{}, []nps.Period{{Start: 0, End: 100_000}})
	if err != nil {
		fmt.Fprintln(out, "voices:", err)
		return
	}
	report, err := db.Check(ctx)
	fmt.Fprintln(out, "voices", m[0].Voices, "sound", report.OK(), err)
	_, err = db.SavePosts(ctx, lexicon, nil)
	fmt.Fprintln(out, "save", errors.Is(err, store.ErrReadOnly))
	_, err = db.Lock(ctx, "jobs", 0)
	fmt.Fprintln(out, "lock", errors.Is(err, store.ErrReadOnly))
	_, err = db.AuthorKey(ctx)
	fmt.Fprintln(out, "key", err)
}

// lookAsOther runs look as a user who may write nothing: root may write whatever the mode of a file says.
func lookAsOther(t *testing.T, dir, url string) string {
	t.Helper()
	program, err := os.ReadFile(os.Args[0])
	if err != nil {
		t.Fatal(err)
	}
	exe := filepath.Join(t.TempDir(), "look")
	if os.Geteuid() == 0 {
		exe = filepath.Join(filepath.Dir(dir), "look") // where others may go
	}
	if err := os.WriteFile(exe, program, 0o755); err != nil {
		t.Fatal(err)
	}
	c := exec.Command(exe, "-test.run=^$")
	c.Env, c.Dir = append(os.Environ(), "STORE_TEST_LOOK="+url), "/"
	if os.Geteuid() == 0 {
		c.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	}
	out, err := c.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return string(out)
}

func TestADatabaseThatCannotBeWrittenIsRead(t *testing.T) {
	const works = "voices 1 sound true <nil>\nsave true\nlock true\nkey <nil>\n"
	for _, tt := range []struct {
		name string
		copy func(t *testing.T, db *store.DB, from, to string) // makes the copy of a database that is open
		want string
	}{
		{"the file itself, closed", func(t *testing.T, db *store.DB, from, to string) {
			if err := db.Close(); err != nil { // which folds the log in; the file says still that it goes with one
				t.Fatal(err)
			}
			copyFile(t, from, to)
		}, works},
		{"a backup", func(t *testing.T, db *store.DB, from, to string) {
			if err := db.Backup(t.Context(), to); err != nil {
				t.Fatal(err)
			}
		}, works},
		{"with its log, not folded in", func(t *testing.T, db *store.DB, from, to string) {
			copyFile(t, from, to)
			copyFile(t, from+"-wal", to+"-wal")
		}, "what was saved last is in copy.db-wal"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			root, err := os.MkdirTemp("", "overheard-store-")
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = os.RemoveAll(root) })
			dir, from := filepath.Join(root, "share"), filepath.Join(root, "overheard.db")
			if err := errors.Join(os.Chmod(root, 0o755), os.Mkdir(dir, 0o755)); err != nil {
				t.Fatal(err)
			}
			db := storetest.Open(t, "sqlite:"+from, store.Options{})
			save(t, db, reading("1", "good", happy, "a"))
			to := filepath.Join(dir, "copy.db")
			tt.copy(t, db, from, to)
			if err := errors.Join(os.Chmod(to, 0o444), os.Chmod(dir, 0o555)); err != nil { //nolint:gosec // others are to read it
				t.Fatal(err)
			}
			defer func() { _ = os.Chmod(dir, 0o755) }() //nolint:gosec // so that it can be removed
			if out := lookAsOther(t, dir, "sqlite:"+to); !strings.Contains(out, tt.want) || tt.want == works && !strings.Contains(out, "read only true [remark: ") {
				t.Errorf("%s", out)
			}
			if left, _ := filepath.Glob(to + "?*"); len(left) > 1 || tt.want == works && len(left) > 0 {
				t.Errorf("left beside it: %v", left)
			}
		})
	}
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	b, err := os.ReadFile(from)
	if err == nil {
		err = os.WriteFile(to, b, 0o644) //nolint:gosec // others are to read it
	}
	if err != nil {
		t.Fatal(err)
	}
}

func TestARoleThatMayOnlySelectReads(t *testing.T) {
	address := storetest.Postgres(t)
	save(t, storetest.Open(t, address, store.Options{}), reading("1", "good", happy, "a"))
	owner, err := sql.Open("pgx", address)
	if err != nil {
		t.Fatal(err)
	}
	role := fmt.Sprintf("reader_%d", os.Getpid())
	run := func(statements ...string) {
		for _, s := range statements {
			if _, err := owner.ExecContext(context.Background(), strings.ReplaceAll(s, "READER", role)); err != nil {
				t.Fatalf("%s: %v", s, err)
			}
		}
	}
	t.Cleanup(func() {
		run("DROP OWNED BY READER", "DROP ROLE READER")
		_ = owner.Close()
	})
	run("CREATE ROLE READER LOGIN PASSWORD 'secret'")
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	u.User = url.UserPassword(role, "secret")

	var out strings.Builder
	if look(t.Context(), u.String(), &out); !strings.Contains(out.String(), "permission denied") {
		t.Errorf("a role without any right: %s", &out)
	}
	run("GRANT SELECT ON ALL TABLES IN SCHEMA public TO READER")
	out.Reset()
	// A role may take locks: they are no rows.
	if look(t.Context(), u.String(), &out); !strings.Contains(out.String(), "read only true") ||
		!strings.Contains(out.String(), "voices 1 sound true <nil>\nsave true\nlock false\nkey <nil>\n") {
		t.Errorf("a role that may SELECT: %s", &out)
	}
}
