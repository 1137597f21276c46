package store

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"overheard/internal/figures"
	"overheard/mentions"
	"overheard/nps"
	"overheard/sentiment"
)

var _ figures.DriverStore = (*DB)(nil)

// DriverRevision implements [figures.DriverStore] from the revisions of the days and the model.
func (db *DB) DriverRevision(ctx context.Context, brand string, f figures.Filter) (rev string, err error) {
	err = db.read(ctx, func(t *tx) error {
		b, ok, err := t.brand(ctx, brand)
		if err != nil || !ok {
			return err
		}
		sums := make([]int64, 1)
		err = t.revisions(ctx, b.id, []nps.Period{f.Period()}, sums)
		rev = fmt.Sprintf("%d-%d", b.model, sums[0])
		return err
	})
	return rev, db.explain("read revisions", err)
}

// DriverSample implements [figures.DriverStore]. The index over the votes says who speaks for which side; only the texts
// that were drawn are read.
func (db *DB) DriverSample(ctx context.Context, brand string, f figures.Filter, most int) (sample figures.DriverSample, err error) {
	err = db.read(ctx, func(t *tx) error {
		b, ok, err := t.brand(ctx, brand)
		if err != nil || !ok {
			return err
		}
		v := voices{db: db, brand: b}
		if v.filter, ok, err = t.narrow(ctx, f); err != nil || !ok {
			return err
		}
		draws := map[drawKey]*draw{}
		if sample.Posts, err = v.draw(ctx, t, f, most, draws); err != nil {
			return err
		}
		sample.Texts, err = t.driverTexts(ctx, drawn(draws, most))
		return err
	})
	if err != nil {
		return figures.DriverSample{}, db.explain("draw a sample", err)
	}
	return sample, nil
}

// drawKey is what is drawn from on its own: the posts of one language that speak for one side.
type drawKey struct {
	lang string
	side sentiment.Label
}

// draw streams the votes of f into the draws and counts those that speak for a side.
func (v *voices) draw(ctx context.Context, t *tx, f figures.Filter, most int, draws map[drawKey]*draw) (posts int, err error) {
	days := f.Period()
	query, args := v.eachVote("v.subject_id, v.voice, v.lang, v.opinion, v.p, v.d", days.Start, days.End)
	rows, err := t.query(ctx, query, args...)
	err = each(rows, err, func() error {
		var o drawnVote
		if err := rows.Scan(&o.id, &o.voice, &o.lang, &o.opinion, &o.p, &o.d); err != nil {
			return err
		}
		label := o.label()
		if label == sentiment.Passive || share(o.opinion) < figures.ClearOpinion {
			return nil
		}
		posts++
		key := drawKey{o.lang, label}
		if draws[key] == nil {
			draws[key] = newDraw(most)
		}
		draws[key].add(o)
		return nil
	})
	return posts, err
}

// drawn returns what was drawn from the languages with most posts.
func drawn(draws map[drawKey]*draw, most int) map[int64]drawnVote {
	posts := map[string]int{}
	for key, d := range draws {
		posts[key.lang] += d.posts
	}
	langs := slices.SortedFunc(maps.Keys(posts), func(a, b string) int { return cmp.Or(cmp.Compare(posts[b], posts[a]), cmp.Compare(a, b)) })
	langs = langs[:min(len(langs), figures.DriverLanguages)]
	votes := map[int64]drawnVote{}
	for key, d := range draws {
		if slices.Contains(langs, key.lang) {
			for _, o := range d.first(most) {
				votes[o.id] = o
			}
		}
	}
	return votes
}

// driverTexts reads the passages of the votes, in the order of their ids.
func (t *tx) driverTexts(ctx context.Context, votes map[int64]drawnVote) (texts []sentiment.DriverText, err error) {
	ids := slices.Sorted(maps.Keys(votes))
	rows, err := t.query(ctx, "SELECT m.id, m.passage, p.text FROM mentions m JOIN posts p ON p.id = m.post_id WHERE "+t.idIn("m.id")+" ORDER BY m.id", t.ids(ids))
	err = each(rows, err, func() error {
		var id int64
		var passage *string
		var text string
		if err := rows.Scan(&id, &passage, &text); err != nil {
			return err
		}
		spans, err := parseSpans(passage)
		if err != nil {
			return fmt.Errorf("read mention %d: %w", id, err)
		}
		o := votes[id]
		texts = append(texts, sentiment.DriverText{
			ID: strconv.FormatInt(id, 10), Voice: o.voice, Lang: o.lang, Text: mentions.Passage(text, spans),
			Promoter: share(o.opinion) * share(o.p), Detractor: share(o.opinion) * share(o.d),
		})
		return nil
	})
	return texts, err
}
