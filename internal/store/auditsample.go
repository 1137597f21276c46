package store

import (
	"context"
	"time"

	"overheard/internal/figures"
	"overheard/nps"
)

// AuditSample returns an audit of a brand, the latest one where id is 0, with what its figures are made of: the votes that it was
// drawn from as far as they still are votes, read by the brand's model, and what people said of those drawn. [figures.ErrNoAudit]
// says that there is none.
func (db *DB) AuditSample(ctx context.Context, brand string, id int64) (s figures.AuditSample, err error) {
	err = db.read(ctx, func(t *tx) error {
		r, b, err := t.audit(ctx, brand, id)
		if err != nil {
			return err
		}
		list, err := t.audits(ctx, b.id, brand, r.id)
		if err != nil {
			return err
		}
		s.Audit = list[0]
		items, err := t.auditItems(ctx, r.id)
		if err != nil {
			return err
		}
		drawn, err := t.readFrame(ctx, &r, items, &s.Frame)
		if err != nil {
			return err
		}
		s.Items = make([]nps.Audited, len(items))
		for i := range items {
			s.Items[i] = drawn[items[i].mention]
			s.Items[i].Labels = items[i].Labels
		}
		return t.auditFacts(ctx, r.id, b.model, s.Items)
	})
	return s, db.explain("read audit", err)
}

// readFrame adds up the votes of the frame and returns those that were drawn. One that is not there any more is Gone.
func (t *tx) readFrame(ctx context.Context, r *auditRow, items []auditItem, frame *nps.Moments) (map[int64]nps.Audited, error) {
	found := make(map[int64]frameVote, len(items))
	wanted := make(map[int64]struct{}, len(items))
	for _, it := range items {
		wanted[it.mention] = struct{}{}
	}
	sums := voiceSums{at: map[int64]int{}}
	err := t.auditVotes(ctx, r, func(v *frameVote) {
		sums.add(v.voice, v.opinion, v.p, v.d)
		if _, ok := wanted[v.subject]; ok {
			found[v.subject] = *v
		}
	})
	if err != nil {
		return nil, err
	}
	drawn := make(map[int64]nps.Audited, len(items))
	for id := range wanted {
		v, ok := found[id]
		if !ok {
			drawn[id] = nps.Audited{Gone: true}
			continue
		}
		drawn[id] = nps.Audited{P: share(v.p), N: share(one - v.p - v.d), D: share(v.d), Opinion: share(v.opinion),
			Share: 1 / float64(sums.all[sums.at[v.voice]].posts)}
	}
	sums.addTo(frame)
	return drawn, nil
}

// auditFacts fills in what the tables say about the items: weight, stratum, time, language and source.
func (t *tx) auditFacts(ctx context.Context, audit, model int64, items []nps.Audited) error {
	rows, err := t.query(ctx, `SELECT d.item, d.stratum, d.weight, COALESCE(m.at, 0), COALESCE(s.name, ''), COALESCE(o.lang, '')
		FROM audit_drawn d LEFT JOIN mentions m ON m.id = d.mention_id LEFT JOIN posts p ON p.id = m.post_id LEFT JOIN sources s ON s.id = p.source_id
		LEFT JOIN opinions o ON o.kind = 0 AND o.subject_id = m.id AND o.model_id = ? WHERE d.audit_id = ?`, model, audit)
	return each(rows, err, func() error {
		var item int
		var at int64
		var a nps.Audited
		if err := rows.Scan(&item, &a.Stratum, &a.Weight, &at, &a.Source, &a.Lang); err != nil {
			return err
		}
		it := &items[item-1]
		it.Stratum, it.Weight, it.Source, it.Lang = a.Stratum, a.Weight, a.Source, a.Lang
		if at != 0 {
			it.At = time.UnixMilli(at).UTC()
		}
		return nil
	})
}
