package store

import (
	"context"
	"fmt"
	"strings"
)

// cellKey names a cell; tag is "" for cells and the hashtag for tag_cells.
type cellKey struct {
	brand, model, day, source int64
	lang, reason, tag         string
}

// cell is what a cell holds. In a writing transaction it is what is added to it, and may be negative.
type cell struct {
	posts, opinion, promoter, detractor int64
	scores                              [10]int64
}

type brandDay struct{ brand, day int64 }

// sums gathers what one transaction adds to cells and tag_cells, and the days whose revision it raises.
type sums struct {
	cells map[cellKey]*cell
	days  map[brandDay]struct{}
}

// add adds (sign 1) or subtracts (sign -1) one labelled mention.
func (s *sums) add(sign int64, o *opinionRow, reason string, tags []string) {
	if s.cells == nil {
		s.cells, s.days = map[cellKey]*cell{}, map[brandDay]struct{}{}
	}
	s.days[brandDay{o.brand, o.day}] = struct{}{}
	key := cellKey{o.brand, o.model, o.day, o.source, o.lang, reason, ""}
	s.addTo(key, sign, o)
	for _, tag := range tags {
		key.tag = tag
		s.addTo(key, sign, o)
	}
}

func (s *sums) addTo(key cellKey, sign int64, o *opinionRow) {
	c := s.cells[key]
	if c == nil {
		c = new(cell)
		s.cells[key] = c
	}
	c.posts += sign
	if o.votes {
		c.opinion += sign * o.opinion
		c.promoter += sign * weighted(o.opinion, o.p)
		c.detractor += sign * weighted(o.opinion, o.d)
		c.scores[bin(o.p-o.d)] += sign
	}
}

// weighted is o·p in whole millionths. It rounds down, as recount does in SQL.
func weighted(o, p int64) int64 { return o * p / one }

// bin is the place of a raw score of -1 to 1 in ten equal bins.
func bin(score int64) int64 { return min((score+one)/(2*one/10), 9) }

const sumColumns = "posts, opinion, promoter, detractor, h0, h1, h2, h3, h4, h5, h6, h7, h8, h9"

const (
	cellsKey    = "brand_id, model_id, day, source_id, lang, reason"
	tagCellsKey = "brand_id, model_id, tag, day, source_id, lang, reason"
)

var (
	cellsTable     = newSums("cells", cellsKey)
	tagCellsTable  = newSums("tag_cells", tagCellsKey)
	revisionsTable = newTable("revisions", "ON CONFLICT (brand_id, day) DO UPDATE SET rev = revisions.rev + 1", "brand_id", "day", "rev")
)

// newSums is a table into which rows are added, number by number.
func newSums(name, key string) *table {
	columns := strings.Split(sumColumns, ", ")
	set := make([]string, len(columns))
	for i, c := range columns {
		set[i] = fmt.Sprintf("%s = %s.%s + excluded.%s", c, name, c, c)
	}
	return newTable(name, "ON CONFLICT ("+key+") DO UPDATE SET "+strings.Join(set, ", "),
		append(strings.Split(key, ", "), columns...)...)
}

// saveSums adds s to the tables, removes the cells that became empty, and raises the revisions of the days.
func (t *tx) saveSums(ctx context.Context, s *sums) error {
	var plain, tagged, revisions []any
	for k, c := range s.cells {
		switch {
		case *c == cell{}:
		case k.tag == "":
			plain = c.values(append(plain, k.brand, k.model, k.day, k.source, k.lang, k.reason))
		default:
			tagged = c.values(append(tagged, k.brand, k.model, k.tag, k.day, k.source, k.lang, k.reason))
		}
	}
	for d := range s.days {
		revisions = append(revisions, d.brand, d.day, int64(1))
	}
	if err := t.insert(ctx, cellsTable, plain); err != nil {
		return err
	}
	if err := t.insert(ctx, tagCellsTable, tagged); err != nil {
		return err
	}
	for k, c := range s.cells {
		if c.posts < 0 {
			if err := t.removeEmptyCell(ctx, k); err != nil {
				return err
			}
		}
	}
	return t.insert(ctx, revisionsTable, revisions)
}

func (c *cell) values(to []any) []any {
	to = append(to, c.posts, c.opinion, c.promoter, c.detractor)
	for _, n := range c.scores {
		to = append(to, n)
	}
	return to
}

func (t *tx) removeEmptyCell(ctx context.Context, k cellKey) (err error) {
	if k.tag == "" {
		_, err = t.exec(ctx, `DELETE FROM cells WHERE brand_id = ? AND model_id = ? AND day = ? AND source_id = ?
			AND lang = ? AND reason = ? AND posts = 0`, k.brand, k.model, k.day, k.source, k.lang, k.reason)
	} else {
		_, err = t.exec(ctx, `DELETE FROM tag_cells WHERE brand_id = ? AND model_id = ? AND tag = ? AND day = ? AND source_id = ?
			AND lang = ? AND reason = ? AND posts = 0`, k.brand, k.model, k.tag, k.day, k.source, k.lang, k.reason)
	}
	if err != nil {
		return fmt.Errorf("remove empty cell: %w", err)
	}
	return nil
}

// recount is the query that makes all cells anew from what they sum up; with tags, all tag_cells.
func recount(tags bool) string {
	key := "o.brand_id, o.model_id, o.day, o.source_id, o.lang, m.reason"
	from := "opinions o CROSS JOIN mentions m WHERE m.id = o.subject_id"
	if tags {
		// CROSS JOIN makes SQLite begin at the tags: no index finds the tags of a mention.
		key = "o.brand_id, o.model_id, t.tag, o.day, o.source_id, o.lang, m.reason"
		from = "mention_tags t CROSS JOIN mentions m CROSS JOIN opinions o WHERE m.id = t.mention_id AND o.subject_id = m.id"
	}
	var b strings.Builder
	b.WriteString("SELECT " + key + ", COUNT(*)")
	for _, sum := range []string{"o.opinion", "o.opinion * o.p / 1000000", "o.opinion * o.d / 1000000"} {
		b.WriteString(", CAST(SUM(o.votes * (" + sum + ")) AS BIGINT)")
	}
	for i := range 10 {
		low, high := -one+i*(2*one/10), -one+(i+1)*(2*one/10)
		if i == 9 {
			high++
		}
		fmt.Fprintf(&b, ", CAST(SUM(CASE WHEN o.votes = 1 AND o.p - o.d >= %d AND o.p - o.d < %d THEN 1 ELSE 0 END) AS BIGINT)", low, high)
	}
	b.WriteString(" FROM " + from + " AND o.kind = 0 GROUP BY " + key)
	return b.String()
}
