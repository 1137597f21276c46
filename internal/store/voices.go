package store

import (
	"context"
	"runtime"

	"golang.org/x/sync/errgroup"

	"overheard/internal/figures"
	"overheard/nps"
)

// Voices implements [figures.Store]: the votes of one author in one period are one voice, and so is each post without
// an author of its own. What was computed before is taken from figure_cache while no day of the period has changed.
func (db *DB) Voices(ctx context.Context, brand string, f figures.Filter, periods []nps.Period) ([]nps.Moments, error) {
	v := voices{db: db, periods: periods, got: make([]nps.Moments, len(periods))}
	if err := v.find(ctx, brand, f); err != nil {
		return nil, db.explain("compute voices", err)
	}
	return v.got, nil
}

// find fills in what is known, and computes and remembers what is not.
func (v *voices) find(ctx context.Context, brand string, f figures.Filter) error {
	err := v.db.read(ctx, func(q *tx) (err error) {
		b, ok, err := q.brand(ctx, brand)
		if err != nil || !ok || b.model == 0 {
			return err
		}
		v.brand = b
		if v.filter, v.ok, err = q.narrow(ctx, f); err != nil || !v.ok {
			return err
		}
		v.missing, err = q.cached(ctx, v)
		return err
	})
	if err == nil && len(v.missing) > 0 {
		if err = v.compute(ctx); err == nil {
			v.remember(ctx)
		}
	}
	return err
}

// voices is what one call of Voices or Mix works on.
type voices struct {
	db      *DB
	brand   brandRow
	filter  narrowed
	ok      bool
	periods []nps.Period
	by      figures.Part    // what the voices are split by; "" for not at all, into got
	got     []nps.Moments   // of Voices, one for each period
	mixed   []figures.Mixed // of Mix
	missing []int           // periods to be computed
	revs    []int64         // of the periods, as they were computed
}

// key names the filter and the split in figure_cache.
func (v *voices) key() string {
	if v.by == "" {
		return v.plainKey()
	}
	return v.plainKey() + "&by=" + string(v.by)
}

// plainKey is the key of the voices that are not split.
func (v *voices) plainKey() string { return momentsVersion + "&" + v.filter.key }

// momentsVersion changes whenever moments tell more than before: what an earlier program cached then tells too little.
const momentsVersion = "v4"

// result is where what is found for period i belongs.
func (v *voices) result(i int) any {
	if v.by == "" {
		return &v.got[i]
	}
	return &v.mixed[i]
}

// clear empties the result of period i, into which a broken cache may have been read.
func (v *voices) clear(i int) {
	if v.by == "" {
		v.got[i] = nps.Moments{}
	} else {
		v.mixed[i] = figures.Mixed{}
	}
}

// compute fills in the missing periods, on several connections. Each of them reads the revisions again in its own
// transaction, so that what is remembered belongs together even while others write.
func (v *voices) compute(ctx context.Context) error {
	workers := min(runtime.NumCPU(), 4, len(v.missing))
	group, ctx := errgroup.WithContext(ctx)
	for w := range workers {
		mine := v.missing[w*len(v.missing)/workers : (w+1)*len(v.missing)/workers]
		group.Go(func() error {
			return v.db.read(ctx, func(q *tx) error { return v.computeSome(ctx, q, mine) })
		})
	}
	return group.Wait()
}

func (v *voices) computeSome(ctx context.Context, q *tx, which []int) error {
	mine := make([]nps.Period, len(which))
	for k, i := range which {
		mine[k] = v.periods[i]
	}
	revs := make([]int64, len(which))
	if err := q.revisions(ctx, v.brand.id, mine, revs); err != nil {
		return err
	}
	for k, i := range which {
		v.revs[i] = revs[k]
	}
	// Periods that follow each other are read in one go.
	for from := 0; from < len(which); {
		to := from + 1
		for to < len(which) && mine[to-1].End == mine[to].Start {
			to++
		}
		if err := v.stream(ctx, q, which[from:to]); err != nil {
			return err
		}
		from = to
	}
	return nil
}

// stream reads the votes of periods that follow each other, day by day, and adds them up by voice. Doing so here takes a
// third of the time that GROUP BY takes, which sorts them.
func (v *voices) stream(ctx context.Context, q *tx, which []int) error {
	mine := make([]nps.Period, len(which))
	for k, i := range which {
		mine[k] = v.periods[i]
	}
	var g nps.Gatherer
	return v.gather(ctx, q, mine, func(k int) *nps.Gatherer {
		switch {
		case k == 0:
		case v.by == "":
			g.Flush(&v.got[which[k-1]])
		default:
			m := &v.mixed[which[k-1]]
			m.Parts = g.FlushBy(&m.Whole)
		}
		return &g
	})
}

// gather reads the votes of periods that follow each other. next is asked for where those of each period go, and once more
// after the last.
func (v *voices) gather(ctx context.Context, q *tx, periods []nps.Period, next func(k int) *nps.Gatherer) error {
	k := 0
	g := next(k)
	column, name, err := v.part(ctx, q)
	if err != nil {
		return err
	}
	query, args := v.votesSQL(column, periods[0].Start, periods[len(periods)-1].End)
	rows, err := q.query(ctx, query, args...)
	// database/sql hands a number to an "any" as it is, and to an *int64 by reflection.
	var day, voice, said, thread, from any
	fields := []any{&day, &voice, &said, &thread, &from}
	calibration := v.filter.calibration
	plain := calibration.Identity()
	err = each(rows, err, func() error {
		if err := rows.Scan(fields...); err != nil {
			return err
		}
		at := nps.Day(day.(int64))
		for ; at >= periods[k].End; g = next(k) {
			k++
		}
		o, p, d := opened(said.(int64))
		if !plain {
			p, _, d = calibration.Apply(p, max(0, 1-p-d), d)
		}
		if v.by == "" {
			g.Vote(voice.(int64), at, thread.(int64), o, o*p, o*d)
		} else {
			g.VoteFrom(name(from), voice.(int64), at, thread.(int64), o, o*p, o*d)
		}
		return nil
	})
	if err != nil {
		return err
	}
	for ; k < len(periods); next(k) {
		k++
	}
	return nil
}

// votesSQL selects day, voice, in one number what the model said (20 bits each for opinion, p and d), the thread and the part, in the
// order that a [nps.Gatherer] needs. It is that of the index.
func (v *voices) votesSQL(part string, from, to nps.Day) (string, []any) {
	query, args := v.eachVote("v.day, v.voice, (v.opinion * 1048576 + v.p) * 1048576 + v.d, v.thread, "+part, from, to)
	return query + " ORDER BY v.day, v.voice", args
}

// opened returns the opinion, p and d of one number.
func opened(said int64) (o, p, d float64) {
	const mask = 1<<20 - 1
	return share(said >> 40), share(said >> 20 & mask), share(said & mask)
}

// eachVote selects columns of the opinions v that vote on the days from from to to (exclusive).
func (v *voices) eachVote(columns string, from, to nps.Day) (string, []any) {
	query, args := " FROM opinions v WHERE v.kind = 0", []any{}
	if v.filter.hashtag != "" {
		// The tag leads: it is on few mentions, and each of these has one opinion of the model.
		query = " FROM mention_tags g CROSS JOIN opinions v WHERE v.kind = 0 AND v.subject_id = g.mention_id AND g.brand_id = ? AND g.tag = ? AND g.at >= ? AND g.at < ?"
		args = append(args, v.brand.id, v.filter.hashtag, millis(from.Start(v.db.loc)), millis(to.Start(v.db.loc)))
	}
	query = "SELECT " + columns + query + " AND v.brand_id = ? AND v.model_id = ? AND v.votes = 1 AND v.day >= ? AND v.day < ?"
	args = append(args, v.brand.id, v.brand.model, int64(from), int64(to))
	return v.filter.and("v.", query, args)
}
