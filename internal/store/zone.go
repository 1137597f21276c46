package store

import (
	"context"
	"fmt"
	"strings"
	"time"

	"overheard/nps"
)

// checkZone cuts all days anew where the report's time zone is another one than the last time.
func (db *DB) checkZone(ctx context.Context) error {
	kept, err := db.meta(ctx, "time_zone")
	if err != nil || kept == db.loc.String() {
		return err
	}
	if db.readOnly {
		if kept == "" {
			return nil
		}
		hint := "overheard db migrate"
		if !db.opts.ReadOnly {
			hint = fmt.Sprintf("timezone = %q in the [report] part of config.toml; where the database can be written its days are cut anew", kept)
		}
		return &Problem{Kind: ErrOutdated, Text: fmt.Sprintf("%s cuts days in %s, not in %s", db.name, kept, db.loc), Hint: hint}
	}
	return db.write(ctx, func(t *tx) error {
		if kept, err = t.meta(ctx, "time_zone"); err != nil || kept == db.loc.String() {
			return err
		}
		if kept != "" {
			if err := t.rebucket(ctx); err != nil {
				return err
			}
			db.remark("the report's time zone is now %s, no longer %s: all days were cut anew", db.loc, kept)
		}
		return t.setMeta(ctx, "time_zone", db.loc.String())
	})
}

// rebucket cuts all days anew and makes the cells again from what they sum up.
func (t *tx) rebucket(ctx context.Context) error {
	if err := t.moveMentions(ctx); err != nil {
		return fmt.Errorf("cut days of mentions: %w", err)
	}
	if err := t.moveAnswers(ctx); err != nil {
		return fmt.Errorf("cut days of answers: %w", err)
	}
	cells, tagged := strings.Join(cellsTable.columns, ", "), strings.Join(tagCellsTable.columns, ", ")
	for _, statement := range []string{
		"DELETE FROM cells", "INSERT INTO cells (" + cells + ") " + recount(false),
		"DELETE FROM tag_cells", "INSERT INTO tag_cells (" + tagged + ") " + recount(true),
		"UPDATE revisions SET rev = rev + 1",
		"INSERT INTO revisions (brand_id, day, rev) SELECT DISTINCT brand_id, day, 1 FROM cells WHERE 1 = 1 ON CONFLICT DO NOTHING",
		"DELETE FROM figure_cache",
	} {
		if _, err := t.exec(ctx, statement); err != nil {
			return fmt.Errorf("make cells again: %w", err)
		}
	}
	return nil
}

// moveMentions sets the day of every opinion about a mention. It goes by days of UTC, each of which holds parts of two
// days of a zone, or of three where the calendar jumps.
func (t *tx) moveMentions(ctx context.Context) error {
	const day = 24 * int64(time.Hour/time.Millisecond)
	type utcDay struct{ brand, n int64 }
	var utc []utcDay
	rows, err := t.query(ctx, fmt.Sprintf("SELECT DISTINCT brand_id, (at - ((at %% %d) + %d) %% %d) / %d FROM mentions", day, day, day, day))
	err = each(rows, err, func() error {
		var d utcDay
		err := rows.Scan(&d.brand, &d.n)
		utc = append(utc, d)
		return err
	})
	if err != nil {
		return err
	}
	for _, u := range utc {
		first, last := u.n*day, (u.n+1)*day
		for d := nps.DayOf(time.UnixMilli(first), t.db.loc); d <= nps.DayOf(time.UnixMilli(last-1), t.db.loc); d++ {
			from, to := max(first, millis(d.Start(t.db.loc))), min(last, millis((d+1).Start(t.db.loc)))
			_, err := t.exec(ctx, `UPDATE opinions SET day = ? WHERE kind = 0 AND day <> ? AND subject_id IN
				(SELECT id FROM mentions WHERE brand_id = ? AND at >= ? AND at < ?)`, int64(d), int64(d), u.brand, from, to)
			if err != nil {
				return err
			}
		}
	}
	return nil
}

func (t *tx) moveAnswers(ctx context.Context) error {
	moved := map[int64][]int64{} // day to answers
	rows, err := t.query(ctx, "SELECT id, at, day FROM responses")
	err = each(rows, err, func() error {
		var id, at, day int64
		if err := rows.Scan(&id, &at, &day); err != nil {
			return err
		}
		if now := int64(nps.DayOf(time.UnixMilli(at), t.db.loc)); now != day {
			moved[now] = append(moved[now], id)
		}
		return nil
	})
	if err != nil {
		return err
	}
	for day, ids := range moved {
		if _, err := t.exec(ctx, "UPDATE responses SET day = ? WHERE "+t.idIn("id"), day, t.ids(ids)); err != nil {
			return err
		}
		if _, err := t.exec(ctx, "UPDATE opinions SET day = ? WHERE kind = 1 AND "+t.idIn("subject_id"), day, t.ids(ids)); err != nil {
			return err
		}
	}
	return nil
}
