package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"overheard/internal/figures"
	"overheard/internal/records"
	"overheard/nps"
)

// Ballot implements [records.Store].
func (db *DB) Ballot(ctx context.Context, brand string, f figures.Filter, days nps.Period) (*records.Ballot, error) {
	out := &records.Ballot{Revisions: map[nps.Day]int64{}}
	err := db.read(ctx, func(q *tx) error {
		if err := q.marks(ctx, &out.Next); err != nil {
			return err
		}
		b, ok, err := q.brand(ctx, brand)
		if err != nil || !ok {
			return err
		}
		out.QueryRev = b.rev
		if err := q.ballotDays(ctx, b, days, out); err != nil {
			return err
		}
		if err := q.ballotAnswers(ctx, b, brand, f, days, out); err != nil {
			return err
		}
		return q.ballotVotes(ctx, b, f, days, out)
	})
	if err != nil {
		return nil, db.explain("read votes", err)
	}
	return out, nil
}

// marks reads the next free ids.
func (t *tx) marks(ctx context.Context, m *records.Mark) error {
	for series, into := range map[string]*int64{"posts": &m.Posts, "subjects": &m.Subjects} {
		if err := t.row(ctx, "SELECT next FROM sequences WHERE name = ?", series).Scan(into); err != nil {
			return fmt.Errorf("read next id of %s: %w", series, err)
		}
	}
	return nil
}

// ballotDays reads the model of the brand and the revisions of days.
func (t *tx) ballotDays(ctx context.Context, b brandRow, days nps.Period, out *records.Ballot) error {
	err := t.row(ctx, "SELECT name, sha256 FROM models WHERE id = ?", b.model).Scan(&out.Model.Name, &out.Model.SHA256)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("read model: %w", err)
	}
	rows, err := t.query(ctx, "SELECT day, rev FROM revisions WHERE brand_id = ? AND day >= ? AND day < ?", b.id, int64(days.Start), int64(days.End))
	return each(rows, err, func() error {
		var day, rev int64
		if err := rows.Scan(&day, &rev); err != nil {
			return err
		}
		out.Revisions[nps.Day(day)] = rev
		return nil
	})
}

// ballotVotes reads the posts about b, voting or not.
func (t *tx) ballotVotes(ctx context.Context, b brandRow, f figures.Filter, days nps.Period, out *records.Ballot) error {
	n, ok, err := t.narrow(ctx, f)
	if err != nil || !ok {
		return err
	}
	query, args := `SELECT m.post_id, v.day, v.voice, v.thread, s.name, v.lang, v.votes, v.opinion, v.p, v.d, p.digest, p.at, COALESCE(p.edited_at, 0)
		FROM opinions v JOIN mentions m ON m.id = v.subject_id JOIN posts p ON p.id = m.post_id JOIN sources s ON s.id = v.source_id
		WHERE v.kind = 0 AND v.brand_id = ? AND v.model_id = ? AND v.votes IN (0, 1) AND v.day >= ? AND v.day < ?`,
		[]any{b.id, b.model, int64(days.Start), int64(days.End)}
	if n.hashtag != "" {
		query += " AND EXISTS (SELECT 1 FROM mention_tags g WHERE g.brand_id = m.brand_id AND g.tag = ? AND g.at = m.at AND g.mention_id = m.id)"
		args = append(args, n.hashtag)
	}
	query, args = n.and("v.", query, args)
	names := map[string]string{} // sources and languages, each held once
	once := func(s string) string {
		if _, ok := names[s]; !ok {
			names[s] = s
		}
		return names[s]
	}
	rows, err := t.query(ctx, query+" ORDER BY m.post_id", args...)
	return each(rows, err, func() error {
		var v records.Vote
		var day, digest int64
		err := rows.Scan(&v.Post, &day, &v.Voice, &v.Thread, &v.Source, &v.Lang, (*flag)(&v.Votes), &v.Opinion, &v.P, &v.D, &digest, &v.At, &v.EditedAt)
		if err != nil {
			return err
		}
		v.Day, v.Digest, v.Source, v.Lang = nps.Day(day), short(digest), once(v.Source), once(v.Lang)
		if !v.Votes {
			v.Opinion, v.P, v.D = 0, 0, 0
		}
		out.Votes = append(out.Votes, v)
		return nil
	})
}

// ballotAnswers reads the answers, with what the brand's model made of their comments.
func (t *tx) ballotAnswers(ctx context.Context, b brandRow, brand string, f figures.Filter, days nps.Period, out *records.Ballot) error {
	from, args, ok, err := t.answersOf(ctx, brand, f, days.Start, days.End)
	if err != nil || !ok {
		return err
	}
	rows, err := t.query(ctx, `SELECT a.id, a.day, a.score, a.weight, a.digest, CASE WHEN a.comment <> '' THEN 1 ELSE 0 END,
		CASE WHEN o.subject_id IS NULL THEN 0 ELSE 1 END, COALESCE(o.opinion, 0), COALESCE(o.p, 0), COALESCE(o.d, 0)
		FROM (SELECT r.id, r.day, r.score, r.weight, r.digest, r.comment`+from+`) a
		LEFT JOIN opinions o ON o.kind = 1 AND o.subject_id = a.id AND o.model_id = ? ORDER BY a.id`, append(args, b.model)...)
	return each(rows, err, func() error {
		var a records.Answer
		var day, score, digest int64
		err := rows.Scan(&a.ID, &day, &score, &a.Weight, &digest, (*flag)(&a.Comment), (*flag)(&a.Read), &a.Opinion, &a.P, &a.D)
		if err != nil {
			return err
		}
		a.Day, a.Score, a.Digest = nps.Day(day), int(score), short(digest)
		out.Answers = append(out.Answers, a)
		return nil
	})
}

// short is half a digest: enough to tell an edit from none.
func short(digest int64) uint32 { return uint32(uint64(digest) >> 32) }

// Fates implements [records.Store].
func (db *DB) Fates(ctx context.Context, brand string, posts []int64) (map[int64]records.Fate, error) {
	fates := make(map[int64]records.Fate, len(posts))
	err := db.read(ctx, func(q *tx) error {
		b, _, err := q.brand(ctx, brand)
		if err != nil {
			return err
		}
		rows, err := q.query(ctx, `SELECT p.id, p.digest, CASE WHEN p.deleted_at IS NULL THEN 0 ELSE 1 END,
			CASE WHEN EXISTS (SELECT 1 FROM mentions m WHERE m.post_id = p.id AND m.brand_id = ?) THEN 1 ELSE 0 END
			FROM posts p WHERE `+q.idIn("p.id"), b.id, q.ids(posts))
		return each(rows, err, func() error {
			var id, digest int64
			var f records.Fate
			if err := rows.Scan(&id, &digest, (*flag)(&f.Deleted), (*flag)(&f.About)); err != nil {
				return err
			}
			f.Digest = short(digest)
			fates[id] = f
			return nil
		})
	})
	return fates, db.explain("read what became of posts", err)
}
