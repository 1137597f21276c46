package store

import (
	"context"
	"fmt"
	"slices"

	"overheard/mentions"
	"overheard/sentiment"
)

// changes gathers what one transaction does to mentions, opinions and their sums, and does it table by table: first
// what goes, then what comes.
type changes struct {
	sums
	model    int64
	digester digester
	nextID   int64 // the next reserved id of a mention

	goneOpinions []int64 // mentions whose opinions go, those of all models
	goneMentions []int64
	goneTags     []any // brand, tag, at, mention, …
	renewed      []*mentionRow
	newRevs      map[string][]int64 // mentions that are the same under a new revision of the query

	mentions, tags, opinions []any // new rows
	matched                  int64
	brands                   map[int64]struct{} // those with a new opinion
}

// facts are what opinions repeat about the post of a mention.
type facts struct {
	source, day, voice, thread int64
	lang                       string // as the network declared it
}

// add makes a new mention of row, which has everything but its id.
func (c *changes) add(row mentionRow, f facts, op sentiment.Opinion) {
	row.id = c.nextID
	c.nextID++
	c.matched++
	c.mentions = row.values(c.mentions)
	c.addTags(&row)
	c.label(&row, f, op)
}

func (c *changes) addTags(row *mentionRow) {
	for _, tag := range splitWords(row.tags) {
		c.tags = append(c.tags, row.brand, tag, row.at, row.id)
	}
}

// label adds the opinion of the model about a mention.
func (c *changes) label(row *mentionRow, f facts, op sentiment.Opinion) {
	o := opinionRow{kind: KindMention, subject: row.id, model: c.model, lang: language(op.Lang, f.lang), brand: row.brand,
		source: f.source, day: f.day, votes: row.reason == "", voice: f.voice, thread: f.thread}
	o.judge(op)
	c.opinions = o.values(c.opinions)
	c.sums.add(1, &o, row.reason, splitWords(row.tags))
	if c.brands == nil {
		c.brands = map[int64]struct{}{}
	}
	c.brands[row.brand] = struct{}{}
}

// renew puts row in the place of old and labels it anew; a nil opinion leaves it unlabelled.
func (c *changes) renew(old *mentionRow, row mentionRow, f facts, op *sentiment.Opinion) {
	c.unlabel(old)
	row.id = old.id
	c.matched++
	c.renewed = append(c.renewed, &row)
	c.addTags(&row)
	if op != nil {
		c.label(&row, f, *op)
	}
}

// remove takes a mention away.
func (c *changes) remove(old *mentionRow) {
	c.unlabel(old)
	c.goneMentions = append(c.goneMentions, old.id)
}

// unlabel takes the opinions about a mention away, those of all models, and its tags.
func (c *changes) unlabel(old *mentionRow) {
	tags := splitWords(old.tags)
	for i := range old.opinions {
		c.sums.add(-1, &old.opinions[i], old.reason, tags)
	}
	if len(old.opinions) > 0 {
		c.goneOpinions = append(c.goneOpinions, old.id)
	}
	for _, tag := range tags {
		c.goneTags = append(c.goneTags, old.brand, tag, old.at, old.id)
	}
}

// keep compares a stored mention with what the reading says now and renews it where they differ. It reports whether
// they did. A mention that only the model has not seen yet gets its opinion beside the others.
func (c *changes) keep(old *mentionRow, row mentionRow, f facts, m *mentions.Mention, exactly bool) bool {
	same := old.digest == row.digest && (!exactly || old.reason == row.reason)
	i := slices.IndexFunc(old.opinions, func(o opinionRow) bool { return o.model == c.model })
	if same && i >= 0 {
		said := old.opinions[i]
		said.judge(m.Opinion)
		said.lang = language(m.Opinion.Lang, f.lang)
		same = said == old.opinions[i]
	}
	if !same {
		if !exactly && old.digest == row.digest {
			row.reason = old.reason
		}
		c.renew(old, row, f, &m.Opinion)
		return true
	}
	if old.rev != row.rev {
		if c.newRevs == nil {
			c.newRevs = map[string][]int64{}
		}
		c.newRevs[row.rev] = append(c.newRevs[row.rev], old.id)
	}
	if i < 0 {
		c.label(old, f, m.Opinion)
	}
	return false
}

// save writes the changes.
func (c *changes) save(ctx context.Context, t *tx) error {
	if err := c.saveGone(ctx, t); err != nil {
		return err
	}
	for _, m := range c.renewed {
		v := m.values(nil)
		_, err := t.exec(ctx, `UPDATE mentions SET at = ?, query_rev = ?, why = ?, passage = ?, tags = ?, campaigns = ?,
			intent = ?, reason = ?, digest = ? WHERE id = ?`, append(v[3:], m.id)...)
		if err != nil {
			return fmt.Errorf("update mention: %w", err)
		}
	}
	for rev, ids := range c.newRevs {
		if _, err := t.exec(ctx, "UPDATE mentions SET query_rev = ? WHERE "+t.idIn("id"), rev, t.ids(ids)); err != nil {
			return fmt.Errorf("update query revision: %w", err)
		}
	}
	for _, rows := range []struct {
		table  *table
		values []any
	}{{mentionsTable, c.mentions}, {mentionTagsTable, c.tags}, {opinionsTable, c.opinions}} {
		if err := t.insert(ctx, rows.table, rows.values); err != nil {
			return err
		}
	}
	if err := c.saveModel(ctx, t); err != nil {
		return err
	}
	return t.saveSums(ctx, &c.sums)
}

func (c *changes) saveGone(ctx context.Context, t *tx) error {
	if len(c.goneOpinions) > 0 {
		if _, err := t.exec(ctx, "DELETE FROM opinions WHERE kind = 0 AND "+t.idIn("subject_id"), t.ids(c.goneOpinions)); err != nil {
			return fmt.Errorf("delete opinions: %w", err)
		}
	}
	for v := c.goneTags; len(v) > 0; v = v[4:] {
		if _, err := t.exec(ctx, "DELETE FROM mention_tags WHERE brand_id = ? AND tag = ? AND at = ? AND mention_id = ?", v[:4]...); err != nil {
			return fmt.Errorf("delete tags: %w", err)
		}
	}
	if len(c.goneMentions) > 0 {
		if _, err := t.exec(ctx, "DELETE FROM mentions WHERE "+t.idIn("id"), t.ids(c.goneMentions)); err != nil {
			return fmt.Errorf("delete mentions: %w", err)
		}
	}
	return nil
}

// saveModel makes the model the one that counts for brands that have none yet.
func (c *changes) saveModel(ctx context.Context, t *tx) error {
	for brand := range c.brands {
		if _, err := t.exec(ctx, "UPDATE brands SET model_id = ? WHERE id = ? AND model_id IS NULL", c.model, brand); err != nil {
			return fmt.Errorf("set model: %w", err)
		}
	}
	return nil
}
