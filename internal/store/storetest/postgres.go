package storetest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver that creates databases
)

// Postgres returns the URL of an empty PostgreSQL database that is dropped when the test ends, or skips the test.
func Postgres(t testing.TB) string {
	t.Helper()
	server, err := findServer()
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("PostgreSQL is needed in CI: %v", err)
		}
		t.Skipf("without PostgreSQL: %v", err)
	}
	name := fmt.Sprintf("overheard_test_%d_%d", os.Getpid(), databases.Add(1))
	admin(t, server, "CREATE DATABASE "+name)
	t.Cleanup(func() { admin(t, server, "DROP DATABASE IF EXISTS "+name+" WITH (FORCE)") })
	u, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	u.Path = "/" + name
	return u.String()
}

var databases atomic.Int64

func admin(t testing.TB, server, statement string) {
	t.Helper()
	db, err := sql.Open("pgx", server)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if _, err := db.ExecContext(context.Background(), statement); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}

// findServer returns the URL of the server of this process, started at the first call.
var findServer = sync.OnceValues(func() (string, error) {
	if u := os.Getenv("OVERHEARD_TEST_POSTGRES"); u != "" {
		return u, nil
	}
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/postgres")
	if len(found) == 0 {
		return "", errors.New("OVERHEARD_TEST_POSTGRES is not set and no server is installed under /usr/lib/postgresql (Debian package postgresql)")
	}
	slices.SortFunc(found, func(a, b string) int { return majorVersion(a) - majorVersion(b) })
	return start(filepath.Dir(found[len(found)-1]))
})

func majorVersion(path string) int {
	n, _ := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(path))))
	return n
}

// serve runs the server until its standard input ends, which is when the test process ends, however it ends. Then the
// folder goes too.
const serve = `"$1/postgres" -D "$2/data" -k "$2" -c listen_addresses= -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=200 >"$2/log" 2>&1 &
pid=$!
cat >/dev/null
kill -INT $pid
wait $pid
rm -rf "$2"`

// start makes a cluster in a new folder and starts its server, which listens on a socket in that folder only.
func start(bin string) (string, error) {
	dir, err := os.MkdirTemp("", "overheard-postgres-")
	if err != nil {
		return "", err
	}
	attr, err := owner(dir)
	if err != nil {
		return "", errors.Join(err, os.RemoveAll(dir))
	}
	initdb := exec.Command(filepath.Join(bin, "initdb"), "-D", filepath.Join(dir, "data"), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync")
	initdb.SysProcAttr, initdb.Dir = attr, dir
	if out, err := initdb.CombinedOutput(); err != nil {
		return "", errors.Join(fmt.Errorf("initdb: %w: %s", err, strings.TrimSpace(string(out))), os.RemoveAll(dir))
	}
	server := exec.Command("/bin/sh", "-c", serve, "sh", bin, dir)
	// A group of its own, so that Ctrl-C does not reach it before the tests are done.
	attr.Setpgid = true
	server.SysProcAttr, server.Dir = attr, dir
	if alive, err = server.StdinPipe(); err != nil {
		return "", err
	}
	if err := server.Start(); err != nil {
		return "", errors.Join(err, os.RemoveAll(dir))
	}
	u := "postgres://postgres@/postgres?sslmode=disable&host=" + url.QueryEscape(dir)
	return u, answer(u, filepath.Join(dir, "log"))
}

// alive is open while the server is wanted. It is a variable so that the garbage collector leaves it open.
var alive io.WriteCloser //nolint:unused // only held open

// owner hands dir to the user that may run the server: root may not.
func owner(dir string) (*syscall.SysProcAttr, error) {
	attr := &syscall.SysProcAttr{}
	if os.Getuid() != 0 {
		return attr, nil
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		return nil, fmt.Errorf("root may not run PostgreSQL: %w", err)
	}
	uid, err1 := strconv.ParseUint(u.Uid, 10, 32)
	gid, err2 := strconv.ParseUint(u.Gid, 10, 32)
	if err := errors.Join(err1, err2); err != nil {
		return nil, err
	}
	attr.Credential = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
	return attr, os.Chown(dir, int(uid), int(gid))
}

// answer waits until the server answers.
func answer(u, log string) error {
	db, err := sql.Open("pgx", u)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	for range 300 {
		if err = db.PingContext(context.Background()); err == nil {
			return nil
		}
		time.Sleep(100 * time.Millisecond)
	}
	said, _ := os.ReadFile(log)
	return fmt.Errorf("the server does not answer: %w: %s", err, said)
}
