package store

import (
	"context"
	"slices"
	"time"

	"overheard/crawler"
)

var arrivalsTable = newTable("arrivals", "ON CONFLICT (source_id, day) DO UPDATE SET posts = arrivals.posts + excluded.posts", "source_id", "day", "posts")

const dayMillis = 24 * 60 * 60 * 1000

type sourceDay struct{ source, day int64 }

// saveArrivals counts the new posts of a batch by the day on which they were published.
func (b *batch) saveArrivals(ctx context.Context, t *tx) error {
	days := map[sourceDay]int64{}
	for i := range b.items {
		if it := &b.items[i]; it.stored == nil && !it.Post.Deleted {
			days[sourceDay{it.key.source, it.at / dayMillis}]++
		}
	}
	keys := make([]sourceDay, 0, len(days))
	for k := range days {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(x, y sourceDay) int { // neighbours in the table stay neighbours
		if x.source != y.source {
			return int(x.source - y.source)
		}
		return int(x.day - y.day)
	})
	rows := make([]any, 0, 3*len(keys))
	for _, k := range keys {
		rows = append(rows, k.source, k.day, days[k])
	}
	return t.insert(ctx, arrivalsTable, rows)
}

// Arrivals returns for each of the named sources how many posts were published on which day since from, days without any
// left out, in the order of the days. Posts that were deleted later count.
func (db *DB) Arrivals(ctx context.Context, from time.Time, names ...string) (map[string][]crawler.DayCount, error) {
	days := map[string][]crawler.DayCount{}
	err := db.read(ctx, func(q *tx) error {
		rows, err := q.query(ctx, `SELECT s.name, a.day, a.posts FROM arrivals a JOIN sources s ON s.id = a.source_id
			WHERE a.day >= ? AND `+q.wordIn("s.name")+" ORDER BY a.day", millis(from)/dayMillis, q.words(names))
		return each(rows, err, func() error {
			var name string
			var day int64
			var c crawler.DayCount
			err := rows.Scan(&name, &day, &c.Posts)
			c.Day = time.UnixMilli(day * dayMillis).UTC()
			days[name] = append(days[name], c)
			return err
		})
	})
	return days, db.explain("read arrivals", err)
}
