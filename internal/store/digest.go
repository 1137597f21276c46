package store

import (
	"context"
	"database/sql"
	"errors"
	"strconv"
	"time"

	"overheard/internal/figures"
	"overheard/mentions"
	"overheard/sentiment"
)

// holdsOpinion is from how many millionths on a text rather holds an opinion than not.
const holdsOpinion = 500_000

// loudest is the order of [DB.Loudest]. The id makes it the same each time.
const loudest = " ORDER BY p.views DESC, p.likes + p.reposts + p.replies DESC, m.at DESC, m.id DESC LIMIT "

// Loudest implements [figures.DigestStore].
func (db *DB) Loudest(ctx context.Context, q figures.NewsQuery, limit int) (list []mentions.Found, all int64, err error) {
	err = db.read(ctx, func(t *tx) error {
		b, ok, err := t.brand(ctx, q.Brand)
		if err != nil || !ok {
			return err
		}
		where := " AND m.brand_id = ? AND m.reason = '' AND o.opinion >= ?" + labelSQL[sentiment.Detractor] + " AND m.at < ? AND m.at >= ?"
		args := []any{b.model, b.id, holdsOpinion, millis(q.To)}
		if q.After > 0 {
			where += " AND (m.at >= ? OR m.id > ?)"
			args = append(args, millis(q.From.AddDate(0, 0, -figures.LateDays)), millis(q.From), q.After)
		} else {
			args = append(args, millis(q.From))
		}
		query := foundSQL("mentions m") + where
		if list, err = t.found(ctx, query+loudest+strconv.Itoa(limit), args, q.Brand); err != nil {
			return err
		}
		all = int64(len(list))
		if len(list) < limit {
			return nil
		}
		return t.row(ctx, "SELECT COUNT(*) FROM mentions m JOIN opinions o ON o.kind = 0 AND o.subject_id = m.id AND o.model_id = ?"+" WHERE 1 = 1"+where, args...).Scan(&all)
	})
	return list, all, db.explain("list new detractors", err)
}

// NewAnswers implements [figures.DigestStore].
func (db *DB) NewAnswers(ctx context.Context, q figures.NewsQuery) (list []figures.NewAnswers, err error) {
	err = db.read(ctx, func(t *tx) error {
		b, ok, err := t.brand(ctx, q.Brand)
		if err != nil || !ok {
			return err
		}
		where, args := "at >= ? AND at < ?", []any{b.id, millis(q.From), millis(q.To)}
		if q.After > 0 {
			where, args = "id > ?", []any{b.id, q.After}
		}
		rows, err := t.query(ctx, `SELECT survey, COUNT(*), SUM(CASE WHEN comment <> '' THEN 1 ELSE 0 END), SUM(CASE WHEN score >= 9 THEN 1 ELSE 0 END),
			SUM(CASE WHEN score <= 6 THEN 1 ELSE 0 END) FROM responses WHERE brand_id = ? AND `+where+" GROUP BY survey ORDER BY survey", args...)
		return each(rows, err, func() error {
			var a figures.NewAnswers
			err := rows.Scan(&a.Survey, &a.N, &a.Comments, &a.Promoters, &a.Detractors)
			a.Passives = a.N - a.Promoters - a.Detractors
			list = append(list, a)
			return err
		})
	})
	return list, db.explain("count new answers", err)
}

// Mark returns the newest mention or answer that is stored: both come from one series.
func (db *DB) Mark(ctx context.Context) (mark int64, err error) {
	err = db.read(ctx, func(q *tx) error {
		return q.row(ctx, "SELECT next - 1 FROM sequences WHERE name = 'subjects'").Scan(&mark)
	})
	return mark, db.explain("read the newest mention", err)
}

// Told returns when people were told something and the mark that was left then, zero values for never.
func (db *DB) Told(ctx context.Context, what string) (at time.Time, mark int64, err error) {
	err = db.read(ctx, func(q *tx) error {
		err := q.row(ctx, "SELECT at, mark FROM told WHERE what = ?", what).Scan((*moment)(&at), &mark)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		return err
	})
	return at, mark, db.explain("read what was told", err)
}

// SaveTold remembers that people were told something.
func (db *DB) SaveTold(ctx context.Context, what string, at time.Time, mark int64) error {
	err := db.write(ctx, func(t *tx) error {
		_, err := t.exec(ctx, "INSERT INTO told (what, at, mark) VALUES (?, ?, ?) ON CONFLICT (what) DO UPDATE SET at = excluded.at, mark = excluded.mark",
			clean(what), millis(at), mark)
		return err
	})
	return db.explain("remember what was told", err)
}
