package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"overheard/internal/runs"
)

// StartRun stores the beginning of a run and returns its id. Status "" means running, and a zero Started now.
func (db *DB) StartRun(ctx context.Context, r runs.Run) (id int64, err error) {
	if r.Status == "" {
		r.Status = runs.Running
	}
	if r.Started.IsZero() {
		r.Started = time.Now()
	}
	err = db.write(ctx, func(t *tx) error {
		if id, err = t.reserve(ctx, "runs", 1); err != nil {
			return err
		}
		counts, reasons, sources := runJSON(r)
		_, err = t.exec(ctx, "INSERT INTO runs (id, job, source, started, ended, status, counts, reasons, error, sources) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
			id, clean(r.Job), clean(r.Source), millis(r.Started), orNull(r.Ended), string(r.Status), counts, reasons, clean(r.Error), sources)
		return err
	})
	return id, db.explain("start run", err)
}

// FinishRun stores how the run r.ID went: its status, counts, reasons, error and end, or where it stands while it still
// runs. A zero Ended means now, unless it is running.
func (db *DB) FinishRun(ctx context.Context, r runs.Run) error {
	if r.Ended.IsZero() && r.Status != runs.Running {
		r.Ended = time.Now()
	}
	counts, reasons, sources := runJSON(r)
	err := db.write(ctx, func(t *tx) error {
		n, err := t.exec(ctx, "UPDATE runs SET ended = ?, status = ?, counts = ?, reasons = ?, error = ?, sources = ? WHERE id = ?",
			orNull(r.Ended), string(r.Status), counts, reasons, clean(r.Error), sources, r.ID)
		if err == nil && n == 0 {
			err = fmt.Errorf("there is no run %d", r.ID)
		}
		if err == nil && r.Counts.New+r.Counts.Changed+r.Counts.Matched > 0 {
			err = t.analyze(ctx)
		}
		return err
	})
	return db.explain("finish run", err)
}

// analyze tells PostgreSQL how large the tables have become. It finds out by itself within a minute, and until then plans
// as if they were empty: right after a first import a page of mentions would take seconds.
func (t *tx) analyze(ctx context.Context) error {
	if t.dialect != postgres {
		return nil
	}
	_, err := t.exec(ctx, "ANALYZE posts, mentions, mention_tags, opinions, cells, tag_cells, responses")
	return err
}

func runJSON(r runs.Run) (counts, reasons, sources string) {
	c, _ := json.Marshal(r.Counts) // numbers and texts always marshal
	w, _ := json.Marshal(r.Reasons)
	if len(r.Sources) > 0 {
		s, _ := json.Marshal(r.Sources)
		sources = clean(string(s))
	}
	return string(c), string(w), sources
}

// AbandonRuns marks the runs that are still "running" as failed and returns how many there were: crawls, or all others.
// Call it while holding the lock that keeps them apart: then whoever started them is gone.
func (db *DB) AbandonRuns(ctx context.Context, crawls bool) (n int64, err error) {
	which := " AND job <> 'crawl'"
	if crawls {
		which = " AND job = 'crawl'"
	}
	err = db.write(ctx, func(t *tx) error {
		n, err = t.exec(ctx, "UPDATE runs SET status = ?, ended = ?, error = ? WHERE status = ?"+which,
			string(runs.Failed), time.Now().UnixMilli(), "the program ended before the run did; what it had saved stays", string(runs.Running))
		return err
	})
	return n, db.explain("abandon runs", err)
}

// Runs returns up to limit runs with an id below before, newest first; before 0 means from the newest.
func (db *DB) Runs(ctx context.Context, before int64, limit int) (list []runs.Run, err error) {
	err = db.read(ctx, func(q *tx) error {
		rows, err := q.query(ctx, `SELECT id, job, source, started, ended, status, counts, reasons, error, sources FROM runs
			WHERE (? = 0 OR id < ?) ORDER BY id DESC LIMIT ?`, before, before, limit)
		return each(rows, err, func() error {
			var r runs.Run
			var started int64
			var ended sql.NullInt64
			var status, counts, reasons, sources string
			if err := rows.Scan(&r.ID, &r.Job, &r.Source, &started, &ended, &status, &counts, &reasons, &r.Error, &sources); err != nil {
				return err
			}
			r.Status, r.Started = runs.Status(status), time.UnixMilli(started).UTC()
			if ended.Valid {
				r.Ended = time.UnixMilli(ended.Int64).UTC()
			}
			if err := json.Unmarshal([]byte(counts), &r.Counts); err != nil {
				return fmt.Errorf("run %d: %w", r.ID, err)
			}
			if err := json.Unmarshal([]byte(reasons), &r.Reasons); err != nil {
				return fmt.Errorf("run %d: %w", r.ID, err)
			}
			if sources != "" {
				if err := json.Unmarshal([]byte(sources), &r.Sources); err != nil {
					return fmt.Errorf("run %d: %w", r.ID, err)
				}
			}
			list = append(list, r)
			return nil
		})
	})
	return list, db.explain("read runs", err)
}
