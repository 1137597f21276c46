package store

import (
	"context"
	"math"

	"overheard/sentiment"
)

// one is a probability of 1 as it is stored.
const one = 1_000_000

// opinionRow is a row of opinions.
type opinionRow struct {
	kind               Kind
	subject, model     int64
	p, n, d, opinion   int64
	neg, neu, pos      int64
	lang               string
	brand, source, day int64
	votes              bool
	voice, thread      int64
}

const opinionColumns = "kind, subject_id, model_id, p, n, d, opinion, negative, neutral, positive, lang, brand_id, source_id, day, votes, voice, thread"

var opinionsTable = newTable("opinions", "", "kind", "subject_id", "model_id", "p", "n", "d", "opinion",
	"negative", "neutral", "positive", "lang", "brand_id", "source_id", "day", "votes", "voice", "thread")

func (o *opinionRow) values(to []any) []any {
	votes := int64(0)
	if o.votes {
		votes = 1
	}
	return append(to, int64(o.kind), o.subject, o.model, o.p, o.n, o.d, o.opinion,
		o.neg, o.neu, o.pos, o.lang, o.brand, o.source, o.day, votes, o.voice, o.thread)
}

func (o *opinionRow) fields() []any {
	return []any{&o.kind, &o.subject, &o.model, &o.p, &o.n, &o.d, &o.opinion,
		&o.neg, &o.neu, &o.pos, &o.lang, &o.brand, &o.source, &o.day, (*flag)(&o.votes), &o.voice, &o.thread}
}

// flag scans a whole number as a truth value.
type flag bool

// Scan implements sql.Scanner.
func (f *flag) Scan(v any) error {
	n, _ := v.(int64)
	*f = n != 0
	return nil
}

// judge sets what the model said. Shares that sum to nothing mean no opinion.
func (o *opinionRow) judge(op sentiment.Opinion) {
	o.p, o.n, o.d = millionths(op.P.Promoter, op.P.Passive, op.P.Detractor)
	o.neg, o.neu, o.pos = millionths(op.Tones.Negative, op.Tones.Neutral, op.Tones.Positive)
	o.opinion = 0
	if o.p+o.n+o.d > 0 {
		o.opinion = millionth(op.Opinion)
	}
}

// opinion is what judge was told, to the millionth.
func (o *opinionRow) sentiment() sentiment.Opinion {
	return sentiment.Opinion{
		P:       sentiment.Shares{Promoter: share(o.p), Passive: share(o.n), Detractor: share(o.d)},
		Opinion: share(o.opinion),
		Tones:   sentiment.Tones{Negative: share(o.neg), Neutral: share(o.neu), Positive: share(o.pos)},
		Lang:    o.lang,
	}
}

func share(n int64) float64 { return float64(n) / one }

func millionth(x float64) int64 {
	if !(x > 0) { // NaN as well
		return 0
	}
	return int64(math.Round(min(x, 1) * one))
}

// millionths rounds three shares so that they sum to exactly one, or to 0 where they are all 0. What rounding leaves
// over goes to the largest.
func millionths(a, b, c float64) (int64, int64, int64) {
	x, y, z := millionth(a), millionth(b), millionth(c)
	if x+y+z == 0 {
		return 0, 0, 0
	}
	rest := one - x - y - z
	switch {
	case x >= y && x >= z:
		x += rest
	case y >= z:
		y += rest
	default:
		z += rest
	}
	return x, y, z
}

// loadOpinions returns the opinions of all models about the subjects.
func (t *tx) loadOpinions(ctx context.Context, kind Kind, subjects []int64) (map[int64][]opinionRow, error) {
	found := make(map[int64][]opinionRow, len(subjects))
	if len(subjects) == 0 {
		return found, nil
	}
	rows, err := t.query(ctx, "SELECT "+opinionColumns+" FROM opinions WHERE kind = ? AND "+t.idIn("subject_id"), int64(kind), t.ids(subjects))
	var o opinionRow
	fields := o.fields()
	err = each(rows, err, func() error {
		if err := rows.Scan(fields...); err != nil {
			return err
		}
		found[o.subject] = append(found[o.subject], o)
		return nil
	})
	return found, err
}
