package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"
	"time"

	"overheard/internal/figures"
	"overheard/nps"
)

// auditStrata are what an audit is drawn from one by one: what the model takes for promoters, passives and detractors, and
// where it sees no opinion.
var auditStrata = []nps.AuditLabel{nps.AuditPromoter, nps.AuditPassive, nps.AuditDetractor, nps.AuditNoOpinion}

var auditDrawnTable = newTable("audit_drawn", "", "audit_id", "item", "mention_id", "stratum", "weight")

// DrawAudit draws a random sample of the brand's votes and keeps it. It is spread over what the model says in proportion
// ([nps.Allocate]); within each such stratum every set of votes is equally likely. [figures.ErrNothingToDraw] says that there
// is no vote to draw from.
func (db *DB) DrawAudit(ctx context.Context, d figures.AuditDraw) (a figures.Audit, err error) {
	err = db.write(ctx, func(t *tx) error {
		b, ok, err := t.brand(ctx, d.Brand)
		if err != nil {
			return err
		}
		if !ok || b.model == 0 {
			return &figures.ErrNothingToDraw{Brand: d.Brand}
		}
		row := auditRow{brand: b.id, model: b.model, drawn: millis(d.At), seed: d.Seed, source: clean(d.Source), lang: clean(d.Lang)}
		row.from, row.to = orOpen(d.From), orOpen(d.To)
		if err := t.row(ctx, "SELECT next - 1 FROM sequences WHERE name = 'subjects'").Scan(&row.mark); err != nil {
			return err
		}
		strata := newAuditDraw(d.N, d.Seed)
		if err := t.auditVotes(ctx, &row, func(v *frameVote) { strata.add(v) }); err != nil {
			return err
		}
		if row.votes = int64(strata.votes()); row.votes == 0 {
			return &figures.ErrNothingToDraw{Brand: d.Brand}
		}
		if row.id, err = t.reserve(ctx, "audits", 1); err != nil {
			return err
		}
		if err := t.insert(ctx, auditsTable, row.values()); err != nil {
			return err
		}
		if err := t.insert(ctx, auditDrawnTable, strata.rows(row.id)); err != nil {
			return err
		}
		list, err := t.audits(ctx, b.id, d.Brand, row.id)
		if err == nil {
			a = list[0]
		}
		return err
	})
	return a, db.explain("draw audit", err)
}

// auditRow is a row of audits.
type auditRow struct {
	id, brand, model, drawn, seed int64
	from, to                      sql.NullInt64
	source, lang                  string
	mark, votes                   int64
}

const auditColumns = "id, brand_id, model_id, drawn, seed, from_day, to_day, source, lang, mark, votes"

var auditsTable = newTable("audits", "", strings.Split(auditColumns, ", ")...)

func (r *auditRow) values() []any {
	return []any{r.id, r.brand, r.model, r.drawn, r.seed, nullable(r.from), nullable(r.to), r.source, r.lang, r.mark, r.votes}
}

func nullable(n sql.NullInt64) any {
	if !n.Valid {
		return nil
	}
	return n.Int64
}

func orOpen(d nps.Day) sql.NullInt64 { return sql.NullInt64{Int64: int64(d), Valid: d != 0} }

func (r *auditRow) fields() []any {
	return []any{&r.id, &r.brand, &r.model, &r.drawn, &r.seed, &r.from, &r.to, &r.source, &r.lang, &r.mark, &r.votes}
}

// Audits returns the audits of a brand, the latest first.
func (db *DB) Audits(ctx context.Context, brand string) (list []figures.Audit, err error) {
	err = db.read(ctx, func(t *tx) error {
		b, ok, err := t.brand(ctx, brand)
		if err == nil && ok {
			list, err = t.audits(ctx, b.id, brand, 0)
		}
		return err
	})
	return list, db.explain("list audits", err)
}

// audits reads one audit of a brand, or all where id is 0, the latest first.
func (t *tx) audits(ctx context.Context, brandID int64, brand string, id int64) (list []figures.Audit, err error) {
	query, args := "SELECT a."+strings.ReplaceAll(auditColumns, ", ", ", a.")+", m.name FROM audits a JOIN models m ON m.id = a.model_id WHERE a.brand_id = ?", []any{brandID}
	if id != 0 {
		query, args = query+" AND a.id = ?", append(args, id)
	}
	rows, err := t.query(ctx, query+" ORDER BY a.id DESC", args...)
	err = each(rows, err, func() error {
		var r auditRow
		var model string
		if err := rows.Scan(append(r.fields(), &model)...); err != nil {
			return err
		}
		a := figures.Audit{ID: r.id, Brand: brand, Model: model, Drawn: time.UnixMilli(r.drawn).UTC(), Seed: r.seed,
			Source: r.source, Lang: r.lang, Votes: int(r.votes), Raters: []figures.Rater{}}
		if r.from.Valid {
			day := nps.Day(r.from.Int64)
			a.From = &day
		}
		if r.to.Valid {
			day := nps.Day(r.to.Int64)
			a.To = &day
		}
		list = append(list, a)
		return nil
	})
	for i := range list {
		if err == nil {
			err = t.countAudit(ctx, &list[i])
		}
	}
	return list, err
}

// countAudit fills in how far an audit is.
func (t *tx) countAudit(ctx context.Context, a *figures.Audit) error {
	items, err := t.auditItems(ctx, a.ID)
	if err != nil {
		return err
	}
	by := map[string]int{}
	for _, it := range items {
		a.Mentions++
		if it.Gone {
			a.Gone++
		}
		for _, r := range it.Labels {
			by[r.Rater]++
		}
	}
	for name, n := range by {
		a.Raters = append(a.Raters, figures.Rater{Name: name, Labelled: n})
	}
	slices.SortFunc(a.Raters, func(x, y figures.Rater) int { return strings.Compare(x.Name, y.Name) })
	return nil
}

// audit finds an audit of a brand, the latest where id is 0.
func (t *tx) audit(ctx context.Context, brand string, id int64) (r auditRow, b brandRow, err error) {
	b, ok, err := t.brand(ctx, brand)
	if err != nil {
		return r, b, err
	}
	missing := &figures.ErrNoAudit{Brand: brand, ID: id}
	if !ok {
		return r, b, missing
	}
	query, args := "SELECT "+auditColumns+" FROM audits WHERE brand_id = ?", []any{b.id}
	if id != 0 {
		query, args = query+" AND id = ?", append(args, id)
	}
	err = t.row(ctx, query+" ORDER BY id DESC LIMIT 1", args...).Scan(r.fields()...)
	if errors.Is(err, sql.ErrNoRows) {
		return r, b, missing
	}
	return r, b, err
}

// frameVote is one vote that an audit is, or could have been, drawn from.
type frameVote struct {
	subject, voice, opinion, p, d int64
}

// label is what the model says, as an audit shows it.
func (v *frameVote) label() nps.AuditLabel {
	return nps.Audited{P: share(v.p), N: share(one - v.p - v.d), D: share(v.d), Opinion: share(v.opinion)}.Label()
}

// auditVotes streams the votes of an audit's frame as the brand's model sees them now.
func (t *tx) auditVotes(ctx context.Context, r *auditRow, visit func(*frameVote)) error {
	f, ok, err := t.narrow(ctx, figures.Filter{Source: r.source, Lang: r.lang})
	if err != nil || !ok {
		return err
	}
	query, args := "SELECT v.subject_id, v.voice, v.opinion, v.p, v.d FROM opinions v JOIN brands b ON b.id = v.brand_id AND b.model_id = v.model_id"+
		" WHERE v.kind = 0 AND v.brand_id = ? AND v.votes = 1 AND v.subject_id <= ?", []any{r.brand, r.mark}
	if r.from.Valid {
		query, args = query+" AND v.day >= ?", append(args, r.from.Int64)
	}
	if r.to.Valid {
		query, args = query+" AND v.day < ?", append(args, r.to.Int64)
	}
	query, args = f.and("v.", query, args)
	rows, err := t.query(ctx, query, args...)
	var v frameVote
	fields := []any{&v.subject, &v.voice, &v.opinion, &v.p, &v.d}
	return each(rows, err, func() error {
		if err := rows.Scan(fields...); err != nil {
			return err
		}
		visit(&v)
		return nil
	})
}

// auditDraw keeps of each stratum the votes with the smallest hashes. The hash depends on the seed, so that any set of a
// stratum's votes is as likely as any other, whatever the order in which the database reads.
type auditDraw struct {
	most   int
	seed   int64
	counts []int
	kept   [][]hashedVote
}

type hashedVote struct {
	hash    uint64
	subject int64
}

func byHash(a, b hashedVote) int { return cmp.Compare(a.hash, b.hash) }

func newAuditDraw(most int, seed int64) *auditDraw {
	return &auditDraw{most: most, seed: int64(scatter(seed)), counts: make([]int, len(auditStrata)), kept: make([][]hashedVote, len(auditStrata))}
}

func (d *auditDraw) add(v *frameVote) {
	i := slices.Index(auditStrata, v.label())
	d.counts[i]++
	d.kept[i] = append(d.kept[i], hashedVote{scatter(v.subject ^ d.seed), v.subject})
	if len(d.kept[i]) > 2*d.most+100 {
		d.trim(i, d.most)
	}
}

func (d *auditDraw) trim(i, most int) {
	slices.SortFunc(d.kept[i], byHash)
	d.kept[i] = d.kept[i][:min(len(d.kept[i]), most)]
}

func (d *auditDraw) votes() (n int) {
	for _, c := range d.counts {
		n += c
	}
	return n
}

// rows are what was drawn, in random order, as rows of audit_drawn.
func (d *auditDraw) rows(audit int64) []any {
	type drawnItem struct {
		hashedVote
		stratum int
		weight  float64
	}
	var all []drawnItem
	for i, n := range nps.Allocate(d.counts, d.most) {
		d.trim(i, n)
		for _, v := range d.kept[i] {
			// A hash of the hash: the order of the items must not tell the strata apart.
			all = append(all, drawnItem{hashedVote{scatter(int64(v.hash)), v.subject}, i, float64(d.counts[i]) / float64(n)})
		}
	}
	slices.SortFunc(all, func(a, b drawnItem) int { return byHash(a.hashedVote, b.hashedVote) })
	var values []any
	for i, v := range all {
		values = append(values, audit, int64(i+1), v.subject, int64(v.stratum), v.weight)
	}
	return values
}
