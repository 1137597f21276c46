package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"overheard/mentions"
	"overheard/sentiment"
)

// BrandModel returns the model whose opinions count for brand, ok false where nothing is labelled yet. Opinions that
// [DB.SavePosts] stores under another model are kept beside, and count once [DB.FlipModel] says so.
func (db *DB) BrandModel(ctx context.Context, brand string) (m sentiment.Model, ok bool, err error) {
	err = db.read(ctx, func(q *tx) error {
		return q.row(ctx, "SELECT m.name, m.sha256 FROM brands b JOIN models m ON m.id = b.model_id WHERE b.name = ?", brand).Scan(&m.Name, &m.SHA256)
	})
	if errors.Is(err, sql.ErrNoRows) {
		return m, false, nil
	}
	return m, err == nil, db.explain("read model of brand", err)
}

// MatchedRev returns the revision of the query with which posts about brand were last matched, as far as all of them were: that of
// the last rematch ([DB.SetBrandRev]), and before the first that of the oldest mention. It is "" where there is none.
func (db *DB) MatchedRev(ctx context.Context, brand string) (rev string, err error) {
	err = db.read(ctx, func(q *tx) error {
		b, ok, err := q.brand(ctx, brand)
		if rev = b.rev; err != nil || !ok || rev != "" {
			return err
		}
		err = q.row(ctx, "SELECT query_rev FROM mentions WHERE brand_id = ? ORDER BY at, id LIMIT 1", b.id).Scan(&rev)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		return err
	})
	return rev, db.explain("read query revision", err)
}

// SetBrandRev says that all stored posts are matched with revision rev of brand's query.
func (db *DB) SetBrandRev(ctx context.Context, brand, rev string) error {
	id, err := db.brandID(ctx, brand)
	if err == nil {
		err = db.write(ctx, func(t *tx) error {
			_, err := t.exec(ctx, "UPDATE brands SET query_rev = ? WHERE id = ?", rev, id)
			return err
		})
	}
	return db.explain("set query revision", err)
}

// Unlabelled returns up to limit subjects of brand with an id above after about which model has said nothing yet, in
// the order of their ids: mentions, and answers with a comment. A relabelling walks through them with the last id as
// the next after; one that was stopped begins again at 0 and finds only what is left.
func (db *DB) Unlabelled(ctx context.Context, brand string, model sentiment.Model, after int64, limit int) ([]Subject, error) {
	var found []Subject
	modelID, err := db.modelID(ctx, model)
	if err == nil {
		err = db.read(ctx, func(q *tx) error {
			b, ok, err := q.brand(ctx, brand)
			if err != nil || !ok {
				return err
			}
			found, err = q.unlabelled(ctx, b.id, modelID, after, limit)
			return err
		})
	}
	return found, db.explain("read what is not labelled", err)
}

// The + keeps SQLite on the primary key, which is in the wanted order.
const unlabelledSQL = `SELECT * FROM (
		SELECT 0 AS kind, m.id AS id, p.text AS text, m.passage AS passage, p.lang AS lang, s.name AS source, p.rating AS rating, p.rating_max AS rating_max
		FROM mentions m JOIN posts p ON p.id = m.post_id JOIN sources s ON s.id = p.source_id
		WHERE +m.brand_id = ? AND m.id > ? AND NOT EXISTS (SELECT 1 FROM opinions o WHERE o.kind = 0 AND o.subject_id = m.id AND o.model_id = ?)
		ORDER BY m.id LIMIT ?) AS mention
	UNION ALL SELECT * FROM (
		SELECT 1, r.id, r.comment, NULL, r.lang, '', 0.0, 0.0 FROM responses r
		WHERE +r.brand_id = ? AND r.id > ? AND r.comment <> '' AND NOT EXISTS (SELECT 1 FROM opinions o WHERE o.kind = 1 AND o.subject_id = r.id AND o.model_id = ?)
		ORDER BY r.id LIMIT ?) AS answer
	ORDER BY id LIMIT ?`

func (t *tx) unlabelled(ctx context.Context, brand, model, after int64, limit int) ([]Subject, error) {
	var found []Subject
	rows, err := t.query(ctx, unlabelledSQL, brand, after, model, limit, brand, after, model, limit, limit)
	err = each(rows, err, func() error {
		var s Subject
		var passage *string
		if err := rows.Scan(&s.Kind, &s.ID, &s.Text, &passage, &s.Lang, &s.Source, &s.Rating, &s.RatingMax); err != nil {
			return err
		}
		spans, err := parseSpans(passage)
		if err != nil {
			return fmt.Errorf("read mention %d: %w", s.ID, err)
		}
		if s.Kind == KindMention {
			s.Text = mentions.Passage(s.Text, spans)
		}
		found = append(found, s)
		return nil
	})
	return found, err
}

// Waiting returns how many texts about brand only model has labelled: those that a model which stood in for another one
// leaves to it.
func (db *DB) Waiting(ctx context.Context, brand string, model sentiment.Model) (n int64, err error) {
	err = db.read(ctx, func(q *tx) error {
		return q.row(ctx, `SELECT COUNT(*) FROM brands b JOIN models m ON m.name = ? AND m.sha256 = ?
			JOIN opinions o ON o.kind IN (0, 1) AND o.brand_id = b.id AND o.model_id = m.id
			WHERE b.name = ? AND NOT EXISTS (SELECT 1 FROM opinions x WHERE x.kind = o.kind AND x.subject_id = o.subject_id AND x.model_id <> o.model_id)`,
			model.Name, model.SHA256, brand).Scan(&n)
	})
	return n, db.explain("count what waits for a model", err)
}

// SaveOpinions stores what model made of subjects of brand, beside the opinions of other models, in one transaction.
// Subjects that are gone, and those about which model has spoken, are left out.
func (db *DB) SaveOpinions(ctx context.Context, brand string, model sentiment.Model, ls []Labelled) error {
	c := &changes{}
	var err error
	if c.model, err = db.modelID(ctx, model); err == nil {
		err = db.write(ctx, func(t *tx) error {
			b, ok, err := t.brand(ctx, brand)
			if err != nil || !ok {
				return err
			}
			return c.saveOpinions(ctx, t, b.id, ls)
		})
	}
	return db.explain("save opinions", err)
}

func (c *changes) saveOpinions(ctx context.Context, t *tx, brand int64, ls []Labelled) error {
	said := make(map[Kind]map[int64]sentiment.Opinion, 2)
	ids := make(map[Kind][]int64, 2)
	for _, l := range ls {
		if said[l.Kind] == nil {
			said[l.Kind] = map[int64]sentiment.Opinion{}
		}
		said[l.Kind][l.ID] = l.Opinion
		ids[l.Kind] = append(ids[l.Kind], l.ID)
	}
	byPost, err := t.loadMentions(ctx, "id", ids[KindMention])
	if err != nil {
		return err
	}
	posts := make([]int64, 0, len(byPost))
	for id := range byPost {
		posts = append(posts, id)
	}
	items, err := t.livePosts(ctx, posts, t.db.loc)
	if err != nil {
		return err
	}
	for id, ms := range byPost {
		for _, m := range ms {
			if it := items[id]; it != nil && m.brand == brand && !m.labelledBy(c.model) {
				c.label(m, it.facts(), said[KindMention][m.id])
			}
		}
	}
	if err := c.labelAnswers(ctx, t, brand, ids[KindAnswer], said[KindAnswer]); err != nil {
		return err
	}
	return c.save(ctx, t)
}

func (m *mentionRow) labelledBy(model int64) bool {
	for i := range m.opinions {
		if m.opinions[i].model == model {
			return true
		}
	}
	return false
}

func (c *changes) labelAnswers(ctx context.Context, t *tx, brand int64, ids []int64, said map[int64]sentiment.Opinion) error {
	if len(ids) == 0 {
		return nil
	}
	stored, err := t.loadOpinions(ctx, KindAnswer, ids)
	if err != nil {
		return err
	}
	rows, err := t.query(ctx, "SELECT id, day, lang FROM responses WHERE comment <> '' AND brand_id = ? AND "+t.idIn("id"), brand, t.ids(ids))
	return each(rows, err, func() error {
		var id, day int64
		var lang string
		if err := rows.Scan(&id, &day, &lang); err != nil {
			return err
		}
		was := mentionRow{opinions: stored[id]}
		if !was.labelledBy(c.model) {
			c.labelAnswer(id, brand, day, lang, said[id])
		}
		return nil
	})
}

// labelAnswer adds the opinion of the model about the comment of an answer. It enters no cell.
func (c *changes) labelAnswer(id, brand, day int64, lang string, op sentiment.Opinion) {
	o := opinionRow{kind: KindAnswer, subject: id, model: c.model, lang: language(op.Lang, lang), brand: brand, day: day}
	o.judge(op)
	c.opinions = o.values(c.opinions)
	if c.brands == nil {
		c.brands = map[int64]struct{}{}
	}
	c.brands[brand] = struct{}{}
}

// FlipModel makes model the one whose opinions count for brand, and removes the opinions of all others. The flip is
// one transaction: figures are of the one model before it and of the other after it. Where it is stopped after the
// flip, the next FlipModel removes what is left. It refuses with [ErrUnlabelled] while model has not labelled
// everything.
func (db *DB) FlipModel(ctx context.Context, brand string, model sentiment.Model) error {
	modelID, err := db.modelID(ctx, model)
	if err != nil {
		return db.explain("change model", err)
	}
	var id int64
	err = db.write(ctx, func(t *tx) error {
		b, ok, err := t.brand(ctx, brand)
		if err != nil || !ok {
			return err
		}
		left, err := t.unlabelled(ctx, b.id, modelID, 0, 1)
		if err != nil {
			return err
		}
		if len(left) > 0 {
			return &Problem{Kind: ErrUnlabelled, Text: fmt.Sprintf("model %s has not labelled everything about %s yet", model.Name, brand), Hint: "overheard relabel --brand " + brand}
		}
		id = b.id
		_, err = t.exec(ctx, "UPDATE brands SET model_id = ? WHERE id = ?", modelID, id)
		return err
	})
	for more := err == nil && id != 0; more; {
		err = db.write(ctx, func(t *tx) error {
			more, err = t.removeOldOpinions(ctx, id, modelID)
			return err
		})
		more = more && err == nil
	}
	return db.explain("change model", err)
}

// removeOldOpinions removes some opinions of a brand that are not of its model, with their cells, whole days at a time,
// and reports whether there are more.
func (t *tx) removeOldOpinions(ctx context.Context, brand, keep int64) (more bool, err error) {
	const enough = 50_000
	for _, kind := range []Kind{KindMention, KindAnswer} {
		var model, first, last, sum sql.NullInt64
		rows, err := t.query(ctx, `SELECT o.model_id, o.day, COUNT(*) FROM models m JOIN opinions o ON o.model_id = m.id
			WHERE o.kind = ? AND o.brand_id = ? AND m.id <> ? GROUP BY o.model_id, o.day ORDER BY o.model_id, o.day`, int64(kind), brand, keep)
		err = each(rows, err, func() error {
			var m, day, n int64
			if err := rows.Scan(&m, &day, &n); err != nil {
				return err
			}
			if !model.Valid {
				model, first = sql.NullInt64{Int64: m, Valid: true}, sql.NullInt64{Int64: day, Valid: true}
			}
			if m != model.Int64 || sum.Int64 >= enough {
				more = true
				return nil
			}
			last.Int64, sum.Int64 = day, sum.Int64+n
			return nil
		})
		if err != nil {
			return false, fmt.Errorf("find old opinions: %w", err)
		}
		if !model.Valid {
			continue
		}
		_, err = t.exec(ctx, "DELETE FROM opinions WHERE kind = ? AND brand_id = ? AND model_id = ? AND votes IN (0, 1) AND day BETWEEN ? AND ?",
			int64(kind), brand, model.Int64, first.Int64, last.Int64)
		if err != nil {
			return false, fmt.Errorf("delete old opinions: %w", err)
		}
		if kind == KindAnswer {
			return more, nil
		}
		for _, table := range []string{"cells", "tag_cells"} {
			_, err := t.exec(ctx, "DELETE FROM "+table+" WHERE brand_id = ? AND model_id = ? AND day BETWEEN ? AND ?", brand, model.Int64, first.Int64, last.Int64)
			if err != nil {
				return false, fmt.Errorf("delete old cells: %w", err)
			}
		}
		return true, nil // answers may follow
	}
	return false, nil
}
