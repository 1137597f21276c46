package store

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"overheard/internal/figures"
	"overheard/mentions"
	"overheard/nps"
)

// auditItem is one drawn mention with the digest of its passage.
type auditItem struct {
	figures.AuditItem
	mention, digest int64
}

// passageDigest is what labels remember of the text that they are about.
func passageDigest(passage string) int64 {
	var d digester
	d.text(passage)
	return d.sum()
}

// auditItems returns what was drawn for an audit in its order. Labels about another version of a passage are left out.
func (t *tx) auditItems(ctx context.Context, audit int64) (list []auditItem, err error) {
	rows, err := t.query(ctx, `SELECT a.item, a.mention_id, COALESCE(m.id, 0), m.passage, COALESCE(p.text, ''), COALESCE(p.lang, '')
		FROM audit_drawn a LEFT JOIN mentions m ON m.id = a.mention_id LEFT JOIN posts p ON p.id = m.post_id
		WHERE a.audit_id = ? ORDER BY a.item`, audit)
	at := map[int64]int{}
	err = each(rows, err, func() error {
		var it auditItem
		var found int64
		var passage *string
		if err := rows.Scan(&it.Item, &it.mention, &found, &passage, &it.Text, &it.Lang); err != nil {
			return err
		}
		spans, err := parseSpans(passage)
		if err != nil {
			return fmt.Errorf("read mention %d: %w", it.mention, err)
		}
		it.Gone = found == 0
		if !it.Gone {
			it.Passage = mentions.Passage(it.Text, spans)
			it.digest = passageDigest(it.Passage)
			at[it.mention] = len(list)
		}
		if it.Passage == it.Text {
			it.Text = ""
		}
		list = append(list, it)
		return nil
	})
	if err != nil {
		return nil, err
	}
	rows, err = t.query(ctx, `SELECT l.mention_id, l.rater, l.label, l.digest FROM audit_labels l
		WHERE l.mention_id IN (SELECT mention_id FROM audit_drawn WHERE audit_id = ?) ORDER BY l.rater`, audit)
	err = each(rows, err, func() error {
		var mention, digest int64
		var r nps.Said
		if err := rows.Scan(&mention, &r.Rater, &r.Label, &digest); err != nil {
			return err
		}
		if i, ok := at[mention]; ok && list[i].digest == digest {
			list[i].Labels = append(list[i].Labels, r)
		}
		return nil
	})
	return list, err
}

// AuditItems returns what was drawn for an audit of a brand, the latest one where id is 0, in its order.
// [figures.ErrNoAudit] says that there is none.
func (db *DB) AuditItems(ctx context.Context, brand string, id int64) (list []figures.AuditItem, err error) {
	err = db.read(ctx, func(t *tx) error {
		r, _, err := t.audit(ctx, brand, id)
		if err != nil {
			return err
		}
		items, err := t.auditItems(ctx, r.id)
		for _, it := range items {
			list = append(list, it.AuditItem)
		}
		return err
	})
	return list, db.explain("read audit", err)
}

// SaveAuditLabels saves labels for an audit of a brand, the latest one where id is 0: all of them or none. A rater's label takes
// the place of the one that they gave before; an empty one takes it away. changed counts the labels that are different now.
// [figures.ErrNoItem] says that a number is none of a mention that is still there.
func (db *DB) SaveAuditLabels(ctx context.Context, brand string, id int64, marks []figures.AuditMark) (changed int, err error) {
	err = db.write(ctx, func(t *tx) error {
		r, _, err := t.audit(ctx, brand, id)
		if err != nil {
			return err
		}
		items, err := t.auditItems(ctx, r.id)
		if err != nil {
			return err
		}
		for _, m := range marks {
			if m.Item < 1 || m.Item > len(items) || items[m.Item-1].Gone {
				return &figures.ErrNoItem{Item: m.Item, Of: len(items)}
			}
			it := &items[m.Item-1]
			if it.By(m.Rater) == m.Label {
				continue
			}
			changed++
			if err := t.saveAuditLabel(ctx, it, m); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return 0, db.explain("save labels", err)
	}
	return changed, nil
}

func (t *tx) saveAuditLabel(ctx context.Context, it *auditItem, m figures.AuditMark) error {
	if _, err := t.exec(ctx, "DELETE FROM audit_labels WHERE mention_id = ? AND rater = ?", it.mention, clean(m.Rater)); err != nil {
		return err
	}
	it.Labels = slices.DeleteFunc(it.Labels, func(r nps.Said) bool { return r.Rater == m.Rater })
	if m.Label == "" {
		return nil
	}
	it.Labels = append(it.Labels, nps.Said{Rater: m.Rater, Label: m.Label})
	_, err := t.exec(ctx, "INSERT INTO audit_labels (mention_id, rater, label, at, digest) VALUES (?, ?, ?, ?, ?)",
		it.mention, clean(m.Rater), string(m.Label), millis(m.At), it.digest)
	return err
}

// AuditLabels returns every mention of a brand that people labelled in any of its audits and that still votes, with what the
// brand's model makes of it now, in the order of their ids. A mention that several audits drew has the weight that the latest of
// them gave it. Those that were drawn only from one source or one language are left out: they stand for no other votes. Share and Gone
// are not filled in.
func (db *DB) AuditLabels(ctx context.Context, brand string) (list []nps.Audited, err error) {
	texts, err := db.AuditTexts(ctx, brand)
	for _, t := range texts {
		if t.Votes && !t.Narrow {
			list = append(list, t.Audited)
		}
	}
	return list, err
}

// AuditTexts returns every mention of a brand that people labelled in any of its audits, whether it still votes or not, with its
// passage: what [DB.AuditLabels] returns and what a model can learn from.
func (db *DB) AuditTexts(ctx context.Context, brand string) (list []figures.AuditText, err error) {
	err = db.read(ctx, func(t *tx) error {
		b, ok, err := t.brand(ctx, brand)
		if err == nil && ok {
			list, err = t.auditTexts(ctx, b)
		}
		return err
	})
	return list, db.explain("read audit labels", err)
}

const auditTextsSQL = `SELECT l.mention_id, l.rater, l.label, l.digest, d.stratum, d.weight, m.at, m.passage, m.reason, p.text, p.lang, s.name,
		COALESCE(o.p, 0), COALESCE(o.n, 0), COALESCE(o.d, 0), COALESCE(o.opinion, 0), COALESCE(o.lang, ''), COALESCE(p.author_key, 0),
		CASE WHEN w.source = '' AND w.lang = '' THEN 0 ELSE 1 END
	FROM audit_labels l JOIN mentions m ON m.id = l.mention_id JOIN posts p ON p.id = m.post_id JOIN sources s ON s.id = p.source_id
	JOIN audit_drawn d ON d.mention_id = l.mention_id AND d.audit_id = (SELECT a.audit_id FROM audit_drawn a JOIN audits w ON w.id = a.audit_id
		WHERE a.mention_id = l.mention_id ORDER BY CASE WHEN w.source = '' AND w.lang = '' THEN 0 ELSE 1 END, a.audit_id DESC LIMIT 1)
	JOIN audits w ON w.id = d.audit_id
	LEFT JOIN opinions o ON o.kind = 0 AND o.subject_id = m.id AND o.model_id = ?
	WHERE m.brand_id = ? ORDER BY l.mention_id, l.rater`

func (t *tx) auditTexts(ctx context.Context, b brandRow) (list []figures.AuditText, err error) {
	rows, err := t.query(ctx, auditTextsSQL, b.model, b.id)
	last := int64(0)
	err = each(rows, err, func() error {
		var a figures.AuditText
		var r nps.Said
		var mention, digest, at, p, n, d, opinion, author int64
		var passage *string
		var reason, declared string
		var narrow int64
		err := rows.Scan(&mention, &r.Rater, &r.Label, &digest, &a.Stratum, &a.Weight, &at, &passage, &reason, &a.Passage, &declared, &a.Source,
			&p, &n, &d, &opinion, &a.Lang, &author, &narrow)
		if err != nil {
			return err
		}
		spans, err := parseSpans(passage)
		if err != nil {
			return fmt.Errorf("read mention %d: %w", mention, err)
		}
		a.Passage = mentions.Passage(a.Passage, spans)
		if passageDigest(a.Passage) != digest {
			return nil
		}
		if mention == last {
			list[len(list)-1].Labels = append(list[len(list)-1].Labels, r)
			return nil
		}
		last = mention
		a.ID, a.Author, a.At, a.Labels = mention, author, time.UnixMilli(at).UTC(), []nps.Said{r}
		a.P, a.N, a.D, a.Opinion = share(p), share(n), share(d), share(opinion)
		a.Narrow = narrow != 0
		a.Votes = reason == "" && p+n+d > 0
		if a.Lang = strings.TrimSpace(a.Lang); a.Lang == "" {
			a.Lang = language(declared)
		}
		list = append(list, a)
		return nil
	})
	return list, err
}

// AuditFrame returns the moments of the voices of each period, their votes through c: of the brand's votes that were stored when the
// latest of its audits was drawn that people labelled anything of. Those that were drawn only from one source or one language do not
// count, as in [DB.AuditLabels]. Periods are in order and do not overlap; without such an audit all are empty.
func (db *DB) AuditFrame(ctx context.Context, brand string, c nps.Calibration, periods []nps.Period) (out []nps.Moments, err error) {
	out = make([]nps.Moments, len(periods))
	err = db.read(ctx, func(t *tx) error {
		b, ok, err := t.brand(ctx, brand)
		if err != nil || !ok || len(periods) == 0 {
			return err
		}
		var mark int64
		err = t.row(ctx, `SELECT COALESCE(MAX(w.mark), -1) FROM audits w WHERE w.brand_id = ? AND w.source = '' AND w.lang = '' AND EXISTS
			(SELECT 1 FROM audit_drawn d JOIN audit_labels l ON l.mention_id = d.mention_id WHERE d.audit_id = w.id)`, b.id).Scan(&mark)
		if err != nil {
			return err
		}
		sums := make([]voiceSums, len(periods))
		for i := range sums {
			sums[i] = voiceSums{at: map[int64]int{}}
		}
		rows, err := t.query(ctx, `SELECT voice, day, opinion, p, d FROM opinions WHERE kind = 0 AND brand_id = ? AND model_id = ? AND votes = 1
			AND subject_id <= ? AND day >= ? AND day < ?`, b.id, b.model, mark, int64(periods[0].Start), int64(periods[len(periods)-1].End))
		err = each(rows, err, func() error {
			var voice, day, opinion, p, d int64
			if err := rows.Scan(&voice, &day, &opinion, &p, &d); err != nil {
				return err
			}
			i, _ := slices.BinarySearchFunc(periods, nps.Day(day), func(p nps.Period, d nps.Day) int { return cmp.Compare(p.End-1, d) })
			if i < len(periods) && periods[i].Start <= nps.Day(day) {
				cp, _, cd := c.Apply(share(p), share(max(0, one-p-d)), share(d))
				sums[i].add(voice, opinion, int64(math.Round(cp*one)), int64(math.Round(cd*one)))
			}
			return nil
		})
		for i := range sums {
			sums[i].addTo(&out[i])
		}
		return err
	})
	return out, db.explain("read what labels were drawn from", err)
}
