package directory

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"overheard/crawler"
)

var now = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func collector4(t *testing.T, dir string, options crawler.Options) crawler.Collector {
	t.Helper()
	o := crawler.Options{"path": dir, "files": "*", "tz": "UTC"}
	for k, v := range options {
		o[k] = v
	}
	c, err := Network().Collector(crawler.Source{Name: "exports", Options: o}, crawler.Tools{Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// put writes a file that was last changed a while ago.
func put(t *testing.T, dir, name, content string, age time.Duration) {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	at := now.Add(-age)
	if err := os.Chtimes(path, at, at); err != nil {
		t.Fatal(err)
	}
}

func line(id, text string) string {
	return fmt.Sprintf(`{"id":%q,"published_at":"2026-02-01T10:00:00Z","text":%q}`+"\n", id, text)
}

// crawl reads everything there is since from.
func crawl(t *testing.T, c crawler.Collector, from crawler.Cursor) (ids []string, next crawler.Cursor, skipped map[string]int64, err error) {
	t.Helper()
	next, skipped = from, map[string]int64{}
	for page, err := range c.Collect(t.Context(), from, crawler.Search{}) {
		if err != nil {
			return ids, next, skipped, err
		}
		for _, p := range page.Posts {
			if err := p.Check(); err != nil || p.Source != "exports" {
				t.Errorf("post %s of %s: %v", p.NativeID, p.Source, err)
			}
			ids = append(ids, p.NativeID)
		}
		for reason, n := range page.Skipped {
			skipped[reason] += n
		}
		next = page.Next
	}
	return ids, next, skipped, nil
}

func TestFilesAreReadOnceInTheOrderOfTheirNames(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, "b.jsonl", line("3", "three"), time.Hour)
	put(t, dir, "a.csv", "id,date,text\n1,2026-02-01 10:00:00,one\n2,2026-02-01 11:00:00,two\n", time.Hour)
	c := collector4(t, dir, nil)
	ids, next, _, err := crawl(t, c, "")
	if err != nil || strings.Join(ids, " ") != "1 2 3" {
		t.Fatalf("got %v, %v", ids, err)
	}
	if ids, _, _, err = crawl(t, c, next); err != nil || len(ids) != 0 {
		t.Errorf("read again: %v, %v", ids, err)
	}
	put(t, dir, "b.jsonl", line("3", "three")+line("4", "four"), time.Minute)
	if ids, _, _, err = crawl(t, c, next); err != nil || strings.Join(ids, " ") != "3 4" {
		t.Errorf("a changed file gave %v, %v", ids, err)
	}
}

func TestALongFileIsResumedWhereItStopped(t *testing.T) {
	dir := t.TempDir()
	var text strings.Builder
	for i := range 3 * pagePosts / 2 {
		text.WriteString(line(fmt.Sprint(i), "text"))
	}
	put(t, dir, "long.jsonl", text.String(), time.Hour)
	c := collector4(t, dir, nil)
	var cursor crawler.Cursor
	for page, err := range c.Collect(t.Context(), "", crawler.Search{}) {
		if err != nil || len(page.Posts) != pagePosts {
			t.Fatalf("first page: %d posts, %v", len(page.Posts), err)
		}
		cursor = page.Next
		break // killed here
	}
	ids, _, _, err := crawl(t, c, cursor)
	if err != nil || len(ids) != pagePosts/2 || ids[0] != fmt.Sprint(pagePosts) {
		t.Errorf("resumed with %d posts from %v, %v", len(ids), ids[:1], err)
	}
}

func TestWhatIsNotReadyIsLeftAlone(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, "growing.jsonl", line("1", "one"), time.Second)
	for _, name := range []string{".hidden.jsonl", "copy.jsonl.part", "~lock.csv", "empty.jsonl"} {
		text := line("2", "two")
		if name == "empty.jsonl" {
			text = ""
		}
		put(t, dir, name, text, time.Hour)
	}
	if err := os.Mkdir(filepath.Join(dir, "folder.jsonl"), 0o700); err != nil {
		t.Fatal(err)
	}
	if ids, _, _, err := crawl(t, collector4(t, dir, nil), ""); err != nil || len(ids) != 0 {
		t.Errorf("read %v, %v", ids, err)
	}
}

func TestAFileThatCannotBeReadKeepsNoOtherBack(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, "a.csv", "colour,shape\nred,round\n", time.Hour)
	put(t, dir, "b.jsonl", line("1", "one")+"not json\n", time.Hour)
	ids, next, skipped, err := crawl(t, collector4(t, dir, nil), "")
	trouble := crawler.AsTrouble(err)
	if trouble == nil || trouble.Kind != crawler.Garbled || !strings.Contains(err.Error(), "a.csv") {
		t.Errorf("error %v", err)
	}
	if len(ids) != 1 || skipped["json"] != 1 {
		t.Errorf("read %v, skipped %v", ids, skipped)
	}
	if ids, _, _, err = crawl(t, collector4(t, dir, nil), next); err == nil || len(ids) != 0 {
		t.Errorf("the second crawl read %v, %v", ids, err)
	}
}

func TestANetworkThatTheFileNamesBecomesPartOfTheID(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, "a.jsonl", `{"source":"forum","id":"7","thread":"5","published_at":"2026-02-01T10:00:00Z","text":"x"}`+"\n", time.Hour)
	for page, err := range collector4(t, dir, nil).Collect(t.Context(), "", crawler.Search{}) {
		if err != nil || page.Posts[0].NativeID != "forum:7" || page.Posts[0].Thread != "forum:5" {
			t.Errorf("got %+v, %v", page.Posts, err)
		}
	}
}

func TestDeletionsTravelWithThePosts(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, "a.jsonl", `{"id":"7","deleted":true}`+"\n"+line("8", "x"), time.Hour)
	for page, err := range collector4(t, dir, nil).Collect(t.Context(), "", crawler.Search{}) {
		if err != nil || len(page.Deleted) != 1 || page.Deleted[0] != "7" || len(page.Posts) != 1 {
			t.Errorf("got %+v, %v", page, err)
		}
	}
}

func TestAStretchOfThePastLeavesOutTheRest(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, "a.jsonl", line("1", "february"), time.Hour)
	march := crawler.Search{Since: now.AddDate(0, 0, -1), Until: now}
	for page, err := range collector4(t, dir, nil).Collect(t.Context(), "", march) {
		if err != nil || len(page.Posts) != 0 || page.Skipped["outside"] != 1 {
			t.Errorf("got %+v, %v", page, err)
		}
	}
}

func TestAFolderThatIsNotThereIsTrouble(t *testing.T) {
	_, _, _, err := crawl(t, collector4(t, filepath.Join(t.TempDir(), "gone"), nil), "")
	if trouble := crawler.AsTrouble(err); trouble == nil || trouble.Kind != crawler.Missing || !errors.Is(err, os.ErrNotExist) {
		t.Errorf("error %v", err)
	}
}

func TestAnEndedContextEndsTheSequence(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, "a.jsonl", line("1", "one"), time.Hour)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for page, err := range collector4(t, dir, nil).Collect(ctx, "", crawler.Search{}) {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("got %+v, %v", page, err)
		}
	}
}

func TestOptionsThatCannotWorkAreRefused(t *testing.T) {
	for _, o := range []crawler.Options{{"files": "[", "tz": "UTC"}, {"files": "*", "tz": "Mars"}} {
		if err := Network().Check(crawler.Source{Options: o}); err == nil || !strings.Contains(err.Error(), "try") {
			t.Errorf("%v: %v", o, err)
		}
	}
}

func FuzzCursor(f *testing.F) {
	f.Add("")
	f.Add(`{"files":{"a.csv":[1,2,3,1]}}`)
	f.Add(`{"files":null}`)
	f.Fuzz(func(t *testing.T, s string) {
		at := parseCursor(crawler.Cursor(s))
		at.set(file{name: "x", size: 1, changed: 2}, 3, true)
		if again := parseCursor(at.encode()); !again.done(file{name: "x", size: 1, changed: 2}) {
			t.Errorf("%q: forgot a file that was read", s)
		}
	})
}
