package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"overheard/nps"
)

// Report is what [DB.Check] found.
type Report struct {
	Posts    int64    `json:"posts"`   // without the deleted
	Deleted  int64    `json:"deleted"` // tombstones
	Mentions int64    `json:"mentions"`
	Opinions int64    `json:"opinions"`
	Answers  int64    `json:"answers"`
	Problems []string `json:"problems"` // a sentence each, without a final stop
}

// OK reports that nothing is wrong.
func (r Report) OK() bool { return len(r.Problems) == 0 }

// findings are queries that count what must not be there.
var findings = []struct{ what, query string }{
	{"%d mentions have no post", "SELECT COUNT(*) FROM mentions m WHERE NOT EXISTS (SELECT 1 FROM posts p WHERE p.id = m.post_id AND p.deleted_at IS NULL)"},
	{"%d opinions are about a mention that does not exist", "SELECT COUNT(*) FROM opinions o WHERE o.kind = 0 AND NOT EXISTS (SELECT 1 FROM mentions m WHERE m.id = o.subject_id)"},
	{"%d opinions are about an answer that does not exist", "SELECT COUNT(*) FROM opinions o WHERE o.kind = 1 AND NOT EXISTS (SELECT 1 FROM responses r WHERE r.id = o.subject_id AND r.comment <> '')"},
	{"%d deleted posts still hold something", "SELECT COUNT(*) FROM posts WHERE deleted_at IS NOT NULL AND (text <> '' OR url <> '' OR author_key IS NOT NULL OR handle IS NOT NULL)"},
	{"%d opinions repeat something else than their mention says", `SELECT COUNT(*) FROM opinions o JOIN mentions m ON m.id = o.subject_id JOIN posts p ON p.id = m.post_id
		WHERE o.kind = 0 AND (o.brand_id <> m.brand_id OR o.source_id <> p.source_id OR o.voice <> COALESCE(p.author_key, -p.id) OR o.votes <> CASE WHEN m.reason = '' THEN 1 ELSE 0 END OR m.at <> p.at)`},
	{"%d opinions have shares that do not sum to 1", "SELECT COUNT(*) FROM opinions WHERE p + n + d NOT IN (0, 1000000) OR p < 0 OR n < 0 OR d < 0 OR opinion < 0 OR opinion > 1000000"},
	{"%d hashtags are on a mention that does not exist", "SELECT COUNT(*) FROM mention_tags t WHERE NOT EXISTS (SELECT 1 FROM mentions m WHERE m.id = t.mention_id AND m.brand_id = t.brand_id AND m.at = t.at)"},
	{"%d segments belong to no answer", "SELECT COUNT(*) FROM segments s WHERE NOT EXISTS (SELECT 1 FROM responses r WHERE r.id = s.response_id)"},
	{"%d days with mentions have no revision", "SELECT COUNT(*) FROM (SELECT DISTINCT brand_id, day FROM cells) AS c WHERE NOT EXISTS (SELECT 1 FROM revisions r WHERE r.brand_id = c.brand_id AND r.day = c.day)"},
}

// Check reads everything and says what does not fit together: the database's own integrity, cells that differ from a
// recount, rows whose other half is missing, days that are not those of the time zone. It changes nothing. The error is
// about reading; what is wrong with the data is in the report.
func (db *DB) Check(ctx context.Context) (Report, error) {
	r := Report{Problems: []string{}}
	err := db.read(ctx, func(q *tx) error {
		if db.dialect == sqlite {
			if err := q.checkFile(ctx, &r); err != nil {
				return err
			}
		}
		if err := q.count(ctx, &r); err != nil {
			return err
		}
		for _, f := range findings {
			if err := q.find(ctx, &r, f.what, f.query); err != nil {
				return err
			}
		}
		for _, c := range []struct {
			table *table
			tags  bool
		}{{cellsTable, false}, {tagCellsTable, true}} {
			columns := strings.Join(c.table.columns, ", ")
			stored, fresh := "SELECT "+columns+" FROM "+c.table.name, recount(c.tags)
			if err := q.find(ctx, &r, "%d rows of "+c.table.name+" differ from a recount", "SELECT COUNT(*) FROM (SELECT * FROM ("+stored+") AS s EXCEPT SELECT * FROM ("+fresh+") AS f) AS e"); err != nil {
				return err
			}
			if err := q.find(ctx, &r, "%d rows are missing from "+c.table.name, "SELECT COUNT(*) FROM (SELECT * FROM ("+fresh+") AS f EXCEPT SELECT * FROM ("+stored+") AS s) AS e"); err != nil {
				return err
			}
		}
		return q.checkDays(ctx, &r)
	})
	return r, db.explain("check database", err)
}

// checkFile asks SQLite about its file.
func (t *tx) checkFile(ctx context.Context, r *Report) error {
	rows, err := t.query(ctx, "PRAGMA integrity_check(20)")
	err = each(rows, err, func() error {
		var line string
		err := rows.Scan(&line)
		if err == nil && line != "ok" {
			r.Problems = append(r.Problems, "the file is damaged: "+line)
		}
		return err
	})
	if err != nil {
		return err
	}
	broken := map[string]int64{}
	rows, err = t.query(ctx, "PRAGMA foreign_key_check")
	err = each(rows, err, func() error {
		var table, parent string
		var row, key sql.NullInt64
		err := rows.Scan(&table, &row, &parent, &key)
		broken[table+" refer to "+parent]++
		return err
	})
	for what, n := range broken {
		r.Problems = append(r.Problems, fmt.Sprintf("%d rows of %s that do not exist", n, what))
	}
	return err
}

func (t *tx) count(ctx context.Context, r *Report) error {
	return t.row(ctx, `SELECT (SELECT COUNT(*) FROM posts WHERE deleted_at IS NULL), (SELECT COUNT(*) FROM posts WHERE deleted_at IS NOT NULL),
		(SELECT COUNT(*) FROM mentions), (SELECT COUNT(*) FROM opinions), (SELECT COUNT(*) FROM responses)`).
		Scan(&r.Posts, &r.Deleted, &r.Mentions, &r.Opinions, &r.Answers)
}

func (t *tx) find(ctx context.Context, r *Report, what, query string) error {
	var n int64
	if err := t.row(ctx, query).Scan(&n); err != nil {
		return err
	}
	if n > 0 {
		r.Problems = append(r.Problems, fmt.Sprintf(what, n))
	}
	return nil
}

// checkDays compares the stored days with the times they were cut from.
func (t *tx) checkDays(ctx context.Context, r *Report) error {
	for _, side := range []struct{ what, query string }{
		{"mentions", "SELECT o.day, MIN(m.at), MAX(m.at) FROM opinions o JOIN mentions m ON m.id = o.subject_id WHERE o.kind = 0 GROUP BY o.day"},
		{"answers", "SELECT day, MIN(at), MAX(at) FROM responses GROUP BY day"},
	} {
		wrong := 0
		rows, err := t.query(ctx, side.query)
		err = each(rows, err, func() error {
			var day, first, last int64
			err := rows.Scan(&day, &first, &last)
			for _, at := range []int64{first, last} {
				if int64(nps.DayOf(time.UnixMilli(at), t.db.loc)) != day {
					wrong++
					break
				}
			}
			return err
		})
		if err != nil {
			return err
		}
		if wrong > 0 {
			r.Problems = append(r.Problems, fmt.Sprintf("%d days hold %s of another day", wrong, side.what))
		}
	}
	return nil
}
