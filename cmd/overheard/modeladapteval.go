package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"maps"
	"slices"

	"overheard/internal/runs"
	"overheard/internal/table"
	"overheard/sentiment/compact"
	"overheard/sentiment/eval"
	"overheard/sentiment/labelled"
)

// leastOthers is how many texts a brand needs beyond those that a model is adapted to: what it is measured on.
const leastOthers = 300

// adaptStep is what a model is worth that was adapted to some texts of each brand, as --json prints it.
type adaptStep struct {
	Learnt int          `json:"learnt"` // texts of each brand; 0 is the model as it was
	Report *eval.Report `json:"report"` // on the others of these brands, the same ones in each step
}

// curve measures models that are adapted to ever more texts of a brand on its others.
func (c *modelEvalCmd) curve(ctx context.Context, a *app, examples []labelled.Example, only func(labelled.Example) bool) error {
	sizes := slices.Compact(slices.Sorted(slices.Values(append([]int{0}, c.Adapt...))))
	if len(sizes) < 2 || sizes[0] < 0 || sizes[1] < compact.LeastOwn {
		return wrongly(fmt.Sprintf("--adapt %d or more: what is learnt from fewer is chance", compact.LeastOwn), "--adapt %s: too few texts to adapt a model to", join(written(c.Adapt)))
	}
	if c.Domain {
		return wrongly("leave --domain out", "--domain goes without --adapt: an adapted model has levels of its own, which no calibration was learnt for")
	}
	meters := make([]*eval.Meter, len(sizes))
	for i := range meters {
		meters[i] = eval.NewMeter()
	}
	name := c.leftOutName()
	judge := func(_ string, w *compact.Weights, texts []labelled.Example) error {
		return c.adaptedTo(ctx, a, w, texts, sizes, meters)
	}
	if c.LeaveOut != "" {
		if err := c.crossing(only).each(ctx, a, examples, judge); err != nil {
			return err
		}
	} else {
		model, err := a.measuredModel(c.Model)
		if err != nil {
			return err
		}
		base, ok := model.(*compact.Classifier)
		if !ok {
			return wrongly("--model builtin, or a file that model train wrote", "--adapt: %s cannot be adapted", c.Model)
		}
		name = base.Model().Name
		if err := judge("", base.Weights(), filtered(examples, only)); err != nil {
			return err
		}
	}
	steps := make([]adaptStep, len(sizes))
	for i, n := range sizes {
		steps[i] = adaptStep{n, meters[i].Report(name)}
	}
	if len(steps[0].Report.Sets) == 0 {
		return wrongly("smaller numbers", "--adapt: no brand has %d rated texts", sizes[len(sizes)-1]+leastOthers)
	}
	if c.JSON {
		out := json.NewEncoder(a.out)
		out.SetIndent("", "  ")
		return out.Encode(steps)
	}
	return adaptTable(a.out, name, steps)
}

func written(numbers []int) (out []string) {
	for _, n := range numbers {
		out = append(out, fmt.Sprint(n))
	}
	return out
}

// adaptedTo adapts weights to the first texts of each brand, in an order that a digest of their words gives, and adds what each
// makes of the texts after all of these to its meter.
func (c *modelEvalCmd) adaptedTo(ctx context.Context, a *app, w *compact.Weights, examples []labelled.Example, sizes []int, meters []*eval.Meter) error {
	brands := map[string][]labelled.Example{}
	for _, e := range examples {
		if e.Brand != "" && e.Review && e.Answer.Index() >= 0 {
			brands[e.Set+"/"+e.Brand] = append(brands[e.Set+"/"+e.Brand], e)
		}
	}
	most := sizes[len(sizes)-1]
	bar := a.progress("adapt", -1)
	defer bar.done()
	done := 0
	for _, brand := range slices.Sorted(maps.Keys(brands)) {
		list := brands[brand]
		if len(list) < most+leastOthers {
			continue
		}
		slices.SortFunc(list, func(a, b labelled.Example) int {
			return cmp.Or(cmp.Compare(digest(a), digest(b)), cmp.Compare(a.ID, b.ID))
		})
		for i, n := range sizes {
			own := w
			if n > 0 {
				var err error
				if own, err = compact.Adapt(ctx, compact.Adaptation{Base: w, Examples: list[:n], Seed: 1}); errors.Is(err, compact.ErrTooLittle) {
					own = w
				} else if err != nil {
					return err
				}
			}
			if err := meters[i].Add(ctx, compact.FromWeights("adapted", own), list[most:], eval.Options{Declared: !c.Guess}); err != nil {
				return err
			}
			done++
			bar.counts(runs.Counts{Seen: int64(done)})
		}
	}
	return nil
}

func digest(e labelled.Example) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(e.Text)) // a hash takes everything
	return h.Sum64()
}

// right is accuracy and macro-recall of the answers of a set; of one that has several languages there is no single figure.
func right(sets []eval.Group, set string) (accuracy, recall string) {
	for _, g := range sets {
		if g.Set == set && accuracy != "" {
			return "-", "-"
		}
		if g.Set == set {
			accuracy, recall = g.Answer.Percent()
		}
	}
	return accuracy, recall
}

// adaptTable writes the steps for people.
func adaptTable(out io.Writer, name string, steps []adaptStep) error {
	fmt.Fprintf(out, "Model %s, adapted to some texts of each brand and measured on its others.\nBehind each figure stands its 95 %% interval: "+
		"a bootstrap over brands where there are five or more, else over texts; of one brand, from its texts.\n\n", name)
	rows := [][]string{{"LEARNT", "SET", "TEXTS", "BRANDS", "NPS: MEAN ERROR", "BIAS", "ACCURACY, %", "MACRO-RECALL, %"}}
	for _, s := range steps {
		for _, e := range s.Report.NPSError {
			accuracy, recall := right(s.Report.Sets, e.Set)
			rows = append(rows, []string{
				fmt.Sprint(s.Learnt), e.Set, fmt.Sprint(e.Texts), fmt.Sprint(e.Brands), eval.Points(e.ByBrand, e.BrandCI), eval.Signed(e.Bias, e.BiasCI),
				accuracy, recall,
			})
		}
	}
	if err := table.Align(out, 2, rows); err != nil {
		return err
	}
	fmt.Fprintln(out, "\nProxy less truth, in points of the NPS, by how many texts were learnt")
	rows = [][]string{{"SET", "BRAND", "TEXTS"}}
	for _, s := range steps {
		rows[0] = append(rows[0], fmt.Sprint(s.Learnt))
	}
	for i, b := range steps[0].Report.Brands {
		row := []string{b.Set, b.Name, fmt.Sprint(b.N)}
		for _, s := range steps {
			b := s.Report.Brands[i]
			row = append(row, eval.Signed(b.Proxy-b.Truth, &b.OffCI))
		}
		rows = append(rows, row)
	}
	return table.Align(out, 2, rows)
}
