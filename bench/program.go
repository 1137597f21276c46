package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"
)

const settings = `[store]
url = "sqlite:overheard.db"

[[brand]]
name = "acme-air"
title = "Acme Air"
terms = ["acme air", "@acmeair"]

[[brand]]
name = "zephyr"
title = "Zephyr"
role = "competitor"
hashtags = ["zephyr"]
`

// answers is how many survey answers stand beside the posts.
const answers = 10_000

// imported is a database that the program filled.
type imported struct {
	config, db      string
	origin          string // of the texts
	posts, mentions int
	took, cpu       time.Duration
	peak            int // MB
}

func (i imported) perSecond() int { return int(float64(i.posts) / i.took.Seconds()) }

// importInto imports n posts into a new database, and the survey.
func (b *bench) importInto(ctx context.Context, name string, n int) (got imported, err error) {
	dir := filepath.Join(b.dir, name)
	got = imported{config: filepath.Join(dir, "config.toml"), db: filepath.Join(dir, "overheard.db"), posts: n, mentions: n + (n+9)/10}
	if err := os.Mkdir(dir, 0o755); err != nil {
		return got, err
	}
	if err := os.WriteFile(got.config, []byte(settings), 0o600); err != nil {
		return got, err
	}
	file, survey := filepath.Join(dir, "posts.jsonl"), filepath.Join(dir, "survey.csv")
	if got.origin, err = b.makePosts(ctx, file, n); err != nil {
		return got, err
	}
	if err := writeSurvey(survey, answers); err != nil {
		return got, fmt.Errorf("write survey: %w", err)
	}
	syscall.Sync() // what was just written is not to be written out while the clock runs
	begun := time.Now()
	state, err := b.overheard(ctx, "import", "posts", file, "--config", got.config)
	got.took = time.Since(begun)
	if err != nil {
		return got, err
	}
	got.cpu = state.UserTime() + state.SystemTime()
	if usage, ok := state.SysUsage().(*syscall.Rusage); ok {
		got.peak = int(usage.Maxrss) / 1024
	}
	if _, err := b.overheard(ctx, "import", "survey", survey, "--brand", "acme-air", "--config", got.config); err != nil {
		return got, err
	}
	return got, os.Remove(file)
}

// makePosts writes the posts in a process of its own. Linux counts the memory of the process that starts another into the
// peak of the other, so this one has to stay small.
func (b *bench) makePosts(ctx context.Context, file string, n int) (origin string, err error) {
	self, err := os.Executable()
	if err != nil {
		return "", err
	}
	c := exec.CommandContext(ctx, self, "-write", file, "-posts", fmt.Sprint(n), "-data", b.data)
	c.Stderr = os.Stderr
	out, err := c.Output()
	if err != nil {
		return "", fmt.Errorf("make posts: %w", err)
	}
	return strings.TrimSpace(string(out)), nil
}

// overheard runs the program, silently.
func (b *bench) overheard(ctx context.Context, args ...string) (*os.ProcessState, error) {
	var out bytes.Buffer
	c := exec.CommandContext(ctx, b.exe, append(args, "--quiet")...)
	c.Stdout, c.Stderr = &out, &out
	if err := c.Run(); err != nil {
		return nil, fmt.Errorf("overheard %s: %w\n%s", strings.Join(args, " "), err, &out)
	}
	return c.ProcessState, nil
}

// compareBoth times the comparison of five years by week on a small and on a large database.
func (b *bench) compareBoth(ctx context.Context, small, large imported) error {
	var cold, warm [2]time.Duration
	for i, db := range []imported{small, large} {
		var again []time.Duration
		for n := range 8 {
			begun := time.Now()
			_, err := b.overheard(ctx, "compare", "--brand", "acme-air", "--from", firstDay.Format(time.DateOnly), "--to", afterAll.Format(time.DateOnly), "--by", "week", "--json", "--config", db.config)
			if err != nil {
				return err
			}
			if took := time.Since(begun); n == 0 {
				cold[i] = took
			} else {
				again = append(again, took)
			}
		}
		slices.Sort(again)
		warm[i] = again[len(again)/2]
	}
	ratio := float64(warm[1]) / float64(warm[0])
	b.say("compare, five years by week   %9s posts %9s posts", grouped(small.posts), grouped(large.posts))
	b.say("  cold, nothing cached        %9d ms    %9d ms   %s", cold[0].Milliseconds(), cold[1].Milliseconds(), aim(cold[1] < aimCold, "under %v", aimCold))
	b.say("  warm, median of 7           %9d ms    %9d ms   %s; ratio %.2f, %s", warm[0].Milliseconds(), warm[1].Milliseconds(), aim(warm[1] < aimAgain, "under %v", aimAgain), ratio, aim(ratio < aimWarm, "under %d", aimWarm))
	return nil
}

// peer times sqlite3 .import of the rows of our own database into a new one with the same two tables.
func (b *bench) peer(ctx context.Context, from imported) error {
	sqlite, err := exec.LookPath("sqlite3")
	if errors.Is(err, exec.ErrNotFound) {
		b.say("sqlite3 .import               not measured: the sqlite3 command is missing (Debian package sqlite3)")
		return nil
	}
	if err != nil {
		return err
	}
	dir := filepath.Join(b.dir, "peer")
	if err := os.Mkdir(dir, 0o755); err != nil {
		return err
	}
	db := filepath.Join(dir, "peer.db")
	var schema bytes.Buffer
	c := exec.CommandContext(ctx, sqlite, from.db, ".schema posts", ".schema mentions")
	c.Stdout = &schema
	if err := c.Run(); err != nil {
		return fmt.Errorf("read the tables: %w", err)
	}
	files := map[string]string{}
	for _, table := range []string{"posts", "mentions"} {
		files[table] = filepath.Join(dir, table+".csv")
		dump := exec.CommandContext(ctx, sqlite, "-csv", from.db, "SELECT * FROM "+table+" ORDER BY id")
		out, err := os.Create(files[table])
		if err != nil {
			return err
		}
		dump.Stdout = out
		if err := errors.Join(dump.Run(), out.Close()); err != nil {
			return fmt.Errorf("write %s as CSV: %w", table, err)
		}
	}
	if out, err := exec.CommandContext(ctx, sqlite, db, schema.String()).CombinedOutput(); err != nil {
		return fmt.Errorf("make the tables of the peer: %w: %s", err, out)
	}
	syscall.Sync()
	load := exec.CommandContext(ctx, sqlite, db, ".mode csv", ".import "+files["posts"]+" posts", ".import "+files["mentions"]+" mentions")
	begun := time.Now()
	out, err := load.CombinedOutput()
	took := time.Since(begun)
	if err != nil || len(out) > 0 {
		return fmt.Errorf("sqlite3 .import: %w: %.500s", err, out)
	}
	var rows bytes.Buffer
	c = exec.CommandContext(ctx, sqlite, db, "SELECT (SELECT COUNT(*) FROM posts), (SELECT COUNT(*) FROM mentions)")
	c.Stdout = &rows
	if err := c.Run(); err != nil {
		return fmt.Errorf("count the rows of the peer: %w", err)
	}
	if want := fmt.Sprintf("%d|%d", from.posts, from.mentions); strings.TrimSpace(rows.String()) != want {
		return fmt.Errorf("the peer has %s rows, not %s", strings.TrimSpace(rows.String()), want)
	}
	peer := int(float64(from.posts) / took.Seconds())
	ratio := took.Seconds() / from.took.Seconds()
	b.say("sqlite3 .import               %9s posts/s   %7.1f s   %7.1f s of processor time, same rows, two tables", grouped(peer), took.Seconds(), (load.ProcessState.UserTime() + load.ProcessState.SystemTime()).Seconds())
	b.say("ratio                         %9.2f   %s", ratio, aim(ratio >= aimImport, "at least %.2f", aimImport))
	return os.RemoveAll(dir)
}
