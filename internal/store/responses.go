package store

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"overheard/internal/pseudonym"
	"overheard/internal/runs"
	"overheard/nps"
	"overheard/sentiment"
	"overheard/survey"
)

const responseColumns = "id, brand_id, survey, native_id, respondent_key, at, day, score, comment, lang, weight, digest"

var (
	responsesTable = newTable("responses", "", strings.Split(responseColumns, ", ")...)
	segmentsTable  = newTable("segments", "", "response_id", "name", "value")
)

// SaveResponses saves survey answers of one brand in one transaction: all of them or none. An answer is known by its
// survey and native id; saving the same again changes nothing, another content takes the place of the first, and of
// repeats within rs the last one counts. Respondents are stored under key. opinions[i] is what model made of
// rs[i].Comment and is ignored where there is no comment; opinions may be nil where nothing was labelled.
func (db *DB) SaveResponses(ctx context.Context, brand string, rs []survey.Response, key pseudonym.Key, model sentiment.Model, opinions []sentiment.Opinion) (runs.Counts, error) {
	if opinions != nil && len(opinions) != len(rs) {
		return runs.Counts{}, fmt.Errorf("save answers: %d opinions for %d answers", len(opinions), len(rs))
	}
	a := answers{db: db, key: key, name: brand}
	a.counts.Seen = int64(len(rs))
	err := func() (err error) {
		if a.brand, err = db.brandID(ctx, clean(brand)); err != nil {
			return err
		}
		if a.model, err = db.modelID(ctx, model); err != nil {
			return err
		}
		a.collect(rs, opinions)
		return db.write(ctx, func(t *tx) error { return a.save(ctx, t) })
	}()
	if err != nil {
		return runs.Counts{}, db.explain("save answers", err)
	}
	return a.counts, nil
}

// answers is what one call of SaveResponses works on.
type answers struct {
	changes
	db     *DB
	key    pseudonym.Key
	name   string
	brand  int64
	counts runs.Counts
	items  []answer

	rows, segments []any
	gone           []int64 // answers whose segments and opinions go
}

// answer is one survey answer of a batch.
type answer struct {
	*survey.Response
	opinion    *sentiment.Opinion
	digest, id int64
	stored     int64 // digest of the stored answer, 0 for a new one
}

type answerKey struct{ survey, native string }

func (a *answers) collect(rs []survey.Response, opinions []sentiment.Opinion) {
	seen := map[answerKey]int{}
	for i := range rs {
		item := answer{Response: &rs[i]}
		item.digest = a.digestAnswer(item.Response)
		if opinions != nil && rs[i].Comment != "" {
			item.opinion = &opinions[i]
		}
		key := answerKey{clean(rs[i].Survey), clean(rs[i].NativeID)}
		j, again := seen[key]
		switch {
		case !again:
			seen[key] = len(a.items)
			a.items = append(a.items, item)
		case a.items[j].digest == item.digest:
			a.counts.Unchanged++
		default:
			a.counts.Changed++
			a.items[j] = item
		}
	}
}

func (a *answers) digestAnswer(r *survey.Response) int64 {
	d := &a.digester
	d.text(a.key.Respondent(a.name, r.Respondent))
	d.number(millis(r.At))
	d.number(int64(r.Score))
	d.text(r.Comment)
	d.text(r.Lang)
	d.float(r.Weight)
	for _, name := range slices.Sorted(maps.Keys(r.Segments)) {
		d.text(name)
		d.text(r.Segments[name])
	}
	return d.sum()
}

func (a *answers) save(ctx context.Context, t *tx) error {
	if err := a.load(ctx, t); err != nil {
		return fmt.Errorf("look up answers: %w", err)
	}
	fresh := 0
	for i := range a.items {
		if a.items[i].stored == 0 {
			fresh++
		}
	}
	next, err := t.reserve(ctx, "subjects", fresh)
	if err != nil {
		return err
	}
	var changed []*answer
	for i := range a.items {
		it := &a.items[i]
		switch it.stored {
		case it.digest:
			a.counts.Unchanged++
			continue
		case 0:
			a.counts.New++
			it.id = next
			next++
			a.rows = a.row(it, a.rows)
		default:
			a.counts.Changed++
			changed = append(changed, it)
			a.gone = append(a.gone, it.id)
		}
		a.addParts(it)
	}
	if err := a.saveChanged(ctx, t, changed); err != nil {
		return err
	}
	if err := t.insert(ctx, responsesTable, a.rows); err != nil {
		return err
	}
	if err := t.insert(ctx, segmentsTable, a.segments); err != nil {
		return err
	}
	return a.changes.save(ctx, t)
}

// load fills in which answers are stored.
func (a *answers) load(ctx context.Context, t *tx) error {
	bySurvey := map[string][]string{}
	at := map[answerKey]*answer{}
	for i := range a.items {
		it := &a.items[i]
		key := answerKey{clean(it.Survey), clean(it.NativeID)}
		at[key] = it
		bySurvey[key.survey] = append(bySurvey[key.survey], key.native)
	}
	for name, natives := range bySurvey {
		rows, err := t.query(ctx, "SELECT native_id, id, digest FROM responses WHERE brand_id = ? AND survey = ? AND "+t.wordIn("native_id"), a.brand, name, t.words(natives))
		err = each(rows, err, func() error {
			var native string
			var id, digest int64
			if err := rows.Scan(&native, &id, &digest); err != nil {
				return err
			}
			it := at[answerKey{name, native}]
			it.id, it.stored = id, digest
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (a *answers) day(it *answer) int64 { return int64(nps.DayOf(it.At, a.db.loc)) }

func (a *answers) row(it *answer, to []any) []any {
	weight := it.Weight
	if !(weight > 0) {
		weight = 1
	}
	return append(to, it.id, a.brand, clean(it.Survey), clean(it.NativeID), a.key.Respondent(a.name, it.Respondent), millis(it.At), a.day(it),
		int64(it.Score), clean(it.Comment), clean(it.Lang), weight, it.digest)
}

// addParts adds what hangs on an answer: its segments and the opinion about its comment.
func (a *answers) addParts(it *answer) {
	taken := map[string]bool{}
	for _, name := range slices.Sorted(maps.Keys(it.Segments)) {
		if column := clean(name); !taken[column] {
			taken[column] = true
			a.segments = append(a.segments, it.id, column, clean(it.Segments[name]))
		}
	}
	if it.opinion != nil {
		a.labelAnswer(it.id, a.brand, a.day(it), it.Lang, *it.opinion)
	}
}

func (a *answers) saveChanged(ctx context.Context, t *tx, changed []*answer) error {
	if len(changed) == 0 {
		return nil
	}
	if _, err := t.exec(ctx, "DELETE FROM segments WHERE "+t.idIn("response_id"), t.ids(a.gone)); err != nil {
		return fmt.Errorf("delete segments: %w", err)
	}
	if _, err := t.exec(ctx, "DELETE FROM opinions WHERE kind = 1 AND "+t.idIn("subject_id"), t.ids(a.gone)); err != nil {
		return fmt.Errorf("delete opinions: %w", err)
	}
	for _, it := range changed {
		v := a.row(it, nil)
		_, err := t.exec(ctx, "UPDATE responses SET respondent_key = ?, at = ?, day = ?, score = ?, comment = ?, lang = ?, weight = ?, digest = ? WHERE id = ?", append(v[4:], it.id)...)
		if err != nil {
			return fmt.Errorf("update answer: %w", err)
		}
	}
	return nil
}
