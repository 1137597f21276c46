package main

import (
	"context"
	"fmt"
	"hash/fnv"
	"maps"
	"slices"

	"overheard/internal/runs"
	"overheard/sentiment/compact"
	"overheard/sentiment/eval"
	"overheard/sentiment/labelled"
	"overheard/sentiment/lexicon"
)

// crossing trains one model for each part that is left out, and judges that part with it.
type crossing struct {
	part    func(labelled.Example) string // "" for what always stays
	only    func(labelled.Example) bool   // what is judged, and left out
	whole   bool                          // leave out what is not judged of a part, too
	levels  *compact.Weights              // whose temperatures and biases are used; nil where each training learns its own
	options eval.Options
	named   bool // name the parts to the meter
}

// run returns what the models made of the texts that they had not seen.
func (x *crossing) run(ctx context.Context, a *app, examples []labelled.Example) (*eval.Meter, error) {
	meter := eval.NewMeter()
	err := x.each(ctx, a, examples, func(name string, w *compact.Weights, texts []labelled.Example) error {
		o := x.options
		if x.named {
			o.Part = name
		}
		return meter.Add(ctx, compact.FromWeights("left-out", w), texts, o)
	})
	if err != nil {
		return nil, err
	}
	return meter, nil
}

// each calls judge with every part that is left out, and what was trained without it.
func (x *crossing) each(
	ctx context.Context, a *app, examples []labelled.Example, judge func(name string, w *compact.Weights, texts []labelled.Example) error,
) error {
	judged := map[string][]labelled.Example{}
	for _, e := range examples {
		if p := x.part(e); p != "" && x.only(e) {
			judged[p] = append(judged[p], e)
		}
	}
	if len(judged) == 0 {
		return wrongly("overheard help model eval", "no text has what is to be left out")
	}
	for i, name := range slices.Sorted(maps.Keys(judged)) {
		tables, texts := tablesOf(judged[name])
		w, err := x.train(ctx, a, examples, tables, name, fmt.Sprintf("%d of %d", i+1, len(judged)))
		if err != nil {
			return err
		}
		if err := judge(name, w, texts); err != nil {
			return err
		}
	}
	return nil
}

// leastOfTable is the share of a part's texts below which a table is not trained for it: a few reviews in another script are not
// worth the minutes. They are not judged.
const leastOfTable = 0.02

// tablesOf returns the tables that judge most texts, and these texts.
func tablesOf(examples []labelled.Example) (tables map[string]bool, texts []labelled.Example) {
	counts, names := map[string]int{}, make([]string, len(examples))
	for i, e := range examples {
		names[i] = compact.TableOf(e)
		counts[names[i]]++
	}
	tables = map[string]bool{}
	for name, n := range counts {
		tables[name] = float64(n) >= leastOfTable*float64(len(examples))
	}
	for i, e := range examples {
		if tables[names[i]] {
			texts = append(texts, e)
		}
	}
	return tables, texts
}

// train trains some tables without a part.
func (x *crossing) train(ctx context.Context, a *app, examples []labelled.Example, tables map[string]bool, name, which string) (*compact.Weights, error) {
	bar := a.progress(fmt.Sprintf("train without %s (%s)", name, which), -1)
	defer bar.done()
	return compact.Train(ctx, compact.Training{
		Examples: filtered(examples, func(e labelled.Example) bool { return x.part(e) != name || !x.whole && !x.only(e) }), Words: lexicon.Words(), Seed: 1,
		Levels: x.levels, Keep: func(table string) bool { return tables[table] },
		Progress: func(done, _ int) { bar.counts(runs.Counts{Seen: int64(done)}) },
	})
}

// brandPart cuts brands into parts by their name, so that a brand of several sets is left out of all.
func brandPart(e labelled.Example, parts int) string {
	if e.Brand == "" {
		return ""
	}
	h := fnv.New32a()
	_, _ = h.Write([]byte(e.Brand)) // a hash takes everything
	return fmt.Sprintf("brands %d", h.Sum32()%uint32(parts)+1)
}

func filtered(examples []labelled.Example, keep func(labelled.Example) bool) []labelled.Example {
	var out []labelled.Example
	for _, e := range examples {
		if keep(e) {
			out = append(out, e)
		}
	}
	return out
}
