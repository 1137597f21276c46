package store_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"overheard/internal/store"
	"overheard/internal/store/storetest"
	"overheard/mentions"
)

func TestAFullDiskLosesNothing(t *testing.T) {
	db := storetest.Open(t, storetest.SQLite(t), store.Options{})
	save(t, db, reading("1", "good", happy, "a"))
	if err := db.Exec(t.Context(), "PRAGMA max_page_count = 60"); err != nil {
		t.Fatal(err)
	}
	var rs []mentions.Reading
	for i := range 500 {
		rs = append(rs, reading(fmt.Sprint("more", i), strings.Repeat("long ", 200), happy, "a"))
	}
	_, err := db.SavePosts(t.Context(), lexicon, rs)
	var p *store.Problem
	if !errors.Is(err, store.ErrFull) || !errors.As(err, &p) || !strings.Contains(err.Error(), "is full") || p.Try() == "" {
		t.Fatalf("err = %v", err)
	}
	if r := sound(t, db); r.Posts != 1 {
		t.Errorf("%d posts are stored, want the first alone", r.Posts)
	}
	if err := db.Exec(t.Context(), "PRAGMA max_page_count = 1000000"); err != nil {
		t.Fatal(err)
	}
	if counts := save(t, db, rs...); counts.New != 500 {
		t.Errorf("counts after there was room again = %+v", counts)
	}
	sound(t, db)
}

func TestProblemsOfPostgresAreSentences(t *testing.T) {
	db := storetest.Open(t, storetest.SQLite(t), store.Options{})
	for code, kind := range map[string]error{"53100": store.ErrFull, "55P03": store.ErrLocked, "25006": store.ErrReadOnly, "42501": store.ErrReadOnly,
		"3D000": store.ErrUnreachable, "28P01": store.ErrUnreachable, "53300": store.ErrUnreachable, "57P03": store.ErrUnreachable} {
		err := db.Explain("save", fmt.Errorf("x: %w", &pgconn.PgError{Code: code}))
		var p *store.Problem
		if !errors.Is(err, kind) || !errors.As(err, &p) || p.Try() == "" {
			t.Errorf("%s: %v", code, err)
		}
	}
	odd := &pgconn.PgError{Code: "22012", Message: "division by zero"}
	if err := db.Explain("save", odd); !errors.Is(err, odd) {
		t.Errorf("another error: %v", err)
	}
}

func TestALockHasOneHolder(t *testing.T) {
	storetest.EachURL(t, func(t *testing.T, url string) {
		db := storetest.Open(t, url, store.Options{})
		other := storetest.Open(t, url, store.Options{})
		release, err := db.Lock(t.Context(), "jobs", 0)
		if err != nil {
			t.Fatal(err)
		}
		var p *store.Problem
		if _, err := other.Lock(t.Context(), "jobs", 30*time.Millisecond); !errors.Is(err, store.ErrBusy) || !errors.As(err, &p) || p.Try() == "" {
			t.Errorf("a second holder: %v", err)
		}
		unrelated, err := other.Lock(t.Context(), "else", 0)
		if err != nil {
			t.Fatal(err)
		}
		unrelated()
		go func() {
			time.Sleep(100 * time.Millisecond)
			release()
		}()
		again, err := other.Lock(t.Context(), "jobs", 10*time.Second)
		if err != nil {
			t.Fatal(err)
		}
		again()
	})
}

// TestMain lets a test run this program as the other process.
func TestMain(m *testing.M) {
	if url := os.Getenv("STORE_TEST_HOLD"); url != "" {
		hold(url)
	}
	if url := os.Getenv("STORE_TEST_LOOK"); url != "" {
		look(context.Background(), url, os.Stdout)
		return
	}
	os.Exit(m.Run())
}

// hold takes the lock, says so, and waits to be killed.
func hold(url string) {
	ctx := context.Background()
	db, err := store.Open(ctx, url, store.Options{})
	if err == nil {
		_, err = db.Lock(ctx, "jobs", 0)
	}
	fmt.Println("holding", err)
	select {}
}

func TestALockIsFreeWhenItsProcessIsKilled(t *testing.T) {
	storetest.EachURL(t, func(t *testing.T, url string) {
		db := storetest.Open(t, url, store.Options{})
		other := exec.Command(os.Args[0], "-test.run=^$")
		other.Env = append(os.Environ(), "STORE_TEST_HOLD="+url)
		out, err := other.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := other.Start(); err != nil {
			t.Fatal(err)
		}
		line, _ := bufio.NewReader(out).ReadString('\n')
		if line != "holding <nil>\n" {
			t.Fatalf("the other process said %q", line)
		}
		_, err = db.Lock(t.Context(), "jobs", 0)
		if !errors.Is(err, store.ErrBusy) {
			t.Errorf("err = %v", err)
		}
		if strings.HasPrefix(url, "sqlite:") && !strings.Contains(err.Error(), fmt.Sprintf("process %d", other.Process.Pid)) {
			t.Errorf("the sentence does not name the other process: %v", err)
		}
		if err := other.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = other.Wait()
		release, err := db.Lock(t.Context(), "jobs", 10*time.Second)
		if err != nil {
			t.Fatal(err)
		}
		release()
	})
}

func TestBackup(t *testing.T) {
	dir := t.TempDir()
	db := storetest.Open(t, storetest.SQLite(t), store.Options{})
	save(t, db, reading("1", "good", happy, "a"))
	path := filepath.Join(dir, "backup.db")
	if err := db.Backup(t.Context(), path); err != nil {
		t.Fatal(err)
	}
	save(t, db, reading("2", "good", happy, "a"))
	if r := sound(t, storetest.Open(t, "sqlite:"+path, store.Options{})); r.Posts != 1 {
		t.Errorf("the backup holds %d posts, want 1", r.Posts)
	}
	if err := db.Backup(t.Context(), path); !errors.Is(err, store.ErrExists) {
		t.Errorf("over a file that exists: %v", err)
	}
	if err := db.Backup(t.Context(), filepath.Join(dir, "none", "backup.db")); !errors.Is(err, store.ErrUnreachable) {
		t.Errorf("into a folder that is missing: %v", err)
	}
	left, err := filepath.Glob(filepath.Join(dir, ".*"))
	if err != nil || len(left) != 0 {
		t.Errorf("left over: %q, %v", left, err)
	}
}

func TestBackupOfPostgresNamesTheCommand(t *testing.T) {
	db := storetest.Open(t, storetest.Postgres(t), store.Options{})
	var p *store.Problem
	if err := db.Backup(t.Context(), "b.dump"); !errors.Is(err, store.ErrUnsupported) || !errors.As(err, &p) || !strings.HasPrefix(p.Try(), "pg_dump ") {
		t.Errorf("err = %v", err)
	}
}

func TestCheckFindsWhatIsWrong(t *testing.T) {
	faults := []struct{ name, statement, problem string }{
		{"a cell with another sum", "UPDATE cells SET opinion = opinion + 1", "1 rows of cells differ from a recount"},
		{"a cell too many", "INSERT INTO tag_cells SELECT brand_id, model_id, day, source_id, lang, reason, 'z', posts, opinion, promoter, detractor, h0, h1, h2, h3, h4, h5, h6, h7, h8, h9 FROM tag_cells", "1 rows of tag_cells differ"},
		{"a missing cell", "DELETE FROM cells", "1 rows are missing from cells"},
		{"a mention of a deleted post", "UPDATE posts SET deleted_at = 1", "1 mentions have no post"},
		{"an opinion about nothing", "DELETE FROM mentions", "1 opinions are about a mention that does not exist"},
		{"an opinion of another author", "UPDATE posts SET author_key = 77", "1 opinions repeat something else"},
		{"an opinion on another day", "UPDATE opinions SET day = day + 1", "1 days hold mentions of another day"},
		{"a missing revision", "DELETE FROM revisions", "1 days with mentions have no revision"},
		{"shares that do not sum to 1", "UPDATE opinions SET n = n + 1", "1 opinions have shares"},
	}
	storetest.EachURL(t, func(t *testing.T, url string) {
		db := storetest.Open(t, url, store.Options{})
		r := reading("1", "good", happy, "a")
		r.Mentions[0].Tags = []string{"t"}
		save(t, db, r)
		for _, f := range faults {
			t.Run(f.name, func(t *testing.T) {
				if err := db.Exec(t.Context(), f.statement); err != nil {
					t.Fatal(err)
				}
				got, err := db.Check(t.Context())
				if err != nil || !strings.Contains(strings.Join(got.Problems, "\n"), f.problem) {
					t.Errorf("Check = %q, %v, want %q", got.Problems, err, f.problem)
				}
			})
			for _, table := range []string{"cells", "tag_cells", "mention_tags", "opinions", "mentions", "posts", "revisions"} {
				if err := db.Exec(t.Context(), "DELETE FROM "+table); err != nil {
					t.Fatal(err)
				}
			}
			save(t, db, r)
		}
	})
}
