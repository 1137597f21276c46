package store_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"overheard/internal/figures"
	"overheard/internal/pseudonym"
	"overheard/internal/store"
	"overheard/internal/store/storetest"
	"overheard/nps"
)

func TestOpenCreatesTheTablesOnce(t *testing.T) {
	storetest.EachURL(t, func(t *testing.T, url string) {
		db := storetest.Open(t, url, store.Options{})
		if r := db.Remarks(); len(r) != 1 || !strings.HasPrefix(r[0], "created database ") || strings.Contains(r[0], "database database") {
			t.Errorf("Remarks of the first time = %q", r)
		}
		sound(t, db)
		again := storetest.Open(t, url, store.Options{})
		if r := again.Remarks(); len(r) != 0 {
			t.Errorf("Remarks of the second time = %q", r)
		}
		if db.Version() < 1 || again.Version() != db.Version() {
			t.Errorf("versions %d and %d", db.Version(), again.Version())
		}
	})
}

func TestManyMayOpenANewDatabaseAtOnce(t *testing.T) {
	storetest.EachURL(t, func(t *testing.T, url string) {
		var wg sync.WaitGroup
		for range 5 {
			wg.Go(func() {
				db, err := store.Open(t.Context(), url, store.Options{})
				if err != nil {
					t.Error(err)
					return
				}
				if _, err := db.AuthorKey(t.Context()); err != nil {
					t.Error(err)
				}
				_ = db.Close()
			})
		}
		wg.Wait()
	})
}

func TestOpenRefuses(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return "sqlite:" + path
	}
	foreign := "sqlite:" + filepath.Join(dir, "foreign.db")
	makeForeign(t, filepath.Join(dir, "foreign.db"))
	newer := "sqlite:" + filepath.Join(dir, "newer.db")
	db := storetest.Open(t, newer, store.Options{})
	if err := db.Exec(t.Context(), "INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999999, 1)"); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name, url string
		o         store.Options
		kind      error
		sentence  string // part of it
	}{
		{"a URL of something else", "mysql://x", store.Options{}, store.ErrURL, "neither sqlite: nor postgres://"},
		{"no file name", "sqlite:", store.Options{}, store.ErrURL, "names no file"},
		{"a database in memory", "sqlite::memory:", store.Options{}, store.ErrURL, "names no file"},
		{"a folder", "sqlite:" + dir, store.Options{}, store.ErrURL, "is a folder"},
		{"a missing folder", "sqlite:" + dir + "/none/o.db", store.Options{}, store.ErrUnreachable, "folder of"},
		{"a file that is no database", write("text.db", strings.Repeat("not a database\n", 500)), store.Options{}, store.ErrNotDatabase, "not an Overheard database"},
		{"a database of another program", foreign, store.Options{}, store.ErrNotDatabase, "left as it is"},
		{"a database of a newer version", newer, store.Options{}, store.ErrNewer, "version 99999999"},
		{"a missing file, for reading", "sqlite:" + dir + "/none.db", store.Options{ReadOnly: true}, store.ErrUnreachable, "does not exist"},
		{"an empty file, for reading", write("empty.db", ""), store.Options{ReadOnly: true}, store.ErrOutdated, "is empty"},
		{"a PostgreSQL URL that cannot be read", "postgres://u:secret@h:port/x", store.Options{}, store.ErrURL, "PostgreSQL"},
		{"a PostgreSQL server that is not there", "postgres://u:secret@127.0.0.1:1/x", store.Options{}, store.ErrUnreachable, "does not answer"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			db, err := store.Open(t.Context(), tt.url, tt.o)
			if err == nil {
				_ = db.Close()
				t.Fatal("no error")
			}
			var p *store.Problem
			if !errors.Is(err, tt.kind) || !errors.As(err, &p) || !strings.Contains(err.Error(), tt.sentence) || p.Try() == "" {
				t.Errorf("err = %v", err)
			}
			if strings.Contains(err.Error()+p.Try(), "secret") {
				t.Errorf("the password is shown: %v", err)
			}
		})
	}
}

func TestOpenRefusesANewerPostgres(t *testing.T) {
	url := storetest.Postgres(t)
	db := storetest.Open(t, url, store.Options{})
	if err := db.Exec(t.Context(), "INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999999, true)"); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Open(t.Context(), url, store.Options{}); !errors.Is(err, store.ErrNewer) {
		t.Errorf("err = %v", err)
	}
	if _, err := store.Open(t.Context(), url+"&dbname=no_such_database", store.Options{}); !errors.Is(err, store.ErrUnreachable) {
		t.Errorf("a database that does not exist: %v", err)
	}
}

func TestRelativePathsBeginAtDir(t *testing.T) {
	dir := t.TempDir()
	storetest.Open(t, "sqlite:o ?#%.db", store.Options{Dir: dir})
	if _, err := os.Stat(filepath.Join(dir, "o ?#%.db")); err != nil {
		t.Error(err)
	}
}

func TestReadOnlyWritesNothing(t *testing.T) {
	storetest.EachURL(t, func(t *testing.T, url string) {
		save(t, storetest.Open(t, url, store.Options{}), reading("1", "good", happy, "a"))
		db := storetest.Open(t, url, store.Options{ReadOnly: true})
		if m := voices(t, db, "a"); m.Voices != 1 {
			t.Errorf("Voices = %+v", m)
		}
		if _, err := db.SavePosts(t.Context(), lexicon, nil); !errors.Is(err, store.ErrReadOnly) {
			t.Errorf("SavePosts: %v", err)
		}
		if _, err := store.Open(t.Context(), url, store.Options{ReadOnly: true, Location: time.FixedZone("UTC+1", 3600)}); !errors.Is(err, store.ErrOutdated) {
			t.Errorf("another time zone: %v", err)
		}
	})
}

func TestAnotherTimeZoneCutsTheDaysAnew(t *testing.T) {
	tokyo := time.FixedZone("UTC+9", 9*3600)
	storetest.EachURL(t, func(t *testing.T, url string) {
		db := storetest.Open(t, url, store.Options{})
		for i, id := range []string{"1", "2", "3"} {
			r := reading(id, "good", happy, "a", "b")
			r.Post.PublishedAt = noon.Add(time.Duration(6*i) * time.Hour) // 12:00, 18:00 and 24:00
			r.Mentions[0].Tags = []string{"t"}
			save(t, db, r)
		}
		rs := answers()
		rs[0].At = noon.Add(11 * time.Hour)
		saveAnswers(t, db, rs)
		perDay := func(db *store.DB) (n []int64) {
			periods := nps.GrainDay.Cut(nps.DayOf(noon, time.UTC), nps.DayOf(noon, time.UTC)+2)
			volumes, err := db.Volumes(t.Context(), "a", figures.Filter{Hashtag: "t"}, periods)
			if err != nil {
				t.Fatal(err)
			}
			moments, err := db.Voices(t.Context(), "a", figures.Filter{}, periods)
			if err != nil {
				t.Fatal(err)
			}
			answers, err := db.Answers(t.Context(), "a", figures.Filter{}, periods)
			if err != nil {
				t.Fatal(err)
			}
			for i := range periods {
				n = append(n, volumes[i].Votes, int64(moments[i].Posts), int64(answers[i].N))
			}
			return n
		}
		if diff := cmp.Diff([]int64{2, 2, 2, 1, 1, 0}, perDay(db)); diff != "" {
			t.Errorf("in UTC (-want +got):\n%s", diff)
		}
		moved := storetest.Open(t, url, store.Options{Location: tokyo})
		if r := moved.Remarks(); len(r) != 1 || !strings.Contains(r[0], "UTC+9") {
			t.Errorf("Remarks = %q", r)
		}
		if diff := cmp.Diff([]int64{1, 1, 1, 2, 2, 1}, perDay(moved)); diff != "" {
			t.Errorf("in UTC+9 (-want +got):\n%s", diff)
		}
		sound(t, moved)
		if r, err := db.Check(t.Context()); err != nil || r.OK() {
			t.Errorf("whoever still cuts days in UTC is not told: %+v, %v", r, err)
		}
		save(t, moved, reading("1", "bad", unhappy, "a"))
		sound(t, moved)
	})
}

func TestAuthorKey(t *testing.T) {
	storetest.EachURL(t, func(t *testing.T, url string) {
		get := func(o store.Options) (pseudonym.Key, []string) {
			db := storetest.Open(t, url, o)
			key, err := db.AuthorKey(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			return key, db.Remarks()
		}
		made, _ := get(store.Options{})
		if kept, remarks := get(store.Options{}); len(made) < 16 || string(kept) != string(made) || len(remarks) != 0 {
			t.Errorf("a key is made at each opening, or %q is remarked", remarks)
		}
		given := store.Options{Key: pseudonym.Key("a key from the environment")}
		if key, remarks := get(given); string(key) != string(given.Key) || len(remarks) != 1 {
			t.Errorf("a given key is %q, remarks %q", key, remarks)
		}
		if _, remarks := get(given); len(remarks) != 0 {
			t.Errorf("the same key again is remarked: %q", remarks)
		}
		if _, err := storetest.Open(t, url, store.Options{}).AuthorKey(t.Context()); !errors.Is(err, store.ErrNoKey) {
			t.Errorf("a key that is not given any more: %v", err)
		}
	})
}

// makeForeign makes a SQLite database with a table that is not ours.
func makeForeign(t *testing.T, path string) {
	t.Helper()
	db := storetest.Open(t, "sqlite:"+path, store.Options{})
	for _, statement := range []string{"DROP TABLE goose_db_version", "DROP TABLE meta"} {
		if err := db.Exec(context.Background(), statement); err != nil {
			t.Fatal(err)
		}
	}
}
